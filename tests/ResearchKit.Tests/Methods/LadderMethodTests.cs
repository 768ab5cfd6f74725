using ResearchKit.Losses;
using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>What the open-set systems with a generative part say of themselves, after a short training on bars.</summary>
public class LadderMethodTests {
    static Study Study(int epochs = 4) {
        var known = new LabelledImages(TrainedLaws.Bars(96, [0, 4, 9], 1), torch.arange(96).remainder(3), 3);
        return new Study(known, Normalization.Fit(known.Images), "small-cnn", new() { Epochs = epochs, BatchSize = 16, LearningRate = 0.02 }) { EpochShare = 0.04, WidthShare = 0.1 };
    }

    static Trained Fit(string id, Study study, params (string Name, string Value)[] options) =>
        options.Aggregate(Catalogue.FindTrained(id), (m, o) => m.With(o.Name, o.Value)).Fit(study, new(1));

    static Tensor Strangers => TrainedLaws.Bars(40, [2, 6], 9);

    [Fact]
    public void Crosr_learns_to_reconstruct_and_scores_by_openmax_on_the_joint_vector() {
        using var d = torch.NewDisposeScope();
        var study = Study(15);
        double Error(string weight) {
            var model = ((CrosrState)Fit("crosr", study, ("latents", "4"), ("reconstruction", weight)).State).Learner.Model;
            var x = study.Norm.Apply(study.Known.Images);
            return Reconstruction.Squared(model.Apply(x).Reconstruction, x).mean().ToDouble();
        }
        var (with, without) = (Error("1"), Error("0"));
        Assert.True(with < 0.7 && with < without, $"the reconstruction's error is {with}, and {without} without its loss");

        var trained = Fit("crosr", study, ("latents", "4"));
        var state = (CrosrState)trained.State;
        Assert.Equal([3, 3 + 2 * 4], state.Detector!.Means.shape);
        var (logits, joint, _) = state.Learner.Model.Apply(study.Norm.Apply(study.Known.Images));
        var right = logits.argmax(1).eq(study.Known.Labels).nonzero().squeeze(1);
        Assert.True(right.shape[0] > 48, $"{right.shape[0]} of 96 right");
        for (var c = 0; c < 3; c++) {
            var own = joint.index_select(0, right.index_select(0, study.Known.Labels.index_select(0, right).eq(c).nonzero().squeeze(1)));
            Formula.Near(own.mean([0]).Numbers(), state.Detector.Means[c], 1e-4);
        }
        // The twin of the score: distances on [y, z], logits y.
        var (y, v, _) = state.Learner.Model.Apply(study.Norm.Apply(Strangers));
        var expected = Enumerable.Range(0, 40).Select(i => {
            var z = y[i].Numbers();
            var order = Enumerable.Range(0, 3).OrderByDescending(c => z[c]).ToArray();
            var (known, unknown) = (new double[3], 0.0);
            for (var rank = 0; rank < 3; rank++) {
                var c = order[rank];
                var distance = Math.Sqrt(v[i].Numbers().Zip(state.Detector.Means[c].Numbers(), (a, b) => (a - b) * (a - b)).Sum());
                var tail = state.Detector.Tails[c];
                var w = (distance <= tail.Shift ? 0 : 1 - Math.Exp(-Math.Pow((distance - tail.Shift) / tail.Scale, tail.Shape))) * (3 - rank) / 3;
                (known[c], unknown) = (z[c] * (1 - w), unknown + z[c] * w);
            }
            return known.Sum(e => Math.Exp(e)) / (known.Sum(e => Math.Exp(e)) + Math.Exp(unknown));
        });
        Formula.Near([.. expected], trained.Score(Strangers, study.Norm, torch.CPU).Scores, 1e-3);
    }

