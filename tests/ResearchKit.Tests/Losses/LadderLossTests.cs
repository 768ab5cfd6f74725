using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>Parameters by formula from their paths, the same in Golden/ladder.py.</summary>
static class LadderCase {
    public static T Filled<T>(T tree) where T : class => Tree.Map(tree, (name, old) => {
        var one = name.EndsWith("runningVar") || old.ndim == 1 && name.EndsWith("weight");
        var fan = old.ndim > 1 ? old.numel() / old.shape[0] : 100;
        return Formula.Values(old.shape, name.Sum(c => c) % 97 / 10.0, one ? 0.3 : Math.Sqrt(2.0 / fan), one ? 1 : 0).to(ScalarType.Float64);
    });

    public static Tensor Values(long[] shape, double phase, double scale, double shift = 0) => Formula.Values(shape, phase, scale, shift).to(ScalarType.Float64);

    public static LadderVae Vae() => Filled(LadderVae.Init(new(1, 7, 6, 4), w => w / 32, 3, new(1)));

    public static Tensor Image => Values([3, 1, 7, 6], 0.7, 1);

    public static Tensor Labels => torch.tensor(new long[] { 2, 0, 3 });
}

/// <summary>The losses of the ladder systems: divergences of Gaussians, CGDL's sum, quarter turns.</summary>
public class LadderLossTests {
    static (Tensor M, Tensor V, Tensor M2, Tensor V2) Gaussians() =>
        (LadderCase.Values([5, 4], 0.3, 2), LadderCase.Values([5, 4], 0.9, 0.8, 1), LadderCase.Values([5, 4], 1.7, 2), LadderCase.Values([5, 4], 2.9, 0.8, 1));

    [Fact]
    public void Divergences_are_PyTorchs_and_zero_of_equals() {
        using var d = torch.NewDisposeScope();
        var (m, v, m2, v2) = Gaussians();
        Formula.Near(LadderGolden.Kl, GaussianKl.Loss(m, v, m2, v2), 1e-9);
        Formula.Near(LadderGolden.KlToUnit, GaussianKl.ToUnit(m, v, m2), 1e-9);
        Formula.Near(new double[5], GaussianKl.Loss(m, v, m, v), 1e-12);
        Formula.Near(GaussianKl.ToUnit(m, v, m2).Numbers(), GaussianKl.Loss(m, v, m2, torch.ones_like(v)), 1e-12);
    }

    [Fact]
    public void Their_gradients_are_the_slopes() {
        using var d = torch.NewDisposeScope();
        var (m, v, m2, v2) = Gaussians();
        Slopes.Check(x => GaussianKl.Loss(x, v, m2, v2), m);
        Slopes.Check(x => GaussianKl.Loss(m, x, m2, v2), v, 1e-6, 1e-5);
        Slopes.Check(x => GaussianKl.Loss(m, v, x, v2), m2);
        Slopes.Check(x => GaussianKl.Loss(m, v, m2, x), v2, 1e-6, 1e-5);
        Slopes.Check(x => GaussianKl.ToUnit(m, x, m2), v, 1e-6, 1e-5);
        Slopes.Check(x => GaussianKl.Product(m, v, m2, x).Mean, v2, 1e-6, 1e-5);
        Slopes.Check(x => GaussianKl.Product(m, x, m2, v2).Variance, v, 1e-6, 1e-5);
    }

