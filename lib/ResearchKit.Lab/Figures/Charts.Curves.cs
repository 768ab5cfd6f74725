using System.Text.Json.Nodes;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
    /// <summary>ROC curves: share of known accepted over share of unknown accepted, each named with its AUROC.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="methods">Name, scores of known and of unknown examples.</param>
    /// <exception cref="ArgumentException">No method, an empty side, or a NaN.</exception>
    public static Figure Roc(string title, params IEnumerable<(string Name, double[] Known, double[] Unknown)> methods) => Roc(title, null, methods);

    /// <summary>ROC curves, each with a pointwise band of the share of known accepted at a share of unknown accepted.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="band">What band; null: none.</param>
    /// <param name="methods">Name, scores of known and of unknown examples.</param>
    /// <exception cref="ArgumentException">No method, an empty side, or a NaN.</exception>
    public static Figure Roc(string title, Band? band, params IEnumerable<(string Name, double[] Known, double[] Unknown)> methods) => Figure.Of(title, [
            .. NotEmpty(methods).SelectMany((m, i) => {
                var ranked = Metrics.Roc.Rank<double>(m.Known, m.Unknown);
                var curve = Thin(ranked.Curve(corners: true));
                return Banded(i, Line(Named(m.Name, ranked.Auroc()), curve.Select(p => p.Fpr), curve.Select(p => p.Tpr)), band, m.Known, m.Unknown, Band.TprAt, fine: true);
            }),
            Chance([0, 1], [0, 1])],
        Figure.Axis("unknown accepted (FPR)", 0, 1), Figure.Axis("known accepted (TPR)", 0, 1.01), Inside("right", "bottom"));

    /// <summary>Precision-recall curves in steps, known positive, each named with its area (average precision); the chance line is the share of known among all.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="methods">Name, scores of known and of unknown examples: as many of each for every method.</param>
    /// <exception cref="ArgumentException">No method, an empty side, a NaN, or other numbers of examples.</exception>
    public static Figure PrecisionRecall(string title, params IEnumerable<(string Name, double[] Known, double[] Unknown)> methods) => PrecisionRecall(title, null, methods);

    /// <summary>Precision-recall curves, each with a pointwise band of the precision at a recall.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="band">What band; null: none.</param>
    /// <param name="methods">Name, scores of known and of unknown examples: as many of each for every method.</param>
    /// <exception cref="ArgumentException">No method, an empty side, a NaN, or other numbers of examples.</exception>
    public static Figure PrecisionRecall(string title, Band? band, params IEnumerable<(string Name, double[] Known, double[] Unknown)> methods) {
        var all = NotEmpty(methods);
        var (known, unknown) = (all[0].Known.Length, all[0].Unknown.Length);
        if (all.FirstOrDefault(m => (m.Known.Length, m.Unknown.Length) != (known, unknown)) is { Name: { } other } odd)
            throw new ArgumentException($"precision depends on how many are known: {all[0].Name} has {known} known and {unknown} unknown, {other} has {odd.Known.Length} and {odd.Unknown.Length}", nameof(methods));
        return Figure.Of(title, [
            .. all.SelectMany((m, i) => {
                var ranked = Metrics.Roc.Rank<double>(m.Known, m.Unknown);
                var curve = Thin(ranked.Curve()).Where(p => p.Tpr + p.Fpr > 0).ToArray();
                // The precision of a point holds from the recall before it: up or down first, then along.
                var line = Line(Named(m.Name, ranked.AuprIn()), [0, .. curve.Select(p => p.Tpr)],
                    [Band.Precision(curve[0], known, unknown), .. curve.Select(p => Band.Precision(p, known, unknown))]);
                line["line"] = new JsonObject { ["shape"] = "vh" };
                return Banded(i, line, band, m.Known, m.Unknown, Band.PrecisionAt, fine: false);
            }),
            Chance([0, 1], Enumerable.Repeat((double)known / (known + unknown), 2))],
            Figure.Axis("recall (known accepted)", 0, 1), Figure.Axis("precision (known among accepted)", 0, 1.01), Inside("left", "bottom"));
    }

    /// <summary>The band's edge and filling under a curve in its colour, then the curve.</summary>
    static JsonObject[] Banded(int index, JsonObject line, Band? band, double[] known, double[] unknown, Func<double[], double[], double[], double[]> heights, bool fine) {
        var colour = Figure.Palette[index % Figure.Palette.Length];
        line["line"] = (JsonObject)(line["line"]?.DeepClone() ?? new JsonObject());
        line["line"]!["color"] = colour;
        if (band is null) return [line];
        var points = Band.Of(band, known, unknown, heights, fine);
        JsonObject Edge(Func<Interval, double> end) => new() {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["name"] = FormattableString.Invariant($"{100 * band.Level} % at each place"),
            ["showlegend"] = false,
            ["hoverinfo"] = "skip",
            ["x"] = Figure.Numbers(points.Select(p => p.Place)),
            ["y"] = Figure.Numbers(points.Select(p => end(p.Height))),
            ["line"] = new JsonObject { ["width"] = 0 },
        };
        var upper = Edge(i => i.High);
        (upper["fill"], upper["fillcolor"]) = ("tonexty", colour + "2e");
        return [Edge(i => i.Low), upper, line];
    }

    static string Named(string name, double area) => FormattableString.Invariant($"{name} ({area:F3})");

    static JsonObject Chance(IEnumerable<double> x, IEnumerable<double> y) {
        var line = Line("chance", x, y);
        line["line"] = new JsonObject { ["dash"] = "dot", ["color"] = "#999999" };
        return line;
    }
}
