using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Figures;

/// <summary>The figures of the field, from scores and tables. Higher score = known throughout.</summary>
public static class Charts {
    const int MostPoints = 400;

    /// <summary>ROC curves: share of known accepted over share of unknown accepted, each named with its AUROC.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="methods">Name, scores of known and of unknown examples.</param>
    /// <exception cref="ArgumentException">No method, an empty side, or a NaN.</exception>
    public static Figure Roc(string title, params IEnumerable<(string Name, double[] Known, double[] Unknown)> methods) => Figure.Of(title, [
            .. NotEmpty(methods).Select(m => {
                var curve = Thin(Metrics.Roc.Curve(m.Known, m.Unknown, corners: true));
                return Line(FormattableString.Invariant($"{m.Name} ({Metrics.Roc.Auroc(m.Known, m.Unknown):F3})"), curve.Select(p => p.Fpr), curve.Select(p => p.Tpr));
            }),
            Chance()],
        Figure.Axis("unknown accepted (FPR)", 0, 1), Figure.Axis("known accepted (TPR)", 0, 1.01));

    /// <summary>Histograms of known and unknown scores on common bins, each with area 1.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="known">Scores of known examples.</param>
    /// <param name="unknown">Scores of unknown examples.</param>
    /// <param name="bins">At least 1.</param>
    /// <exception cref="ArgumentException">An empty side, or a value that is not finite.</exception>
    public static Figure Histogram(string title, ReadOnlySpan<double> known, ReadOnlySpan<double> unknown, int bins = 50) {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] k = Finite(known, nameof(known)), u = Finite(unknown, nameof(unknown));
        var (low, high) = (Math.Min(k.Min(), u.Min()), Math.Max(k.Max(), u.Max()));
        var width = high > low ? (high - low) / bins : 1;
        JsonObject Bars(string name, double[] values) {
            var counts = new double[bins];
            foreach (var v in values) counts[Math.Min(bins - 1, (int)((v - low) / width))]++;
            return new() {
                ["type"] = "bar",
                ["name"] = name,
                ["opacity"] = 0.6,
                ["width"] = width,
                ["x"] = Figure.Numbers(Enumerable.Range(0, bins).Select(i => low + (i + 0.5) * width)),
                ["y"] = Figure.Numbers(counts.Select(c => c / values.Length / width)),
            };
        }
        return Figure.Of(title, [Bars("known", k), Bars("unknown", u)], Figure.Axis("score (higher = more known)"), Figure.Axis("density"), l => (l["barmode"], l["bargap"]) = ("overlay", 0));
    }

    /// <summary>Lines through points.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="x">What the horizontal axis shows.</param>
    /// <param name="y">What the vertical axis shows.</param>
    /// <param name="lines">Name, and as many x as y, finite.</param>
    /// <exception cref="ArgumentException">No line, a line without points, unlike lengths, or a value that is not finite.</exception>
    public static Figure Lines(string title, string x, string y, params IEnumerable<(string Name, double[] X, double[] Y)> lines) => Figure.Of(title,
        NotEmpty(lines).Select(l => l.X.Length == l.Y.Length ? Line(l.Name, Finite(l.X, $"x of {l.Name}"), Finite(l.Y, $"y of {l.Name}"))
            : throw new ArgumentException($"{l.Name} has {l.X.Length} x and {l.Y.Length} y", nameof(lines))),
        Figure.Axis(x), Figure.Axis(y));

    /// <summary>A plane coloured by a value, with points of the classes on it.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="x">Of the columns, ascending.</param>
    /// <param name="y">Of the rows, ascending.</param>
    /// <param name="values">Row by row: y.Length times x.Length, finite.</param>
    /// <param name="points">Name of a class, and its points.</param>
    /// <exception cref="ArgumentException">The values are not one for each place, or one is not finite.</exception>
    public static Figure Plane(string title, double[] x, double[] y, double[] values, params IEnumerable<(string Name, double[] X, double[] Y)> points) {
        if (values.Length != x.Length * y.Length) throw new ArgumentException($"{y.Length} x {x.Length} values expected, got {values.Length}", nameof(values));
        return Figure.Of(title, [
                new() {
                    ["type"] = "heatmap", ["x"] = Figure.Numbers(Finite(x, nameof(x))), ["y"] = Figure.Numbers(Finite(y, nameof(y))),
                    ["z"] = new JsonArray([.. Finite(values, nameof(values)).Chunk(x.Length).Select(r => (JsonNode)Figure.Numbers(r))]), ["colorscale"] = "Viridis",
                },
                .. points.Select(p => new JsonObject {
                    ["type"] = "scatter", ["mode"] = "markers", ["name"] = p.Name, ["x"] = Figure.Numbers(p.X), ["y"] = Figure.Numbers(p.Y),
                    ["marker"] = new JsonObject { ["size"] = 5, ["line"] = new JsonObject { ["width"] = 0.5, ["color"] = "#ffffff" } },
                })],
            Figure.Axis(""), Figure.Axis(""), l => {
                l["yaxis"]!["scaleanchor"] = "x";
                l["height"] = 560;
                l["legend"] = new JsonObject { ["orientation"] = "h" };
            });
    }

    /// <summary>A bar for each row with its interval, the best on top; rows without an interval have none.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="metric">Which metric's rows.</param>
    /// <param name="rows">Of a table.</param>
    /// <exception cref="ArgumentException">No row has the metric.</exception>
    public static Figure Bars(string title, string metric, IEnumerable<Row> rows) {
        var groups = rows.Where(r => r.Metric == metric).GroupBy(r => r.Unknown ?? "").ToArray();
        if (groups.Length == 0) throw new ArgumentException($"no row has the metric {metric}", nameof(rows));
        string[] order = [.. groups.SelectMany(g => g).GroupBy(r => r.Method).OrderBy(g => g.Average(r => r.Mean)).Select(g => g.Key)];
        var traces = groups.Select(g => {
            var byMethod = g.ToDictionary(r => r.Method);
            Row[] sorted = [.. order.Where(byMethod.ContainsKey).Select(m => byMethod[m])];
            return new JsonObject {
                ["type"] = "scatter",
                ["mode"] = "markers",
                ["name"] = g.Key,
                ["marker"] = new JsonObject { ["size"] = 9 },
                ["x"] = Figure.Numbers(sorted.Select(r => r.Mean)),
                ["y"] = new JsonArray([.. sorted.Select(r => (JsonNode)r.Method)]),
                ["error_x"] = new JsonObject {
                    ["type"] = "data",
                    ["symmetric"] = false,
                    ["thickness"] = 1.5,
                    ["array"] = Figure.Numbers(sorted.Select(r => (r.High ?? r.Mean) - r.Mean)),
                    ["arrayminus"] = Figure.Numbers(sorted.Select(r => r.Mean - (r.Low ?? r.Mean))),
                },
            };
        });
        return Figure.Of(title, traces, Figure.Axis(metric), Figure.Axis(""), l => {
            l["yaxis"]!["automargin"] = true;
            l["yaxis"]!["categoryorder"] = "array";
            l["yaxis"]!["categoryarray"] = new JsonArray([.. order.Select(m => (JsonNode)m)]);
            l["height"] = 120 + 24 * order.Length;
        });
    }

    static JsonObject Line(string name, IEnumerable<double> x, IEnumerable<double> y) => new() {
        ["type"] = "scatter",
        ["mode"] = "lines",
        ["name"] = name,
        ["x"] = Figure.Numbers(x),
        ["y"] = Figure.Numbers(y)
    };

    static JsonObject Chance() => new() {
        ["type"] = "scatter",
        ["mode"] = "lines",
        ["name"] = "chance",
        ["x"] = Figure.Numbers([0, 1]),
        ["y"] = Figure.Numbers([0, 1]),
        ["line"] = new JsonObject { ["dash"] = "dot", ["color"] = "#999999" },
    };

    // The eye cannot tell more points apart; the first and the last stay.
    static ImmutableArray<RocPoint> Thin(IReadOnlyList<RocPoint> curve) => curve.Count <= MostPoints ? [.. curve]
        : [.. Enumerable.Range(0, MostPoints).Select(i => curve[(int)((long)i * (curve.Count - 1) / (MostPoints - 1))])];

    static double[] Finite(ReadOnlySpan<double> values, string name) {
        if (values.IsEmpty) throw new ArgumentException($"{name} must not be empty", name);
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) throw new ArgumentException($"{name} must be finite, got {values[i]} at index {i}", name);
        return values.ToArray();
    }

    static T[] NotEmpty<T>(IEnumerable<T> items) => items.ToArray() is { Length: > 0 } all ? all : throw new ArgumentException("at least one method expected", nameof(items));
}
