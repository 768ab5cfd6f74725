using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Scores;
using static ResearchKit.Tests.FeatureData;

namespace ResearchKit.Tests;

public class LogisticTests {
    static Tensor Known => Formula.Values([30, 3], 0, 1, 0.6);
    static Tensor Unknown => Formula.Values([20, 3], 1, 1.2, -0.3);

    static double[] All(LinearDetector fitted) => [.. fitted.Weights, fitted.Intercept];

    static void Near(double[] expected, double[] actual, double tolerance) => Densities.Lcg.Near(expected, actual, tolerance);

    [Theory] // Golden/feature_scores.py: LogisticRegression(C) and LinearDiscriminantAnalysis(solver="lsqr")
    [InlineData(0.1, new[] { 0.520071609, 0.350021689, 0.588039586, 0.0642281625 })]
    [InlineData(1, new[] { 1.65859484, 0.165631486, 1.90763697, -0.436038732 })]
    [InlineData(10, new[] { 3.09236019, -0.643451796, 3.60255631, -0.915114101 })]
    public void Logistic_regression_is_scikit_learns(double c, double[] expected) => Near(expected, All(Logistic.Fit(Known, Unknown, c)), 1e-6);

    [Fact]
    public void The_discriminant_is_scikit_learns() => Near([5.15937134, -1.46958564, 5.47653033, -1.40364466], All(Logistic.Discriminant(Known, Unknown)), 1e-7);

    // Nothing else is a minimum of a convex function: the gradient, written out.
    [Fact]
    public void The_gradient_is_zero_where_the_fit_ends() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), GradientIsZero).QuickCheckThrowOnFailure();

    [Fact] // Steps that lowered nothing any more went on until there were 200 of them.
    public void The_fit_ends_where_rounding_hides_the_last_step() => GradientIsZero(489572);

    static void GradientIsZero(int seed) {
        using var d = torch.NewDisposeScope();
        var c = Math.Pow(10, seed % 7 - 3);
        var (known, unknown) = (Made(seed, 40, 2, 1).X * Math.Pow(10, seed % 3), Made(seed + 9, 30, 2, 1).X);
        var fitted = Logistic.Fit(known, unknown, c);
        double[][] Rows(Tensor x) => [.. x.Numbers().Chunk(2)];
        var gradient = new[] { fitted.Weights[0], fitted.Weights[1], 0 };
        foreach (var (row, y) in Rows(known).Select(r => (r, 1)).Concat(Rows(unknown).Select(r => (r, 0)))) {
            var p = 1 / (1 + Math.Exp(-(row[0] * fitted.Weights[0] + row[1] * fitted.Weights[1] + fitted.Intercept)));
            gradient[0] += c * (p - y) * row[0];
            gradient[1] += c * (p - y) * row[1];
            gradient[2] += c * (p - y);
        }
        Assert.All(gradient, g => Assert.True(Math.Abs(g) < 1e-4 * Math.Max(1, c), $"{g} at C = {c}"));
    }

    [Fact]
    public void Separable_sides_end_too() {
        var fitted = Logistic.Fit(torch.tensor(new[] { 1.0, 2, 3 }).unsqueeze(1) * 1000, torch.tensor(new[] { -1.0, -2 }).unsqueeze(1) * 1000);
        Assert.All(fitted.Score(torch.tensor(new[] { 500.0 }).unsqueeze(1)).Numbers(), v => Assert.True(v > 0));
        Assert.True(double.IsFinite(fitted.Weights[0]) && fitted.Weights[0] > 0);
    }

    [Fact]
    public void Layer_weights_order_as_on_standardised_scores_and_do_not_see_units() {
        using var d = torch.NewDisposeScope();
        var (known, unknown, units) = (Known.to(ScalarType.Float64), Unknown.to(ScalarType.Float64), torch.tensor(new[] { 1e6, 1, 1e-3 }));
        var (fitted, scaled) = (MahalanobisEnsemble.FitWeights(known, unknown), MahalanobisEnsemble.FitWeights(known * units + 7, unknown * units + 7));
        Near(fitted.Score(known).Numbers(), scaled.Score(known * units + 7).Numbers(), 1e-6);
    }

    [Fact]
    public void Bad_input_is_refused() {
        Assert.Contains("must be [n > 0, 3], got [2, 2]", Message(() => Logistic.Fit(Known, torch.zeros(2, 2))));
        Assert.Contains("must be finite and > 0", Message(() => Logistic.Fit(Known, Unknown, 0)));
        Assert.Contains("row 1 has a NaN", Message(() => Logistic.Discriminant(torch.tensor(new[] { 1, double.NaN }).unsqueeze(1), torch.zeros(2, 1))));
        Assert.Contains("must be [n > 0, 3], got [4, 2]", Message(() => Logistic.Fit(Known, Unknown).Score(torch.zeros(4, 2))));
    }
}
