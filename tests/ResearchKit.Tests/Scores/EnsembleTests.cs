using ResearchKit.Methods;
using ResearchKit.Scores;
using static ResearchKit.Tests.FeatureData;

namespace ResearchKit.Tests;

public class EnsembleTests(TrainedProblem problem) : IClassFixture<TrainedProblem> {
    [Fact]
    public void The_score_is_the_weighted_sum_of_the_layers() {
        using var d = torch.NewDisposeScope();
        var options = new MahalanobisEnsembleOptions { TuningImages = 40 };
        var model = MahalanobisEnsemble.Fit(problem.Train, options, new(3));
        var taps = problem.Known.Taps.split([.. problem.Known.TapWidths], 1);
        var expected = taps.Select((t, l) => model.Layers[l].Score(t).Numbers()).ToArray();
        Formula.Near([.. Enumerable.Range(0, 60).Select(i => expected.Select((m, l) => m[i] * model.Detector.Weights[l]).Sum() + model.Detector.Intercept)],
            MahalanobisEnsemble.Score(model, options, problem.Known), 1e-9);
    }

    // The Gaussians must not have seen the images that the weights are fitted on.
    [Fact]
    public void The_gaussians_are_those_of_the_images_left() {
        using var d = torch.NewDisposeScope();
        var (options, seed) = (new MahalanobisEnsembleOptions { TuningImages = 40 }, new Seed(3));
        var model = MahalanobisEnsemble.Fit(problem.Train, options, seed);
        var rest = torch.randperm(360, generator: new Generator(seed.Child("tuning").Value >> 1)).narrow(0, 40, 320);
        var left = problem.Train.Select(rest);
        var first = Mahalanobis.Fit(left.Taps.narrow(1, 0, left.TapWidths[0]), left.Labels!, 3);
        Assert.Equal(first.Means.Numbers(), model.Layers[0].Means.Numbers());
    }

    [Theory]
    [InlineData(Combiner.Logistic, 0)]
    [InlineData(Combiner.Lda, 0)]
    [InlineData(Combiner.Logistic, 0.002)]
    public void Adversarial_images_stand_for_the_unknown(Combiner combiner, double magnitude) {
        using var d = torch.NewDisposeScope();
        var options = new MahalanobisEnsembleOptions { Combiner = combiner, Magnitude = magnitude };
        var model = MahalanobisEnsemble.Fit(problem.Train, options, new(3));
        var (known, unknown) = (MahalanobisEnsemble.Score(model, options, problem.Known).Numbers(), MahalanobisEnsemble.Score(model, options, problem.Unknown).Numbers());
        var auroc = (from k in known from u in unknown select k > u ? 1 : k == u ? 0.5 : 0).Average();
        Assert.True(auroc > 0.7, $"AUROC {auroc}");
    }

    // A step up a layer's score raises it.
    [Fact]
    public void Input_noise_raises_each_layers_score() {
        using var d = torch.NewDisposeScope();
        var layers = MahalanobisEnsemble.Fit(problem.Train, new() { TuningImages = 40 }, new(3)).Layers;
        var (plain, moved) = (MahalanobisEnsemble.LayerScores(layers, 0, problem.Known), MahalanobisEnsemble.LayerScores(layers, 1e-4, problem.Known));
        Assert.Equal(plain.shape, moved.shape);
        Assert.True(moved.gt(plain).to(ScalarType.Float64).mean().ToDouble() > 0.95);
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        Assert.Contains("needs at least 10 training images, got 6", Message(() => MahalanobisEnsemble.Fit(problem.Train.Slice(0, 6), new(), new(1))));
        Assert.Contains("Adversarial", Message(() => _ = new MahalanobisEnsembleOptions { Adversarial = 0 }));
        Assert.Contains("must be in [2, ", Message(() => _ = new MahalanobisEnsembleOptions { TuningImages = 1 }));
        Assert.Contains("logistic or lda", Message(() => _ = new MahalanobisEnsembleOptions { Combiner = (Combiner)7 }));
        Assert.Contains("fitted for 1 taps, got 6", Message(() => MahalanobisEnsemble.LayerScores([Mahalanobis.Fit(Features, Labels, 3)], 0, problem.Known)));
    }
}
