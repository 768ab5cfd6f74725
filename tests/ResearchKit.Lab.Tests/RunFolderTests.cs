namespace ResearchKit.Lab.Tests;

public class RunFolderTests {
    sealed record Thing(string Name);

    [Fact]
    public void The_folder_is_named_by_the_experiment() {
        using var folder = new Folder();
        using var run = RunFolder.Open(folder.Path, "gemos", new Thing("a"));
        Assert.Equal(folder.File($"gemos-{RunFolder.Identity(new Thing("a"))[..12]}"), run.Path);
        Assert.Contains("\"name\":\"a\"", SealedFile.ReadText(run.File("config.json")));
    }

    [Fact]
    public void A_second_holder_is_refused_with_the_number_of_the_first() {
        using var folder = new Folder();
        using (RunFolder.Open(folder.Path, "gemos", new Thing("a"))) {
            var e = Assert.Throws<IOException>(() => RunFolder.Open(folder.Path, "gemos", new Thing("a")));
            Assert.Contains($"process {Environment.ProcessId} is working in", e.Message);
        }
        RunFolder.Open(folder.Path, "gemos", new Thing("a")).Dispose();
    }

    [Fact]
    public void Opening_sweeps_and_repairs_the_config() {
        using var folder = new Folder();
        string path;
        using (var run = RunFolder.Open(folder.Path, "gemos", new Thing("a"))) path = run.Path;
        File.WriteAllText(Path.Combine(path, "x.npy.1-2.partial"), "");
        File.WriteAllText(Path.Combine(path, "config.json"), "{");
        using (RunFolder.Open(folder.Path, "gemos", new Thing("a"))) { }
        Assert.False(File.Exists(Path.Combine(path, "x.npy.1-2.partial")));
        Assert.True(SealedFile.IsWhole(Path.Combine(path, "config.json")));
    }

    [Fact]
    public void The_log_only_grows() {
        using var folder = new Folder();
        using var run = RunFolder.Open(folder.Path, "gemos", new Thing("a"));
        run.Log("one");
        run.Log("two");
        Assert.Matches(@"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d one\n[-0-9]+ [:0-9]+ two\n\z", File.ReadAllText(run.File("log.txt")));
    }
}
