using ResearchKit.Methods;
using ResearchKit.Scores;
using static ResearchKit.Tests.FeatureData;

namespace ResearchKit.Tests;

public class GramTests(TrainedProblem problem) : IClassFixture<TrainedProblem> {
    // Of all three classes.
    Evidence Sixty => problem.Train.Select(torch.arange(60) * 6);

    [Fact]
    public void Values_are_the_authors_code() { // Golden/feature_scores.py: G_p for p = 1, 2, 3, 10 of a tap [2, 3, 2, 4]
        using var d = torch.NewDisposeScope();
        var values = Gram.Values(Formula.Values([2, 3, 2, 4], 0.7, 3), 10).reshape(2, 10, 3);
        var some = torch.stack([values.select(1, 0), values.select(1, 1), values.select(1, 2), values.select(1, 9)], 1);
        Formula.Near([80.4109435, 58.3802912, 50.272735, 23.3382472, 22.7980491, 20.2058571, 15.3598969, 14.6777558, 12.9750952, 9.80983833, 10.1704406, 8.9484809,
            34.2233668, -10.4261252, 46.5312848, 24.9641816, 23.3920653, 23.3018156, 12.5522356, -4.22686316, 13.5090863, 9.75168785, 9.17791839, 9.61477892], some, 1e-7);
    }

    [Fact]
    public void Large_and_vanishing_maps_keep_their_digits() {
        using var d = torch.NewDisposeScope();
        var tap = Formula.Values([2, 3, 2, 4], 0.7, 3).to(ScalarType.Float64);
        foreach (var scale in new[] { 1e-30, 1e30 })
            Formula.Near(Gram.Values(tap, 10).Numbers(), Gram.Values(tap * scale, 10) / (scale * scale), 1e-9);
        Formula.Near(new double[30], Gram.Values(torch.zeros(1, 3, 2, 2), 10), 0);
    }

    // The slow twin: image by image, matrix by matrix, over the images that the fit kept.
    [Fact]
    public void The_score_is_the_written_out_deviation() {
        using var d = torch.NewDisposeScope();
        var (train, seed, options) = (Sixty, new Seed(3), new GramOptions { Powers = 3, Held = 0.2 });
        var model = Gram.Fit(train, options, seed);
        var order = torch.randperm(60, generator: new Generator(seed.Child("held").Value >> 1)).Numbers().Select(i => (int)i).ToArray();
        (double[][] Layers, int Class)[] Of(Evidence e) => [.. Enumerable.Range(0, (int)e.Count).Select(i => {
            var o = e.Network.Forward(e.Images.narrow(0, i, 1));
            return (o.Taps.Where(t => t.ndim == 4).Select(t => Slow(t)).ToArray(), (int)o.Logits.argmax().ToInt64());
        })];
        var all = Of(train);
        var (held, kept) = (order[..12], order[12..]);
        double[] Deviations((double[][] Layers, int Class) x) => [.. x.Layers.Select((values, l) => values.Select((v, j) => {
            var own = kept.Where(i => all[i].Class == x.Class).Select(i => all[i].Layers[l][j]).ToArray();
            return Math.Max(0, own.Min() - v) / (Math.Abs(own.Min()) + 1e-6) + Math.Max(0, v - own.Max()) / (Math.Abs(own.Max()) + 1e-6);
        }).Sum())];
        var means = Enumerable.Range(0, 4).Select(l => held.Average(i => Deviations(all[i])[l]) + 1e-7).ToArray();
        var inputs = problem.Unknown.Slice(0, 8);
        var expected = Of(inputs).Select(x => -Deviations(x).Zip(means, (a, b) => a / b).Sum()).ToArray();
        Formula.Near(expected, Gram.Score(model, options, inputs), 1e-4);
    }

    static double[] Slow(Tensor tap) {
        var (c, k) = ((int)tap.shape[1], (int)(tap.shape[2] * tap.shape[3]));
        var f = tap.Numbers();
        return [.. from p in Enumerable.Range(1, 3) from i in Enumerable.Range(0, c)
            let sum = Enumerable.Range(0, c).Sum(j => Enumerable.Range(0, k).Sum(x => Math.Pow(f[i * k + x], p) * Math.Pow(f[j * k + x], p)))
            select Math.Sign(sum) * Math.Pow(Math.Abs(sum), 1.0 / p)];
    }

    [Fact]
    public void Images_that_the_ranges_were_taken_from_do_not_deviate() {
        using var d = torch.NewDisposeScope();
        var train = Sixty;
        var model = Gram.Fit(train, new() { Held = 0.2 }, new(3));
        var scores = Gram.Score(model, new() { Held = 0.2 }, train).Numbers();
        Assert.Equal(48, scores.Count(s => s >= -1e-3));   // the batches differ, and float32 convolutions with them: not quite zero
        Assert.All(scores, s => Assert.True(s <= 0));
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        Assert.Contains("must be in [1, 101)", Message(() => _ = new GramOptions { Powers = 0 }));
        Assert.Contains("must be in (0, 0.5]", Message(() => _ = new GramOptions { Held = 0.6 }));
        Assert.Contains("is predicted as each class, class ", Message(() => Gram.Fit(problem.Train.Slice(0, 4), new(), new(1))));
        Assert.Contains("at least 2 training images, got 1", Message(() => Gram.Fit(problem.Train.Slice(0, 1), new(), new(1))));
        var model = Gram.Fit(Sixty, new() { Powers = 2 }, new(3));
        Assert.Contains("gram was fitted on 4 taps", Message(() => Gram.Score(model, new() { Powers = 3 }, problem.Known)));
    }
}