    [Fact]
    public void A_product_weighs_means_by_precision() => Prop.ForAll(Gen.Choose(-30, 30).ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (a, b, c) => {
        using var d = torch.NewDisposeScope();
        Tensor One(double x) => torch.tensor(new[] { x }).reshape(1, 1);
        var (m, v, w) = (a / 10.0, b / 10.0, c / 10.0);
        var (mean, variance) = GaussianKl.Product(One(m), One(v), One(2), One(w));
        Formula.Near([(m / v + 2 / w) / (1 / v + 1 / w)], mean, 1e-12);
        Formula.Near([1 / (1 / v + 1 / w)], variance, 1e-12);
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cgdls_ladder_and_loss_are_those_written_in_PyTorch() {
        using var d = torch.NewDisposeScope();
        var (net, x) = (LadderCase.Vae(), LadderCase.Image);
        var said = net.Apply(x, noise: null, train: false);
        Formula.Near(LadderGolden.VaeLogits, said.Logits, 1e-8);
        Assert.Equal(9, said.Levels.Length);
        var top = net.Top(x);
        Formula.Near([.. said.Top.Mean.Numbers(), .. said.Top.Variance.Numbers()], torch.cat([top.Mean, top.Variance], 0), 1e-12);
        Formula.Near(LadderGolden.CgdlLoss, ConditionalGaussian.Loss(said, x, LadderCase.Labels, net.ClassMeans, 100, 0.3), 1e-8);
        var without = ConditionalGaussian.Loss(said, x, LadderCase.Labels, net.ClassMeans, 100, 0);
        Formula.Near([.. LadderGolden.VaeKl.Select(k => k / 10)], ConditionalGaussian.Loss(said, x, LadderCase.Labels, net.ClassMeans, 100, 1) - without, 1e-7);
    }

    [Fact]
    public void The_gradient_of_cgdls_loss_is_its_slope_through_the_ladder_and_its_samples() {
        using var d = torch.NewDisposeScope();
        var (net, x, y) = (LadderCase.Vae(), LadderCase.Image, LadderCase.Labels);
        Tensor Loss(LadderVae n) => ConditionalGaussian.Loss(n.Apply(x, shape => LadderCase.Values(shape, 0.4, 1), train: false), x, y, n.ClassMeans, 3, 0.7);
        Slopes.Check(w => Loss(net with { ClassMeans = net.ClassMeans with { Weight = w } }), net.ClassMeans.Weight, 1e-6, 1e-5);
        Slopes.Check(w => Loss(net with { Classifier = net.Classifier with { Weight = w } }), net.Classifier.Weight, 1e-6, 1e-5);
        var top = net.Ups[^1];
        Slopes.Check(w => Loss(net with { Ups = net.Ups.SetItem(9, top with { Gaussian = top.Gaussian with { Bias = w } }) }), top.Gaussian.Bias, 1e-6, 1e-4);
        var down = net.Downs[^2];
        Slopes.Check(w => Loss(net with { Downs = net.Downs.SetItem(8, down with { Gaussian = down.Gaussian! with { Bias = w } }) }), down.Gaussian!.Bias, 1e-6, 1e-4);
    }

    [Fact]
    public void Turns_are_quarter_turns_of_each_image_by_its_own_number() {
        using var d = torch.NewDisposeScope();
        var x = torch.tensor(new double[] { 1, 2, 3, 4 }).reshape(1, 1, 2, 2).repeat(4, 1, 1, 1);
        Formula.Near([1, 2, 3, 4, 2, 4, 1, 3, 4, 3, 2, 1, 3, 1, 4, 2], Rotations.Turn(x, torch.arange(4)), 0);
        Formula.Near(x.Numbers(), Rotations.Turn(Rotations.Turn(x, torch.arange(4)), (4 - torch.arange(4)).remainder(4)), 0);
        var (up, turned, turns) = (LadderCase.Values([5, 4], 0.3, 3), LadderCase.Values([3, 4], 1.1, 3), torch.tensor(new long[] { 1, 3, 2 }));
        Formula.Near(LadderGolden.Rotations, Rotations.Loss(up, turned, turns), 1e-9);
        Slopes.Check(z => Rotations.Loss(z, turned, turns), up);
        Slopes.Check(z => Rotations.Loss(up, z, turns), turned);
    }

    [Fact]
    public void Bad_input_is_refused_with_what_was_expected() {
        using var d = torch.NewDisposeScope();
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        var (m, v, m2, v2) = Gaussians();
        Assert.Contains("variance must be floating-point of the shape of mean, [5, 4] Float64, got [5, 3] Float64", Message(() => GaussianKl.Loss(m, v.narrow(1, 0, 3), m2, v2)));
        Assert.Contains("otherMean must be floating-point of the shape of mean, [5, 4] Float64, got [4, 4] Float64", Message(() => GaussianKl.ToUnit(m, v, m2.narrow(0, 0, 4))));
        Assert.Contains("otherVariance must be floating-point of the shape of mean", Message(() => GaussianKl.Product(m, v, m2, v2.narrow(0, 0, 4))));
        Assert.Contains("images to turn must be square, got [2, 1, 3, 4] Float32", Message(() => Rotations.Turn(torch.zeros(2, 1, 3, 4), torch.zeros(2, dtype: ScalarType.Int64))));
        Assert.Contains("turns must be in [0, 4), got 4 at index 1", Message(() => Rotations.Turn(torch.zeros(2, 1, 3, 3), torch.tensor(new long[] { 0, 4 }))));
        Assert.Contains("turned must be [n > 0, 4], got [5, 3] Float64", Message(() => Rotations.Loss(m, m.narrow(1, 0, 3), torch.zeros(5, dtype: ScalarType.Int64))));
        var net = LadderCase.Vae();
        Assert.Contains("images must be [n > 0, c, 7, 6], got [3, 1, 6, 6] Float64", Message(() => net.Apply(LadderCase.Image.narrow(2, 0, 6), null, false)));
        var said = net.Apply(LadderCase.Image, null, false);
        Assert.Contains("labels must be int64 [3], got [2] Int64", Message(() => ConditionalGaussian.Loss(said, LadderCase.Image, LadderCase.Labels.narrow(0, 0, 2), net.ClassMeans, 1, 1)));
        Assert.Contains("must be finite and >= 0", Message(() => ConditionalGaussian.Loss(said, LadderCase.Image, LadderCase.Labels, net.ClassMeans, -1, 1)));
        Assert.Contains("images must be floating-point of the shape of reconstruction, [3, 1, 7, 6] Float64, got [2, 1, 7, 6] Float64",
            Message(() => ConditionalGaussian.Loss(said, LadderCase.Image.narrow(0, 0, 2), LadderCase.Labels, net.ClassMeans, 1, 1)));
    }
}
