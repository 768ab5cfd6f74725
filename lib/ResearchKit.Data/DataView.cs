using ResearchKit.Data.Readers;

namespace ResearchKit.Data;

/// <summary>What one looks at to see that a data set is what it should be.</summary>
/// <param name="Id">The data set.</param>
/// <param name="Split">Its split.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Count">How many images.</param>
/// <param name="Shape">Of one image.</param>
/// <param name="Classes">Name and number of images of every class, in label order; one entry "no label" for sets without labels.</param>
/// <param name="ContactSheet">A PNG: one row of up to ten images per class (the first twenty classes), or ten rows of ten.</param>
public sealed record DataView(string Id, string Split, string Origin, int Count, ImageShape Shape,
    ImmutableArray<(string Name, int Count)> Classes, byte[] ContactSheet) {
    const int Columns = 10, Rows = 20, Gap = 2;

    /// <summary>The same view of a data set in memory, a noise for example.</summary>
    public static DataView Of(Dataset data) => Of(data.Id, data.Split, data.ToImageSet(), data.ClassNames, data.Origin);

    internal static DataView Of(string id, string split, ImageSet images, ImmutableArray<string> names, string origin) {
        var groups = Enumerable.Range(0, images.Count).ToLookup(i => images.Labels[i]);
        ImmutableArray<(string, int)> classes = [
            .. names.Select((name, label) => (name, groups[label].Count())),
            .. groups.Contains(-1) ? [("no label", groups[-1].Count())] : Array.Empty<(string, int)>()];
        int[][] rows = names.IsEmpty || groups.Contains(-1)
            ? [.. Enumerable.Range(0, images.Count).Take(Columns * 10).Chunk(Columns)]
            : [.. Enumerable.Range(0, Math.Min(Rows, names.Length)).Select(label => groups[label].Take(Columns).ToArray())];
        return new(id, split, origin, images.Count, new(images.Channels, images.Height, images.Width), classes, PngWriter.Encode(Sheet(images, rows)));
    }

    static Picture Sheet(ImageSet images, int[][] rows) {
        var (c, h, w) = (images.Channels, images.Height, images.Width);
        var (width, height) = (Columns * (w + Gap) + Gap, rows.Length * (h + Gap) + Gap);
        var pixels = new byte[width * height * c];
        pixels.AsSpan().Fill(128);
        for (var row = 0; row < rows.Length; row++)
            for (var column = 0; column < rows[row].Length; column++) {
                var image = images.Image(rows[row][column]);
                var (top, left) = (Gap + row * (h + Gap), Gap + column * (w + Gap));
                for (var i = 0; i < image.Length; i++)
                    pixels[((top + i / w % h) * width + left + i % w) * c + i / (h * w)] = image[i];
            }
        return new(width, height, c, pixels);
    }
}
