using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Data.Readers;

namespace ResearchKit.Data.Tests;

public class IdxTests {
    static readonly byte[] Images = Temp.Idx([2, 2, 3], [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
    static readonly byte[] Labels = Temp.Idx([2], [7, 3]);

    static string Refused(byte[] images, byte[] labels) =>
        Assert.Throws<InvalidDataException>(() => Idx.Read(images, labels, "images.gz", "labels.gz")).Message;

    [Fact]
    public void What_is_written_is_read_plain_and_gzipped() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(b => b.Length > 0), pixels => {
        var images = Temp.Idx([pixels.Length, 1, 1], pixels);
        var labels = Temp.Idx([pixels.Length], pixels);
        foreach (var set in new[] { Idx.Read(images, labels, "i", "l"), Idx.Read(Temp.Gzip(images), Temp.Gzip(labels), "i", "l") })
            if (!set.Pixels.SequenceEqual(pixels) || !set.Labels.SequenceEqual(pixels.Select(p => (int)p)) || set.Count != pixels.Length) return false;
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_and_columns_keep_their_order() {
        var set = Idx.Read(Images, Labels, "i", "l");
        Assert.Equal((2, 1, 2, 3), (set.Count, set.Channels, set.Height, set.Width));
        Assert.Equal([6, 7, 8, 9, 10, 11], set.Image(1).ToArray());
        Assert.Equal([7, 3], set.Labels);
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_refused() {
        var whole = Temp.Gzip(Images);
        for (var length = 0; length < whole.Length; length++)
            Assert.Contains("images.gz", Refused(whole[..length], Labels));
        Assert.Contains("truncated", Refused(whole[..^9], Labels));
    }

    [Fact]
    public void A_changed_byte_in_a_gzip_file_is_refused_or_harmless() {
        var whole = Temp.Gzip(Images);
        for (var i = 10; i < whole.Length; i++) {   // the first ten bytes hold time and system, which nobody checks
            var damaged = (byte[])whole.Clone();
            damaged[i] ^= 0x20;
            Assert.Throws<InvalidDataException>(() => Idx.Read(damaged, Labels, "images.gz", "labels.gz"));
        }
    }

    [Fact]
    public void A_wrong_magic_number_is_refused() {
        Assert.Contains("wrong magic number: expected 00000803", Refused(Labels, Labels));
        Assert.Contains("got 00000903", Refused([0, 0, 9, 3, .. Images[4..]], Labels));
    }

    [Fact]
    public void Other_counts_of_images_and_labels_are_refused() =>
        Assert.Equal("images.gz holds 2 images but labels.gz holds 3 labels.", Refused(Images, Temp.Idx([3], [1, 2, 3])));

    [Fact]
    public void Too_few_and_too_many_pixels_are_refused() {
        Assert.Contains("truncated: expected 12 more bytes, got 11", Refused(Images[..^1], Labels));
        Assert.Contains("more bytes than its header says", Refused([.. Images, 1], Labels));
    }

    [Fact]
    public void A_header_that_asks_for_terabytes_is_refused_at_once() =>
        Assert.Contains("at most", Refused(Temp.Idx([1 << 30, 1 << 12, 28], []), Labels));

    [Fact]
    public void A_label_out_of_range_is_refused_with_its_place() {
        var set = Idx.Read(Images, Labels, "i", "l");
        Assert.Equal("t: label 7 of image 0 is not in 0..6.", Assert.Throws<InvalidDataException>(() => set.LabelsBelow(7, "t")).Message);
        Assert.Same(set, set.LabelsBelow(8, "t"));
        var negative = set with { Labels = [0, -1] };
        Assert.Contains("label -1 of image 1", Assert.Throws<InvalidDataException>(() => negative.LabelsBelow(8, "t")).Message);
        Assert.Same(negative, negative.LabelsBelow(8, "t", unlabelled: true));
    }
}
