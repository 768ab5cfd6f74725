using System.Text;

namespace ResearchKit.Lab.Tests;

public class SealedFileTests {
    static readonly byte[] Content = [.. Encoding.UTF8.GetBytes("the first line\nthe second\n"), 0, 255, 10];

    [Fact]
    public void What_was_written_is_read() {
        using var folder = new Folder();
        SealedFile.Write(folder.File("a", "b.bin"), Content);
        Assert.True(SealedFile.IsWhole(folder.File("a", "b.bin")));
        Assert.Equal(Content, SealedFile.Read(folder.File("a", "b.bin")));
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_never_read() {
        using var folder = new Folder();
        var path = folder.File("x.bin");
        for (var length = 0; length < Content.Length; length++) {
            SealedFile.Write(path, Content);
            File.WriteAllBytes(path, Content[..length]);
            Assert.False(SealedFile.IsWhole(path), $"cut at {length}");
            Assert.Null(SealedFile.Read(path));
        }
    }

    [Fact]
    public void A_seal_cut_at_any_byte_seals_nothing() {
        using var folder = new Folder();
        var path = folder.File("x.bin");
        SealedFile.Write(path, Content);
        var seal = File.ReadAllBytes(path + ".seal");
        for (var length = 0; length < seal.Length; length++) {
            File.WriteAllBytes(path + ".seal", seal[..length]);
            Assert.False(SealedFile.IsWhole(path), $"cut at {length}");
            Assert.Null(SealedFile.Read(path));
        }
    }

    [Fact]
    public void Any_changed_byte_is_noticed() {
        using var folder = new Folder();
        var path = folder.File("x.bin");
        SealedFile.Write(path, Content);
        for (var at = 0; at < Content.Length; at++) {
            byte[] changed = [.. Content];
            changed[at] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.Null(SealedFile.Read(path));
            Assert.False(SealedFile.IsWhole(path));
        }
    }

    [Fact]
    public void The_seal_of_an_older_content_does_not_fit_a_newer_one() {
        using var folder = new Folder();
        var path = folder.File("x.bin");
        SealedFile.Write(path, "old");
        var seal = File.ReadAllText(path + ".seal");
        SealedFile.Write(path, "new");
        File.WriteAllText(path + ".seal", seal);   // a kill between the two renames
        Assert.Null(SealedFile.Read(path));
    }

    [Fact]
    public void Sweep_removes_what_a_killed_process_left_and_nothing_else() {
        using var folder = new Folder();
        SealedFile.Write(folder.File("seed-0", "a.json"), "{}");
        File.WriteAllText(folder.File("seed-0", "a.json.77-ab.partial"), "{");
        SealedFile.Sweep(folder.Path);
        Assert.Equal(["a.json", "a.json.seal"], Directory.GetFiles(folder.File("seed-0")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Delete_leaves_nothing() {
        using var folder = new Folder();
        SealedFile.Write(folder.File("x"), Content);
        SealedFile.Delete(folder.File("x"));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
