using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Data.Readers;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Notebooks;
using Pictures = ResearchKit.Lab.Figures.Pictures;

namespace ResearchKit.Lab.Tests;

/// <summary>The forms in which a figure is shown and stored.</summary>
public class FigureFormTests {
    const string Plotly = "application/vnd.plotly.v1+json";

    static readonly Figure Red = new("a red bar", """[{"type":"bar","x":["a","b"],"y":[1.5,2],"marker":{"color":"#ff0000"}}]""", """{"title":{"text":"a red bar"}}""");

    static Notebook WithOutput(JsonNode data) => Notebook.Of([(CellKind.Code, "1")]).WithOutputs(0, 1, [new() { ["data"] = data, ["metadata"] = new JsonObject(), ["output_type"] = "display_data" }]);

    static JsonObject Data(Notebook notebook) => notebook.Cells[0].Outputs[0]["data"]!.AsObject();

    static JsonNode Tree(int[] shape, double[] numbers, int depth = 0) => depth == 3 || shape.Length == 0 || shape[depth % shape.Length] % 4 == 0
        ? new JsonArray([.. numbers.Select(n => double.IsFinite(n) ? JsonValue.Create(n) : (JsonNode)"text\n")])
        : new JsonObject { ["a \"b\""] = Tree(shape, numbers, depth + 1), ["list"] = new JsonArray(Tree(shape[1..], numbers, depth + 1), null, true), ["none"] = new JsonArray() };

