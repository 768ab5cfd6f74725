using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class SvddTests {
    static double K(KernelKind kind, double gamma, ReadOnlySpan<double> x, ReadOnlySpan<double> y) {
        var (square, dot, least, chi) = (0.0, 0.0, 0.0, 0.0);
        for (var j = 0; j < x.Length; j++) {
            square += (x[j] - y[j]) * (x[j] - y[j]);
            dot += x[j] * y[j];
            least += Math.Min(x[j], y[j]);
            if (x[j] + y[j] > 0) chi += (x[j] - y[j]) * (x[j] - y[j]) / (x[j] + y[j]);
        }
        return kind switch {
            KernelKind.Rbf => Math.Exp(-gamma * square),
            KernelKind.Linear => dot,
            KernelKind.HistogramIntersection => least,
            _ => Math.Exp(-gamma * chi),
        };
    }

    [Fact]
    public void The_kkt_conditions_hold_for_every_kernel() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), Gen.Choose(2, 120).ToArbitrary(), (seed, percent, n) => {
            var kind = (KernelKind)(seed % 4);
            var x = Lcg.Clusters((ulong)seed, n, 3, 0.6);
            var nu = percent / 100.0;
            var ball = Svdd.Fit(x, new() { Nu = nu, Kernel = kind, Gamma = 1.5, Tolerance = 1e-6 });
            Assert.True(ball.Converged);
            Assert.Equal(1, ball.Alpha.Sum(), 1e-9);
            var support = new Matrix([.. ball.Support], ball.Alpha.Length, 3);
            // |φ(x) − a|² by the definition, over all support vectors.
            var inner = Enumerable.Range(0, support.Rows).Sum(i => Enumerable.Range(0, support.Rows).Sum(j =>
                ball.Alpha[i] * ball.Alpha[j] * K(kind, 1.5, support.Row(i), support.Row(j))));
            double Distance(int i) => K(kind, 1.5, x.Row(i), x.Row(i)) + inner
                - 2 * Enumerable.Range(0, support.Rows).Sum(j => ball.Alpha[j] * K(kind, 1.5, x.Row(i), support.Row(j)));
            var scores = ball.Score(x);
            var bound = 1 / (nu * n);
            var slack = 1e-4 * Math.Max(1, 4 * n * Math.Max(1 / (nu * n), 1) / n);
            for (var i = 0; i < n; i++) {
                Assert.Equal(ball.SquaredRadius - Distance(i), scores[i], 1e-9);
                var at = Enumerable.Range(0, support.Rows).Where(j => support.Row(j).SequenceEqual(x.Row(i))).ToArray();
                var alpha = at.Length == 0 ? 0 : ball.Alpha[at[0]];
                Assert.InRange(alpha, 0, bound * (1 + 1e-9));
                if (alpha < bound * (1 - 1e-9)) Assert.True(scores[i] >= -slack, $"{kind}, row {i} with alpha {alpha} of {bound}: {scores[i]}");
                if (alpha > 0) Assert.True(scores[i] <= slack, $"{kind}, row {i} with alpha {alpha} of {bound}: {scores[i]}");
            }
        }).QuickCheckThrowOnFailure();

    // Tax and Duin, section 2.5: where k(x, x) is constant, the two problems are one.
    [Fact]
    public void With_a_gaussian_kernel_it_is_the_one_class_svm_on_another_scale() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(5, 95).ToArbitrary(), (seed, percent) => {
            var (x, queries) = (Lcg.Clusters((ulong)seed, 100, 4, 0.5), Lcg.Rows((ulong)seed + 1, 40, 4));
            var nu = percent / 100.0;
            var svm = OneClassSvm.Fit(x, new() { Nu = nu, Gamma = 3, Tolerance = 1e-8 });
            var ball = Svdd.Fit(x, new() { Nu = nu, Gamma = 3, Tolerance = 1e-8 });
            var expected = svm.Score(queries).Select(score => 2 / (nu * 100) * (score - svm.Rho)).ToArray();
            Lcg.Near(expected, ball.Score(queries), 1e-5);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void The_smallest_ball_around_points_is_known_by_hand() {
        // Nobody may be outside (nu n < 1): a square of side 2 and its middle, far from 0: center (101, 51), R² = 2.
        var square = new Matrix([100, 50, 102, 50, 100, 52, 102, 52, 101, 51], 5, 2);
        var ball = Svdd.Fit(square, new() { Nu = 0.1, Kernel = KernelKind.Linear, Tolerance = 1e-9 });
        Assert.Equal(2, ball.SquaredRadius, 1e-6);
        Lcg.Near([2, 0, -7], ball.Score(new Matrix([101, 51, 102, 52, 104, 51], 3, 2)), 1e-6);
        Assert.Equal(101 * 101 + 51 * 51, ball.SquaredCenter, 1e-4);
    }

    [Fact]
    public void Nu_bounds_the_share_outside() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(2, 60).ToArbitrary(), (seed, percent) => {
        var x = Lcg.Clusters((ulong)seed, 200, 4, 0.5);
        var ball = Svdd.Fit(x, new() { Nu = percent / 100.0, Kernel = (KernelKind)(seed % 2), Gamma = 2, Tolerance = 1e-7 });
        return ball.Score(x).Count(score => score < -1e-5) <= 2 * percent && ball.Alpha.Length >= 2 * percent;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Histograms_must_not_be_negative() {
        using var scope = torch.NewDisposeScope();
        var options = new SvddOptions { Kernel = KernelKind.ChiSquared };
        var x = Lcg.Rows(3, 20, 3);
        var ball = Svdd.Fit(x.ToTensor(), options, new(0));
        x.Values[7] = -0.25;
        const string Expected = "features must be >= 0 for the kernel ChiSquared, got -0.25 at [2, 1]";
        Assert.Contains(Expected, Assert.Throws<ArgumentException>(() => Svdd.Fit(x.ToTensor(), options, new(0))).Message);
        Assert.Contains(Expected, Assert.Throws<ArgumentException>(() => ball.Score(x.ToTensor())).Message);
    }
}
