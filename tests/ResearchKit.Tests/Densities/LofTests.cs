using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class LofTests {
    static readonly LofOptions Five = new() { Neighbours = 5 };

    [Fact]
    public void Agrees_with_scikit_learn_with_ten_rows_twice() { // golden.py
        var x = Lcg.Clusters(4, 60, 5, 0.7);
        x.Values.AsSpan(0, 50).CopyTo(x.Values.AsSpan(250));
        Lcg.Near([-1.1840845966503137, -1.027931987149629, -1.0557436219603413, -1.2140520533555246, -3.084391065091185],
            Lof.Fit(x, Five).Score(Lcg.Queries()), 1e-9);
    }

    // The definitions as they stand, over all pairs.
    static double[] Twin(Matrix x, Matrix queries, int k) {
        double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Math.Sqrt(Matrix.SquaredDistance(a, b));
        int[] Near(ReadOnlySpan<double> point, int except) {
            var distances = new double[x.Rows];
            for (var j = 0; j < x.Rows; j++) distances[j] = Distance(point, x.Row(j));
            return [.. Enumerable.Range(0, x.Rows).Where(j => j != except).OrderBy(j => distances[j]).ThenBy(j => j).Take(k)];
        }
        var neighbours = Enumerable.Range(0, x.Rows).Select(i => Near(x.Row(i), i)).ToArray();
        double KDistance(int i) => Distance(x.Row(i), x.Row(neighbours[i][^1]));
        double Density(double[] point, int[] near) => 1 / (near.Average(o => Math.Max(KDistance(o), Distance(point, x.Row(o)))) + 1e-10);
        return [.. Enumerable.Range(0, queries.Rows).Select(q => {
            var near = Near(queries.Row(q), -1);
            return -near.Average(o => Density(x.Row(o).ToArray(), neighbours[o])) / Density(queries.Row(q).ToArray(), near);
        })];
    }

    [Fact]
    public void Equals_the_definitions_over_all_pairs() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(2, 40).ToArbitrary(), Gen.Choose(1, 25).ToArbitrary(), (seed, n, k) => {
            var x = Lcg.Clusters((ulong)seed, n, 3, 0.5);
            for (var i = 0; i < x.Values.Length; i++) x.Values[i] = Math.Round(x.Values[i] * 4) / 4 + 1e6 * (seed % 2); // ties; far from 0
            var fitted = Lof.Fit(x, new() { Neighbours = k });
            var queries = Lcg.Rows((ulong)seed + 1, 7, 3);
            for (var i = 0; i < queries.Values.Length; i++) queries.Values[i] += 1e6 * (seed % 2);
            Lcg.Near(Twin(x, queries, Math.Min(k, n - 1)), fitted.Score(queries), 1e-9);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Inside_a_grid_the_factor_is_near_one_and_far_away_it_grows() {
        var grid = new Matrix([.. Enumerable.Range(0, 400).SelectMany(i => new double[] { i % 20, i / 20 })], 400, 2);
        var scores = Lof.Fit(grid, new()).Score(new Matrix([9.5, 9.5, 30, 30, 60, 60], 3, 2));
        Assert.Equal(-1, scores[0], 0.1);
        Assert.True(scores[1] < -3 && scores[2] < scores[1]);
    }
}
