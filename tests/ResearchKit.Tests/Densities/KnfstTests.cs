using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class KnfstTests {
    static readonly KnfstOptions Gaussian = new() { Gamma = 6 };

    static Tensor ByThree(int n) => torch.arange(n).remainder(3);

    [Theory] // golden.py: the authors' algorithm in NumPy
    [InlineData(KernelKind.Rbf, false, new[] { -0.10211336833856446, -0.0783609234966665, -0.18265365478201284, -0.23159131067283398, -0.2284327799768841 })]
    [InlineData(KernelKind.Rbf, true, new[] { -0.0786396576311452, -0.0596983385142098, -0.12264570999696586, -0.1689467514022553, -0.17497753929421575 })]
    [InlineData(KernelKind.HistogramIntersection, false, new[] { -0.009430509098062671, -0.027537599914920188, -0.005954059931089109, -0.031582404226422583, -0.02145929310283925 })]
    [InlineData(KernelKind.HistogramIntersection, true, new[] { -0.013912100902232272, -0.02513933848789429, -0.0017135936701068166, -0.0023356723252405676, -0.009601003057259305 })]
    public void Agrees_with_the_authors_algorithm(KernelKind kind, bool oneClass, double[] expected) {
        using var scope = torch.NewDisposeScope();
        var options = kind == KernelKind.Rbf ? Gaussian : KnfstOptions.Histograms;
        var x = Lcg.Clusters(11, 60, 5, 0.7).ToTensor();
        var fitted = oneClass ? Knfst.Fit(x, options, new(0)) : Knfst.Fit(x, ByThree(60), 3, options, new(0));
        Lcg.Near(expected, fitted.Score(Lcg.Queries().ToTensor()).Doubles(), 1e-9);
    }

    [Fact]
    public void One_factorisation_gives_what_the_definition_gives() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), Gen.Choose(6, 50).ToArbitrary(), (seed, classes, n) => {
            using var scope = torch.NewDisposeScope();
            var (x, queries) = (Lcg.Clusters((ulong)seed, n, 4, 0.5), Lcg.Rows((ulong)seed + 1, 12, 4));
            var kernel = new Kernel(seed % 2 == 0 ? KernelKind.Rbf : KernelKind.HistogramIntersection, 20);
            int[] labels = [.. Enumerable.Range(0, n).Select(i => i % classes)];
            var (gram, values) = (kernel.Between(x, x), kernel.Between(queries, x));
            Assert.True(NullSpace.ByCholesky(gram, labels, classes) is not null, "the kernel matrix is positive definite");
            var (fast, slow) = (NullSpace.ByCholesky(gram, labels, classes)!.Value, NullSpace.ByDefinition(gram, labels, classes));
            Assert.Equal(Math.Max(1, classes - 1), fast.Dimensions);
            Assert.Equal(fast.Dimensions, slow.Dimensions);
            Lcg.Near(slow.Scores(values), fast.Scores(values), 1e-7);
            // The null space: no scatter within a class, directions of length 1.
            Assert.All(fast.Scores(gram), score => Assert.Equal(0, score, 1e-9));
            var projection = torch.tensor(fast.Projection, [n, fast.Dimensions]);
            Lcg.Near(torch.eye(fast.Dimensions, dtype: ScalarType.Float64).Doubles(), projection.t().mm(gram.ToTensor()).mm(projection).Doubles(), 1e-8);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void By_hand_with_orthogonal_rows_and_the_linear_kernel() {
        using var scope = torch.NewDisposeScope();
        var x = torch.eye(2, dtype: ScalarType.Float64);
        var linear = new KnfstOptions { Kernel = KernelKind.Linear };
        // One class: w = (1, 1) / √2, the class at 1 / √2. Two classes: w = ±(1, −1) / √2, the classes at ±1 / √2.
        var queries = torch.tensor([1.0, 0, 2, 0, 0, 0, 1, 1], [4, 2]);
        var half = Math.Sqrt(0.5);
        Lcg.Near([0, -half, -half, -half], Knfst.Fit(x, linear, new(0)).Score(queries).Doubles(), 1e-12);
        Lcg.Near([0, -half, -half, -half], Knfst.Fit(x, torch.arange(2), 2, linear, new(0)).Score(queries).Doubles(), 1e-12);
    }

    [Fact]
    public void Rows_that_occur_twice_are_fitted_by_the_definition() {
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Clusters(2, 30, 4, 0.7);
        var once = Knfst.Fit(x.ToTensor(), ByThree(30), 3, Gaussian, new(0));
        var twice = Knfst.Fit(torch.cat([x.ToTensor(), x.ToTensor()], 0), torch.cat([ByThree(30), ByThree(30)], 0), 3, Gaussian, new(0));
        var queries = Lcg.Rows(3, 9, 4).ToTensor();
        Lcg.Near(once.Score(queries).Doubles(), twice.Score(queries).Doubles(), 1e-6);
    }

    [Fact]
    public void The_local_form_is_a_null_space_of_the_nearest_rows() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(2, 40).ToArbitrary(), (seed, k) => {
            using var scope = torch.NewDisposeScope();
            var x = Lcg.Clusters((ulong)seed, 40, 4, 0.8);
            var local = LocalKnfst.Fit(x.ToTensor(), ByThree(40), 3, new() { Neighbours = k, Gamma = 20 }, new(0));
            var queries = Lcg.Rows((ulong)seed + 1, 5, 4);
            var expected = Enumerable.Range(0, 5).Select(q => {
                var near = Enumerable.Range(0, 40).OrderBy(i => Matrix.SquaredDistance(queries.Row(q), x.Row(i))).Take(k).ToArray();
                int[] classes = [.. near.Select(i => i % 3).Distinct()];
                var labels = torch.tensor(near.Select(i => (long)Array.IndexOf(classes, i % 3)).ToArray());
                var options = new KnfstOptions { Gamma = 20 };
                var fitted = classes.Length == 1 ? Knfst.Fit(x.Take(near).ToTensor(), options, new(0)) : Knfst.Fit(x.Take(near).ToTensor(), labels, classes.Length, options, new(0));
                return fitted.Score(queries.Slice(q, 1).ToTensor()).Doubles()[0];
            }).ToArray();
            Lcg.Near(expected, local.Score(queries.ToTensor()).Doubles(), 1e-7);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void A_row_of_a_new_class_scores_below_rows_of_known_ones() {
        using var scope = torch.NewDisposeScope();
        // Three clusters by their column, the fourth is unknown.
        static Matrix Cluster(ulong seed, int n, Func<int, int> column) {
            var x = Lcg.Rows(seed, n, 4).Times(0.3);
            for (var i = 0; i < n; i++) x.Values[i * 4 + column(i)] += 2;
            return x;
        }
        var (train, known, unknown) = (Cluster(1, 150, i => i % 3), Cluster(2, 30, i => i % 3), Cluster(3, 30, _ => 3));
        foreach (var options in new[] { new(), KnfstOptions.Histograms, new KnfstOptions { Kernel = KernelKind.ChiSquared } }) {
            var fitted = Knfst.Fit(train.ToTensor(), ByThree(150), 3, options, new(0));
            Assert.True(fitted.Score(known.ToTensor()).Doubles().Min() > fitted.Score(unknown.ToTensor()).Doubles().Max(), $"{options.Kernel}");
        }
    }

    [Fact]
    public void Bad_labels_and_too_many_rows_are_refused() {
        using var scope = torch.NewDisposeScope();
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        var x = Lcg.Rows(1, 9, 2).ToTensor();
        Assert.Contains("class 3 of 4 has no row", Message(() => Knfst.Fit(x, ByThree(9), 4, new(), new(0))));
        Assert.Contains("labels must be in [0, 2), got 2 at index 2", Message(() => LocalKnfst.Fit(x, ByThree(9), 2, new(), new(0))));
        Assert.Contains("labels must be int64 [9], got [8] Int64", Message(() => KExtremes.Fit(x, ByThree(8), 3, new(), new(0))));
        Assert.Contains("classes must be at least 1", Message(() => Knfst.Fit(x, ByThree(9), 0, new(), new(0))));
        Assert.Contains("at most MaxRows = 8 rows", Message(() => Knfst.Fit(x, new() { MaxRows = 8 }, new(0))));
        Assert.Contains("are the same to the kernel", Message(() => Knfst.Fit(torch.zeros(9, 2, dtype: ScalarType.Float64), ByThree(9), 3, new(), new(0))));
    }
}
