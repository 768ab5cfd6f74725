using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Scores;
using static ResearchKit.Tests.FeatureData;

namespace ResearchKit.Tests;

public class MahalanobisTests {
    static readonly Arbitrary<int> Seeds = Gen.Choose(1, 1_000_000).ToArbitrary();

    static void Check(Action<int> law, int times = 20) => Prop.ForAll(Seeds, seed => {
        using var d = torch.NewDisposeScope();
        law(seed);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    // The slow twin: the pseudo-inverse written out, and each difference squared by it.
    static double[] Slow(Tensor x, Tensor y, long classes, Tensor queries) {
        var means = torch.stack([.. Enumerable.Range(0, (int)classes).Select(c => x.index_select(0, y.eq(c).nonzero().squeeze(1)).mean([0]))]);
        var centred = x - means.index_select(0, y);
        var precision = torch.linalg.inv(centred.t().matmul(centred) / x.shape[0]);
        return torch.stack([.. Enumerable.Range(0, (int)classes).Select(c => ((queries - means[c]).matmul(precision) * (queries - means[c])).sum(dim: 1))], 1).Numbers();
    }

    [Fact]
    public void Whitened_distances_are_those_of_the_precision_matrix() => Check(seed => {
        var (d, classes) = (1 + seed % 9, 1 + seed % 4);
        var (x, y) = Made(seed, 60, d, classes);
        var queries = Made(seed + 1, 20, d, classes).X * 3;
        Formula.Near(Slow(x, y, classes, queries), Mahalanobis.Fit(x, y, classes).SquaredDistances(queries), 1e-9);
    });

    // More columns than a block of the triangular product has, a rank below d, and more rows than a block of rows.
    [Fact]
    public void Many_columns_and_rows_change_nothing() {
        using var d = torch.NewDisposeScope();
        var (x, y) = Made(3, 700, 300, 4);
        var fitted = Mahalanobis.Fit(x, y, 4);
        Formula.Near(Slow(x, y, 4, x), fitted.SquaredDistances(x), 1e-9);
        var many = x.repeat(20, 1);
        Formula.Near(fitted.Score(x).repeat(20).Numbers(), fitted.Score(many), 1e-12);
        var flat = torch.cat([x, x.narrow(1, 0, 5), torch.zeros(700, 3, dtype: ScalarType.Float64)], 1);
        var wide = Mahalanobis.Fit(flat, y, 4);
        Assert.Equal(300, wide.Whitening.shape[0]);
        Formula.Near(fitted.Score(x).Numbers(), wide.Score(flat), 1e-7);
    }

    // Classes a million standard deviations apart: |y|² - 2 y·m + |m|² alone would keep no digit of the distances.
    [Fact]
    public void Distant_classes_lose_no_digits() => Check(seed => {
        var (x, y) = Made(seed, 60, 3, 3, gap: 1e6);
        var fitted = Mahalanobis.Fit(x, y, 3);
        var own = fitted.Score(x);
        var precision = fitted.Precision();
        var difference = x - fitted.Means.index_select(0, y);
        Formula.Near((-(difference.matmul(precision) * difference).sum(dim: 1)).Numbers(), own, 1e-6);
        Assert.All(fitted.SquaredDistances(fitted.Means).diagonal().Numbers(), v => Assert.Equal(0, v, 1e-12));
    });

    [Fact]
    public void Rotating_and_shifting_the_features_changes_no_distance() => Check(seed => {
        var (x, y) = Made(seed, 50, 6, 3);
        var (queries, turn) = (Made(seed + 1, 10, 6, 3).X, Rotation(seed, 6));
        Formula.Near(Mahalanobis.Fit(x, y, 3).Score(queries).Numbers(), Mahalanobis.Fit(x.matmul(turn) + 5, y, 3).Score(queries.matmul(turn) + 5), 1e-8);
        Formula.Near(Rmd.Fit(x, y, 3).Score(queries).Numbers(), Rmd.Fit(x.matmul(turn) - 7, y, 3).Score(queries.matmul(turn) - 7), 1e-8);
    });

    [Fact]
    public void The_gradient_goes_through_the_distance() {
        using var d = torch.NewDisposeScope();
        var fitted = Mahalanobis.Fit(Features, Labels, 3);
        var x = Queries.to(ScalarType.Float64).requires_grad_();
        fitted.Score(x).sum().backward();
        var nearest = fitted.SquaredDistances(Queries).argmin(1);
        var expected = -2 * (Queries.to(ScalarType.Float64) - fitted.Means.index_select(0, nearest)).matmul(fitted.Precision());
        Formula.Near(expected.Numbers(), x.grad!, 1e-9);
    }

    [Fact]
    public void Rmd_is_scikit_learns_covariances_written_out() { // Golden/feature_scores.py
        using var d = torch.NewDisposeScope();
        var expected = new[] { 1.63565383, 1.66731307, -0.372778225, 1.91949519, 1.09425665 };
        Formula.Near(expected, Rmd.Fit(Features, Labels, 3).Score(Queries), 1e-7);
    }

    [Fact]
    public void Rmd_is_the_smallest_difference_of_two_distances() => Check(seed => {
        var (x, y) = Made(seed, 60, 4, 3);
        var queries = Made(seed + 1, 10, 4, 3).X;
        var (near, all) = (Slow(x, y, 3, queries), Slow(x, torch.zeros_like(y), 1, queries));
        Formula.Near([.. Enumerable.Range(0, 10).Select(i => -Enumerable.Range(0, 3).Min(c => near[i * 3 + c] - all[i]))], Rmd.Fit(x, y, 3).Score(queries), 1e-9);
    });

    [Fact]
    public void Features_without_any_variance_are_refused() {
        using var d = torch.NewDisposeScope();
        Assert.Contains("no feature varies within a class", Message(() => Mahalanobis.Fit(torch.ones(6, 2), torch.arange(6).remainder(2), 2)));
        Assert.Contains("must be [n > 0, 6], got [2, 5]", Message(() => Rmd.Fit(Features, Labels, 3).Score(torch.zeros(2, 5))));
        Assert.Contains("class 3 has no sample", Message(() => Rmd.Fit(Features, Labels, 4)));
    }
}
