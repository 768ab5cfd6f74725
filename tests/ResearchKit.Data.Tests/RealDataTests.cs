using Xunit.Abstractions;

namespace ResearchKit.Data.Tests;

/// <summary>The real files against what system python reads from them.</summary>
public class RealDataTests(ITestOutputHelper output) {
    // python3 -c "import gzip,numpy as n; print(n.frombuffer(gzip.open('t10k-images-idx3-ubyte.gz').read(),n.uint8,offset=16).astype(int).sum())"
    // and, for the zips of PNG, the sum over n.asarray(PIL.Image.open(...)) of all entries (Pillow 9.4.0).
    [SkippableTheory]
    [InlineData("mnist", "train", 60000, 1567298545L, "5 0 4 1 9")]
    [InlineData("mnist", "test", 10000, 264923200L, "7 2 1 0 4")]
    [InlineData("kmnist", "test", 10000, 368966405L, "2 9 3 8 3")]
    [InlineData("notmnist", "test", 10000, 852906614L, "3 5 9 2 7")]
    [InlineData("fashion-mnist", "train", 60000, 3431114169L, "9 0 0 3 0")]
    [InlineData("fashion-mnist", "test", 10000, 573469082L, "9 2 1 1 6")]
    [InlineData("cifar-10", "test", 10000, 3733375634L, "0 0 0 0 0")]
    [InlineData("cifar-100", "test", 10000, 3755249331L, "0 0 0 0 0")]
    [InlineData("tiny-imagenet-crop", "test", 5000, 1715014422L, "-1 -1 -1 -1 -1")]
    [InlineData("tiny-imagenet-resize", "test", 5000, 1740516152L, "-1 -1 -1 -1 -1")]
    public void Counts_sums_and_first_labels_are_the_files(string id, string split, int count, long sum, string firstLabels) {
        var (clock, before) = (System.Diagnostics.Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        using var data = RealData.Load(id, split);
        output.WriteLine($"{id} {split}: {clock.Elapsed.TotalSeconds:F3} s, CPU {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F3} s");
        var images = data.ToImageSet();
        Assert.Equal(count, data.Count);
        Assert.Equal(sum, images.Pixels.Sum(v => (long)v));
        Assert.Equal(firstLabels, string.Join(' ', images.Labels[..5]));
    }

    [SkippableFact]
    public void Omniglot_is_one_minus_x_made_28_by_28() {
        using var data = RealData.Load("omniglot", "small1");
        var images = data.ToImageSet();
        Assert.Equal("Balinese/character01", data.ClassNames[0]);
        // small1/Balinese/character01/0108_01.png: n.asarray(Image.fromarray(255 - n.asarray(im.convert('L'))).resize((28, 28), Image.BILINEAR))
        var sum = images.Image(0).ToArray().Sum(v => v);
        Assert.InRange(sum, 15971 - 100, 15971 + 100);
        int[] row = [0, 0, 0, 0, 0, 6, 158, 188, 19, 0, 19, 192, 216, 156, 226, 67, 0, 35, 214, 128, 181, 153, 0, 0, 0, 0, 0, 0];
        for (var x = 0; x < 28; x++) Assert.InRange(images.Image(0)[14 * 28 + x], row[x] - 1, row[x] + 1);
    }

    [SkippableFact]
    public void Omniglot_raw_is_as_stored() {
        using var data = RealData.Load("omniglot", "small1", raw: true);
        Assert.Equal([2720L, 1, 105, 105], data.Images.shape);
        Assert.Equal(105 * 105 * 255 - 224655, data.ToImageSet().Image(0).ToArray().Sum(v => v));
    }
}
