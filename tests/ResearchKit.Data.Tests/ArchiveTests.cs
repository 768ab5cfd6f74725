using System.Formats.Tar;
using ResearchKit.Data.Readers;

namespace ResearchKit.Data.Tests;

public class ArchiveTests {
    static readonly byte[] Dot = PngWriter.Encode(new(1, 1, 1, [200]));
    static readonly PictureOptions Folders = new(1, 1, 1, "folder", ["a", "b"]);

    static List<Entry> Read(byte[] archive) => Entries.OfArchive(archive, "test.zip", path => path.EndsWith(".png", StringComparison.Ordinal));

    static string Refused(byte[] archive) => Assert.Throws<InvalidDataException>(() => Read(archive)).Message;

    static byte[] Tar(params (string Name, byte[] Content)[] entries) {
        using var file = new MemoryStream();
        using (var tar = new TarWriter(file, TarEntryFormat.Ustar, leaveOpen: true))
            foreach (var (name, content) in entries) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return file.ToArray();
    }

    [Theory, InlineData("../evil.png"), InlineData("a/../../evil.png"), InlineData("/etc/evil.png"), InlineData("..\\evil.png"), InlineData("C:\\evil.png")]
    public void Paths_that_point_outside_are_refused_in_zip_and_tar(string path) {
        Assert.Contains("points outside the archive", Refused(Temp.Zip(("fine.png", Dot), (path, Dot))));
        Assert.Contains("points outside the archive", Refused(Tar(("fine.png", Dot), (path, Dot))));
        Assert.Contains("points outside the archive", Refused(Temp.Gzip(Tar(("fine.png", Dot), (path, Dot)))));
    }

    [Fact]
    public void An_empty_archive_is_refused() {
        Assert.Contains("empty archive", Refused(Temp.Zip()));
        Assert.Contains("empty archive", Refused(Temp.Zip(("folder/", []))[..]));
        Assert.Contains("empty archive", Refused(new byte[1024]));
        Assert.Contains("empty archive", Refused([]));
    }

    [Fact]
    public void A_zip_bomb_is_refused() => Assert.Contains("zip bomb", Refused(Temp.Zip(("bomb.png", new byte[40_000_000]))));

    [Fact]
    public void An_archive_that_grows_beyond_the_limit_is_refused() {
        var content = new byte[4000];
        Assert.Contains("zip bomb", Assert.Throws<InvalidDataException>(() => Entries.OfArchive(Temp.Zip(("1.png", content), ("2.png", content)), "z", _ => true, limit: 7000)).Message);
        Assert.Contains("grows beyond", Assert.Throws<InvalidDataException>(() => Entries.OfArchive(Temp.Gzip(Tar(("1.png", content), ("2.png", content))), "t", _ => true, limit: 7000)).Message);
    }

    [Fact]
    public void A_cut_zip_or_tar_is_refused() {
        var random = new byte[5000];
        new Seed(1).ToRandom().NextBytes(random);
        var (zip, tar) = (Temp.Zip(("1.png", random)), Temp.Gzip(Tar(("1.png", random), ("2.png", random))));
        foreach (var part in new[] { 0.1, 0.5, 0.9 }) {
            Assert.Contains("not a whole zip", Refused(zip[..(int)(zip.Length * part)]));
            Assert.Contains("test.zip", Refused(tar[..(int)(tar.Length * part)]));
        }
    }

