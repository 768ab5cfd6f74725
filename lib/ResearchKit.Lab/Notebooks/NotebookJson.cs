using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Notebooks;

/// <summary>A notebook's text as Jupyter writes it, indented by one; only inside a figure the innermost lists stand on one line each.</summary>
static class NotebookJson {
    static readonly JsonSerializerOptions Dense = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text, with a line feed at the end.</summary>
    public static string Of(JsonNode json) {
        var text = new StringBuilder();
        Write(text, json, 0, figure: false);
        return text.Append('\n').ToString();
    }

    static void Write(StringBuilder text, JsonNode? node, int depth, bool figure) {
        switch (node) {
            case JsonObject { Count: > 0 } map:
                Items(text, "{}", map, depth, p => {
                    text.Append(JsonSerializer.Serialize(p.Key, Dense)).Append(": ");
                    Write(text, p.Value, depth + 1, figure || p.Key == MimeBundle.Plotly);
                });
                break;
            case JsonArray { Count: > 0 } list when !figure || list.Any(i => i is JsonArray or JsonObject):
                Items(text, "[]", list, depth, i => Write(text, i, depth + 1, figure));
                break;
            default:
                text.Append(node?.ToJsonString(Dense) ?? "null");
                break;
        }
    }

    static void Items<T>(StringBuilder text, string brackets, IEnumerable<T> items, int depth, Action<T> write) {
        text.Append(brackets[0]);
        foreach (var (i, item) in items.Index()) {
            text.Append(i > 0 ? ",\n" : "\n").Append(' ', depth + 1);
            write(item);
        }
        text.Append('\n').Append(' ', depth).Append(brackets[1]);
    }
}
