using ResearchKit.Losses;
using ResearchKit.Methods;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>What the generative open-set systems say of themselves, after a short training on bars.</summary>
public class GenerativeTests {
    static Study Study() {
        var known = new LabelledImages(TrainedLaws.Bars(96, [0, 4, 9], 1), torch.arange(96).remainder(3), 3);
        var study = new Study(known, Normalization.Fit(known.Images), "small-cnn", new() { Epochs = 4, BatchSize = 16, LearningRate = 0.02 }) { EpochShare = 0.02, WidthShare = 0.25 };
        return study with { Classifier = ClosedSet.Method.Fit(study, new(2)).Network };
    }

    static Trained Fit(string id, Study study, params (string Name, string Value)[] options) =>
        options.Aggregate(Catalogue.FindTrained(id), (m, o) => m.With(o.Name, o.Value)).Fit(study, new(1));

    static string Bits(object tree) => string.Join(' ', Tree.Named(tree).Select(p => Convert.ToHexString(p.Tensor.Bits())));

    [Fact]
    public void Counterfactuals_stay_near_and_leave_their_class() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var state = (OsrciState)Fit("osrci", study, ("epochs", "30"), ("learning-rate", "0.002"), ("batch-size", "16")).State;
        var x = study.Norm.Apply(study.Known.Images);
        double Known(Tensor pixels) => Counterfactual.Unknown(study.Classifier.Forward(study.Norm.Apply(pixels)).Logits).mean().ToDouble();
        Tensor Made(int steps) => Osrci.Counterfactuals(state.Coder.Model, study.Classifier, study.Norm, x, steps);
        var (decoded, moved) = (Made(0), Made(40));
        var far = Reconstruction.Absolute(decoded, study.Known.Images.to(ScalarType.Float32) / 255).mean().ToDouble();
        var shuffled = Reconstruction.Absolute(decoded.roll(1, 0), study.Known.Images.to(ScalarType.Float32) / 255).mean().ToDouble();   // neighbours are of other classes
        Assert.True(far < 0.7 * shuffled, $"what is decoded is {far} from its image and {shuffled} from another class's");
        Assert.True(Known(moved) < 0.7 * Known(decoded), $"cross-entropy of the unknown: {Known(moved)} of counterfactuals, {Known(decoded)} of decoded images");
        Formula.Near(Made(2).narrow(0, 3, 2).Numbers(), Osrci.Counterfactuals(state.Coder.Model, study.Classifier, study.Norm, x.narrow(0, 3, 2), 2), 1e-3);   // each for itself
    }

    [Fact]
    public void Osrci_keeps_what_it_made_and_trains_every_part() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var method = Catalogue.FindTrained("osrci").With("counterfactuals", "20").With("batch-size", "16").With("search-steps", "5").With("classifier-epochs", "2");
        Assert.Equal(3, method.Epochs(study));
        var (before, trained) = ((OsrciState)method.Start(study, new(1)).State, method.Fit(study, new(1)));
        var after = (OsrciState)trained.State;
        Assert.Equal(["classifier"], trained.Losses.Keys);
        Assert.Equal([20, 1, 12, 12], after.Starts[0].shape);
        Assert.Equal(Osrci.Counterfactuals(after.Coder.Model, study.Classifier, study.Norm, study.Norm.Apply(after.Starts[0]), 5).mul(255).round().to(ScalarType.Byte).shape, after.Counterfactuals[0].shape);
        Formula.Near((Osrci.Counterfactuals(after.Coder.Model, study.Classifier, study.Norm, study.Norm.Apply(after.Starts[0]), 5) * 255).round().Numbers(), after.Counterfactuals[0].to(ScalarType.Float32), 0.05);
        foreach (var (a, b) in new (object, object)[] { (before.Critic.Model, after.Critic.Model), (before.Coder.Model, after.Coder.Model), (before.Classifier.Model, after.Classifier.Model) }.SelectMany(p => Tree.Parameters(p.Item1).Zip(Tree.Parameters(p.Item2))))
            Assert.True((a.Tensor - b.Tensor).abs().sum().ToDouble() > 0, $"{a.Path} did not move");
        Assert.Equal(Bits(study.Classifier), Bits(before.Classifier.Model));   // the closed-set classifier is where it starts
        var z = trained.Network.Forward(study.Norm.Apply(study.Known.Images)).Logits;
        Formula.Near([.. Enumerable.Range(0, 96).Select(i => (Math.Exp(z[i].Numbers().Max()) - 1) / (1 + z[i].Numbers().Sum(Math.Exp)))], trained.Score(study.Known.Images, study.Norm, torch.CPU).Scores, 1e-5);
    }

    [Fact]
    public void Conditions_are_mixed_by_their_share() {
        using var d = torch.NewDisposeScope();
        var (a, b) = (torch.tensor(new long[] { 0, 2 }), torch.tensor(new long[] { 1, 0 }));
        Formula.Near([0.25, 0.75, 0, 1, 0, 0], GOpenMax.Condition(a, b, torch.tensor(new[] { 0.25, 0 }), 3), 1e-12);
        Assert.Contains("a must be in [0, 2), got 2 at index 1", Assert.Throws<ArgumentException>(() => GOpenMax.Condition(a, b, torch.tensor(new[] { 0.25, 0 }), 2)).Message);
        Assert.Contains("b must be int64 [2], got [1] Int64", Assert.Throws<ArgumentException>(() => GOpenMax.Condition(a, b.narrow(0, 0, 1), torch.tensor(new[] { 0.25, 0 }), 3)).Message);
    }

    [Fact]
    public void The_generator_makes_the_class_that_it_is_asked_for_and_candidates_become_the_last_class() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var trained = Fit("g-openmax", study, ("epochs", "40"), ("learning-rate", "0.002"), ("batch-size", "16"), ("tries", "50"));
        var state = (GOpenMaxState)trained.State;
        Assert.InRange(state.Candidates[0].shape[0], 1, 32);
        Assert.Equal(4, state.Classifier.Model.Head.Bias.shape[0]);
        var labels = torch.arange(60).remainder(3);
        var condition = GOpenMax.Condition(labels, labels, torch.ones(60), 3);
        var made = Networks.GanNetworks.Pixels(state.Generator.Model.Apply(torch.cat([Formula.Values([60, 100], 1, 1), condition], 1).unsqueeze(2).unsqueeze(3), train: false), 12, 12);
        var right = study.Classifier.Forward(study.Norm.Apply(made)).Logits.argmax(1).eq(labels).sum().ToInt64();
        Assert.True(right > 40, $"{right} of 60 made images are taken for the class that was asked for");

        var z = state.Classifier.Model.Forward(study.Norm.Apply(study.Known.Images)).Logits;
        var p = OpenMax.ProbabilitiesBesideUnknown(state.Fitted[0], z, new());
        var answers = trained.Score(study.Known.Images, study.Norm, torch.CPU);
        Formula.Near(p.narrow(1, 0, 3).amax(1).Numbers(), answers.Scores, 1e-5);
        Formula.Near(z.narrow(1, 0, 3).Numbers(), answers.Logits!, 1e-4);
    }

    [Fact]
    public void Mixtures_need_a_third_class() {
        using var d = torch.NewDisposeScope();
        var known = new LabelledImages(TrainedLaws.Bars(12, [0, 4], 1), torch.arange(12).remainder(2), 2);
        var study = new Study(known, Normalization.Fit(known.Images), "small-cnn", new());
        study = study with { Classifier = study.NewNetwork(new(1)) };
        Assert.Contains("at least 3 expected, got 2", Assert.Throws<ArgumentException>(() => Catalogue.FindTrained("g-openmax").Start(study, new(1))).Message);
    }

    [Fact]
    public void C2ae_makes_the_image_under_its_own_class_and_rejects_between_the_two_kinds_of_errors() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var trained = Fit("c2ae", study, ("epochs", "40"), ("learning-rate", "0.002"), ("batch-size", "16"));
        var state = (C2aeState)trained.State;
        Assert.Empty(state.Features);
        Assert.Equal(Bits(study.Classifier), Bits(state.Classifier));   // the encoder is fixed
        var pixels = study.Known.Images.to(ScalarType.Float32) / 255;
        var said = state.Classifier.Forward(study.Norm.Apply(study.Known.Images));
        double[][] errors = [.. Enumerable.Range(0, 3).Select(k => (state.Decoder.Model.Apply(said.Features, torch.full([96], k, dtype: ScalarType.Int64), 12, 12) - pixels).abs().mean([1, 2, 3]).Numbers())];
        var (match, others) = (Enumerable.Range(0, 96).Average(i => errors[i % 3][i]), Enumerable.Range(0, 96).Average(i => errors[(i + 1) % 3][i]));
        Assert.True(match < 0.5 * others, $"mean error {match} under the own class, {others} under another");
        Assert.InRange(state.Threshold[0].Threshold, match, others);
        Formula.Near([.. Enumerable.Range(0, 96).SelectMany(i => errors.Select(e => e[i]))], C2ae.Errors(state, study.Norm.Apply(study.Known.Images)), 1e-5);
        Formula.Near([.. Enumerable.Range(0, 96).Select(i => -errors.Min(e => e[i]))], trained.Score(study.Known.Images, study.Norm, torch.CPU).Scores, 1e-5);
    }

    [Fact]
    public void C2ae_draws_images_as_they_are_whatever_the_classifier_was_trained_on() {
        using var d = torch.NewDisposeScope();
        var (plain, method) = (Study(), Catalogue.FindTrained("c2ae").With("epochs", "2"));
        var cropped = plain with { Train = plain.Train with { Augment = Augment.Crop } };
        var (a, b) = (method.Start(plain, new(1)), method.Start(cropped, new(1)));
        Formula.Near(plain.Classifier.Forward(plain.Norm.Apply(plain.Known.Images)).Features.flatten().Numbers(), ((C2aeState)a.State).Features[0].flatten(), 1e-5);
        Assert.Equal(Bits(method.Epoch(a, plain, new(1)).State), Bits(method.Epoch(b, cropped, new(1)).State));
        var gap = plain with { Known = plain.Known with { Classes = 4 } };
        Assert.Contains("class 3 has none", Assert.Throws<ArgumentException>(() => method.Start(gap, new(1))).Message);
    }

    [Theory]
    [InlineData("osrci", "latent", "0", "osrci's option latent: must be finite and > 0, got \"0\"")]
    [InlineData("osrci", "batch-size", "1", "osrci's option batch-size: must be at least 2, got \"1\"")]
    [InlineData("osrci", "search-rate", "0", "osrci's option search-rate: must be finite and > 0, got \"0\"")]
    [InlineData("g-openmax", "tail-size", "1", "g-openmax's option tail-size: must be at least 2, got \"1\"")]
    [InlineData("g-openmax", "candidates", "0", "g-openmax's option candidates: must be finite and > 0, got \"0\"")]
    [InlineData("c2ae", "alpha", "1.1", "c2ae's option alpha: must be in [0, 1], got \"1.1\"")]
    [InlineData("c2ae", "tail", "0", "c2ae's option tail: must be in (0, 1), got \"0\"")]
    public void Options_that_do_not_fit_are_refused_by_name(string id, string name, string value, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Catalogue.FindTrained(id).With(name, value)).Message);
}
