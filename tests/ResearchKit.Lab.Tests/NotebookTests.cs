using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Lab.Commands;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

[Collection("sessions")]
public class NotebookTests {
    const string Script = """
        // %% [markdown]
        // # A title
        //
        // Words.
        // %%
        var a = 20;
        Console.WriteLine("printed");
        a + 1
        // %%
        display(a).Update(a * 2);

        """;

    static (int Code, string Out, string Error) Kit(params string[] args) {
        using StringWriter output = new(), error = new();
        return (Cli.Run(args, new(output, error, Terminal: false)), output.ToString(), error.ToString());
    }

    [Fact]
    public void A_script_becomes_a_notebook_and_a_script_again() {
        var notebook = Notebook.Of(PercentScript.Cells(Script));
        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Code], notebook.Cells.Select(c => c.Kind));
        Assert.Equal("# A title\n\nWords.", notebook.Cells[0].Source);
        var read = Notebook.Parse(notebook.ToJson());
        Assert.Equal(notebook.ToJson(), read.ToJson());
        Assert.Equal(notebook.Cells.Select(c => (c.Kind, c.Source)), PercentScript.Cells(PercentScript.Of(read)));
        Assert.Equal(3, notebook.Cells.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void Any_cells_survive_the_way_through_both_forms() => Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString[]>(), texts => {
        var cells = texts.Select((t, i) => (i % 2 == 0 ? CellKind.Code : CellKind.Markdown, Source: t.Get.ReplaceLineEndings("\n").Trim('\n')))
            .Where(c => c.Source.Trim() != "" && !c.Source.Split('\n').Any(l => l.StartsWith("// %%", StringComparison.Ordinal))).ToArray();
        var notebook = Notebook.Parse(Notebook.Of(cells).ToJson());
        return notebook.Cells.Select(c => (c.Kind, c.Source)).SequenceEqual(cells) && PercentScript.Cells(PercentScript.Of(notebook)).SequenceEqual(cells);
    }).QuickCheckThrowOnFailure();

    // Found by the law above: as a comment, this line would begin a cell.
    [Fact]
    public void Words_that_look_like_a_mark_stay_words() {
        (CellKind, string)[] cells = [(CellKind.Markdown, "%% of all\n//%% too"), (CellKind.Code, "1")];
        Assert.Equal(cells, PercentScript.Cells(PercentScript.Of(Notebook.Of(cells))));
    }

    [Fact]
    public void A_run_stores_its_outputs_and_a_second_run_changes_nothing() {
        using var folder = new Folder();
        string script = Path.Combine(folder.Path, "a.csx"), file = Path.Combine(folder.Path, "a.ipynb");
        File.WriteAllText(script, Script);
        Assert.Equal(0, Kit("notebook", "convert", script, file).Code);
        var before = File.ReadAllText(file);
        Assert.Equal(0, Kit("notebook", "run", file, "--check").Code);
        Assert.Equal(before, File.ReadAllText(file));
        var run = Kit("notebook", "run", file);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("2 cells ran in", run.Out);
        var once = File.ReadAllText(file);
        var outputs = Notebook.Parse(once).Cells.SelectMany(c => c.Outputs).ToArray();
        Assert.Equal(["stream", "execute_result", "display_data"], outputs.Select(o => (string?)o["output_type"]));
        string?[] shown = [(string?)outputs[0]["text"]![0], (string?)outputs[1]["data"]!["text/plain"], (string?)outputs[2]["data"]!["text/plain"]];
        Assert.Equal<IEnumerable<string?>>(["printed\n", "21", "40"], shown);
        Assert.Equal(0, Kit("notebook", "run", file).Code);
        Assert.Equal(once, File.ReadAllText(file));
        // A script has no place for them: they are printed; where it is only checked, they are not.
        Assert.StartsWith("printed\n21\n20\n40\n" + script, Kit("notebook", "run", script).Out.ReplaceLineEndings("\n"));
        Assert.StartsWith(script, Kit("notebook", "run", script, "--check").Out);
    }

    [Fact]
    public void A_run_stops_at_the_first_cell_that_fails() {
        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "bad.csx");
        File.WriteAllText(file, "// %%\nvar a = 1;\n// %%\nthrow new Exception(\"no\");\n// %%\nFile.WriteAllText(\"reached.txt\", \"\");\n");
        var (code, _, error) = Kit("notebook", "run", file);
        Assert.Equal(1, code);
        Assert.Contains("bad.csx: cell 2 failed\nException: no\n  at line 1", error);
        Assert.False(File.Exists("reached.txt"));
        File.WriteAllText(file, "while (true);");
        Assert.Contains("no end within 1 s", Kit("notebook", "run", file, "--timeout", "1").Error);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "a JSON object expected")]
    [InlineData("{}", "nbformat 4 expected, got none")]
    [InlineData("""{"nbformat": 3, "cells": []}""", "nbformat 4 expected, got 3")]
    [InlineData("""{"nbformat": 4}""", "no list of cells")]
    [InlineData("""{"nbformat": 4, "cells": [1]}""", "cell 1 is no object")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "cobol", "source": ""}]}""", "cell 1 must be code, markdown or raw, got cobol")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code"}]}""", "cell 1 has no source")]
    public void What_is_no_notebook_is_refused(string text, string message) => Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Notebook.Parse(text)).Message);

    [Fact]
    public void What_the_kit_does_not_know_is_kept() {
        const string text = """{"cells":[{"attachments":{"a.png":{}},"cell_type":"markdown","id":"x1","metadata":{"tags":["keep"]},"source":["a"]}],"metadata":{"mine":1},"nbformat":4,"nbformat_minor":5}""";
        Assert.Equal(System.Text.Json.Nodes.JsonNode.Parse(text)!.ToJsonString(), System.Text.Json.Nodes.JsonNode.Parse(Notebook.Parse(text).ToJson())!.ToJsonString());
    }

    [Fact]
    public void Wrong_files_are_named() {
        Assert.Contains("there is no file 'gone.ipynb'", Kit("notebook", "run", "gone.ipynb").Error);
        Assert.Contains("--timeout must be > 0", Kit("notebook", "run", "gone.ipynb", "--timeout", "0").Error);
        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "a.txt");
        File.WriteAllText(file, "");
        Assert.Contains("a file that ends in .ipynb, .cs or .csx expected", Kit("notebook", "run", file).Error);
    }
}
