namespace ResearchKit.Data;

/// <summary>
/// Antialiased bilinear resizing: each output pixel is the weighted mean under a triangle whose half-width is one output pixel
/// (when shrinking) or one input pixel (when enlarging), as Pillow's BILINEAR and torchvision's antialias=True do it. First
/// along rows, then along columns, in float, rounded once at the end.
/// </summary>
internal static class Resize {
    public static ImageSet Apply(ImageSet images, int height, int width) {
        if (height <= 0 || width <= 0) throw new ArgumentOutOfRangeException(nameof(height), $"height and width must be > 0, got {height}x{width}");
        if ((images.Height, images.Width) == (height, width)) return images;
        var (across, down) = (Weights(images.Width, width), Weights(images.Height, height));
        var planes = images.Count * images.Channels;
        var pixels = new byte[checked((long)planes * height * width)];
        Parallel.For(0, planes, () => new float[images.Height * width], (p, _, rows) => {
            var source = images.Pixels.AsSpan(p * images.Height * images.Width, images.Height * images.Width);
            for (var y = 0; y < images.Height; y++)
                for (var x = 0; x < width; x++) {
                    var sum = 0f;
                    for (var k = 0; k < across[x].Weights.Length; k++) sum += source[y * images.Width + across[x].First + k] * across[x].Weights[k];
                    rows[y * width + x] = sum;
                }
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++) {
                    var sum = 0f;
                    for (var k = 0; k < down[y].Weights.Length; k++) sum += rows[(down[y].First + k) * width + x] * down[y].Weights[k];
                    pixels[(p * height + y) * width + x] = (byte)Math.Clamp(MathF.Round(sum), 0, 255);
                }
            return rows;
        }, _ => { });
        return images with { Pixels = pixels, Height = height, Width = width };
    }

    static (int First, float[] Weights)[] Weights(int from, int to) {
        var scale = (double)from / to;
        var support = Math.Max(1, scale);
        return [.. Enumerable.Range(0, to).Select(i => {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - support + 0.5));
            var last = Math.Min(from, (int)(centre + support + 0.5));
            var weights = Enumerable.Range(first, last - first).Select(j => Math.Max(0, 1 - Math.Abs((j + 0.5 - centre) / support))).ToArray();
            var sum = weights.Sum();
            return (first, Array.ConvertAll(weights, w => (float)(w / sum)));
        })];
    }
}
