using System.Text.Json.Nodes;
using ResearchKit.Lab.Boards;
using ResearchKit.Lab.Figures;

namespace ResearchKit.Lab.Tests;

/// <summary>Planes of points, histograms of any numbers, and tables of stored leaderboards.</summary>
public class PointTests {
    static JsonNode Json(Figure figure) => JsonNode.Parse(figure.ToJson())!;

    static double[] Numbers(JsonNode? values) => [.. values!.AsArray().Select(v => (double)v!)];

    static PointPlane Two(string name = "left") => new(name, torch.tensor(new float[,] { { 3, 1 }, { 0, 2 }, { -1, 5 } }), [1, 0, 1], torch.tensor(new double[,] { { 7, 8 } }));

    [Fact]
    public void Points_stand_where_the_network_has_them() {
        using var scope = torch.NewDisposeScope();
        var figure = Json(Charts.Points("t", ["a", "b", "never"], Two(), Two("right") with { Marks = torch.tensor(new float[,] { { 4, -4 } }), MarkName = "anchor" }));
        var traces = figure["data"]!.AsArray();
        Assert.Equal(["a", "b", "unknown", "a", "b", "unknown", "anchor"], traces.Select(t => (string)t!["name"]!));
        Assert.Equal([3.0, -1, 1, 5], Numbers(traces[1]!["x"]).Concat(Numbers(traces[1]!["y"])));
        Assert.Equal((7.0, 8.0, "#000000"), (Numbers(traces[2]!["x"])[0], Numbers(traces[2]!["y"])[0], (string)traces[2]!["marker"]!["color"]!));
        Assert.Equal((4.0, -4.0, "x"), (Numbers(traces[6]!["x"])[0], Numbers(traces[6]!["y"])[0], (string)traces[6]!["marker"]!["symbol"]!));
        Assert.Equal(["x", "x", "x", "x2", "x2", "x2", "x2"], traces.Select(t => (string)t!["xaxis"]!));
        Assert.Equal([true, true, true, false, false, false, true], traces.Select(t => (bool?)t!["showlegend"] ?? true));   // one entry for each name
        Assert.Equal(("x2", "x2"), ((string)figure["layout"]!["yaxis2"]!["anchor"]!, (string)figure["layout"]!["yaxis2"]!["scaleanchor"]!));
        Assert.Equal([0.0, 0.475, 0.525, 1.0], Numbers(figure["layout"]!["xaxis"]!["domain"]).Concat(Numbers(figure["layout"]!["xaxis2"]!["domain"])));
        Assert.Equal(["left", "right"], figure["layout"]!["annotations"]!.AsArray().Select(a => (string)a!["text"]!));
        var many = Json(Charts.Points("t", ["a"], new PointPlane("", torch.arange(2000).reshape(1000, 2), [.. new int[1000]], torch.zeros(0, 2))));
        Assert.Equal(300, Numbers(Assert.Single(many["data"]!.AsArray())!["x"]).Distinct().Count());
    }

    [Fact]
    public void Points_that_do_not_fit_are_refused() {
        using var scope = torch.NewDisposeScope();
        string Refused(params PointPlane[] planes) => Assert.Throws<ArgumentException>(() => Charts.Points("t", ["a", "b"], planes)).Message;
        Assert.Contains("one to four planes expected, got 0", Refused());
        Assert.Contains("one to four planes expected, got 5", Refused(Two(), Two(), Two(), Two(), Two()));
        Assert.Contains("Known must be [n, 2], got [1, 3]", Refused(Two() with { Known = torch.zeros(1, 3) }));
        Assert.Contains("Unknown must be [n, 2], got [4]", Refused(Two() with { Unknown = torch.zeros(4) }));
        Assert.Contains("points are [3, 2], labels 2", Refused(Two() with { Labels = [0, 1] }));
        Assert.Contains("left: labels[2] is 2: must be in 0..1", Refused(Two() with { Labels = [0, 1, 2] }));
        Assert.Contains("must be finite, got NaN at index 0", Refused(Two() with { Marks = torch.full([1, 2], double.NaN) }));
    }

    [Fact]
    public void Histograms_share_their_bins_and_have_area_one_and_upright_thresholds() {
        var traces = Json(Charts.Histograms("t", "error", [("match", [0, 1, 1]), ("other", [4.0])], [("threshold", 2.5)], bins: 4))["data"]!.AsArray();
        Assert.Equal(["match", "other", "threshold"], traces.Select(t => (string)t!["name"]!));
        Assert.Equal([0.5, 1.5, 2.5, 3.5], Numbers(traces[0]!["x"]));
        Assert.Equal([1.0 / 3, 2.0 / 3, 0, 0], Numbers(traces[0]!["y"]), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0, 0, 0, 1.0], Numbers(traces[1]!["y"]));
        Assert.Equal([2.5, 2.5, 0, 1], Numbers(traces[2]!["x"]).Concat(Numbers(traces[2]!["y"])));
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => Charts.Histograms("t", "x", [])).Message);
        Assert.Contains("match must not be empty", Assert.Throws<ArgumentException>(() => Charts.Histograms("t", "x", [("match", [])])).Message);
        Assert.Contains("match must be finite, got NaN at index 1", Assert.Throws<ArgumentException>(() => Charts.Histograms("t", "x", [("match", [1, double.NaN])])).Message);
        Assert.Contains("threshold must be finite", Assert.Throws<ArgumentException>(() => Charts.Histograms("t", "x", [("match", [1])], [("threshold", double.NaN)])).Message);
    }

    [Fact]
    public void A_stored_leaderboard_reads_as_it_was_written() {
        var folder = Path.Combine(Readme.Root, "notebooks", "results", "arpl-mnist");
        var board = Assert.Single(BoardTable.All(Results.FromJson(File.ReadAllText(Path.Combine(folder, "table.json")), "t")));
        Assert.Contains(board.ToMarkdown(), File.ReadAllText(Path.Combine(folder, "table.md")));
        var none = Results.FromJson(File.ReadAllText(Path.Combine(folder, "table.json")), "t");
        none = none with { Rows = [.. none.Rows.Where(r => r is not { Method: "msp", Metric: "auroc" })] };
        Assert.Contains("arpl-mnist, other-classes: one AUROC of each method expected, msp has 0", Assert.Throws<ArgumentException>(() => BoardTable.All(none)).Message);
    }
}
