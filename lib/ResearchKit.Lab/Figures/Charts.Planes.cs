using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
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
}
