using System.Net;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Lab.Commands;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

[Collection("sessions")]
public class HtmlPageTests {
    static Notebook With(params JsonObject[] outputs) => Notebook.Of([(CellKind.Markdown, "# A <title>\n\n| a | b |\n|---|---|\n| 1 | `x` |"), (CellKind.Code, "var x = 1 < 2; // why")]).WithOutputs(1, 1, outputs);

    static JsonObject Value(MimeBundle bundle) => new() { ["data"] = bundle.ToJson(), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };

    [Fact]
    public void A_page_has_words_code_and_outputs() {
        var page = HtmlPage.Of(With(
            new() { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = new JsonArray("one\n", "<two>\n") },
            Value(MimeBundle.Text("a table").With("text/html", "<table><tr><td>cell</td></tr></table>")),
            Value(MimeBundle.Text("a picture").With("image/png", "cGlj\n")),
            Value(MimeBundle.Text("3 < 4")),
            new() { ["ename"] = "E", ["evalue"] = "no", ["output_type"] = "error", ["traceback"] = new JsonArray("E: no", "  at line 1") }), "name");
        Assert.Contains("<title>A &lt;title&gt;</title>", page);
        Assert.Contains("<td><code>x</code></td>", page);
        Assert.Contains("<span class=\"k\">var</span> x = <span class=\"n\">1</span> &lt; <span class=\"n\">2</span>; <span class=\"c\">// why</span>", page);
        Assert.Contains("<pre>one\n&lt;two&gt;\n</pre>", page);
        Assert.Contains("<td>cell</td>", page);
        Assert.Contains("src=\"data:image/png;base64,cGlj\"", page);
        Assert.Contains("<pre>3 &lt; 4</pre>", page);
        Assert.Contains("<div class=\"output error\"><pre>E: no\n  at line 1</pre>", page);
        Assert.DoesNotContain("plotly.js v", page);
        Assert.DoesNotContain("a picture</pre>", page);
    }

    [Fact]
    public void Figures_are_drawn_by_one_plotly_and_nothing_is_fetched() {
        var figure = Value(Format.Of(Charts.Histogram("scores", [1, 2], [0, 1])));
        var page = HtmlPage.Of(With(figure, (JsonObject)figure.DeepClone()), "name");
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page, @"plotly\.js v3"));
        Assert.Contains("id=\"figure-1\"", page);
        Assert.Contains("id=\"figure-2\"", page);
        Assert.DoesNotContain(" src=\"http", page);
        Assert.DoesNotContain("<link", page);
    }

    // Whatever is marked, the text of the code is the code.
    [Fact]
    public void Coloured_code_is_the_code() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => {
        var code = (text ?? "") + "\n#r \"a.dll\"\nvar s = $\"{1:F2}\" + \"\"\"raw\"\"\"; /* c */ 'c'";
        return WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(HtmlPage.Coloured(code), "</?span[^>]*>", "")) == code;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Notebooks_and_scripts_are_converted_by_the_command() {
        using var folder = new Folder();
        string script = Path.Combine(folder.Path, "my-script.csx"), page = Path.Combine(folder.Path, "a.html");
        File.WriteAllText(script, "// %% [markdown]\n// words\n// %%\n1 + 1");
        using StringWriter output = new(), error = new();
        Assert.Equal(0, Cli.Run(["notebook", "convert", script, page], new(output, error, Terminal: false)));
        Assert.Contains("<title>my-script</title>", File.ReadAllText(page));
        Assert.Contains("<p>words</p>", File.ReadAllText(page));
        Assert.Equal(2, Cli.Run(["notebook", "convert", page, script], new(output, error, Terminal: false)));
        Assert.Contains("a file that ends in .ipynb, .cs or .csx expected", error.ToString());
    }

    [SkippableFact]
    public void A_run_stores_pictures_and_a_second_run_changes_nothing() {
        Skip.If(Pictures.Browser is null, "no chromium, chromium-browser or google-chrome on PATH");
        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "a.ipynb");
        File.WriteAllText(file, Notebook.Of([(CellKind.Code, "using ResearchKit.Lab.Figures;\nCharts.Lines(\"a line\", \"x\", \"y\", (\"a\", [1, 2], [3, 4]))")]).ToJson());
        using StringWriter output = new(), error = new();
        Assert.True(Cli.Run(["notebook", "run", file], new(output, error, Terminal: false)) == 0, error.ToString());
        var once = File.ReadAllText(file);
        var data = Assert.Single(Notebook.Parse(once).Cells[0].Outputs)["data"]!.AsObject();
        Assert.Equal(["application/vnd.plotly.v1+json", "image/png", "text/plain"], data.Select(d => d.Key));
        Assert.Equal((900, 540), ResearchKit.Data.Readers.Png.Decode(Convert.FromBase64String((string)data["image/png"]!), "the picture") is var p ? (p.Width, p.Height) : default);
        Assert.Equal(0, Cli.Run(["notebook", "run", file], new(output, error, Terminal: false)));
        Assert.Equal(once, File.ReadAllText(file));
    }
}
