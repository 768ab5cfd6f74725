using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Data.Tests;

public class SetTests {
    static Dataset Make(params int[] labels) => Dataset.Of("toy", "test", new([.. labels.Select((l, i) => (byte)i)], labels.Length, 1, 1, 1, labels), ["a", "b", "c", "d"], "made");

    [Fact]
    public void Open_set_split_relabels_the_known_in_their_order() {
        using var data = Make(0, 1, 2, 3, 2, 1);
        var split = new OpenSetSplit("s", [2, 0], [1]);
        using var known = split.KnownOf(data);
        Assert.Equal([1L, 0, 0], known.Labels.data<long>().ToArray());
        Assert.Equal([0, 2, 4], known.Images.data<byte>().ToArray());
        Assert.Equal(["c", "a"], known.ClassNames.ToArray());
        using var open = split.TestOf(data);
        Assert.Equal([1L, -1, 0, 0, -1], open.Labels.data<long>().ToArray());
        using var extra = split.TestOf(data, 2);
        Assert.Equal([1L, 2, 0, 0, 2], extra.Labels.data<long>().ToArray());
        Assert.Equal(["c", "a", "unknown"], extra.ClassNames.ToArray());
        Assert.Equal("unknownLabel must be -1 or 2, got 0 (Parameter 'unknownLabel')", Assert.Throws<ArgumentException>(() => split.TestOf(data, 0)).Message);
    }

    [Fact]
    public void Bad_splits_are_refused() {
        Assert.Contains("at least one class", Assert.Throws<ArgumentException>(() => new OpenSetSplit("s", [], [1])).Message);
        Assert.Contains("class 1 occurs twice", Assert.Throws<ArgumentException>(() => new OpenSetSplit("s", [0, 1], [1])).Message);
        Assert.Contains("must be >= 0, got -1", Assert.Throws<ArgumentException>(() => new OpenSetSplit("s", [0], [-1])).Message);
        using var data = Make(0, 1);
        Assert.Contains("has no class 7", Assert.Throws<ArgumentException>(() => new OpenSetSplit("s", [7], [0]).KnownOf(data)).Message);
        Assert.Contains("no image of the known class 2 (c)", Assert.Throws<ArgumentException>(() => new OpenSetSplit("s", [0, 2], []).KnownOf(data)).Message);
    }

