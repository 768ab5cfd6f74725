using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
    const int MostOfOneClass = 300;

    /// <summary>
    /// Features on the plane of their largest variance: known classes coloured, unknown examples open and grey. The plane is fitted on the
    /// known features alone, as a detector would have to; the axes say how much of their variance it shows.
    /// </summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="known">Features of known examples, [n ≥ 2, d ≥ 2].</param>
    /// <param name="labels">Their classes, 0 .. names−1.</param>
    /// <param name="names">Of the classes.</param>
    /// <param name="unknown">Features of unknown examples, [m, d]; null: none.</param>
    /// <remarks>Of a class with more than 300 examples, 300 are drawn, evenly chosen in their order; all take part in the fit.</remarks>
    /// <exception cref="ArgumentException">Features that do not fit together or are not finite, or a label out of range (its index is named).</exception>
    public static Figure Embedding(string title, Tensor known, ReadOnlySpan<int> labels, IReadOnlyList<string> names, Tensor? unknown = null) {
        if (known.ndim != 2 || labels.Length != known.shape[0]) throw new ArgumentException($"a label for each row expected: features are [{string.Join(", ", known.shape)}], labels {labels.Length}", nameof(labels));
        for (var i = 0; i < labels.Length; i++)
            if ((uint)labels[i] >= (uint)names.Count) throw new ArgumentException($"labels[{i}] is {labels[i]}: must be in 0..{names.Count - 1}", nameof(labels));
        using var scope = torch.NewDisposeScope();
        var plane = Projection.Fit(known);
        var rows = labels.ToArray().Index().ToLookup(p => p.Item, p => p.Index);
        var (x, y) = plane.Of(known);
        var traces = names.Index().Where(n => rows.Contains(n.Index)).Select(n => Points(n.Item, x, y, [.. rows[n.Index]], new() {
            ["size"] = 6,
            ["opacity"] = 0.75,
            ["color"] = Figure.Palette[n.Index % Figure.Palette.Length],
            ["symbol"] = Symbols[n.Index / Figure.Palette.Length % Symbols.Length],
        })).ToList();
        if (unknown is not null) {
            var (ux, uy) = plane.Of(unknown);
            traces.Add(Points("unknown", ux, uy, [.. Enumerable.Range(0, ux.Length)], new() { ["size"] = 6, ["color"] = "#808080", ["symbol"] = "circle-open", ["line"] = new JsonObject { ["width"] = 1 } }));
        }
        string Component(int i) => FormattableString.Invariant($"component {i + 1} ({100 * plane.Shares[i]:F0} % of the variance)");
        return Figure.Of(title, traces, Figure.Axis(Component(0)), Figure.Axis(Component(1)), l => l["height"] = 520);
    }

    static readonly string[] Symbols = ["circle", "square", "diamond", "cross"];

    static JsonObject Points(string name, double[] x, double[] y, int[] rows, JsonObject marker) {
        int[] some = rows.Length <= MostOfOneClass ? rows : [.. Enumerable.Range(0, MostOfOneClass).Select(i => rows[(int)((long)i * rows.Length / MostOfOneClass)])];
        return new() {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = name,
            ["x"] = Figure.Numbers(some.Select(i => x[i])),
            ["y"] = Figure.Numbers(some.Select(i => y[i])),
            ["marker"] = marker,
        };
    }
}
