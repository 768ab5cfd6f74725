using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class GmmTests {
    static readonly GmmOptions Three = new() { Components = 3 };

    static int[] ByThree(Tensor x) => [.. Enumerable.Range(0, (int)x.shape[0]).Select(i => i % 3)];

    // Golden values of this file: golden.py beside it (scikit-learn 1.2.1).
    [Fact]
    public void Agrees_with_scikit_learn_on_separate_clusters_from_its_own_start() {
        using var scope = torch.NewDisposeScope();
        var fitted = Gmm.Fit(Lcg.Clusters(1, 240, 5, 4).ToTensor(), Three, new(0));
        Lcg.Near([-3.9542677791064884, -2.261816159643524, -2.499658216766166, -11.285215464114131, -82.5176044973295],
            fitted.Score(Lcg.Queries().ToTensor()).Doubles(), 1e-8);
        Assert.Equal(-1.8987791395748652, fitted.Report.LogLikelihoods[^1], 1e-9);
        Assert.Equal((2, true), (fitted.Report.Iterations, fitted.Report.Converged));
    }

    [Fact]
    public void Agrees_with_scikit_learn_over_100_steps_with_a_constant_column_and_the_same_start() {
        using var scope = torch.NewDisposeScope();
        var fitted = GmmFit.Run(Lcg.Clusters(2, 300, 5, 0.3).With(4, 0.25), Three with { Tolerance = 1e-4 }, ByThree);
        Lcg.Near([3.036085938743414, 3.576859425787426, 4.116866835148645, -0.23458857497920704, -21.06874894035101],
            fitted.Score(Lcg.Queries().With(4, 0.25).ToTensor()).Doubles(), 1e-6);
        Lcg.Near([0.2828400875887417, 0.5957861556791064, 0.12137375673215203], fitted.Weights, 1e-6);
        Assert.Equal(5.019224592539549, fitted.Report.LogLikelihoods[^1], 1e-7);
        Assert.Equal((100, false), (fitted.Report.Iterations, fitted.Report.Converged));
    }

    // The slow twin: equations 9.23-9.28 in plain loops, dense, in the columns as they come.
    static (double[] W, double[][] M, double[][,] C) TextbookStep(Matrix x, double[][] r, double reg) {
        int n = x.Rows, d = x.Columns, k = r.Length;
        var (w, m, c) = (new double[k], new double[k][], new double[k][,]);
        for (var a = 0; a < k; a++) {
            var nk = r[a].Sum();
            w[a] = nk / n;
            m[a] = [.. Enumerable.Range(0, d).Select(j => Enumerable.Range(0, n).Sum(i => r[a][i] * x[i, j]) / nk)];
            c[a] = new double[d, d];
            for (var p = 0; p < d; p++)
                for (var q = 0; q < d; q++)
                    c[a][p, q] = Enumerable.Range(0, n).Sum(i => r[a][i] * (x[i, p] - m[a][p]) * (x[i, q] - m[a][q])) / nk + (p == q ? reg : 0);
        }
        return (w, m, c);
    }

    [Fact]
    public void Equals_the_textbook_algorithm_through_blocks_pruning_and_restarts() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(49, 60).ToArbitrary(), (seed, d) => {
            using var scope = torch.NewDisposeScope();
            const int Steps = 6, Rows = 260;
            var x = Lcg.Clusters((ulong)seed, Rows, d, seed % 4 * 0.25);
            var options = Three with { MaxIterations = Steps, Tolerance = 1e-12, Regularisation = 1e-3 };
            var fast = GmmFit.Run(x, options, ByThree);

            var r = Enumerable.Range(0, 3).Select(a => Enumerable.Range(0, Rows).Select(i => i % 3 == a ? 1.0 : 0).ToArray()).ToArray();
            var bounds = new List<double>();
            for (var step = 0; step < fast.Report.Iterations; step++) {
                var (w, m, c) = TextbookStep(x, r, 1e-3);
                var log = GaussianTerms.Of(torch.tensor(w), torch.tensor(m.SelectMany(v => v).ToArray(), [3, d]),
                    torch.tensor(c.SelectMany(v => v.Cast<double>()).ToArray(), [3, d, d])).WeightedLogDensities(x.ToTensor());
                var total = log.logsumexp(0);
                bounds.Add(total.mean().ToDouble());
                var next = (log - total).exp().Doubles();
                r = [.. Enumerable.Range(0, 3).Select(a => next[(a * Rows)..((a + 1) * Rows)])];
            }
            Lcg.Near(bounds, fast.Report.LogLikelihoods, 1e-7);
            var (weights, means, covariances) = TextbookStep(x, r, 1e-3);
            Lcg.Near(weights, fast.Weights, 1e-6);
            Lcg.Near([.. means.SelectMany(v => v)], fast.Means, 1e-6);
            Lcg.Near([.. covariances.SelectMany(v => v.Cast<double>())], fast.Covariances, 1e-6);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    [Fact]
    public void A_density_is_the_formula() {
        using var scope = torch.NewDisposeScope();
        var one = new Gmm([0.25, 0.75], [0, 1, 2, 3], [4, 0, 0, 1, 2, 1, 1, 2], new(true, [0]));
        // 0.25 N((1, 1); (0, 1), diag(4, 1)) + 0.75 N((1, 1); (2, 3), [[2, 1], [1, 2]]), by hand: det 4 and 3, squared distances 1/4 and 2
        var expected = Math.Log(0.25 / (2 * Math.PI * 2) * Math.Exp(-0.125) + 0.75 / (2 * Math.PI * Math.Sqrt(3)) * Math.Exp(-1));
        Assert.Equal(expected, one.Score(torch.tensor([1.0, 1.0], [1, 2])).ToDouble(), 1e-12);
    }

    [Fact]
    public void Pruning_only_drops_shares_below_e_to_the_minus_24() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(1, 130).ToArbitrary(), (seed, d) => {
            using var scope = torch.NewDisposeScope();
            var x = Lcg.Clusters((ulong)seed, 90, d, seed % 5 * 0.4).ToTensor();
            var means = x.narrow(0, 0, 3);
            var terms = GaussianTerms.Of(torch.tensor([0.2, 0.3, 0.5]), means, torch.eye(d, dtype: ScalarType.Float64).unsqueeze(0)
                * torch.tensor([0.1, 0.2, 0.3]).view(3, 1, 1));
            var full = terms.WeightedLogDensities(x);
            var all = full.Doubles();
            var pruned = terms.WeightedLogDensities(x, torch.tensor(Enumerable.Range(0, 90).Select(i => (long)(i * 7 % 3)).ToArray(), [90])).Doubles();
            var best = full.amax([0]).Doubles();
            return Enumerable.Range(0, all.Length).All(i =>
                double.IsNegativeInfinity(pruned[i]) ? all[i] <= best[i % 90] - 24 : Math.Abs(all[i] - pruned[i]) <= 1e-9 * Math.Abs(all[i]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_likelihood_never_falls() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var report = Gmm.Fit(Lcg.Clusters((ulong)seed, 120, 4, 0.5).ToTensor(), Three with { Tolerance = 1e-9 }, new((ulong)seed)).Report;
        return report.LogLikelihoods.Zip(report.LogLikelihoods.Skip(1), (a, b) => b - a).All(rise => rise > -1e-5); // the regulariser costs this much
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Turning_and_moving_the_features_changes_no_density() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Clusters((ulong)seed, 150, 6, 0.6);
        var (_, turn) = torch.linalg.eigh(Lcg.Rows((ulong)seed + 1, 36, 6).ToTensor().narrow(0, 0, 6) + Lcg.Rows((ulong)seed + 1, 36, 6).ToTensor().narrow(0, 0, 6).t());
        var moved = x.ToTensor().mm(turn) + 3;
        Gmm Fit(Tensor features) => GmmFit.Run(new(features.Doubles(), 150, 6), Three with { MaxIterations = 5 }, ByThree);
        Lcg.Near(Fit(x.ToTensor()).Score(x.ToTensor()).Doubles(), Fit(moved).Score(moved).Doubles(), 1e-7);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Features_of_a_relu_layer_with_dead_and_dependent_columns_fit_as_without_the_shortcuts() {
        using var scope = torch.NewDisposeScope();
        var relu = Lcg.Clusters(12, 400, 20, 0.5).ToTensor().sub_(0.7).relu();
        var x = torch.cat([relu, torch.zeros(400, 5, dtype: ScalarType.Float64), relu.narrow(1, 0, 5) * 2, relu.narrow(1, 5, 5) * 1e-7], 1);
        var fitted = GmmFit.Run(new(x.Doubles(), 400, 35), Three, ByThree);
        // The mixture that was fitted, scored in full, must give the likelihood that one more step reports.
        var again = GmmFit.Run(new(x.Doubles(), 400, 35), Three with { MaxIterations = fitted.Report.Iterations + 1, Tolerance = 1e-300 }, ByThree);
        Assert.Equal(again.Report.LogLikelihoods[^1], fitted.Score(x).mean().ToDouble(), 1e-5 * Math.Abs(again.Report.LogLikelihoods[^1]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits() {
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Clusters(7, 200, 6, 0.4).ToTensor();
        Assert.Equal(Gmm.Fit(x, Three, new(5)).Covariances.ToArray(), Gmm.Fit(x, Three, new(5)).Covariances.ToArray());
        Assert.NotEqual(Gmm.Fit(x, Three, new(5)).Means.ToArray(), Gmm.Fit(x, Three, new(6)).Means.ToArray());
    }

    [Fact]
    public void Fewer_rows_than_components_and_singular_covariances_are_refused() {
        using var scope = torch.NewDisposeScope();
        var few = Assert.Throws<ArgumentException>(() => Gmm.Fit(Lcg.Rows(1, 7, 3).ToTensor(), new(), new(0)));
        Assert.Contains("[n >= 8, d >= 1], got [7, 3]", few.Message);
        var flat = Lcg.Rows(1, 30, 3).With(1, 5).ToTensor();
        var singular = Assert.Throws<ArgumentException>(() => Gmm.Fit(flat, Three with { Regularisation = 0 }, new(0)));
        Assert.Contains("is not positive definite", singular.Message);
        Assert.EndsWith("larger Regularisation is needed", singular.Message);
        var component = Assert.Throws<ArgumentException>(() => GaussianTerms.Of(torch.ones(2, dtype: ScalarType.Float64),
            torch.zeros(2, 2, dtype: ScalarType.Float64), torch.tensor([1.0, 0, 0, 1, 1, 2, 2, 1], [2, 2, 2])));
        Assert.Contains("covariance of component 1 of 2 is not positive definite", component.Message);
    }
}
