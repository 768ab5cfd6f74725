using ResearchKit.Losses;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

public class ScoreTests {
    // Golden/scores.py: /usr/bin/python3 scores.py (torch 1.13, numpy).
    static Tensor Logits => Formula.Values([4, 5], 0.3, 4).to(ScalarType.Float64);

    [Fact]
    public void Logit_scores_are_PyTorchs() {
        using var d = torch.NewDisposeScope();
        Formula.Near([0.537939243, 0.895046572, 0.904057625, 0.43831357], Msp.Score(Logits), 1e-7);
        Formula.Near([0.389656835, 0.693475386, 0.656280078, 0.339634873], Msp.Score(Logits, 2), 1e-7);
        Formula.Near([3.93450999, 3.91948438, 2.93758845, 3.99627376], MaxLogit.Score(Logits), 1e-7);
        Formula.Near([4.55451965, 4.0303639, 3.03845063, 4.82109447], Energy.Score(Logits), 1e-7);
        Formula.Near([5.81948767, 4.65156344, 3.77992372, 6.15604204], Energy.Score(Logits, 2), 1e-7);
    }

    [Fact]
    public void Losses_are_PyTorchs() {
        using var d = torch.NewDisposeScope();
        Formula.Near([3.37243878, 7.90039979, 6.68495336, 2.67055555], CrossEntropy.Loss(Logits, torch.arange(4)), 1e-7);
        Formula.Near([3.28691105, 7.57880883, 6.40573505, 2.6563739], CrossEntropy.Loss(Logits, torch.arange(4), 0.1), 1e-7);
        Formula.Near([2.12296491, 3.30493746, 3.42078761, 2.55321974],
            CrossEntropy.Soft(Logits, Formula.Values([4, 5], 1.3, 1).to(ScalarType.Float64).softmax(1)), 1e-6);
    }

    [Fact]
    public void Odin_is_the_authors_code() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small());
        Tensor Score(double epsilon) => Odin.Score(x => net.Forward(x).Logits, Formula.Images(3, 1, 12, 12), new() { Epsilon = epsilon }, torch.tensor(0.25f));
        // 1/3 + a few 1e-5: the tolerance is a hundredth of what tells the scores apart.
        Formula.Near([0.33335262, 0.333338821, 0.333401323], Score(0.0014), 1e-7);
        Formula.Near([0.333343946, 0.333335708, 0.333392994], Score(0), 1e-7);
    }

    [Fact]
    public void The_gradient_that_odin_follows_is_that_of_finite_differences() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small()).Map((_, t) => t.to(ScalarType.Float64));
        var x = Formula.Images(2, 1, 12, 12).to(ScalarType.Float64);
        Tensor Score(Tensor images) => Odin.LogScore(net.Forward(images).Logits, 1000);
        var gradient = Perturb.Gradient(Score, x).Numbers();
        var points = x.Numbers();
        foreach (var i in new[] { 0, 30, 77, 143, 150, 200, 287 }) {
            double At(double step) {
                var moved = (double[])points.Clone();
                moved[i] += step;
                return Score(torch.tensor(moved).reshape(2, 1, 12, 12)).sum().ToDouble();
            }
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 1e-4 * gradient.Max(Math.Abs));
        }
        Assert.True(gradient.Count(g => g != 0) > 200);
    }

    [Fact]
    public void A_step_towards_the_score_raises_it_and_is_as_long_as_asked() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small());
        var x = Formula.Images(5, 1, 12, 12);
        Tensor Score(Tensor images) => Odin.LogScore(net.Forward(images).Logits, 1);
        var moved = Perturb.Towards(Score, x, 1e-3, torch.tensor(0.5f));
        Assert.All(Score(moved).Numbers().Zip(Score(x).Numbers()), p => Assert.True(p.First > p.Second));
        Assert.Equal(2e-3, (moved - x).abs().max().ToDouble(), 1e-6);
        Assert.False(moved.requires_grad);
    }

    [Fact]
    public void Mahalanobis_is_that_of_the_written_out_sums() {
        using var d = torch.NewDisposeScope();
        var fitted = Mahalanobis.Fit(Formula.Values([40, 4], 0, 1), torch.arange(40).remainder(3), 3);
        var queries = Formula.Values([5, 4], 2, 1.5);
        Formula.Near([-10.7073468, -11.8849332, -12.991205, -8.86659533, -7.49282184], fitted.Score(queries), 1e-7);
        Formula.Near([0, 0, 0], fitted.Score(fitted.Means), 1e-12);
    }

    [Fact]
    public void A_dead_feature_carries_no_distance() {
        using var d = torch.NewDisposeScope();
        var x = Formula.Values([40, 4], 0, 1);
        var labels = torch.arange(40).remainder(3);
        var dead = torch.cat([x, torch.zeros(40, 1)], 1);
        Formula.Near(Mahalanobis.Fit(x, labels, 3).Score(x).Numbers(), Mahalanobis.Fit(dead, labels, 3).Score(dead), 1e-9);
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        foreach (var score in new Func<Tensor, Tensor>[] { z => Msp.Score(z), MaxLogit.Score, z => Energy.Score(z) }) {
            Assert.Contains("logits must be floating-point [n > 0, k > 0], got [3]", Message(() => score(torch.zeros(3L))));
            Assert.Contains("got [0, 3]", Message(() => score(torch.zeros(0L, 3L))));
            Assert.Contains("got [2, 3] Int64", Message(() => score(torch.zeros(2L, 3L, dtype: ScalarType.Int64))));
        }
        Assert.Contains("must be finite and > 0", Message(() => Msp.Score(Logits, 0)));
        Assert.Contains("must be finite and > 0", Message(() => Energy.Score(Logits, float.NaN)));
        Assert.Contains("Temperature", Message(() => _ = new OdinOptions() with { Temperature = -1 }));
        Assert.Contains("Epsilon", Message(() => _ = new OdinOptions { Epsilon = double.NaN }));
        Assert.Contains("labels must be int64 [4], got [3] Int64", Message(() => CrossEntropy.Loss(Logits, torch.arange(3))));
        Assert.Contains("[0, 1)", Message(() => CrossEntropy.Loss(Logits, torch.arange(4), 1)));
        Assert.Contains("targets must have the logits' shape", Message(() => CrossEntropy.Soft(Logits, torch.zeros(4, 4))));
        var x = Formula.Values([6, 2], 0, 1);
        Assert.Contains("class 2 has no sample", Message(() => Mahalanobis.Fit(x, torch.arange(6).remainder(2), 3)));
        Assert.Contains("in [0, 2), got 2 at index 2", Message(() => Mahalanobis.Fit(x, torch.arange(6).remainder(3), 2)));
        Assert.Contains("row 4", Message(() => Mahalanobis.Fit(x.index_fill(0, torch.tensor(new long[] { 4 }), double.NaN), torch.arange(6).remainder(2), 2)));
        Assert.Contains("must be [n > 0, 2], got [6, 3]", Message(() => Mahalanobis.Fit(x, torch.arange(6).remainder(2), 2).Score(torch.zeros(6, 3))));
    }
}
