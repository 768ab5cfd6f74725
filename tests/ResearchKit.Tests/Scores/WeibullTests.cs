using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

public class WeibullTests {
    static double[] Data => [.. Formula.Values([30], 0, 1).Numbers().Select(x => 2 + 1.5 * (x + 1.2))];

    // Golden/posthoc.py: scipy.stats.weibull_min.fit(data, floc=floc) with the optimiser's tolerances at 1e-12 (scipy 1.10); logpdf; cdf at 1.5, 3, 5.
    [Theory]
    [InlineData(0, 4.34913215, 4.28551679, -43.2698339, new[] { 0.0103495528, 0.191059822, 0.858499698 })]
    [InlineData(2, 1.82970172, 2.11812481, -42.9803675, new[] { 0, 0.22375176, 0.849016058 })]
    public void The_fit_is_SciPys(double shift, double shape, double scale, double likelihood, double[] cdf) {
        using var d = torch.NewDisposeScope();
        var fitted = Weibull.Fit(Data, shift);
        Assert.Equal(shape, fitted.Shape, 1e-7);
        Assert.Equal(scale, fitted.Scale, 1e-7);
        Assert.Equal(likelihood, fitted.LogLikelihood(Data), 1e-6);
        Formula.Near(cdf, fitted.Cdf(torch.tensor(new[] { 1.5, 3, 5 })), 1e-7);
    }

    [Fact]
    public void The_fit_is_MathNets_where_that_can_be_computed() {
        var theirs = MathNet.Numerics.Distributions.Weibull.Estimate(Data.Select(x => x - 2));
        var ours = Weibull.Fit(Data, 2);   // MathNet's iteration ends at a shape that is 2.3e-5 off SciPy's
        Assert.Equal(theirs.Shape, ours.Shape, 1e-4);
        Assert.Equal(theirs.Scale, ours.Scale, 1e-4);
        Assert.True(ours.LogLikelihood(Data) >= new Weibull(theirs.Shape, theirs.Scale, 2).LogLikelihood(Data));
    }

    static readonly Arbitrary<double[]> Samples = ArbMap.Default.ArbFor<int[]>().Filter(xs => xs.Length >= 2 && xs.Distinct().Count() > 1)
        .Convert(xs => Array.ConvertAll(xs, x => 0.5 + Math.Abs((double)x) + (x < 0 ? 0.25 : 0)), ds => Array.ConvertAll(ds, x => (int)x));

    [Fact]
    public void No_neighbour_is_likelier() => Prop.ForAll(Samples, Gen.Elements(0.25, 1.0, 100.0, 10000.0).ToArbitrary(), (xs, translate) => {
        var w = Weibull.Fit(xs, xs.Min() - translate);
        var best = w.LogLikelihood(xs);
        return new[] { 0.99, 0.9999, 1.0001, 1.01 }.All(f =>
            (w with { Shape = w.Shape * f }).LogLikelihood(xs) <= best + 1e-9 * Math.Abs(best) && (w with { Scale = w.Scale * f }).LogLikelihood(xs) <= best + 1e-9 * Math.Abs(best));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Stretched_values_have_a_stretched_scale_and_the_same_shape() => Prop.ForAll(Samples, xs => {
        var (a, b) = (Weibull.Fit(xs, 0), Weibull.Fit(Array.ConvertAll(xs, x => 7 * x), 0));
        return Math.Abs(a.Shape - b.Shape) <= 1e-8 * a.Shape && Math.Abs(7 * a.Scale - b.Scale) <= 1e-8 * b.Scale;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_distribution_function_rises_from_0_to_1_at_any_shape() {
        using var d = torch.NewDisposeScope();
        foreach (var w in new Weibull[] { new(2, 1, 0), new(1e5, 10000, -9990), new(0.1, 1e-3, 5), new(1e12, 1, 0) }) {
            var x = torch.tensor(new[] { double.NegativeInfinity, -1e300, w.Shift, w.Shift + 0.5 * w.Scale, w.Shift + w.Scale, w.Shift + 1.5 * w.Scale, 1e300, double.PositiveInfinity });
            var f = w.Cdf(x).Numbers();
            Assert.Equal(f.Order(), f);
            Assert.Equal([0.0, 0, 0], f[..3]);
            Assert.Equal(1 - Math.Exp(-1), f[4], 1e-4);   // the scale is where 1 - 1/e lies below, but for the rounding of x at a shape of 1e12
            Assert.Equal([1.0, 1], f[^2..]);
        }
        Assert.True(double.IsNaN(new Weibull(2, 1, 0).Cdf(torch.tensor(double.NaN)).ToDouble()));
    }

    [Fact]
    public void A_tail_is_the_largest_values_moved_by_the_smallest_of_them() {
        double[] values = [5, 1, 9, 3, 7, 2, 8];
        var tail = Weibull.FitTail(values, 3, 2);
        Assert.Equal(Weibull.Fit([7, 8, 9], 5), tail);
        Assert.Equal(Weibull.Fit(values, -1), Weibull.FitTail(values, 100, 2));
        Assert.Equal(7 - 10000, Weibull.FitTail(values, 3).Shift);
    }

    [Fact]
    public void Bad_input_is_refused() {
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("at least two values, got 1", Message(() => Weibull.Fit([1], 0)));
        Assert.Contains("at least two values, got 0", Message(() => Weibull.FitTail([], 5)));
        Assert.Contains("3 equal values", Message(() => Weibull.Fit([2, 2, 2], 0)));
        Assert.Contains("above the shift 1, got 1 at index 1", Message(() => Weibull.Fit([2, 1], 1)));
        Assert.Contains("got NaN at index 0", Message(() => Weibull.Fit([double.NaN, 1], 0)));
        Assert.Contains("must be at least 2", Message(() => Weibull.FitTail([1, 2], 1)));
        Assert.Contains("translate", Message(() => Weibull.FitTail([1, 2], 2, 0)));
    }
}