    [Fact]
    public void A_notebook_with_figures_comes_back_as_it_was_and_is_written_the_same_again() => Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), ArbMap.Default.ArbFor<double[]>(), (shape, numbers) => {
        var notebook = WithOutput(new JsonObject { [Plotly] = Tree(shape, numbers), ["text/plain"] = "x" });
        var text = notebook.ToJson();
        var read = Notebook.Parse(text);
        return read.ToJson() == text && JsonNode.DeepEquals(Data(read), JsonNode.Parse(Data(notebook).ToJsonString()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_figure_s_numbers_stand_on_one_line_and_all_else_as_jupyter_writes_it() {
        var data = JsonNode.Parse("""{"application/vnd.plotly.v1+json": {"z": [[1, 2.50], [3, "é"]], "title": {"text": "t"}}, "other+json": [1, 2]}""")!;
        Assert.Contains("""
                  "application/vnd.plotly.v1+json": {
                   "z": [
                    [1,2.50],
                    [3,"é"]
                   ],
                   "title": {
                    "text": "t"
                   }
                  },
                  "other+json": [
                   1,
                   2
                  ]
            """, WithOutput(data).ToJson());
        var plain = Notebook.Of(PercentScript.Cells("// %%\nvar a = \"é\\n\";\n// %% [markdown]\n// words"));
        var twin = JsonNode.Parse(plain.ToJson())!.ToJsonString(new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Equal(twin + "\n", plain.ToJson());
    }

    [Fact]
    public void A_figure_in_a_cell_is_text_json_and_html_that_finds_plotly_in_the_kernel_s_folder() {
        var bundle = Format.Of(Red with { Title = "a <red> bar" });
        Assert.Equal([Plotly, "text/html", "text/plain"], bundle.Forms.Keys);
        var html = bundle.Forms["text/html"];
        Assert.Contains("aria-label=\"a &lt;red&gt; bar\"", html);
        Assert.Contains("kernelspecs/researchkit/plotly.min.js", html);
        Assert.DoesNotContain("http", html.Replace("https://plotly.com", ""));
        Assert.Equal(html, Format.Of(Red with { Title = "a <red> bar" }).Forms["text/html"]);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(FigureHtml.InNotebook(Red with { Data = "[{\"name\":\"</script>\"}]" }), "</script>"));
    }

    [Fact]
    public void A_picture_takes_the_place_of_html_and_stays_while_the_figure_does() {
        Notebook Run(Figure figure) => WithOutput(Format.Of(figure).ToJson());
        var asked = new List<string>();
        IReadOnlyList<string?> Draw(IReadOnlyList<string> figures) {
            asked.AddRange(figures);
            return [.. figures.Select(_ => "cGlj")];
        }
        var first = StoredPictures.Of(Run(Red), Run(Red), Draw);
        Assert.Equal([Plotly, "image/png", "text/plain"], Data(first).Select(d => d.Key));
        Assert.Equal("cGlj", (string?)Data(first)["image/png"]);
        Assert.Equal(Red.ToJson(), Assert.Single(asked));
        Assert.Equal(first.ToJson(), StoredPictures.Of(Run(Red), Notebook.Parse(first.ToJson()), _ => throw new InvalidOperationException("drawn again")).ToJson());
        var changed = Red with { Data = Red.Data.Replace("1.5", "1.6") };
        Assert.Equal([Plotly, "text/html", "text/plain"], Data(StoredPictures.Of(Run(changed), first, null)).Select(d => d.Key));
        Assert.Equal([Plotly, "text/html", "text/plain"], Data(StoredPictures.Of(Run(changed), first, _ => [null])).Select(d => d.Key));
    }

    // All figures in one start: the sizes asked for, the bar's own red on white; what plotly refuses has no picture.
    [SkippableFact]
    public void A_browser_draws_every_figure() {
        Skip.If(Pictures.Browser is null, "no chromium, chromium-browser or google-chrome on PATH");
        var tall = Red with { Layout = """{"title":{"text":"t"},"height":200}""" };
        var drawn = Pictures.Draw([Red.ToJson(), """{"data":7,"layout":null}""", tall.ToJson()], Pictures.Browser, TimeSpan.FromMinutes(2));
        Assert.Equal([false, true, false], drawn.Select(d => d is null));
        Assert.Equal([(900, 540), (900, 250)], new[] { drawn[0]!, drawn[2]! }.Select(d => Png.Decode(Convert.FromBase64String(d), "the picture")).Select(p => (p.Width, p.Height)));
        var picture = Png.Decode(Convert.FromBase64String(drawn[0]!), "the picture");
        var colours = Enumerable.Range(0, picture.Width * picture.Height).Select(i => Convert.ToHexString(picture.Pixels, i * picture.Channels, 3)).ToArray();
        Assert.Equal("FFFFFF", colours[0]);
        Assert.InRange(colours.Count(c => c == "FF0000"), 50_000, 300_000);
    }

    [SkippableFact]
    public void A_browser_that_fails_is_named() {
        Skip.If(OperatingSystem.IsWindows() || !File.Exists("/bin/false"), "no /bin/false");
        Assert.Contains("/bin/false drew 0 of 1 figures", Assert.Throws<IOException>(() => Pictures.Draw([Red.ToJson()], "/bin/false", TimeSpan.FromSeconds(20))).Message);
        Assert.Contains("/no/browser does not start", Assert.Throws<IOException>(() => Pictures.Draw([Red.ToJson()], "/no/browser", TimeSpan.FromSeconds(20))).Message);
        using var folder = new Folder();
        var slow = Path.Combine(folder.Path, "slow");
        File.WriteAllText(slow, "#!/bin/sh\nexec sleep 60\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Contains("did not end within 0.2 s", Assert.Throws<IOException>(() => Pictures.Draw([Red.ToJson()], slow, TimeSpan.FromSeconds(0.2))).Message);
    }

    // As Jupyter Notebook 6 (the address in the body, RequireJS around) and JupyterLab (the address in a script, nothing around) show an output.
    [SkippableTheory]
    [InlineData("<script>window.define = () => { throw new Error('asked'); }; define.amd = {};</script>", "data-base-url=\"./\"", true)]
    [InlineData("<script id=\"jupyter-config-data\" type=\"application/json\">{\"baseUrl\": \"./\"}</script>", "", true)]
    [InlineData("", "data-base-url=\"./gone/\"", false)]
    [InlineData("", "", false)]
    public void A_figure_s_html_draws_itself_or_says_what_it_is(string head, string body, bool drawn) {
        Skip.If(Pictures.Browser is null, "no chromium, chromium-browser or google-chrome on PATH");
        using var folder = new Folder();
        var kernel = Directory.CreateDirectory(Path.Combine(folder.Path, "kernelspecs", "researchkit"));
        File.WriteAllText(Path.Combine(kernel.FullName, "plotly.min.js"), PlotlyJs.Source);
        var page = Path.Combine(folder.Path, "page.html");
        var html = Format.Of(Red).Forms["text/html"];
        File.WriteAllText(page, $"<!doctype html><html><head><meta charset=\"utf-8\">{head}</head><body {body}>{html}{html}</body></html>");
        var shown = Pictures.Dumped(Pictures.Browser, folder.Path, page, TimeSpan.FromMinutes(2));
        shown = shown[shown.IndexOf("<body", StringComparison.Ordinal)..];
        var (bars, words) = (System.Text.RegularExpressions.Regex.Count(shown, "class=\"bars\"|class=\"trace bars\""), System.Text.RegularExpressions.Regex.Count(shown, "Figure: a red bar. It is drawn by plotly.js, which could not be loaded from here.</div>"));
        Assert.Equal(drawn ? (2, 0) : (0, 2), (bars, words));
    }
}
