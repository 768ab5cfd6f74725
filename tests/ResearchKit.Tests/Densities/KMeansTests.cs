using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class KMeansTests {
    [Fact]
    public void Separate_clusters_are_found_whole() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var labels = KMeans.Labels(Lcg.Clusters((ulong)seed, 90, 4, 9).ToTensor(), 3, new((ulong)seed));
        return labels.Select((label, i) => (label, i % 3)).Distinct().Count() == 3 && labels.Distinct().Count() == 3;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Every_row_ends_in_the_cluster_whose_mean_is_nearest() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Rows((ulong)seed, 60, 3);
        var labels = KMeans.Labels(x.ToTensor(), 4, new((ulong)seed));
        var means = Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 3)
            .Select(j => Enumerable.Range(0, 60).Where(i => labels[i] == k).Select(i => x[i, j]).Average()).ToArray()).ToArray();
        // Lloyd stops at a movement of 1e-4 of the variance, so a row may be at the border.
        return Enumerable.Range(0, 60).All(i =>
            Matrix.SquaredDistance(x.Row(i), means[labels[i]]) <= means.Min(m => Matrix.SquaredDistance(x.Row(i), m)) + 0.02);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Rows_that_are_all_the_same_do_not_stop_it() =>
        Assert.All(KMeans.Labels(torch.ones(10, 2, dtype: ScalarType.Float64) * 1.5, 3, new(1)), label => Assert.InRange(label, 0, 2));
}
