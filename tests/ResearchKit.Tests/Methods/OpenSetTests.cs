using ResearchKit.Losses;
using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>What the discriminative open-set systems say of themselves, after a short training on bars.</summary>
public class OpenSetTests {
    static Study Study(string backbone = "small-cnn") {
        static LabelledImages Set(int n, int[] places, int phase) => new(TrainedLaws.Bars(n, places, phase), torch.arange(n).remainder(places.Length), places.Length);
        var known = Set(96, [0, 4, 9], 1);
        var study = new Study(known, Normalization.Fit(known.Images), backbone, new() { Epochs = 4, BatchSize = 16, LearningRate = 0.02 }) {
            Outliers = Set(64, [2, 6], 2),
            Validation = Set(33, [0, 4, 9], 3),
        };
        return study with { Classifier = study.NewNetwork(new(2)) };
    }

    static Trained Fit(string id, Study study, params (string Name, string Value)[] options) =>
        options.Aggregate(Catalogue.FindTrained(id), (m, o) => m.With(o.Name, o.Value)).Fit(study, new(1));

    [Fact]
    public void Anchors_become_the_means_of_the_rows_that_are_nearest_to_their_own() {
        using var d = torch.NewDisposeScope();
        var z = torch.tensor(new double[] { 9, 1, 8, 0, 0, 9, 1, 7 }).reshape(4, 2);   // the second row is not of its class 1
        var anchors = AnchorClustering.Anchors(2).to(ScalarType.Float64);
        Formula.Near([9, 1, 0.5, 8], Cac.Means(z, torch.tensor(new long[] { 0, 1, 1, 1 }), anchors), 1e-12);
        Formula.Near([10, 0, 0.5, 8], Cac.Means(z, torch.tensor(new long[] { 1, 1, 1, 1 }), anchors), 1e-12);   // no row of class 0 at all
        Assert.Contains("labels must be in [0, 2), got 2 at index 3", Assert.Throws<ArgumentException>(() => Cac.Means(z, torch.tensor(new long[] { 0, 1, 1, 2 }), anchors)).Message);
    }

