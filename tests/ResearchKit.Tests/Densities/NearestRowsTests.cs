using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class NearestRowsTests {
    // Rows on a coarse grid (ties), rows twice, one row far away (a wide bound), a common offset, queries very far away.
    [Fact]
    public void Are_exactly_those_of_all_pairs() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(2, 700).ToArbitrary(), Gen.Choose(1, 30).ToArbitrary(), (seed, n, wanted) => {
            using var scope = torch.NewDisposeScope();
            var k = Math.Min(wanted, n - 1);
            var x = Lcg.Rows((ulong)seed, n, 3);
            if (seed % 2 == 0) for (var i = 0; i < x.Values.Length; i++) x.Values[i] = Math.Round(x.Values[i] * 4) / 4;
            if (seed % 3 == 0) x.Row(0).CopyTo(x.Values.AsSpan(3));
            if (seed % 5 == 0) x.Values[^1] = 1e5;
            if (seed % 7 == 0) for (var i = 0; i < x.Values.Length; i++) x.Values[i] += 1e6;
            var queries = Lcg.Rows((ulong)seed + 1, 9, 3);
            if (seed % 11 == 0) queries.Values[0] = 1e300;
            foreach (var (rows, itself) in new[] { (queries, false), (x, true) }) {
                var (nearest, distances) = NearestRows.Of(rows, x, k, itself);
                for (var q = 0; q < rows.Rows; q++) {
                    double Distance(int j) => System.Numerics.Tensors.TensorPrimitives.Distance(rows.Row(q), x.Row(j));
                    int[] expected = [.. Enumerable.Range(0, n).Where(j => !itself || j != q).OrderBy(Distance).Take(k)];
                    Assert.Equal(expected, nearest[(q * k)..((q + 1) * k)]);
                    Assert.Equal(expected.Select(Distance), distances[(q * k)..((q + 1) * k)]);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
}