    [Fact]
    public void A_class_is_fitted_on_its_correct_images_or_on_all_where_they_are_too_few() {
        using var d = torch.NewDisposeScope();
        var logits = torch.tensor(new float[] { 1, 0, 0, /**/ 2, 0, 0, /**/ 0, 1, 0, /**/ 0, 1, 0, /**/ 1, 0, 0, /**/ 1, 0, 0, /**/ 1, 0, 0 }).reshape(7, 3);
        Assert.Equal([0.0, 1, 2, 3, 5, 6], OpenMax.Kept(logits, torch.tensor(new long[] { 0, 0, 1, 1, 1, 2, 2 })).Numbers());   // none of class 2 is right, two of the others are
        Assert.Contains("labels must be in [0, 3), got 3 at index 6", Assert.Throws<ArgumentException>(() => OpenMax.Kept(logits, torch.tensor(new long[] { 0, 0, 1, 1, 1, 2, 3 }))).Message);
    }

    [Fact]
    public void Openmax_on_vectors_is_openmax_where_the_vectors_are_the_logits() {
        using var d = torch.NewDisposeScope();
        var labels = torch.arange(60).remainder(3);
        var z = LadderCase.Values([60, 3], 2.7, 1.5) + torch.eye(3, dtype: ScalarType.Float64).index_select(0, labels) * 2.5;
        var right = z.argmax(1).eq(labels).nonzero().squeeze(1);
        var (plain, vectors) = (OpenMax.Fit(z, labels, new()), OpenMax.FitVectors(z.index_select(0, right), labels.index_select(0, right), 3, new()));
        Assert.Equal(plain.Tails.AsEnumerable(), vectors.Tails);
        Formula.Near(OpenMax.Score(plain, z, new()).Numbers(), OpenMax.Score(vectors, z, new(), z), 0);
        // Farther vectors, the same logits: less known.
        Assert.True(OpenMax.Score(vectors, z, new(), z + 9).mean().ToDouble() < OpenMax.Score(vectors, z, new(), z).mean().ToDouble());
        Assert.Contains("class 2 has 0 vectors, openmax needs at least 2", Assert.Throws<ArgumentException>(() => OpenMax.FitVectors(z, labels.remainder(2), 3, new())).Message);
        Assert.Contains("vectors must be [n > 0, 3], got [60, 2] Float64", Assert.Throws<ArgumentException>(() => OpenMax.Score(vectors, z, new(), z.narrow(1, 0, 2))).Message);
    }

