using System.Text.Json.Nodes;
using ResearchKit.Data.Readers;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
    const int SmallestSide = 84;

    /// <summary>Images in rows with a caption and a score under each, the highest scores first: of unknown images, the most confidently wrong ones.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="images">uint8 [n, c, h, w], c = 1 or 3.</param>
    /// <param name="scores">One for each image, finite.</param>
    /// <param name="captions">One for each image, for example the predicted class; null: none.</param>
    /// <param name="most">How many to show, at least 1.</param>
    /// <param name="columns">Images in a row, at least 1.</param>
    /// <exception cref="ArgumentException">Another type or shape, not one score (or caption) for each image, or a score that is not finite.</exception>
    public static Figure ContactSheet(string title, Tensor images, ReadOnlySpan<double> scores, IReadOnlyList<string>? captions = null, int most = 18, int columns = 6) {
        if (images.dtype != ScalarType.Byte || images.shape is not [> 0, 1 or 3, > 0, > 0]) throw new ArgumentException($"images must be uint8 [n > 0, 1 or 3, h, w], got {images.dtype} [{string.Join(", ", images.shape)}]", nameof(images));
        var all = Finite(scores, nameof(scores));
        if (all.Length != images.shape[0]) throw new ArgumentException($"{images.shape[0]} images have {all.Length} scores", nameof(scores));
        if (captions is not null && captions.Count != all.Length) throw new ArgumentException($"{all.Length} images have {captions.Count} captions", nameof(captions));
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        int[] shown = [.. Enumerable.Range(0, all.Length).OrderByDescending(i => all[i]).Take(most)];
        var rows = (shown.Length + columns - 1) / columns;
        string Text(int i) => (captions is null ? "" : captions[i] + "<br>") + all[i].ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
        // An image takes a square of the plane, its caption the place below it.
        (int X, double Y) Place(int at) => (at % columns, at / columns * RowHeight);
        return Figure.Of(title, [new() {
            ["type"] = "scatter",
            ["mode"] = "text",
            ["x"] = Figure.Numbers(shown.Index().Select(s => Place(s.Index).X + 0.47)),
            ["y"] = Figure.Numbers(shown.Index().Select(s => Place(s.Index).Y + 0.97)),
            ["text"] = new JsonArray([.. shown.Select(i => (JsonNode)Text(i))]),
            ["textposition"] = "bottom center",
            ["textfont"] = new JsonObject { ["size"] = 11 },
            ["hoverinfo"] = "skip",
            ["showlegend"] = false,
        }], Bare(0, columns), Bare(rows * RowHeight, 0), l => {
            l["images"] = new JsonArray([.. shown.Index().Select(s => (JsonNode)new JsonObject {
                ["source"] = "data:image/png;base64," + Convert.ToBase64String(PngOf(images, s.Item)),
                ["xref"] = "x",
                ["yref"] = "y",
                ["xanchor"] = "center",
                ["yanchor"] = "bottom",
                ["x"] = Math.Round(Place(s.Index).X + 0.47, 6),
                ["y"] = Math.Round(Place(s.Index).Y + 0.94, 6),
                ["sizex"] = 0.94,
                ["sizey"] = 0.94,
            })]);
            l["height"] = 70 + 145 * rows;
            l["margin"] = new JsonObject { ["l"] = 8, ["r"] = 8, ["t"] = 48, ["b"] = 8 };
            l["dragmode"] = false;
        });
    }

    const double RowHeight = 1.38;

    static JsonObject Bare(double low, double high) => new() { ["range"] = new JsonArray(low, high), ["visible"] = false, ["fixedrange"] = true };

    // Small images are enlarged by whole pixels: a browser would blur them.
    static byte[] PngOf(Tensor images, int index) {
        using var one = images.select(0, index).cpu().contiguous();
        var (c, h, w) = ((int)one.shape[0], (int)one.shape[1], (int)one.shape[2]);
        var planes = one.data<byte>().ToArray();
        var times = Math.Max(1, (SmallestSide + Math.Min(h, w) - 1) / Math.Min(h, w));
        var pixels = new byte[c * h * times * w * times];
        for (var i = 0; i < pixels.Length; i++) {
            var (y, x) = (i / c / (w * times) / times, i / c % (w * times) / times);
            pixels[i] = planes[(i % c * h + y) * w + x];
        }
        return PngWriter.Encode(new(w * times, h * times, c, pixels));
    }
}
