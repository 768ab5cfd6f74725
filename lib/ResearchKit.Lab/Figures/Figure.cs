using System.Globalization;
using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Figures;

/// <summary>A figure in plotly.js's JSON schema: immutable, drawn by plotly.js in a notebook or a report, read by Plotly.NET as well.</summary>
/// <param name="Title">Above the figure, and the text where nothing can be drawn.</param>
/// <param name="Data">The traces: a JSON array.</param>
/// <param name="Layout">Axes and their titles: a JSON object.</param>
public sealed record Figure(string Title, string Data, string Layout) {
    /// <summary>`{"data": [...], "layout": {...}}`, the content of application/vnd.plotly.v1+json.</summary>
    public string ToJson() => $$"""{"data":{{Data}},"layout":{{Layout}}}""";

    /// <summary>A division with this figure; the page must have loaded plotly.js (<see cref="PlotlyJs.Script"/>).</summary>
    /// <param name="id">Unique on the page.</param>
    public string ToHtml(string id) => FigureHtml.OnPage(this, id);

    /// <summary>The figure of these traces, with the kit's look: one font, light grid, colours that the colour-blind can tell apart.</summary>
    internal static Figure Of(string title, IEnumerable<JsonObject> traces, JsonObject x, JsonObject y, Action<JsonObject>? more = null) {
        var layout = new JsonObject {
            ["title"] = new JsonObject { ["text"] = title, ["font"] = new JsonObject { ["size"] = 15 } },
            ["xaxis"] = x,
            ["yaxis"] = y,
            ["font"] = new JsonObject { ["family"] = "system-ui, sans-serif", ["size"] = 13 },
            ["colorway"] = new JsonArray([.. Palette.Select(c => (JsonNode)c)]),
            ["margin"] = new JsonObject { ["l"] = 64, ["r"] = 16, ["t"] = 48, ["b"] = 56 },
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["hovermode"] = "closest",
        };
        more?.Invoke(layout);
        return new(title, new JsonArray([.. traces]).ToJsonString(), layout.ToJsonString());
    }

    /// <summary>Okabe and Ito's colours.</summary>
    internal static readonly string[] Palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999"];

    internal static JsonObject Axis(string title, double? low = null, double? high = null) {
        var axis = new JsonObject { ["title"] = new JsonObject { ["text"] = title }, ["gridcolor"] = "rgba(128,128,128,0.25)", ["zeroline"] = false };
        if (low is not null && high is not null) axis["range"] = new JsonArray(low, high);
        return axis;
    }

    /// <summary>Numbers with seven digits, more than any screen shows.</summary>
    /// <exception cref="ArgumentException">One is not finite: it has no place in a figure.</exception>
    internal static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select((v, i) => double.IsFinite(v)
        ? (JsonNode)JsonValue.Create(double.Parse(v.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))!
        : throw new ArgumentException($"a figure's numbers must be finite, got {v} at index {i}", nameof(values)))];
}
