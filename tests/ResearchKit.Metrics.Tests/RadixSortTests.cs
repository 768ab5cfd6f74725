namespace ResearchKit.Metrics.Tests;

public sealed class RadixSortTests {
    // Lengths on both sides of the border between the two methods; every finite magnitude, both signs, infinities.
    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(20_000)]
    public void Sorts_any_floats_as_the_framework_does(int n) {
        var random = new SplitMix((ulong)n);
        var values = Enumerable.Range(0, n).Select(_ => BitConverter.UInt32BitsToSingle((uint)random.Next())).Where(x => !float.IsNaN(x))
            .Append(float.PositiveInfinity).Append(float.NegativeInfinity).Append(0f).ToArray();
        Assert.Equal(values.Order(), RadixSort.Sorted<float>(values));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1025)]
    [InlineData(20_000)]
    public void Sorts_any_doubles_as_the_framework_does(int n) {
        var random = new SplitMix((ulong)n);
        var values = Enumerable.Range(0, n).Select(_ => BitConverter.UInt64BitsToDouble(random.Next())).Where(x => !double.IsNaN(x))
            .Append(double.PositiveInfinity).Append(double.NegativeInfinity).Append(0.0).ToArray();
        Assert.Equal(values.Order(), RadixSort.Sorted<double>(values));
    }

    [Fact]
    public void Sorts_values_that_share_digits() {
        var values = Enumerable.Range(0, 5000).Select(i => (float)(i * 7 % 3)).ToArray();
        Assert.Equal(values.Order(), RadixSort.Sorted<float>(values));
    }

    [Fact]
    public void A_large_ranking_is_the_same_in_both_precisions_and_as_the_rank_sum() {
        var known = Some.Uniform(30_000, seed: 1, shift: 0.25f);
        var unknown = Some.Uniform(20_000, seed: 2);
        var doubles = Roc.Summary(OpenSetF1.Doubles(known), OpenSetF1.Doubles(unknown));
        Assert.Equal(Roc.Summary(known, unknown), doubles);
        var sorted = unknown.Order().ToArray();
        var above = known.Sum(k => Order.CountBelow<float>(sorted, k) + (double)(Order.CountAtMost<float>(sorted, k) - Order.CountBelow<float>(sorted, k)) / 2);
        Assert.Equal(above / known.Length / unknown.Length, doubles.Auroc, 1e-14);
    }
}
