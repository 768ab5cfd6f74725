using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Notebooks;
using ResearchKit.Lab.Report;

namespace ResearchKit.Lab.Tests;

public class FigureTests {
    static JsonArray Traces(Figure figure) => JsonNode.Parse(figure.ToJson())!["data"]!.AsArray();

    static double[] Numbers(JsonNode? values) => [.. values!.AsArray().Select(v => (double)v!)];

    [Fact]
    public void A_roc_figure_goes_through_the_curve_and_names_its_area() {
        var traces = Traces(Charts.Roc("t", ("good", [3, 2], [1, 2]), ("poor", [1], [1])));
        Assert.Equal(["good (0.875)", "poor (0.500)", "chance"], traces.Select(t => (string)t!["name"]!));
        Assert.Equal([0, 0, 0.5, 1], Numbers(traces[0]!["x"]));
        Assert.Equal([0, 0.5, 1, 1], Numbers(traces[0]!["y"]));
    }

    [Fact]
    public void A_histogram_has_area_one_on_either_side() => Prop.ForAll(ArbMap.Default.ArbFor<int[]>().Filter(v => v.Length > 0), ArbMap.Default.ArbFor<int[]>().Filter(v => v.Length > 0), (a, b) => {
        var traces = Traces(Charts.Histogram("t", Array.ConvertAll(a, v => (double)v), Array.ConvertAll(b, v => (double)v), bins: 7));
        return traces.All(t => Math.Abs(Numbers(t!["y"]).Sum() * (double)t["width"]! - 1) < 1e-3);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scores_far_out_are_gathered_where_that_is_asked() {
        double[] known = [.. Enumerable.Range(0, 8).Select(i => (double)i)], unknown = [-1e6];
        var figure = Charts.Histogram("t", known, unknown, bins: 13, gather: true);   // quartiles 1 and 5 of nine: from -11 to 7
        Assert.Equal(-11 + 18.0 / 26, Numbers(Traces(figure)[0]!["x"])[0], 1e-5);
        Assert.Equal(1, Numbers(Traces(figure)[1]!["y"])[0] * (double)Traces(figure)[1]!["width"]!, 1e-5);
        Assert.Contains("those beyond are in the outermost bins", figure.Layout);
        Assert.DoesNotContain("beyond", Charts.Histogram("t", known, [3], gather: true).Layout);
        Assert.DoesNotContain("beyond", Charts.Histogram("t", [1, 1, 1, 1, 1, 1], [0], gather: true).Layout);   // quartiles that are one number say nothing
        Assert.DoesNotContain("beyond", Charts.Histogram("t", known, unknown).Layout);
    }

    [Fact]
    public void Lines_and_planes_hold_their_numbers() {
        var line = Traces(Charts.Lines("t", "x", "y", ("a", [1, 2], [3, 4])))[0]!;
        Assert.Equal(([1.0, 2], [3.0, 4]), (Numbers(line["x"]), Numbers(line["y"])), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2));
        var traces = Traces(Charts.Plane("t", [0, 1, 2], [5, 6], [1, 2, 3, 4, 5, 6], ("c", [1], [5])));
        Assert.Equal([4, 5, 6], Numbers(traces[0]!["z"]![1]));
        Assert.Equal("c", (string)traces[1]!["name"]!);
        Assert.Contains("a has 1 x and 2 y", Assert.Throws<ArgumentException>(() => Charts.Lines("t", "x", "y", ("a", [1], [1, 2]))).Message);
        Assert.Contains("2 x 3 values expected, got 5", Assert.Throws<ArgumentException>(() => Charts.Plane("t", [0, 1, 2], [5, 6], [1, 2, 3, 4, 5])).Message);
    }

    [Fact]
    public void Bars_stand_in_order_with_their_intervals() {
        Row[] rows = [new("t", "low", "k", "u", "auroc", 0.5, 0.4, 0.7, 1, null), new("t", "high", "k", "u", "auroc", 0.9, null, null, 1, null)];
        var trace = Traces(Charts.Bars("t", "auroc", rows))[0]!;
        Assert.Equal(["low", "high"], trace["y"]!.AsArray().Select(v => (string)v!));
        Assert.Equal([0.2, 0], Numbers(trace["error_x"]!["array"]));
        Assert.Equal([0.1, 0], Numbers(trace["error_x"]!["arrayminus"]));
    }

    [Fact]
    public void Bad_input_is_refused() {
        Assert.Contains("at least one method", Assert.Throws<ArgumentException>(() => Charts.Roc("t")).Message);
        Assert.Contains("known must not be empty", Assert.Throws<ArgumentException>(() => Charts.Histogram("t", [], [1])).Message);
        Assert.Contains("unknown must be finite, got NaN at index 1", Assert.Throws<ArgumentException>(() => Charts.Histogram("t", [1], [1, double.NaN])).Message);
        Assert.Contains("no row has the metric f1", Assert.Throws<ArgumentException>(() => Charts.Bars("t", "f1", [])).Message);
    }

    [Fact]
    public void A_figure_in_a_notebook_is_plotly_and_text() {
        var bundle = Format.Of(Charts.Histogram("scores", [1, 2], [0, 1]));
        Assert.Equal("figure: scores", bundle.Plain);
        Assert.Equal("scores", (string)JsonNode.Parse(bundle.Forms["application/vnd.plotly.v1+json"])!["layout"]!["title"]!["text"]!);
    }

    [Fact]
    public void A_report_is_one_page_that_needs_no_other_file() {
        var provenance = new Provenance("1", null, "system", "1.13", "cpu", "m", 2, [0], ImmutableSortedDictionary<string, string>.Empty, "e", "kit <x>", ImmutableSortedDictionary<string, string>.Empty);
        var results = new Results("A & <b>", provenance, [Row.Of("2", "gemos", "mnist", "kmnist", "auroc", [0.99, 0.98], 0.99)], ["note <i>"]);
        var page = ReportPage.Of(results, [Charts.Histogram("</script><b>", [1, 2], [0, 1])], ["other `network`"]);
        Assert.Contains("<h1>A &amp; &lt;b&gt;</h1>", page);
        Assert.Contains("<li>note &lt;i&gt;</li>", page);
        Assert.Contains("other <code>network</code>", page);
        Assert.Contains("after the slash the paper", page);
        var board = ReportPage.Of(results with { Groups = [new("kmnist", "gemos", "a")] }, [], []);   // a column of its own
        Assert.Contains("cannot be told apart; \"published\" is what the papers print.", System.Net.WebUtility.HtmlDecode(board));
        Assert.DoesNotContain("after the slash", board);
        Assert.Contains("plotly.js v", page);
        Assert.DoesNotContain("</script><b>", page);
        Assert.DoesNotContain(" src=\"http", page);
        Assert.DoesNotContain("plotly.js v", ReportPage.Of(results, [], []));
    }
}
