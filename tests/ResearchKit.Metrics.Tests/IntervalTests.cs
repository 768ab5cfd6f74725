using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Metrics.Tests;

public sealed class IntervalTests {
    // SciPy 1.10.1: stats.t.interval(level, n-1, loc=mean(v), scale=stats.sem(v)).
    [Theory]
    [InlineData(new[] { 0.991, 0.987, 0.993, 0.989, 0.990 }, 0.95, 0.9872235548948022, 0.9927764451051978)]
    [InlineData(new[] { 0.991, 0.987, 0.993, 0.989, 0.990 }, 0.99, 0.9853959051285841, 0.9946040948714159)]
    [InlineData(new[] { 1.0, 2.0 }, 0.95, -4.853102368216048, 7.853102368216048)]
    public void Mean_matches_scipy(double[] values, double level, double low, double high) {
        var interval = Interval.OfMean(values, level);
        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
        Assert.Equal((values.Average(), level, values.Length), (interval.Mean, interval.Level, interval.N));
    }

    // SciPy 1.10.1: stats.t.ppf(0.975, df).
    [Theory]
    [InlineData(1, 12.706204736432095)]
    [InlineData(2, 4.302652729911275)]
    [InlineData(3, 3.182446305284263)]
    [InlineData(9, 2.2621571627409915)]
    [InlineData(29, 2.045229642132703)]
    [InlineData(1000, 1.9623390808264074)]
    public void Quantile_of_t_matches_scipy(double freedom, double expected) =>
        Assert.Equal(expected, Quantile.StudentT(0.975, freedom), 1e-9);

    // SciPy 1.10.1: stats.binomtest(k, n).proportion_ci(0.95, method="wilson").
    [Theory]
    [InlineData(0, 10, 0.0, 0.27753279986288926)]
    [InlineData(7, 10, 0.39677814746114526, 0.892208732593699)]
    [InlineData(10, 10, 0.7224672001371109, 1.0)]
    [InlineData(95, 100, 0.8882495307680809, 0.978456320845632)]
    [InlineData(1, 1, 0.20654931437723745, 1.0)]
    public void Wilson_matches_scipy(int k, int n, double low, double high) {
        var interval = Interval.Wilson(k, n);
        Assert.Equal(low, interval.Low, 1e-12);
        Assert.Equal(high, interval.High, 1e-12);
    }

    [Fact]
    public void An_interval_contains_its_estimate_and_widens_with_the_level() => Some.Holds(Some.Scores, scores => {
        var values = OpenSetF1.Doubles(scores);
        var (narrow, wide) = (Interval.OfMean(values, 0.8), Interval.OfMean(values, 0.99));
        return narrow.Contains(narrow.Mean) && wide.Low <= narrow.Low && narrow.High <= wide.High;
    });

    [Fact]
    public void Wilson_contains_the_rate_and_stays_inside() => Some.Holds(ArbMap.Default.ArbFor<NonNegativeInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (a, b) => {
        var (k, n) = (Math.Min(a.Get, b.Get), b.Get);
        var interval = Interval.Wilson(k, n);
        return interval.Contains(interval.Mean) && interval is { Low: >= 0, High: <= 1, HalfWidth: > 0 };
    });

    [Fact]
    public void One_value_says_nothing_about_its_spread() => Assert.Equal(
        new(0.9, double.NegativeInfinity, double.PositiveInfinity, 0.95, 1), Interval.OfMean([0.9]));

    [Fact]
    public void Bad_input_is_refused_by_name() {
        Assert.Contains("values must hold at least one value", Some.MessageOf(() => Interval.OfMean([])));
        Assert.Contains("values[1] is NaN", Some.MessageOf(() => Interval.OfMean([1, double.NaN])));
        Assert.Contains("level", Some.MessageOf(() => Interval.OfMean([1, 2], 1)));
        Assert.Contains("must be in 0..3", Some.MessageOf(() => Interval.Wilson(4, 3)));
        Assert.Contains("must be at least 1", Some.MessageOf(() => Interval.Wilson(0, 0)));
    }
}
