using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Losses;

namespace ResearchKit.Tests;

public class LossTests {
    internal static Tensor Logits() => Formula.Values([5, 4], 0.3, 3).to(ScalarType.Float64);
    static Tensor Targets(ScalarType type = ScalarType.Float64) => Formula.Values([5, 4], 1.1, 0.5).to(type) + 0.5;
    static Tensor Start(ScalarType type) => Formula.Values([5, 4], 0.4, 1).to(type);
    static Tensor Labels() => torch.arange(5).mul(7).remainder(4);

    // Every loss of logits [5, 4] on their device, by name, with PyTorch's numbers.
    internal static readonly Dictionary<string, (Func<Tensor, Tensor> Loss, double[] Golden)> All = new() {
        ["membership"] = (z => Membership.Loss(z, Labels().to(z.device)), LossGolden.Membership),
        ["binary-mean"] = (z => BinaryCrossEntropy.Loss(z, Targets(z.dtype).to(z.device)), LossGolden.BinaryMean),
        ["binary-sum"] = (z => BinaryCrossEntropy.Loss(z, Targets(z.dtype).to(z.device), sum: true), LossGolden.BinarySum),
        ["uniform"] = (CrossEntropy.Uniform, LossGolden.Uniform),
        ["gan-real"] = (z => Gan.Real(z.narrow(1, 0, 1)), LossGolden.Real),
        ["gan-generator"] = (z => Gan.Generator(z.select(1, 0)), LossGolden.Real),
        ["gan-real-smoothed"] = (z => Gan.Real(z.select(1, 0), 0.1), LossGolden.Smoothed),
        ["gan-fake"] = (z => Gan.Fake(z.select(1, 0)), LossGolden.Fake),
        ["cac"] = (z => AnchorClustering.Loss(z, Labels().to(z.device), AnchorClustering.Anchors(4).to(z.dtype, z.device)), LossGolden.Cac),
        ["rpl"] = (z => ReciprocalPoints.Rpl(z, Labels().to(z.device), OpenSetLossTests.Points(z.dtype).to(z.device), OpenSetLossTests.Margins(z.dtype).to(z.device), gamma: 0.7), LossGolden.Rpl),
        ["arpl"] = (z => ReciprocalPoints.Arpl(z, Labels().to(z.device), OpenSetLossTests.Points(z.dtype).to(z.device).narrow(1, 0, 1), OpenSetLossTests.Margins(z.dtype).to(z.device)[0], temperature: 2), LossGolden.Arpl),
        ["length-known"] = (z => FeatureMagnitude.Known(z, 5), LossGolden.LengthKnown),
        ["length-unknown"] = (FeatureMagnitude.Unknown, LossGolden.LengthUnknown),
        ["placeholders"] = (z => Placeholders.Loss(z.narrow(1, 0, 3), z.narrow(1, 2, 2), Labels().to(z.device).remainder(3), 0.6), LossGolden.Placeholders),
        ["placeholders-mixed"] = (z => Placeholders.Mixed(z.narrow(1, 0, 3), z.narrow(1, 2, 2)), LossGolden.PlaceholdersMixed),
        ["counterfactual"] = (z => Counterfactual.Loss(z, Start(z.dtype).to(z.device), z.narrow(1, 1, 3)), LossGolden.Counterfactual),
        ["counterfactual-unknown"] = (z => Counterfactual.Unknown(z.narrow(1, 1, 3)), LossGolden.CounterfactualUnknown),
        ["class-conditioned"] = (z => z.reshape(5, 1, 2, 2) is var x ? ClassConditioned.Loss(x, Targets(z.dtype).to(z.device).reshape(5, 1, 2, 2), 1.5 * x, Start(z.dtype).to(z.device).reshape(5, 1, 2, 2)) : z, LossGolden.ClassConditioned),
        ["gaussian"] = (z => DiagonalGaussian.Loss(z, Labels().to(z.device), OpenSetLossTests.Points(z.dtype).to(z.device).select(1, 0), OpenSetLossTests.Precisions(z.dtype).to(z.device)), LossGolden.Gaussian),
        ["contrast"] = (z => ClassCounterfactual.Contrast(z, OpenSetLossTests.Made(z.dtype).to(z.device), Labels().to(z.device).remainder(3), 2), LossGolden.Contrast),
        ["absolute"] = (z => Reconstruction.Absolute(z.reshape(5, 1, 2, 2), Targets(z.dtype).to(z.device).reshape(5, 1, 2, 2)), LossGolden.Absolute),
        ["squared"] = (z => Reconstruction.Squared(z.reshape(5, 1, 2, 2), Targets(z.dtype).to(z.device).reshape(5, 1, 2, 2)), LossGolden.Squared),
        ["binary"] = (z => Reconstruction.Binary(z.reshape(5, 1, 2, 2), Targets(z.dtype).to(z.device).reshape(5, 1, 2, 2)), LossGolden.Binary),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Agrees_with_PyTorch(string name) {
        using var d = torch.NewDisposeScope();
        var loss = All[name].Loss(Logits());
        Assert.Equal([5], loss.shape);
        Formula.Near(All[name].Golden, loss, 1e-9);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_gradient_is_the_slope_and_each_row_is_on_its_own(string name) {
        using var d = torch.NewDisposeScope();
        Slopes.Check(All[name].Loss, Logits());
        // A row's loss does not move with another row's logits.
        var z = Logits();
        var moved = z.clone();
        moved[0].add_(1);
        Formula.Near(All[name].Loss(z).narrow(0, 1, 4).Numbers(), All[name].Loss(moved).narrow(0, 1, 4), 0);
    }

    [Theory, MemberData(nameof(Names))]
    public void Huge_logits_give_finite_losses_and_gradients_and_none_is_negative(string name) => Prop.ForAll(
        Gen.ArrayOf(Gen.OneOf(Gen.Elements(0.0, 1e4, -1e4, 700, -700, 80, -80), Gen.Choose(-400, 400).Select(v => v / 100.0)), 20).ToArbitrary(), numbers => {
            using var d = torch.NewDisposeScope();
            foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 }) {
                var z = torch.tensor(numbers).to(type).reshape(5, 4).requires_grad_();
                var loss = All[name].Loss(z);
                var slope = autograd.grad([loss.sum()], [z])[0];
                if (!loss.Numbers().All(v => double.IsFinite(v) && v >= 0) || !slope.Numbers().All(double.IsFinite)) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_membership_loss_is_its_formula_and_its_limits() => Prop.ForAll(Gen.Choose(2, 6).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (classes, phase) => {
        using var d = torch.NewDisposeScope();
        var z = Formula.Values([3, classes], phase, 4).to(ScalarType.Float64);
        var y = torch.arange(3).mul(5).add(phase).remainder(classes);
        // The twin: eq. 3 as loops.
        double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));
        var expected = Enumerable.Range(0, 3).Select(i => {
            var (f, own) = (z[i].Numbers(), (int)y[i].item<long>());
            return 2.5 * Math.Pow(1 - Sigmoid(f[own]), 2) + f.Where((_, k) => k != own).Sum(v => Sigmoid(v) * Sigmoid(v)) / (classes - 1);
        }).ToArray();
        Formula.Near(expected, Membership.Loss(z, y, weight: 2.5), 1e-12);
        // Sure of the class and of no other: 0. Sure of all others and not of it: λ + 1.
        var right = torch.full_like(z, -50).scatter_(1, y.unsqueeze(1), torch.full_like(z, 50));
        Formula.Near([0, 0, 0], Membership.Loss(right, y), 1e-12);
        Formula.Near([6, 6, 6], Membership.Loss(-right, y), 1e-12);
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_loss_is_least_where_it_should_be() {
        using var d = torch.NewDisposeScope();
        var (z, t) = (Logits(), Targets());
        var entropy = -(t * t.log() + (1 - t) * (1 - t).log());
        var best = (t / (1 - t)).log();
        Formula.Near(entropy.mean([1]).Numbers(), BinaryCrossEntropy.Loss(best, t), 1e-12);
        Assert.True((BinaryCrossEntropy.Loss(z, t) - entropy.mean([1])).Numbers().All(v => v > 0));
        Formula.Near([.. Enumerable.Repeat(Math.Log(4), 5)], CrossEntropy.Uniform(torch.full_like(z, 7)), 1e-12);
        Assert.True(CrossEntropy.Uniform(z).Numbers().All(v => v > Math.Log(4)));
        Formula.Near([0, 0, 0, 0, 0], Reconstruction.Absolute(t, t), 0);
        Formula.Near([0, 0, 0, 0, 0], Reconstruction.Squared(t, t), 0);
        // The smoothed target 0.9 is met best by log 9.
        var (at, near) = (Gan.Real(torch.tensor(new[] { Math.Log(9) }), 0.1), Gan.Real(torch.tensor(new[] { Math.Log(9) + 0.01, Math.Log(9) - 0.01 }), 0.1));
        Assert.True(near.Numbers().All(v => v > at.Numbers()[0]));
    }

    [Fact]
    public void Bad_input_is_refused_with_what_was_expected() {
        using var d = torch.NewDisposeScope();
        var (z, y, t) = (Logits(), Labels(), Targets());
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("at least 2 classes, got [5, 1] Float64", Message(() => Membership.Loss(z.narrow(1, 0, 1), y)));
        Assert.Contains("labels must be int64 [5], got [5] Int32", Message(() => Membership.Loss(z, y.to(ScalarType.Int32))));
        Assert.Contains("labels must be int64 [5], got [4] Int64", Message(() => CrossEntropy.Loss(z, y.narrow(0, 0, 4))));
        Assert.Contains("must be finite and > 0", Message(() => Membership.Loss(z, y, weight: 0)));
        Assert.Contains("index 4 is out of bounds", Assert.ThrowsAny<Exception>(() => Membership.Loss(z, y + 1)).Message);
        Assert.Contains("targets must be floating-point of the shape of logits, [5, 4] Float64, got [5, 3] Float64", Message(() => BinaryCrossEntropy.Loss(z, t.narrow(1, 0, 3))));
        Assert.Contains("got [5, 4] Int64", Message(() => BinaryCrossEntropy.Loss(z, torch.ones(5, 4, dtype: ScalarType.Int64))));
        Assert.Contains("[n > 0, k > 0], got [5] Float64", Message(() => CrossEntropy.Uniform(z.select(1, 0))));
        Assert.Contains("logits must be floating-point [n > 0] or [n > 0, 1], got [5, 4] Float64", Message(() => Gan.Real(z)));
        Assert.Contains("got [5] Int64", Message(() => Gan.Fake(y)));
        Assert.Contains("must be in [0, 1)", Message(() => Gan.Real(z.select(1, 0), 1)));
        Assert.Contains("input must be floating-point of the shape of output, [5, 4] Float64, got [4, 5] Float64", Message(() => Reconstruction.Absolute(z, t.transpose(0, 1))));
        Assert.Contains("output must be floating-point [n > 0, ...], got [0, 4] Float64", Message(() => Reconstruction.Squared(z.narrow(0, 0, 0), t)));
        Assert.Contains("the critic must give one number for each of 5 samples, got 4", Message(() => Wasserstein.Penalty(x => x.narrow(0, 0, 4).sum(dim: 1), z)));
        Assert.Contains("the critic's output must be floating-point [n > 0] or [n > 0, 1]", Message(() => Wasserstein.Penalty(x => x, z)));
        Assert.Contains("fake must be floating-point of the shape of real", Message(() => Wasserstein.Penalty(x => x, z, t.narrow(0, 0, 4), new(1))));
    }
}
