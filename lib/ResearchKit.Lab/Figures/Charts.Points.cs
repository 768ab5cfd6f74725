using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Figures;

/// <summary>Two numbers of each example, to be drawn as they are.</summary>
/// <param name="Name">Above the plane.</param>
/// <param name="Known">Of known examples, [n > 0, 2].</param>
/// <param name="Labels">Their classes.</param>
/// <param name="Unknown">Of unknown examples, [m, 2].</param>
public sealed record PointPlane(string Name, Tensor Known, ImmutableArray<int> Labels, Tensor Unknown) {
    /// <summary>Points to be marked by crosses on top of the others, [k, 2]; none: there are none.</summary>
    public Tensor? Marks { get; init; }

    /// <summary>What the marks are.</summary>
    public string MarkName { get; init; } = "marks";
}

public static partial class Charts {
    /// <summary>
    /// Planes side by side, each with its own axes and one scale on both: known classes coloured, unknown examples black, marks as crosses. Nothing is projected:
    /// the origin is where the network has it.
    /// </summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="names">Of the classes, the same in all planes.</param>
    /// <param name="planes">One to four.</param>
    /// <remarks>Of a class with more than 300 examples, 300 are drawn, evenly chosen in their order; of the unknown as many.</remarks>
    /// <exception cref="ArgumentException">No plane or more than four, points that are not [n, 2] or not finite, or a label out of range (its index is named).</exception>
    public static Figure Points(string title, IReadOnlyList<string> names, params IReadOnlyList<PointPlane> planes) {
        if (planes.Count is < 1 or > 4) throw new ArgumentException($"one to four planes expected, got {planes.Count}", nameof(planes));
        var traces = planes.SelectMany((p, i) => Traces(p, names).Select(t => {
            (t["xaxis"], t["yaxis"]) = ($"x{Axis(i)}", $"y{Axis(i)}");
            return t;
        })).ToList();
        foreach (var later in traces.GroupBy(t => (string)t["name"]!).SelectMany(g => g.Skip(1))) later["showlegend"] = false;   // one entry switches all of its name
        return Figure.Of(title, traces, Figure.Axis(""), Figure.Axis(""), layout => {
            var (width, gap) = ((1 - 0.05 * (planes.Count - 1)) / planes.Count, 0.05);
            layout["annotations"] = new JsonArray();
            foreach (var i in Enumerable.Range(0, planes.Count)) {
                var (low, x, y) = (i * (width + gap), Figure.Axis(""), Figure.Axis(""));
                x["domain"] = new JsonArray(Math.Round(low, 6), Math.Round(low + width, 6));
                (x["anchor"], y["anchor"], y["scaleanchor"]) = ($"y{Axis(i)}", $"x{Axis(i)}", $"x{Axis(i)}");
                foreach (var axis in new[] { x, y }) (axis["zeroline"], axis["zerolinecolor"]) = (true, "rgba(128,128,128,0.6)");
                (layout[$"xaxis{Axis(i)}"], layout[$"yaxis{Axis(i)}"]) = (x, y);
                if (planes[i].Name == "") continue;
                layout["annotations"]!.AsArray().Add((JsonNode)new JsonObject {
                    ["text"] = planes[i].Name,
                    ["showarrow"] = false,
                    ["xref"] = "paper",
                    ["yref"] = "paper",
                    ["x"] = Math.Round(low + width / 2, 6),
                    ["y"] = 1.0,
                    ["xanchor"] = "center",
                    ["yanchor"] = "bottom",
                });
            }
            layout["height"] = planes.Count == 1 ? 560 : planes.Count == 2 ? 500 : 420;
            layout["margin"] = new JsonObject { ["l"] = 40, ["r"] = 16, ["t"] = 72, ["b"] = 40 };
            layout["legend"] = new JsonObject { ["orientation"] = "h", ["y"] = -0.12 };
        });
    }

    static string Axis(int plane) => plane == 0 ? "" : $"{plane + 1}";

    static IEnumerable<JsonObject> Traces(PointPlane plane, IReadOnlyList<string> names) {
        var (x, y) = Columns(plane.Known, nameof(plane.Known));
        if (x.Length == 0 || plane.Labels.Length != x.Length) throw new ArgumentException($"{plane.Name}: a label for each row expected: points are [{string.Join(", ", plane.Known.shape)}], labels {plane.Labels.Length}", nameof(plane));
        for (var i = 0; i < x.Length; i++)
            if ((uint)plane.Labels[i] >= (uint)names.Count) throw new ArgumentException($"{plane.Name}: labels[{i}] is {plane.Labels[i]}: must be in 0..{names.Count - 1}", nameof(plane));
        var rows = plane.Labels.Index().ToLookup(p => p.Item, p => p.Index);
        foreach (var (c, name) in names.Index().Where(n => rows.Contains(n.Index)))
            yield return Group(Points(name, x, y, [.. rows[c]], Look(4, Figure.Palette[c % Figure.Palette.Length], Symbols[c / Figure.Palette.Length % Symbols.Length], 0.7)));
        var (ux, uy) = Columns(plane.Unknown, nameof(plane.Unknown));
        if (ux.Length > 0) {
            var black = Look(4, "#000000", "circle", 0.8);
            black["line"] = new JsonObject { ["width"] = 0.5, ["color"] = "#ffffff" };   // to be seen on a dark page too
            yield return Group(Points("unknown", ux, uy, [.. Enumerable.Range(0, ux.Length)], black));
        }
        if (plane.Marks is null) yield break;
        var (mx, my) = Columns(plane.Marks, nameof(plane.Marks));
        var cross = Look(13, "#ffffff", "x", 1);
        cross["line"] = new JsonObject { ["width"] = 1.5, ["color"] = "#000000" };
        yield return Group(Points(plane.MarkName, mx, my, [.. Enumerable.Range(0, mx.Length)], cross));
    }

    static JsonObject Group(JsonObject trace) {
        trace["legendgroup"] = (string)trace["name"]!;
        return trace;
    }

    static JsonObject Look(double size, string color, string symbol, double opacity) => new() { ["size"] = size, ["color"] = color, ["symbol"] = symbol, ["opacity"] = opacity };

    static (double[] X, double[] Y) Columns(Tensor points, string name) {
        if (points.ndim != 2 || points.shape[1] != 2) throw new ArgumentException($"{name} must be [n, 2], got [{string.Join(", ", points.shape)}]", name);
        using var scope = torch.NewDisposeScope();
        var all = points.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        return ([.. all.Where((_, i) => i % 2 == 0)], [.. all.Where((_, i) => i % 2 == 1)]);
    }
}