    [Fact]
    public void Openness_is_zero_when_closed_and_grows_with_the_unknown() {
        Assert.Equal(0, new OpenSetSplit("s", [0, 1], []).Openness);
        Assert.Equal(1 - Math.Sqrt(12.0 / 16), new OpenSetSplit("s", [0, 1, 2, 3, 4, 5], [6, 7, 8, 9]).Openness, 15);   // 6 known of 10: 13.4 %
        Prop.ForAll(Gen.Choose(1, 20).ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (k, u) =>
            new OpenSetSplit("s", [.. Enumerable.Range(0, k)], [.. Enumerable.Range(k, u)]).Openness
            < new OpenSetSplit("s", [.. Enumerable.Range(0, k)], [.. Enumerable.Range(k, u + 1)]).Openness).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Random_splits_are_partitions_and_repeat_with_their_seed() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Choose(1, 10).ToArbitrary(), (s, k) => {
        var split = OpenSetSplit.Random(10, k, new Seed((ulong)s));
        return split.Known.Length == k && split.Known.Concat(split.Unknown).Order().SequenceEqual(Enumerable.Range(0, 10))
            && split.Known.SequenceEqual(OpenSetSplit.Random(10, k, new Seed((ulong)s)).Known);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Published_splits_have_six_known_and_four_unknown() {
        Assert.Equal(20, PublishedSplits.All.Count);
        Assert.All(PublishedSplits.All.Values, s => Assert.Equal((6, 4), (s.Known.Length, s.Unknown.Length)));
        Assert.Equal([3, 0, 2, 9, 1, 6], PublishedSplits.All["cac-mnist-1"].Known.ToArray());
        Assert.Equal([2, 4, 5, 9, 8, 3], PublishedSplits.All["arpl-mnist-1"].Known.ToArray());
    }

    [Fact]
    public void Checksum_sees_every_pixel_label_and_the_shape() {
        using var data = Make(0, 1, 2, 3);
        var set = data.ToImageSet();
        string[] sums = [data.Checksum, (set with { Labels = [0, 1, 2, 2] }).Checksum(), (set with { Pixels = [0, 1, 2, 4] }).Checksum(), (set with { Count = 2, Width = 2 }).Checksum()];
        Assert.Equal(4, sums.Distinct().Count());
        using var again = Make(0, 1, 2, 3);
        Assert.Equal(data.Checksum, again.Checksum);
    }

    [Fact]
    public void Selecting_sampling_and_floats() {
        using var data = Make(3, 2, 1, 0);
        using var picked = data.Select([2, 0]);
        Assert.Equal([2, 0], picked.Images.data<byte>().ToArray());
        Assert.Equal([1L, 3], picked.Labels.data<long>().ToArray());
        using var sample = data.Sample(3, new Seed(5));
        Assert.Equal(3, sample.Images.data<byte>().ToArray().Distinct().Count());
        Assert.Contains("must be in 0..3", Assert.Throws<ArgumentOutOfRangeException>(() => data.Select([4])).Message);
        using var floats = data.ToFloat();
        Assert.Equal([0f, 1 / 255f, 2 / 255f, 3 / 255f], floats.data<float>().ToArray());
    }

    [Fact]
    public void Resizing_is_Pillows_bilinear() {
        // im = Image.fromarray((np.arange(35) * 7 % 256).astype(np.uint8).reshape(7, 5)); im.resize((3, 4), Image.BILINEAR), im.resize((8, 9), ...)
        var set = new ImageSet([.. Enumerable.Range(0, 35).Select(i => (byte)(i * 7))], 1, 1, 7, 5, [0]);
        byte[] smaller = [21, 32, 43, 76, 87, 98, 140, 151, 162, 195, 206, 217];
        byte[] larger = [0, 3, 7, 12, 16, 21, 25, 28, 23, 26, 30, 35, 39, 44, 48, 51, 51, 54, 58, 63, 67, 72, 76, 79, 78, 81, 85, 90, 94, 99, 103, 106,
            105, 108, 112, 117, 121, 126, 130, 133, 132, 135, 139, 144, 148, 153, 157, 160, 159, 162, 166, 171, 175, 180, 184, 187, 187, 190, 194, 199, 203, 208,
            212, 215, 210, 213, 217, 222, 226, 231, 235, 238];
        foreach (var (expected, h, w) in new[] { (smaller, 4, 3), (larger, 9, 8) }) {
            var got = Resize.Apply(set, h, w);
            Assert.Equal((h, w), (got.Height, got.Width));
            for (var i = 0; i < expected.Length; i++) Assert.InRange(got.Pixels[i], expected[i] - 1, expected[i] + 1);   // Pillow rounds between its two passes
        }
    }

    [Fact]
    public void Resizing_keeps_constants_and_transposing_twice_changes_nothing() => Prop.ForAll(Gen.Choose(1, 9).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), ArbMap.Default.ArbFor<byte>(), (h, w, v) => {
        var constant = new ImageSet([.. Enumerable.Repeat(v, 2 * h * w)], 2, 1, h, w, [0, 0]);
        var counting = constant with { Pixels = [.. Enumerable.Range(0, 2 * h * w).Select(i => (byte)i)] };
        var turned = Planes.Transpose(counting);
        return Resize.Apply(constant, w, 7).Pixels.All(p => p == v) && Planes.Transpose(turned).Pixels.SequenceEqual(counting.Pixels)
            && turned.Pixels[(w - 1) * h] == counting.Pixels[w - 1];
    }).QuickCheckThrowOnFailure();
}
