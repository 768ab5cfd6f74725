using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Tests;

public class EvidenceTests(TrainedProblem problem) : IClassFixture<TrainedProblem> {
    static readonly Normalization Norm = new([0.5f], [0.25f]);

    [Fact]
    public void Evidence_is_what_one_forward_pass_over_all_images_says() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small());
        var images = Formula.Photos(7, 1, 12, 12);
        var labels = torch.arange(7).remainder(3);
        var seen = new List<(int, int)>();
        var e = Evidence.Of(net, images, Norm, labels, batch: 3, (done, all) => seen.Add((done, all)));
        var o = net.Forward(Norm.Apply(images));
        Formula.Near(o.Logits.Numbers(), e.Logits, 1e-5);
        Formula.Near(o.Features.Numbers(), e.Features, 1e-5);
        // Pooled by hand: the mean over the pixels of each map, taps side by side in order of depth.
        var taps = Enumerable.Range(0, 7).SelectMany(i => o.Taps.SelectMany(t => t.ndim == 4
            ? t[i].Numbers().Chunk((int)(t.shape[2] * t.shape[3])).Select(map => map.Average()) : t[i].Numbers())).ToArray();
        Formula.Near(taps, e.Taps, 1e-5);
        Assert.Equal([4L, 4, 8, 8, 16, 3], e.TapWidths.ToArray());
        Assert.Equal((7L, 3L), (e.Count, e.Classes));
        Formula.Near(Norm.Apply(images).Numbers(), e.Images, 1e-6);
        Assert.Equal(labels.Numbers(), e.Labels!.Numbers());
        Assert.Equal([(3, 7), (6, 7), (7, 7)], seen);
        Assert.False(e.Logits.requires_grad);
    }

    [Fact]
    public void Slices_are_the_rows_asked_for() {
        using var d = torch.NewDisposeScope();
        var part = problem.Train.Slice(5, 3);
        foreach (var (whole, some) in new[] { (problem.Train.Images, part.Images), (problem.Train.Logits, part.Logits), (problem.Train.Features, part.Features),
            (problem.Train.Taps, part.Taps), (problem.Train.Labels!, part.Labels!) })
            Assert.Equal(whole.narrow(0, 5, 3).Numbers(), some.Numbers());
        Assert.Contains("rows 359 to 361 must be at least one row within [0, 360)", Assert.Throws<ArgumentOutOfRangeException>(() => problem.Train.Slice(359, 2)).Message);
    }

    [Fact]
    public void Input_noise_moves_images_towards_a_class_and_raises_every_mahalanobis_score() {
        using var d = torch.NewDisposeScope();
        var still = MahalanobisMethod.Method.With(new MahalanobisOptions()).Fit(problem.Train, new(1)).Score(problem.Known).Numbers();
        var moved = MahalanobisMethod.Method.With(new MahalanobisOptions() { Magnitude = 1e-5 }).Fit(problem.Train, new(1)).Score(problem.Known).Numbers();
        Assert.True(still.Zip(moved).Count(p => p.Second > p.First) >= 57, "a step up the gradient raises the score");
        // The ensemble that is the logits alone, with and without a step that is too small to matter.
        var last = MahalanobisMethod.Method.With(new MahalanobisOptions() { LayerWeights = [0, 0, 0, 0, 0, 1] }).Fit(problem.Train, new(1)).Score(problem.Known).Numbers();
        Formula.Near(last, MahalanobisMethod.Method.With(new MahalanobisOptions() { LayerWeights = [0, 0, 0, 0, 0, 1], Magnitude = 1e-9 }).Fit(problem.Train, new(1)).Score(problem.Known), 1e-2);
    }

    [Fact]
    public void With_layer_weights_each_layer_is_scored_at_its_own_noisy_image_as_by_hand() {
        using var d = torch.NewDisposeScope();
        ImmutableArray<double> weights = [0.5, 0, -1, 0.25, 0, 2];
        var options = new MahalanobisOptions { LayerWeights = weights, Magnitude = 1e-3 };
        var model = MahalanobisMethod.Fit(problem.Train, options);
        var scale = problem.Known.Norm!.Scale(torch.CPU);
        var sum = torch.zeros([problem.Known.Count], dtype: ScalarType.Float64);
        for (var l = 0; l < weights.Length; l++) {
            // Algorithm 1 of Lee et al.: a gradient, a step and a score for this layer alone.
            var x = problem.Known.Images.detach().clone().requires_grad_();
            Tensor Layer(Tensor images) => model.Layers[l].Score(problem.Known.Network.Forward(images).Taps[l] is { ndim: 4 } tap ? tap.mean([2, 3]) : problem.Known.Network.Forward(images).Taps[l]);
            var moved = x.detach() + autograd.grad([Layer(x).sum()], [x])[0].sign() * 1e-3 / scale;
            sum += Layer(moved).detach().to(ScalarType.Float64) * weights[l];
        }
        var scores = MahalanobisMethod.Score(model, options, problem.Known);
        Assert.Equal(ScalarType.Float64, scores.dtype);
        Formula.Near(sum.Numbers(), scores, 1e-3);
        var still = MahalanobisMethod.Score(model, options with { Magnitude = 0 }, problem.Known).Numbers();
        Assert.True(still.Zip(sum.Numbers()).Count(p => Math.Abs(p.First - p.Second) > 0.1) > 30, "the step is large enough to be seen");
    }

    [Fact]
    public void Bad_input_is_refused_and_a_stop_is_obeyed() {
        using var d = torch.NewDisposeScope();
        var (net, images) = (Formula.Small(), Formula.Photos(4, 1, 12, 12));
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("got 3 at index 3", Message(() => Evidence.Of(net, images, Norm, torch.arange(4))));
        Assert.Contains("int64 [4], got [3]", Message(() => Evidence.Of(net, images, Norm, torch.arange(3))));
        Assert.Contains("batch", Message(() => Evidence.Of(net, images, Norm, null, batch: 0)));
        Assert.Contains("[n > 0, c > 0, h > 0, w > 0]", Message(() => Evidence.Of(net, images.flatten(1), Norm, null)));
        Assert.Throws<OperationCanceledException>(() => Evidence.Of(net, images, Norm, null, stop: new CancellationToken(true)));
    }
}
