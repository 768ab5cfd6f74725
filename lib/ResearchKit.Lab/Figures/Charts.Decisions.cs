using System.Text.Json.Nodes;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
    /// <summary>Reliability diagram: the share that is right in each bin of confidence, and below it how many examples are in the bin; the title ends in the expected calibration error.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="confidence">The probability given to the predicted class, in [0, 1].</param>
    /// <param name="correct">Whether the prediction is right.</param>
    /// <param name="bins">At least 1; of equal width.</param>
    /// <remarks>Guo et al., ICML 2017, arXiv:1706.04599, figure 1; the numbers are <see cref="Calibration"/>'s.</remarks>
    /// <exception cref="ArgumentException">No example, unlike lengths, a confidence outside [0, 1], or no bin.</exception>
    public static Figure Reliability(string title, ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct, int bins = 15) {
        var all = Calibration.Reliability(confidence, correct, bins).Index().Where(b => b.Item.Count > 0).ToArray();
        var error = Calibration.Expected(confidence, correct, bins);
        JsonObject Bars(string name, Func<ReliabilityBin, double> height, string colour) => new() {
            ["type"] = "bar",
            ["name"] = name,
            ["x"] = Figure.Numbers(all.Select(b => (b.Index + 0.5) / bins)),
            ["y"] = Figure.Numbers(all.Select(b => height(b.Item))),
            ["width"] = 1.0 / bins,
            ["marker"] = new JsonObject { ["color"] = colour, ["line"] = new JsonObject { ["color"] = "#ffffff", ["width"] = 1 } },
            ["text"] = new JsonArray([.. all.Select(b => (JsonNode)FormattableString.Invariant($"{b.Item.Count} examples, mean confidence {b.Item.Confidence:F3}, right {b.Item.Accuracy:F3}"))]),
            ["textposition"] = "none",
            ["hovertemplate"] = "%{text}<extra></extra>",
        };
        var counts = Bars("examples", b => b.Count, "#999999");
        counts["yaxis"] = "y2";
        counts["showlegend"] = false;
        var diagonal = Chance([0, 1], [0, 1]);
        diagonal["name"] = "calibrated";
        return Figure.Of(FormattableString.Invariant($"{title}: ECE {error:F3} ({bins} bins, {confidence.Length} examples)"),
            [Bars("right", b => b.Accuracy, Figure.Palette[0]), diagonal, counts],
            Figure.Axis("confidence", 0, 1), Figure.Axis("share that is right", 0, 1.01), l => {
                Inside("left", "top")(l);
                l["height"] = 480;
                l["bargap"] = 0;
                l["yaxis"]!["domain"] = new JsonArray(0.3, 1);
                l["yaxis2"] = Figure.Axis("examples");
                l["yaxis2"]!["domain"] = new JsonArray(0, 0.2);
                l["xaxis"]!["anchor"] = "y2";
            });
    }

    /// <summary>Confusion matrix with the unknown class as last row and column: shares of each row, counts where the pointer is.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="truth">The class of each example, 0 .. classes−1; the number of classes means unknown.</param>
    /// <param name="decided">What was decided for each, likewise: unknown means rejected.</param>
    /// <param name="classes">The names of the known classes, at least one.</param>
    /// <exception cref="ArgumentException">No class, no example, unlike lengths, or a number out of range (its index is named).</exception>
    public static Figure Confusion(string title, ReadOnlySpan<int> truth, ReadOnlySpan<int> decided, params IReadOnlyList<string> classes) {
        if (classes.Count == 0) throw new ArgumentException("at least one known class expected", nameof(classes));
        _ = OpenSetCounts.Of(truth, decided, classes.Count); // it knows what is wrong with labels
        string[] names = [.. classes, "unknown"];
        var counts = new int[names.Length, names.Length];
        for (var i = 0; i < truth.Length; i++) counts[truth[i], decided[i]]++;
        var rows = Enumerable.Range(0, names.Length).ToArray();
        int Total(int row) => rows.Sum(c => counts[row, c]);
        double? Share(int row, int column) => Total(row) is > 0 and var n ? 100.0 * counts[row, column] / n : null;
        JsonArray Cells(Func<int, int, JsonNode?> cell) => [.. rows.Select(r => (JsonNode)new JsonArray([.. rows.Select(c => cell(r, c))]))];
        JsonArray Names() => [.. names.Select(n => (JsonNode)n)];
        var rule = new JsonObject { ["color"] = "#888888", ["width"] = 1.5 };
        var (edge, last) = (classes.Count - 0.5, classes.Count + 0.5);
        JsonObject Rule(double x0, double y0, double x1, double y1) => new() { ["type"] = "line", ["x0"] = x0, ["y0"] = y0, ["x1"] = x1, ["y1"] = y1, ["line"] = rule.DeepClone() };
        return Figure.Of(title, [new() {
            ["type"] = "heatmap",
            ["x"] = Names(),
            ["y"] = Names(),
            ["z"] = Cells((r, c) => Share(r, c) is { } share ? Math.Round(share, 2) : null),
            ["text"] = Cells((r, c) => Share(r, c) is { } share ? share.ToString(share is > 0 and < 0.5 ? "0.0" : "0", System.Globalization.CultureInfo.InvariantCulture) : "–"),
            ["customdata"] = Cells((r, c) => FormattableString.Invariant($"{counts[r, c]} of {Total(r)}")),
            ["texttemplate"] = "%{text}",
            ["hovertemplate"] = "%{y}, decided %{x}: %{customdata} (%{z:.1f} %)<extra></extra>",
            ["zmin"] = 0,
            ["zmax"] = 100,
            ["xgap"] = 1,
            ["ygap"] = 1,
            ["colorscale"] = new JsonArray(new JsonArray(0, "#eef3f7"), new JsonArray(1, Figure.Palette[0])),
            ["showscale"] = false,
        }], Category("decided"), Category("true class, % of its row"), l => {
            l["yaxis"]!["autorange"] = "reversed";
            l["height"] = 180 + 34 * names.Length;
            l["shapes"] = new JsonArray(Rule(-0.5, edge, last, edge), Rule(edge, -0.5, edge, last));
        });
    }

    static JsonObject Category(string title) {
        var axis = Figure.Axis(title);
        axis["title"]!["standoff"] = 16;
        axis["type"] = "category";
        axis["automargin"] = true;
        axis["showgrid"] = false;
        return axis;
    }
}
