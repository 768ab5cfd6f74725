using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
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
            l["height"] = 120 + Math.Max(24 * order.Length, groups.Length > 1 ? 20 * groups.Length : 0);
        });
    }
}
