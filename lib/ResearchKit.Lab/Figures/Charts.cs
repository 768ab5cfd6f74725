using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Figures;

/// <summary>The figures of the field, from scores, decisions, features and tables. Higher score = known throughout.</summary>
public static partial class Charts {
    const int MostPoints = 400;

    static JsonObject Line(string name, IEnumerable<double> x, IEnumerable<double> y) => new() {
        ["type"] = "scatter",
        ["mode"] = "lines",
        ["name"] = name,
        ["x"] = Figure.Numbers(x),
        ["y"] = Figure.Numbers(y)
    };

    // Where a curve never goes there is room for the legend; a narrow box puts it below.
    static Action<JsonObject> Inside(string x, string y) => layout => layout["legend"] = new JsonObject {
        ["x"] = x == "left" ? 0.02 : 0.98,
        ["xanchor"] = x,
        ["y"] = y == "bottom" ? 0.02 : 0.98,
        ["yanchor"] = y,
        ["bgcolor"] = "rgba(128,128,128,0.12)",
        ["traceorder"] = "normal",
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