    [Fact]
    public void Cgdl_draws_each_class_to_its_own_mean_and_scores_by_its_detector() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var trained = Fit("cgdl", study, ("epochs", "25"), ("batch-size", "16"));
        var state = (CgdlState)trained.State;
        var net = Tree.Map(state.Learner.Model, (_, t) => t.to(ScalarType.Float64));
        var x = study.Norm.Apply(study.Known.Images).to(ScalarType.Float64);
        var said = net.Apply(x, noise: null, train: false);
        Assert.True(said.Logits.argmax(1).eq(study.Known.Labels).to(ScalarType.Float64).mean().ToDouble() > 0.9);
        var error = Reconstruction.Absolute(said.Reconstruction, x).mean().ToDouble();
        var blank = x.abs().mean().ToDouble();
        Assert.True(error < blank, $"the reconstruction is off by {error}, a blank image by {blank}");
        var strange = study.Norm.Apply(Strangers).to(ScalarType.Float64);
        var other = net.Apply(strange, noise: null, train: false);
        Formula.Near(state.Detector!.Score(other.Top.Mean, Reconstruction.Absolute(other.Reconstruction, strange)).Numbers(), trained.Score(Strangers, study.Norm, torch.CPU).Scores, 1e-4);
        Assert.Equal([3, 32], state.Detector.Means.shape);
        var seen = trained.Network.Forward(strange.to(ScalarType.Float32));   // for scores on top of it
        Formula.Near(other.Top.Mean.Numbers(), seen.Features, 1e-4);
        Formula.Near(other.Logits.Numbers(), seen.Logits, 1e-4);
        Assert.Equal(seen.Taps.Length, trained.Network.TapNames.Length);
        Assert.Equal(trained.Network.Named().Select(p => p.Name), ((INetwork)trained.Network.Copy()).Named().Select(p => p.Name));
    }

    [Fact]
    public void Gdfr_trains_the_autoencoder_first_and_classifies_images_beside_reconstructions() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var method = Catalogue.FindTrained("gdfr").With("autoencoder-epochs", "20");
        var (start, seed) = (method.Start(study, new(1)), new Seed(1));
        var one = method.Epoch(start, study, seed);
        Assert.Equal(["autoencoder", "loss"], one.Losses.Keys);
        var two = method.Epoch(one, study, seed);
        Assert.Equal(["loss"], two.Losses.Keys);
        ImageAutoencoder Auto(Trained t) => ((GdfrState)t.State).Autoencoder.Model;
        Assert.True(Tree.Named(Auto(one)).Zip(Tree.Named(Auto(two))).All(p => p.First.Tensor.Bits().SequenceEqual(p.Second.Tensor.Bits())));   // fixed, its statistics too
        var x = study.Norm.Apply(study.Known.Images);
        double Error(ImageAutoencoder a) => Reconstruction.Squared(a.Apply(x, train: false), x).mean().ToDouble();
        Assert.True(Error(Auto(one)) < 0.6 && Error(Auto(one)) < Error(Auto(start)), $"error {Error(Auto(start))} at first, {Error(Auto(one))} trained");
        var pair = Gdfr.Pair(Auto(two), x);
        Assert.Equal(x.Bits(), pair.narrow(1, 0, 1).Bits());
        Assert.Equal(Auto(two).Apply(x, train: false).Bits(), pair.narrow(1, 1, 1).Bits());
        var logits = ((GdfrState)two.State).Learner.Model.Network.Forward(pair).Logits;
        Formula.Near(logits.softmax(1).amax(1).Numbers(), two.Score(study.Known.Images, study.Norm, torch.CPU).Scores, 1e-5);
    }

    [Fact]
    public void Its_rotation_head_learns_which_way_up_an_image_is() {
        using var d = torch.NewDisposeScope();
        var study = Study(15);
        var state = (GdfrState)Fit("gdfr", study).State;
        var (pair, turns) = (Gdfr.Pair(state.Autoencoder.Model, study.Norm.Apply(study.Known.Images)), torch.arange(96).remainder(4));
        var said = state.Learner.Model.Rotation.Apply(state.Learner.Model.Network.Forward(Rotations.Turn(pair, turns)).Features);
        var right = said.argmax(1).eq(turns).to(ScalarType.Float64).mean().ToDouble();
        Assert.True(right > 0.5, $"{right} of the turns are right, chance is 0.25");
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var wide = new LabelledImages(torch.zeros(6, 1, 12, 14, dtype: ScalarType.Byte), torch.arange(6).remainder(3), 3);
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("gdfr turns square images of at most 32 x 32 pixels, got 12 x 14", Message(() => Catalogue.FindTrained("gdfr").Start(study with { Known = wide }, new(1))));
        Assert.Contains("published weights do not fit", Message(() => Catalogue.FindTrained("gdfr").Start(study with { Initial = Formula.Small() }, new(1))));
        Assert.Contains("crosr has not been trained to its last epoch", Message(() => Catalogue.FindTrained("crosr").Start(study, new(1)).Score(Strangers, study.Norm, torch.CPU)));
        Assert.Contains("cgdl has not been trained to its last epoch", Message(() => Catalogue.FindTrained("cgdl").Start(study, new(1)).Score(Strangers, study.Norm, torch.CPU)));
    }

    [Theory]
    [InlineData("crosr", "tail-size", "1", "crosr's option tail-size: must be at least 2, got \"1\"")]
    [InlineData("crosr", "latents", "0", "crosr's option latents: must be finite and > 0, got \"0\"")]
    [InlineData("cgdl", "learning-rate", "0", "cgdl's option learning-rate: must be finite and > 0, got \"0\"")]
    [InlineData("cgdl", "lambda", "-1", "cgdl's option lambda: must be finite and >= 0, got \"-1\"")]
    [InlineData("gdfr", "turned", "1.5", "gdfr's option turned: must be in (0, 1], got \"1.5\"")]
    [InlineData("gdfr", "code", "0", "gdfr's option code: must be finite and > 0, got \"0\"")]
    public void Options_that_do_not_fit_are_refused_by_name(string id, string name, string value, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(() => Catalogue.FindTrained(id).With(name, value)).Message);
}
