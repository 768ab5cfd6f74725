using ResearchKit.Losses;
using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>What PEELER, the vision transformer and GCM-CF say of themselves, after a short training on bars.</summary>
public class EpisodeMethodTests {
    static Study Study() {
        var known = new LabelledImages(TrainedLaws.Bars(96, [0, 4, 9], 1), torch.arange(96).remainder(3), 3);
        var study = new Study(known, Normalization.Fit(known.Images), "small-cnn", new() { Epochs = 2, BatchSize = 16, LearningRate = 0.02 });
        return study with { Classifier = ClosedSet.Method.Fit(study with { Train = study.Train with { Epochs = 6 } }, new(2)).Network };
    }

    static Trained Fit(string id, Study study, params (string Name, string Value)[] options) =>
        options.Aggregate(Catalogue.FindTrained(id), (m, o) => m.With(o.Name, o.Value)).Fit(study, new(1));

    [Fact]
    public void Peeler_tells_classes_apart_by_the_means_of_their_training_images() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var trained = Fit("peeler", study, ("episodes", "30"));
        var state = (PeelerState)trained.State;
        var model = state.Learner.Model;
        var all = model.Embed(study.Norm.Apply(study.Known.Images), train: false);
        for (var c = 0; c < 3; c++) {
            var rows = torch.tensor(Enumerable.Range(0, 32).Select(i => 3L * i + c).ToArray());
            Formula.Near(all.Features.index_select(0, rows).mean([0]).Numbers(), state.Means[c], 1e-4);
            Formula.Near(all.Precisions!.index_select(0, rows).mean([0]).Numbers(), state.Precisions![c], 1e-4);
        }
        var test = TrainedLaws.Bars(40, [0, 4, 9, 6], 5);
        var answers = trained.Score(test, study.Norm, torch.CPU);
        var f = model.Embed(study.Norm.Apply(test), train: false).Features;
        var z = -DiagonalGaussian.Distances(f, state.Means, state.Precisions);
        Formula.Near(z.Numbers(), answers.Logits!, 1e-4);
        Formula.Near(LogOdds.Of(z).Numbers(), answers.Scores, 1e-4);
        var right = answers.Logits!.argmax(1).Numbers().Index().Count(p => p.Index % 4 < 3 && p.Item == p.Index % 4);
        Assert.True(right > 24, $"{right} of 30 known images are right");
    }

    [Fact]
    public void An_episode_s_logits_are_those_of_its_support_s_means() {
        using var d = torch.NewDisposeScope();
        var (f, a) = (Formula.Values([7, 3], 1, 2), Formula.Values([7, 3], 2, 0.3, 1));
        var z = new Embedded(f, a).Logits([0, 2, 5, 1], 2, [6, 3]);
        double Far(int i, int p, int q) => Enumerable.Range(0, 3).Sum(j => (a[p, j].ToDouble() + a[q, j].ToDouble()) / 2 * Math.Pow(f[i, j].ToDouble() - (f[p, j].ToDouble() + f[q, j].ToDouble()) / 2, 2));
        Formula.Near([-Far(6, 0, 2), -Far(6, 5, 1), -Far(3, 0, 2), -Far(3, 5, 1)], z, 1e-5);
    }

    [Fact]
    public void Without_precisions_it_is_a_prototypical_network() {
        using var d = torch.NewDisposeScope();
        var state = (PeelerState)Fit("peeler", Study(), ("episodes", "2"), ("gaussian", "false")).State;
        Assert.Null(state.Precisions);
        Assert.Null(state.Learner.Model.Precision);
        Assert.Contains("at least 3 classes expected, got 2", Assert.Throws<ArgumentException>(() => {
            var two = new LabelledImages(TrainedLaws.Bars(20, [0, 4], 1), torch.arange(20).remainder(2), 2);
            Catalogue.FindTrained("peeler").Start(new(two, Normalization.Fit(two.Images), "small-cnn", new()), new(1));
        }).Message);
    }

    [Theory]
    [InlineData(224, 0.25, 16, 3, 3, 192, 768)]
    [InlineData(32, 1, 4, 6, 6, 384, 1536)]
    [InlineData(28, 0.25, 7, 2, 2, 96, 384)]
    [InlineData(64, 0.25, 16, 2, 2, 96, 384)]
    [InlineData(28, 1, 4, 6, 6, 384, 1536)]
    [InlineData(12, 0.1, 3, 1, 1, 39, 154)]
    public void The_transformer_is_as_large_as_images_and_profile_allow(int side, double share, int patch, int layers, int heads, int size, int hidden) {
        using var d = torch.NewDisposeScope();
        var images = torch.arange(3 * side * side).remainder(251).to(ScalarType.Byte).reshape(3, 1, side, side);
        var known = new LabelledImages(images, torch.arange(3), 3);
        var started = Catalogue.FindTrained("vit").Start(new Study(known, Normalization.Fit(images), "small-cnn", new()) { WidthShare = share }, new(1));
        var net = (VisionTransformer)started.Network;
        Assert.Equal((patch, layers, size), (net.ConvProj.Stride, net.Layers.Length, (int)net.ClassToken.shape[2]));
        Assert.Equal((side / patch, 3), (net.Rows, (int)net.Head.Weight.shape[0]));
        Assert.Equal((heads, hidden), (net.Layers[0].SelfAttention.Heads, (int)net.Layers[0].Mlp0.Weight.shape[0]));
    }

    [Fact]
    public void The_transformer_refuses_patches_that_do_not_fit() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        Assert.StartsWith("a vision transformer of patch size 5 needs images whose sides are multiples of it, got 12 x 12",
            Assert.Throws<ArgumentException>(() => Catalogue.FindTrained("vit").With("patch", "5").Start(study, new(1))).Message);
    }

    [Fact]
    public void Gcm_cf_gives_known_features_back_by_their_own_class_s_counterfactual() {
        using var d = torch.NewDisposeScope();
        var study = Study();
        var method = Catalogue.FindTrained("gcm-cf").With("epochs", "40").With("batch-size", "16").With("hidden", "64");
        var before = (GcmCfState)method.Start(study, new(1)).State;
        var trained = method.Fit(study, new(1));
        var after = (GcmCfState)trained.State;
        Assert.Equal(["critic", "loss"], trained.Losses.Keys);
        Assert.Empty(after.Training);
        foreach (var ((path, a), (_, b)) in Tree.Parameters(before.Learner.Model).Concat(Tree.Parameters(before.Critic.Model)).Zip(Tree.Parameters(after.Learner.Model).Concat(Tree.Parameters(after.Critic.Model))))
            Assert.True((a - b).abs().sum().ToDouble() > 0 != (path == "second.bias"), path);   // what the critic adds to all its answers is of no account
        Assert.Equal(before.Classifier.Named().Select(p => Convert.ToHexString(p.Tensor.Bits())), after.Classifier.Named().Select(p => Convert.ToHexString(p.Tensor.Bits())));

        // The twin of the score: each class on its own.
        var test = TrainedLaws.Bars(30, [0, 4, 9], 5);
        var said = after.Classifier.Forward(study.Norm.Apply(test));
        var x = (said.Features / said.Features.norm(1, keepdim: true) - after.Centre) / after.Scale;
        var (m, z) = (after.Learner.Model, after.Learner.Model.Sample(x).Mean);
        Tensor Made(int c) => m.Output.Apply(functional.leaky_relu(m.Decode.Apply(torch.cat([z, m.Attributes.narrow(0, c, 1).expand(30, -1)], 1)), 0.2));
        var far = Enumerable.Range(0, 3).Select(c => (Made(c) - x).square().mean([1]).Numbers()).ToArray();
        var answers = trained.Score(test, study.Norm, torch.CPU);
        Formula.Near([.. Enumerable.Range(0, 30).Select(i => -far.Min(f => f[i]))], answers.Scores, 1e-4);
        Formula.Near(said.Logits.Numbers(), answers.Logits!, 1e-4);
        Assert.Equal(1, before.Training[0].square().mean().ToDouble(), 1e-4);   // centred and scaled
        var own = Enumerable.Range(0, 30).Count(i => far[i % 3][i] <= far.Min(f => f[i]));
        Assert.True(own > 24, $"the nearest counterfactual is that of the own class for {own} of 30 images");
    }

    [Theory]
    [InlineData("peeler", "ways", "1", "peeler's option ways: must be at least 2, got \"1\"")]
    [InlineData("peeler", "weight", "-1", "peeler's option weight: must be finite and >= 0, got \"-1\"")]
    [InlineData("peeler", "episodes", "0", "peeler's option episodes: must be finite and > 0, got \"0\"")]
    [InlineData("vit", "patch", "0", "vit's option patch: must be finite and > 0, got \"0\"")]
    [InlineData("vit", "dropout", "1", "vit's option dropout: must be in [0, 1), got \"1\"")]
    [InlineData("gcm-cf", "temperature", "0", "gcm-cf's option temperature: must be finite and > 0, got \"0\"")]
    [InlineData("gcm-cf", "beta", "-1", "gcm-cf's option beta: must be finite and >= 0, got \"-1\"")]
    public void Options_that_do_not_fit_are_refused_by_name(string id, string name, string value, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Catalogue.FindTrained(id).With(name, value)).Message);
}