    [Fact]
    public void A_changed_byte_in_a_zip_entry_is_refused() {
        var random = new byte[5000];
        new Seed(2).ToRandom().NextBytes(random);
        var zip = Temp.Zip(("1.png", random));
        zip[1000] ^= 1;
        Assert.Contains("checksum", Refused(zip));
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused() => Assert.Contains("two entries are named 1.png", Refused(Temp.Zip(("1.png", Dot), ("1.png", Dot))));

    [Fact]
    public void Tar_and_zip_hold_the_same() {
        (string, byte[])[] files = [("a/1.png", Dot), ("b/2.png", [1, 2, 3])];
        Assert.Equal(Read(Temp.Zip(files)).Select(e => (e.Path, Convert.ToHexString(e.Content))), Read(Temp.Gzip(Tar(files))).Select(e => (e.Path, Convert.ToHexString(e.Content))));
    }

    [Fact]
    public void Folders_are_classes_and_numbers_in_names_count_as_numbers() {
        Entry Make(string path, byte value) => new(path, PngWriter.Encode(new(1, 1, 1, [value])));
        var set = Pictures.Read([Make("t/b/10.png", 4), Make("t/b/9.png", 3), Make("t/a/2.png", 2), Make("t/a/01.png", 1)], Folders, "t");
        Assert.Equal([1, 2, 3, 4], set.Pixels);
        Assert.Equal([0, 0, 1, 1], set.Labels);
    }

    [Fact]
    public void Even_and_odd_pictures_are_two_halves_of_each_class_with_one_list_of_classes() {
        Entry Make(string path, byte value) => new(path, PngWriter.Encode(new(1, 1, 1, [value])));
        Entry[] entries = [Make("t/b/1.png", 4), Make("t/a/1.png", 1), Make("t/a/2.png", 2), Make("t/a/10.png", 3), Make("t/b/2.png", 5)];
        var (even, odd) = (Pictures.Read(entries, Folders with { LabelFrom = "path", Take = "even" }, "t"), Pictures.Read(entries, Folders with { LabelFrom = "path", Take = "odd" }, "t"));
        Assert.Equal([1, 3, 5], even.Pixels);
        Assert.Equal([0, 0, 1], even.Labels);
        Assert.Equal([2, 4], odd.Pixels);
        Assert.Equal([0, 1], odd.Labels);
        Assert.Equal(even.Names.AsEnumerable(), odd.Names);
    }

    [Theory, InlineData(9, 6), InlineData(6, 9), InlineData(5, 5)]
    public void A_shorter_side_scales_the_whole_picture_and_then_the_middle_is_cut(int height, int width) {
        var pixels = Enumerable.Range(0, height * width * 3).Select(i => (byte)(i * 7 % 251)).ToArray();
        var set = Pictures.Read([new("t/a/1.png", PngWriter.Encode(new(width, height, 3, pixels)))], new(3, 3, 3, "folder", ["a"], true, 4), "t");
        // The slow way: each channel by itself, resized, cut by hand.
        var (h, w) = height < width ? (4, 4 * width / height) : (4 * height / width, 4);
        for (var c = 0; c < 3; c++) {
            var plane = Resize.Apply(new(Enumerable.Range(0, height * width).Select(i => pixels[3 * i + c]).ToArray(), 1, 1, height, width, [0]), h, w).Pixels;
            for (var y = 0; y < 3; y++)
                for (var x = 0; x < 3; x++) Assert.Equal(plane[(y + (h - 3) / 2) * w + x + (w - 3) / 2], set.Pixels[c * 9 + y * 3 + x]);
        }
    }

    [Fact]
    public void An_unknown_folder_a_wrong_size_and_a_corrupt_picture_are_named() {
        Assert.Contains("t/c/1.png is none of the 2 classes", Assert.Throws<InvalidDataException>(() => Pictures.Read([new("t/c/1.png", Dot)], Folders, "t")).Message);
        Assert.Contains("t!t/a/1.png: expected 1x1, got 2x1", Assert.Throws<InvalidDataException>(() =>
            Pictures.Read([new("t/a/1.png", PngWriter.Encode(new(1, 2, 1, [0, 0])))], Folders, "t")).Message);
        Assert.Contains("t!t/b/2.png: corrupt PNG", Assert.Throws<InvalidDataException>(() => Pictures.Read([new("t/a/1.png", Dot), new("t/b/2.png", Dot[..^5])], Folders, "t")).Message);
        Assert.Contains("neither PNG nor JPEG", Assert.Throws<InvalidDataException>(() => Pictures.Read([new("t/a/1.png", [1, 2, 3])], Folders, "t")).Message);
    }

    [Fact]
    public void A_picture_in_two_archives_is_taken_once_but_only_when_it_is_the_same() {
        var options = Folders with { LabelFrom = "path" };
        var set = Pictures.Read([new("small1/Greek/c1/1.png", Dot), new("small2/Greek/c1/1.png", Dot), new("small2/Thai/c1/1.png", Dot)], options, "t");
        Assert.Equal(2, set.Count);
        Assert.Equal(["Greek/c1", "Thai/c1"], set.Names.ToArray());
        Assert.Contains("two different pictures", Assert.Throws<InvalidDataException>(() =>
            Pictures.Read([new("1/G/1.png", Dot), new("2/G/1.png", PngWriter.Encode(new(1, 1, 1, [9])))], options, "t")).Message);
    }

    [Fact]
    public void Colour_becomes_grey_as_in_Pillow_and_grey_becomes_three_channels() {
        var rgb = new Picture(3, 1, 3, [255, 0, 0, 0, 255, 0, 10, 20, 30]);
        var grey = new byte[3];
        Pictures.Planes(rgb, 1, grey);
        Assert.Equal([76, 150, 18], grey);   // Image.fromarray(rgb).convert('L'), Pillow 9.4.0
        var three = new byte[9];
        Pictures.Planes(rgb, 3, three);
        Assert.Equal([255, 0, 10, 0, 255, 20, 0, 0, 30], three);
        var alpha = new byte[6];
        Pictures.Planes(new Picture(2, 1, 2, [5, 0, 6, 255]), 3, alpha);
        Assert.Equal([5, 6, 5, 6, 5, 6], alpha);
    }
}
