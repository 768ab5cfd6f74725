using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

/// <summary>The notebooks of the repository.</summary>
[Collection("sessions")]
public class StoredNotebookTests {
    static IEnumerable<string> All => Directory.EnumerateFiles(Path.Combine(Readme.Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Readme.Root, f)).Order();

    public static TheoryData<string> Files => [.. All];

    // Each cell runs, and says what the file says that it says.
    [Theory, MemberData(nameof(Files))]
    public async Task A_notebook_runs_and_its_outputs_are_those_stored(string file) {
        var path = Path.Combine(Readme.Root, file);
        var notebook = Notebook.Parse(await File.ReadAllTextAsync(path), file);
        var report = await NotebookRun.Run(notebook, Path.GetDirectoryName(path)!);
        Assert.True(report.Failed == 0, $"cell {report.Failed}: {string.Join('\n', report.Error?.Trace ?? [])}");
        Assert.Equal(notebook.ToJson(), report.Notebook.ToJson());
    }

    [Fact]
    public void The_notebooks_readme_names_each() {
        var text = File.ReadAllText(Path.Combine(Readme.Root, "notebooks", "README.md"));
        foreach (var file in All) Assert.Contains($"({Path.GetRelativePath("notebooks", file)})", text);
    }
}