    [Fact]
    public void Cac_scores_by_the_distances_to_the_means_of_the_correct_training_images() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var trained = Fit("cac", study);
        var state = (CacState)trained.State;
        var (z, y) = (state.Learner.Model.Forward(study.Norm.Apply(study.Known.Images)).Logits, study.Known.Labels);
        for (var c = 0; c < 3; c++) {
            var rows = Enumerable.Range(0, 96).Where(i => y[i].item<long>() == c && z[i].argmax().item<long>() == c).Select(i => z[i].Numbers()).ToArray();
            Assert.True(rows.Length > 16, $"{rows.Length} of 32 images of class {c} are right");
            Formula.Near([.. Enumerable.Range(0, 3).Select(k => rows.Average(r => r[k]))], state.Anchors[c], 1e-4);
        }
        // The twin of the score.
        var (answers, anchors) = (trained.Score(study.Known.Images, study.Norm, torch.CPU), Enumerable.Range(0, 3).Select(c => state.Anchors[c].Numbers()).ToArray());
        Formula.Near([.. Enumerable.Range(0, 96).Select(i => {
            double[] far = [.. anchors.Select(a => Math.Sqrt(a.Zip(z[i].Numbers(), (p, q) => (p - q) * (p - q)).Sum()))];
            return -far.Min(v => v * (1 - Math.Exp(-v) / far.Sum(w => Math.Exp(-w))));
        })], answers.Scores, 1e-4);
        Assert.Equal(answers.Logits!.argmax(1).Numbers(), z.unsqueeze(1).sub(state.Anchors).square().sum(dim: 2).argmin(1).Numbers());
    }

    [Theory, InlineData("entropic"), InlineData("objectosphere")]
    public void The_last_layer_stays_without_bias(string id) {
        using var d = torch.NewDisposeScope();
        var head = Fit(id, Study()).Network.Head;
        Formula.Near([0, 0, 0], head.Bias, 0);
        Assert.True(head.Weight.abs().sum().ToDouble() > 0.1);
    }

    [Fact]
    public void The_objectosphere_makes_known_features_long_and_those_of_outliers_short() {
        using var d = torch.NewDisposeScope();
        var study = Study() with { Train = new() { Epochs = 15, BatchSize = 16, LearningRate = 0.02 } };
        double Ratio(string lambda) {
            var net = Fit("objectosphere", study, ("lambda", lambda)).Network;
            double Length(Tensor images) => net.Forward(study.Norm.Apply(images)).Features.norm(1).mean().ToDouble();
            return Length(study.Known.Images) / Length(study.Outliers.Images);
        }
        var (without, with) = (Ratio("0"), Ratio("0.001"));
        Assert.True(with > 1.2 * without && with > 2, $"known features are {with} times as long as outliers', and {without} times without the loss of lengths");
    }

    [Fact]
    public void Its_score_is_the_largest_probability_times_the_features_length() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var trained = Fit("objectosphere", study);
        var said = trained.Network.Forward(study.Norm.Apply(study.Outliers.Images));
        Formula.Near([.. Enumerable.Range(0, 64).Select(i => said.Logits[i].softmax(0).Numbers().Max() * Math.Sqrt(said.Features[i].Numbers().Sum(v => v * v)))], trained.Score(study.Outliers.Images, study.Norm, torch.CPU).Scores, 1e-4);
    }

    [Theory, InlineData("rpl", false), InlineData("arpl", true)]
    public void Points_and_margins_are_learnt_and_post_hoc_scores_see_the_same_softmax(string id, bool dot) {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var (method, trained) = (Catalogue.FindTrained(id), Fit(id, study));
        ReciprocalModel Model(object state) => ((Learner<ReciprocalModel>)state).Model;
        var (before, after) = (Model(method.Start(study, new(1)).State), Model(trained.State));
        Assert.All(after.Margins.Numbers(), r => Assert.True(r > 0.001, $"a margin of {r}"));
        Assert.True((after.Points - before.Points).abs().amin(0, 1, 2).ToDouble() > 0);
        Assert.Equal(before.Network.Head.Weight.Bits(), after.Network.Head.Weight.Bits());   // takes no part
        var answers = trained.Score(study.Known.Images, study.Norm, torch.CPU);
        Formula.Near(answers.Logits!.softmax(1).Numbers(), trained.Network.Forward(study.Norm.Apply(study.Known.Images)).Logits.softmax(1), 1e-4);
        Formula.Near((dot ? answers.Logits!.amax(1) : answers.Logits!.to(ScalarType.Float64).softmax(1).amax(1).logit()).Numbers(), answers.Scores, dot ? 1e-6 : 1e-3);
        if (!dot) Formula.Near(answers.Logits!.amax(1).Numbers(), Fit(id, study, ("distance", "true")).Score(study.Known.Images, study.Norm, torch.CPU).Scores, 1e-4);
        Formula.Near(ReciprocalPoints.Distances(after.Network.Forward(study.Norm.Apply(study.Known.Images)).Features, after.Points, dot).Numbers(), answers.Logits!, 1e-4);
    }

    [Fact]
    public void Proser_is_calibrated_to_keep_so_many_of_the_held_out_known_images() {
        using var d = torch.NewDisposeScope();
        Assert.Equal(2, Proser.Threshold([.. Enumerable.Range(1, 20).Select(i => (double)i)], 0.95));
        Assert.Equal(1, Proser.Threshold([3, 1, 2], 1));
        Assert.Equal(3, Proser.Threshold([3, 1, 2], 0.2));
        Assert.Contains("no held-out known image", Assert.Throws<ArgumentException>(() => Proser.Threshold([], 0.95)).Message);
        Assert.Contains("must be in (0, 1]", Assert.Throws<ArgumentOutOfRangeException>(() => Proser.Threshold([1], 0)).Message);

        var study = Study();
        foreach (var (keep, kept) in new[] { ("0.95", 32), ("0.5", 17) }) {   // of 33
            var trained = Fit("proser", study, ("epochs", "2"), ("keep", keep));
            Assert.Equal(kept, trained.Score(study.Validation.Images, study.Norm, torch.CPU).Scores.Numbers().Count(s => s > -1e-9));
        }
    }

    [Fact]
    public void Its_score_is_the_lead_of_the_best_class_over_the_dummies_in_a_hot_softmax() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var trained = Fit("proser", study, ("epochs", "2"), ("temperature", "3"), ("dummies", "2"));
        var state = (ProserState)trained.State;
        Assert.Equal([2, 128], state.Learner.Model.Dummies.Weight.shape);
        var said = trained.Network.Forward(study.Norm.Apply(study.Outliers.Images));
        var dummies = state.Learner.Model.Dummies.Apply(said.Features);
        Formula.Near([.. Enumerable.Range(0, 64).Select(i => {
            double[] all = [.. said.Logits[i].Numbers(), dummies[i].Numbers().Max() + state.Bias];
            var sum = all.Sum(v => Math.Exp(v / 3));
            return (Math.Exp(all[..3].Max() / 3) - Math.Exp(all[3] / 3)) / sum;
        })], trained.Score(study.Outliers.Images, study.Norm, torch.CPU).Scores, 1e-5);
    }

    [Fact]
    public void Mixed_images_go_to_the_dummies_the_more_they_weigh() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        double Mean(string gamma) {
            var state = (ProserState)Fit("proser", study with { Classifier = Fit("classifier", study).Network }, ("epochs", "10"), ("learning-rate", "0.01"), ("gamma", gamma)).State;
            var model = state.Learner.Model;
            var net = (ITwoHalves)model.Network;
            var middle = net.FirstHalf(study.Norm.Apply(study.Known.Images));
            var said = net.SecondHalf((middle + middle.roll(1, 0)) / 2);   // neighbours are of different classes
            return Placeholders.Augmented(said.Logits, model.Dummies.Apply(said.Features)).softmax(1).select(1, 3).mean().ToDouble();
        }
        var (without, with) = (Mean("0"), Mean("1"));
        Assert.True(with > 0.6 && with > without + 0.1, $"mean probability of the dummies on mixed images: {with}, and {without} without their loss");
    }

    [Fact]
    public void Proser_refuses_a_network_without_a_middle() {
        using var d = torch.NewDisposeScope();
        var study = Study() with { Classifier = NetworkCase.Net("densenet-bc-100") };
        Assert.StartsWith("proser mixes images at a middle layer, and DenseNet cannot be run in two halves", Assert.Throws<ArgumentException>(() => Catalogue.FindTrained("proser").Start(study, new(1))).Message);
    }

    [Fact]
    public void Generated_images_pass_normalisations_of_their_own() {
        using var d = torch.NewDisposeScope();
        var net = NetworkCase.Net("osr9");
        var norms = AuxiliaryNorms.Of(net);
        Assert.Equal(9, norms.Norms.Length);
        var x = NetworkCase.Images("osr9", 4);
        Assert.Equal(net.Forward(x).Logits.Bits(), norms.In(net).Forward(x).Logits.Bits());   // copies to begin with
        var own = net.Named().Select(p => p.Tensor.Bits()).ToArray();
        norms.In(net).Forward(x, train: true);
        Assert.Equal(own, net.Named().Select(p => p.Tensor.Bits()));
        Assert.NotEqual(net.Forward(x).Logits.Bits(), norms.In(net).Forward(x).Logits.Bits());
        Assert.True(norms.In(net).Named().Zip(net.Named()).All(p => p.First.Name.Contains("bn") != ReferenceEquals(p.First.Tensor, p.Second.Tensor)));
        Assert.Contains("the network has 4 batch normalisations where there are 9", Assert.Throws<ArgumentException>(() => norms.In(Formula.Small())).Message);
        Assert.Empty(AuxiliaryNorms.Of(NetworkCase.Net("lenet-5")).Norms);
    }

    [Fact]
    public void Arpl_with_confusing_samples_trains_all_its_parts_and_scores_without_the_generated_images_norms() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var method = Catalogue.FindTrained("arpl-cs").With("width", "4");
        var (before, trained) = ((ArplCsState)method.Start(study, new(1)).State, method.Fit(study, new(1)));
        var after = (ArplCsState)trained.State;
        Assert.Equal(["confusing", "discriminator", "generator", "loss"], trained.Losses.Keys);
        static object[] Models(ArplCsState s) => [s.Learner.Model, s.Discriminator.Model, s.Generator.Model];
        foreach (var ((path, a), (_, b)) in Models(before).SelectMany(Parameters).Zip(Models(after).SelectMany(Parameters)))
            Assert.True((a - b).abs().sum().ToDouble() > 0, $"{path} did not move");
        static IEnumerable<(string Path, Tensor Tensor)> Parameters(object model) => Tree.Parameters(model).Where(p => !p.Path.Contains("fc2", StringComparison.Ordinal));   // the head takes no part
        var known = after.Learner.Model.Known;
        var x = study.Norm.Apply(study.Known.Images);
        Formula.Near(ReciprocalPoints.Distances(known.Network.Forward(x).Features, known.Points, dot: true).amax(1).Numbers(), trained.Score(study.Known.Images, study.Norm, torch.CPU).Scores, 1e-5);
        Assert.NotEqual(known.Network.Forward(x).Features.Bits(), after.Learner.Model.Generated.In(known.Network).Forward(x).Features.Bits());
    }

    [Theory]
    [InlineData("arpl-cs", "beta", "-1", "arpl-cs's option beta: must be finite and >= 0, got \"-1\"")]
    [InlineData("cac", "magnitude", "0", "cac's option magnitude: must be finite and > 0, got \"0\"")]
    [InlineData("cac", "lambda", "-1", "cac's option lambda: must be finite and >= 0, got \"-1\"")]
    [InlineData("entropic", "weight", "-1", "entropic's option weight: must be finite and >= 0, got \"-1\"")]
    [InlineData("objectosphere", "xi", "0", "objectosphere's option xi: must be finite and > 0, got \"0\"")]
    [InlineData("rpl", "points", "0", "rpl's option points: must be finite and > 0, got \"0\"")]
    [InlineData("arpl", "temperature", "0", "arpl's option temperature: must be finite and > 0, got \"0\"")]
    [InlineData("proser", "keep", "1.1", "proser's option keep: must be in (0, 1], got \"1.1\"")]
    [InlineData("proser", "dummies", "0", "proser's option dummies: must be finite and > 0, got \"0\"")]
    public void Options_that_do_not_fit_are_refused_by_name(string id, string name, string value, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Catalogue.FindTrained(id).With(name, value)).Message);
}
