namespace ResearchKit.Data;

/// <summary>Whole-set operations on planes of bytes.</summary>
internal static class Planes {
    public static ImageSet Invert(ImageSet images) => images with { Pixels = Array.ConvertAll(images.Pixels, v => (byte)(255 - v)) };

    /// <summary>Rows and columns swapped.</summary>
    public static ImageSet Transpose(ImageSet images) {
        var (h, w) = (images.Height, images.Width);
        var pixels = new byte[images.Pixels.Length];
        Parallel.For(0, images.Count * images.Channels, p => {
            for (var y = 0; y < h; y++)
                for (var x = 0; x < w; x++) pixels[(p * w + x) * h + y] = images.Pixels[(p * h + y) * w + x];
        });
        return images with { Pixels = pixels, Height = w, Width = h };
    }

    public static ImageSet Convert(ImageSet images, int channels) {
        if (images.Channels == channels) return images;
        var area = images.Height * images.Width;
        var pixels = new byte[checked((long)images.Count * channels * area)];
        Parallel.For(0, images.Count, i => {
            var source = images.Image(i);
            var target = pixels.AsSpan(i * channels * area, channels * area);
            if (channels == 3) for (var c = 0; c < 3; c++) source.CopyTo(target[(c * area)..]);
            else for (var p = 0; p < area; p++) target[p] = (byte)((source[p] * 19595 + source[area + p] * 38470 + source[2 * area + p] * 7471 + 0x8000) >> 16);
        });
        return images with { Pixels = pixels, Channels = channels };
    }
}
