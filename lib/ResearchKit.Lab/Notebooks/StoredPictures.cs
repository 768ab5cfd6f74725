using System.Text.Json.Nodes;
using ResearchKit.Lab.Figures;

namespace ResearchKit.Lab.Notebooks;

/// <summary>Pictures in stored notebooks, for code hosts. What can draw a figure by itself still has plotly's JSON.</summary>
static class StoredPictures {
    const string Png = "image/png", Html = "text/html";

    /// <summary>The notebook with a picture of every figure, in place of its HTML; figures that have not changed keep the picture they had.</summary>
    /// <param name="notebook">After its run.</param>
    /// <param name="before">As it was stored; other fonts would make other pictures of the same figures.</param>
    /// <param name="draw">From figures as JSON to PNGs as base64; null: nothing here can draw.</param>
    public static Notebook Of(Notebook notebook, Notebook before, Func<IReadOnlyList<string>, IReadOnlyList<string?>>? draw) {
        var pictures = Figures(before).Where(f => f.Data[Png] is not null).GroupBy(f => f.Json).ToDictionary(g => g.Key, g => g.First().Data[Png]!.ToString());
        string[] open = [.. Figures(notebook).Select(f => f.Json).Distinct().Where(f => !pictures.ContainsKey(f))];
        if (draw is not null && open.Length > 0)
            foreach (var (figure, picture) in open.Zip(draw(open))) if (picture is not null) pictures[figure] = picture;
        var cells = notebook.Cells;
        foreach (var (i, cell) in cells.Index()) {
            if (cell.Kind != CellKind.Code) continue;
            var json = (JsonObject)cell.Json.DeepClone();
            foreach (var (data, figure) in Figures(json))
                if (pictures.TryGetValue(figure, out var picture)) Replace(data, picture);
            cells = cells.SetItem(i, cell with { Json = json });
        }
        return notebook with { Cells = cells };
    }

    static IEnumerable<(JsonObject Data, string Json)> Figures(Notebook notebook) => notebook.Cells.SelectMany(c => Figures(c.Json));

    static IEnumerable<(JsonObject Data, string Json)> Figures(JsonObject cell) => (cell["outputs"] as JsonArray ?? []).Select(o => o?["data"] as JsonObject)
        .Where(d => d?[MimeBundle.Plotly] is not null).Select(d => (d!, d![MimeBundle.Plotly]!.ToJsonString()));

    // Keys stay in alphabetical order.
    static void Replace(JsonObject data, string picture) {
        data.Remove(Html);
        data[Png] = picture;
        foreach (var (key, value) in data.OrderBy(p => p.Key, StringComparer.Ordinal).ToArray()) {
            data.Remove(key);
            data[key] = value;
        }
    }
}
