using ResearchKit.Losses;
using Generator = ResearchKit.Torch.torch.Generator;

namespace ResearchKit.Tests;

public class WassersteinTests {
    static Tensor Points() => Formula.Values([5, 4], 1.1, 0.5).to(ScalarType.Float64) + 0.5;
    static Tensor Weight() => Formula.Values([3, 4], 0.2, 0.7).to(ScalarType.Float64);
    static Tensor Critic(Tensor x, Tensor w) => x.matmul(w.transpose(0, 1)).tanh().matmul(Formula.Values([3], 0.9, 1.2).to(ScalarType.Float64));

    [Fact]
    public void The_penalty_and_its_derivative_by_the_critics_weights_are_those_of_PyTorch() {
        using var d = torch.NewDisposeScope();
        var w = Weight().requires_grad_();
        var penalty = Wasserstein.Penalty(x => Critic(x, w), Points());
        Formula.Near(LossGolden.Penalty, penalty, 1e-9);
        Formula.Near(LossGolden.PenaltyByWeight, autograd.grad([penalty.mean()], [w])[0], 1e-9);
        Slopes.Check(v => Wasserstein.Penalty(x => Critic(x, v).unsqueeze(1), Points()), Weight());
    }

    [Fact]
    public void A_linear_critic_pays_the_squared_distance_of_its_slope_to_one_anywhere() {
        using var d = torch.NewDisposeScope();
        var slope = torch.tensor(new[] { 3.0, 0, 4, 0 });   // of length 5
        using var generator = new Generator(3);
        Formula.Near([16, 16, 16, 16, 16], Wasserstein.Penalty(x => x.matmul(slope), Points(), -Points(), generator), 1e-12);
        // A critic that is flat there: (0 − 1)², and a gradient without a NaN.
        var w = Weight().requires_grad_();
        var flat = Wasserstein.Penalty(x => Critic(x, w * 0), Points());
        Formula.Near([1, 1, 1, 1, 1], flat, 1e-12);
        Formula.Near(new double[12], autograd.grad([flat.mean()], [w])[0], 0);
    }

    [Fact]
    public void Points_lie_between_the_real_and_the_made_sample_with_one_share_a_sample() {
        using var d = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var real = torch.ones(400, 1, 2, 3, dtype: ScalarType.Float64);
        var fake = -real;
        double[] seen = [];
        Wasserstein.Penalty(x => {
            seen = ((x + 1) / 2).Numbers();
            return x.flatten(1).sum(dim: 1);
        }, real, fake, generator);
        var first = seen.Where((_, i) => i % 6 == 0).ToArray();
        Assert.Equal(first.SelectMany(v => Enumerable.Repeat(v, 6)), seen);
        Assert.True(first.All(v => v is >= 0 and <= 1) && first.Min() < 0.05 && first.Max() > 0.95);
        Assert.Equal(0.5, first.Average(), 0.05);   // 400 uniform draws: 3.5 standard deviations
    }

    [Fact]
    public void The_critic_gains_what_the_generator_loses() {
        using var d = torch.NewDisposeScope();
        var scores = Formula.Values([6, 1], 0.4, 2);
        Formula.Near(scores.Numbers(), Wasserstein.Fake(scores), 0);
        Formula.Near((-scores).Numbers(), Wasserstein.Real(scores), 0);
    }
}
