using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class OneClassSvmTests {
    [Theory] // golden.py, libsvm with tolerance 1e-10
    [InlineData(0.1, 2.6280747528075237, new[] { 2.7012767573044756, 2.8339779987990954, 2.858241419898498, 1.8843459337198158, 0.2251337374710185 })]
    [InlineData(0.5, 16.263336021986333, new[] { 13.328863267960404, 14.026433453489645, 16.35665855553524, 11.091996952601919, 0.9350957619424314 })]
    public void Agrees_with_libsvm(double nu, double rho, double[] expected) {
        using var scope = torch.NewDisposeScope();
        var fitted = OneClassSvm.Fit(Lcg.Clusters(5, 90, 5, 0.7).ToTensor(), new() { Nu = nu, Tolerance = 1e-7 }, new(0));
        Lcg.Near(expected, fitted.Score(Lcg.Queries().ToTensor()).Doubles(), 1e-5);
        Lcg.Near([.. expected.Select(score => score - rho)], fitted.Decision(Lcg.Queries().ToTensor()).Doubles(), 2e-5);
        Assert.Equal(rho, fitted.Rho, 1e-4);
        Assert.True(fitted.Converged);
    }

    [Fact]
    public void The_decision_is_libsvms_to_a_millionth() { // golden.py
        using var scope = torch.NewDisposeScope();
        var fitted = OneClassSvm.Fit(Lcg.Clusters(7, 150, 5, 0.5).ToTensor(), new() { Nu = 0.2, Gamma = 0.8, Tolerance = 1e-9 }, new(0));
        Lcg.Near([-1.0492307900128646, -0.3786946190946141, 0.941565260666609, -3.117259575934945, -7.420964188058012],
            fitted.Decision(Lcg.Queries().ToTensor()).Doubles(), 1e-6);
    }

    [Fact]
    public void The_kkt_conditions_hold_whatever_nu_and_however_small_the_cache() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), Gen.Choose(2, 150).ToArbitrary(), (seed, percent, n) => {
            var x = Lcg.Clusters((ulong)seed, n, 3, 0.6);
            for (var i = 0; i < 6; i++) x.Values[^(i + 1)] = x.Values[i % 3]; // duplicates: the kernel matrix is singular
            const double Tolerance = 1e-5;
            var nu = percent / 100.0;
            var solution = Smo.Solve(new KernelRows(x, new(KernelKind.Rbf, 1.5), 1), nu, Tolerance, 1_000_000);
            double Kernel(int i, int j) => Math.Exp(-1.5 * Matrix.SquaredDistance(x.Row(i), x.Row(j)));
            var output = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => solution.Alpha[j] * Kernel(i, j))).ToArray();
            Assert.True(solution.Converged);
            Assert.Equal(nu * n, solution.Alpha.Sum(), 1e-9);
            for (var i = 0; i < n; i++) {
                Assert.InRange(solution.Alpha[i], 0, 1);
                var slack = 2 * Tolerance + 1e-6 * n; // kernel rows are float32
                if (solution.Alpha[i] < 1) Assert.True(output[i] >= solution.Rho - slack, $"row {i}: {output[i]} < {solution.Rho}");
                if (solution.Alpha[i] > 0) Assert.True(output[i] <= solution.Rho + slack, $"row {i}: {output[i]} > {solution.Rho}");
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nu_bounds_the_share_of_outliers_and_of_support_vectors() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(5, 95).ToArbitrary(), (seed, percent) => {
            using var scope = torch.NewDisposeScope();
            var x = Lcg.Clusters((ulong)seed, 200, 4, 0.5);
            var fitted = OneClassSvm.Fit(x, new() { Nu = percent / 100.0, Tolerance = 1e-6 });
            var outside = fitted.Score(x).Count(score => score < fitted.Rho - 1e-4);
            return outside <= 2 * percent && fitted.Alpha.Length >= 2 * percent; // proposition 3 of the paper, n = 200
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void A_small_cache_gives_the_same_rows_and_stays_small() {
        var x = Lcg.Rows(3, 600, 4);
        KernelRows large = new(x, new(KernelKind.Rbf, 2), 100), small = new(x, new(KernelKind.Rbf, 2), 1); // 1 MiB holds 436 of 600 rows
        large.FillIfWhole();
        for (var pass = 0; pass < 2; pass++)
            for (var i = 0; i < 600; i++) {
                var (a, b) = (large[i], small[i]);
                for (var j = 0; j < 600; j++) Assert.Equal(a[j], b[j], 1e-6f);
            }
        Assert.Equal((600, 436), (large.Held, small.Held));
    }

    [Fact]
    public void Too_few_steps_are_reported() =>
        Assert.False(OneClassSvm.Fit(Lcg.Rows(5, 90, 5), new() { MaxIterations = 3, Tolerance = 1e-9 }).Converged);
}
