using System.Globalization;
using System.Text.RegularExpressions;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

/// <summary>The notebooks of the repository.</summary>
[Collection("sessions")]
public partial class StoredNotebookTests {
    static IEnumerable<string> All => Directory.EnumerateFiles(Path.Combine(Readme.Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Readme.Root, f)).Order();

    public static TheoryData<string> Files => [.. All];

    // Each cell runs and says what the file says: to the letter in plain C#, up to the last digits with tensors. Where a network is trained the kinds of
    // output are compared: on another processor it is another network.
    [SkippableTheory, MemberData(nameof(Files))]
    public async Task A_notebook_runs_and_shows_what_is_stored(string file) {
        var path = Path.Combine(Readme.Root, file);
        var notebook = Notebook.Parse(await File.ReadAllTextAsync(path), file);
        SkipWithoutData(file);
        bool Has(string code) => notebook.Cells.Any(c => c.Source.Contains(code));
        var trains = Has("Fold.Run") || Has("GemosRun.Run") || Has("Method.Fit(study");
        Skip.If(trains && KernelTests.HasRunner, "it trains a network, which takes a minute: the kernel's test runs it and compares the same");
        var report = await NotebookRun.Run(notebook, Path.GetDirectoryName(path)!);
        Assert.True(report.Failed == 0, $"cell {report.Failed}: {string.Join('\n', report.Error?.Trace ?? [])}");
        Assert.NotEmpty(Kinds(notebook));
        Assert.Equal(Kinds(notebook), Kinds(report.Notebook));
        if (trains || Has("autograd.")) return;
        if (Has("torch.")) EqualUpToRounding(Drawable(notebook), Drawable(report.Notebook));
        else Assert.Equal(Drawable(notebook), Drawable(report.Notebook));
    }

    // Three decimals: another processor may round a softmax close to 1 the other way, and a tie is a tie no more.
    static void EqualUpToRounding(string stored, string now) {
        Assert.Equal(Number().Replace(stored, "#"), Number().Replace(now, "#"));
        foreach (var (a, b) in Number().Matches(stored).Zip(Number().Matches(now)).Where(p => p.First.Value != p.Second.Value)) {
            var (was, became) = (double.Parse(a.Value, CultureInfo.InvariantCulture), double.Parse(b.Value, CultureInfo.InvariantCulture));
            Assert.True(Math.Abs(was - became) <= 0.002 + 0.001 * Math.Abs(was), $"stored {was}, now {became}, after {stored[Math.Max(0, a.Index - 80)..a.Index]}");
        }
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][+-]?\d+)?")]
    private static partial Regex Number();

    [Fact]
    public void Outputs_that_differ_are_told_apart() {
        EqualUpToRounding("AUROC 0.600 of 3", "AUROC 0.601 of 3");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => EqualUpToRounding("AUROC 0.600", "AUROC 0.610"));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => EqualUpToRounding("AUROC 0.600", "FPR95 0.600"));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => EqualUpToRounding("[1, 2]", "[1]"));
    }

    // Whether a figure is stored with a picture or with HTML depends on what the machine has; what is drawn is plotly's JSON.
    static string Drawable(Notebook notebook) {
        var json = System.Text.Json.Nodes.JsonNode.Parse(notebook.ToJson())!;
        foreach (var data in json["cells"]!.AsArray().SelectMany(c => c!["outputs"]?.AsArray() ?? []).Select(o => o!["data"]?.AsObject()).Where(d => d?.ContainsKey(Plotly) == true)) {
            data!.Remove("image/png");
            data.Remove("text/html");
        }
        return json.ToJsonString();
    }

    const string Plotly = "application/vnd.plotly.v1+json";

    internal static void SkipWithoutData(string file) => Skip.If(File.ReadAllText(Path.Combine(Readme.Root, file)).Contains("fashion-mnist") && !Directory.Exists("/usr/share/datasets/fashion-mnist"),
        "the package dataset-fashion-mnist is not installed");

    static string[] Kinds(Notebook notebook) => [.. notebook.Cells.SelectMany((c, i) => c.Outputs.Select(o =>
        $"cell {i + 1}: {o["output_type"]} {string.Join(' ', (o["data"]?.AsObject() is { } data ? data.ContainsKey(Plotly) ? [Plotly] : data.Select(d => d.Key) : []).Order())}"))];

    [Fact]
    public void The_notebooks_readme_names_each() {
        var text = File.ReadAllText(Path.Combine(Readme.Root, "notebooks", "README.md"));
        foreach (var file in All) Assert.Contains($"({Path.GetRelativePath("notebooks", file)})", text);
    }
}
