using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

/// <summary>The notebooks of the repository.</summary>
[Collection("sessions")]
public class StoredNotebookTests {
    static IEnumerable<string> All => Directory.EnumerateFiles(Path.Combine(Readme.Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Readme.Root, f)).Order();

    public static TheoryData<string> Files => [.. All];

    // Each cell runs and says what the file says. Where a network is trained the kinds of output are compared: on another processor it is another network.
    [SkippableTheory, MemberData(nameof(Files))]
    public async Task A_notebook_runs_and_shows_what_is_stored(string file) {
        var path = Path.Combine(Readme.Root, file);
        var notebook = Notebook.Parse(await File.ReadAllTextAsync(path), file);
        Skip.If(notebook.Cells.Any(c => c.Source.Contains("DataSets.Load(\"fashion-mnist\"")) && !Directory.Exists("/usr/share/datasets/fashion-mnist"), "the package dataset-fashion-mnist is not installed");
        var report = await NotebookRun.Run(notebook, Path.GetDirectoryName(path)!);
        Assert.True(report.Failed == 0, $"cell {report.Failed}: {string.Join('\n', report.Error?.Trace ?? [])}");
        Assert.NotEmpty(Kinds(notebook));
        Assert.Equal(Kinds(notebook), Kinds(report.Notebook));
        if (!notebook.Cells.Any(c => c.Source.Contains("Fold.Run") || c.Source.Contains("autograd."))) Assert.Equal(notebook.ToJson(), report.Notebook.ToJson());
    }

    static string[] Kinds(Notebook notebook) => [.. notebook.Cells.SelectMany((c, i) => c.Outputs.Select(o =>
        $"cell {i + 1}: {o["output_type"]} {string.Join(' ', (o["data"]?.AsObject().Select(d => d.Key) ?? []).Order())}"))];

    [Fact]
    public void The_notebooks_readme_names_each() {
        var text = File.ReadAllText(Path.Combine(Readme.Root, "notebooks", "README.md"));
        foreach (var file in All) Assert.Contains($"({Path.GetRelativePath("notebooks", file)})", text);
    }
}
