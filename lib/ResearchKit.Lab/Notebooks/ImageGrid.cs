using ResearchKit.Data.Readers;

namespace ResearchKit.Lab.Notebooks;

/// <summary>Pictures side by side, as one PNG.</summary>
/// <param name="Png">The file.</param>
/// <param name="Text">What there is to see, in a line.</param>
public sealed record ImageGrid(byte[] Png, string Text) {
    const int Gap = 2, Least = 64;
    const long Most = 200;

    /// <summary>A tensor as pictures, row by row, at most 200 of them.</summary>
    /// <param name="images">[h, w], [1, h, w], [3, h, w] or [n, 1 or 3, h, w]: bytes, or numbers in 0..1 (0 is black).</param>
    /// <param name="columns">Pictures in a row, at least 1.</param>
    /// <param name="scale">Pixels for each pixel, a side; 0: as few as make a picture 64 pixels high or wide.</param>
    /// <param name="stretch">True: the smallest number becomes black and the largest white.</param>
    /// <exception cref="ArgumentException">Another shape, no picture, or numbers that are not in 0..1 or not finite.</exception>
    public static ImageGrid Of(Tensor images, int columns = 10, int scale = 0, bool stretch = false) {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        long[] shape = images.shape is [> 0, > 0] ? [1, 1, .. images.shape] : images.shape is [1 or 3, > 0, > 0] ? [1, .. images.shape] : images.shape;
        if (shape is not [> 0, 1 or 3, > 0, > 0])
            throw new ArgumentException($"images must be [h, w], [1, h, w], [3, h, w] or [n, 1 or 3, h, w], got {TensorView.Line(images)}; [n, h, w] becomes [n, 1, h, w] by unsqueeze(1)", nameof(images));
        var n = (int)Math.Min(shape[0], Most);
        var (channels, height, width) = ((int)shape[1], (int)shape[2], (int)shape[3]);
        var (pixels, range) = Tidy.Value(() => Bytes(images.reshape(shape).narrow(0, 0, n), stretch));
        if (scale == 0) scale = Math.Max(1, (Least + Math.Max(height, width) - 1) / Math.Max(height, width));
        var text = (shape[0] == 1 ? $"a picture of {width} x {height}" : $"{n} pictures of {width} x {height}{(n < shape[0] ? $", the first of {shape[0]}" : "")}") + (channels == 3 ? " in colour" : "") + range;
        return new(PngWriter.Encode(Sheet(pixels, n, channels, height, width, Math.Min(columns, n), scale)), text);
    }

    static (byte[], string) Bytes(Tensor images, bool stretch) {
        using var off = torch.no_grad();
        if (images.dtype == ScalarType.Byte && !stretch) return (images.detach().cpu().contiguous().data<byte>().ToArray(), "");
        var values = images.detach().to(ScalarType.Float64, torch.CPU).contiguous().data<double>().ToArray();
        if (Array.FindIndex(values, v => !double.IsFinite(v)) is var bad and >= 0) throw new ArgumentException($"images must be finite, got {values[bad]} at place {bad}", nameof(images));
        var (low, high) = stretch ? (values.Min(), values.Max()) : (0, 1);
        if (!stretch && (values.Min() < 0 || values.Max() > 1))
            throw new ArgumentException($"images must be bytes or lie in 0..1, got {Format.Short(values.Min())}..{Format.Short(values.Max())}: undo their normalisation, or show them with stretch: true", nameof(images));
        var width = high > low ? high - low : 1;
        return (Array.ConvertAll(values, v => (byte)Math.Round(255 * (v - low) / width)), stretch ? $", {Format.Short(low)} black, {Format.Short(high)} white" : "");
    }

    // Planes [n, c, h, w] to one sheet [h, w, c] with grey between the pictures; a single picture has no border.
    static Picture Sheet(byte[] planes, int n, int c, int h, int w, int columns, int scale) {
        var (gap, rows, tileHeight, tileWidth) = (n > 1 ? Gap : 0, (n + columns - 1) / columns, h * scale, w * scale);
        var (width, height) = (columns * (tileWidth + gap) + gap, rows * (tileHeight + gap) + gap);
        var sheet = new byte[width * height * c];
        sheet.AsSpan().Fill(128);
        for (var i = 0; i < n; i++) {
            var (top, left) = (gap + i / columns * (tileHeight + gap), gap + i % columns * (tileWidth + gap));
            for (var y = 0; y < tileHeight; y++)
                for (var x = 0; x < tileWidth; x++)
                    for (var k = 0; k < c; k++)
                        sheet[((top + y) * width + left + x) * c + k] = planes[((i * c + k) * h + y / scale) * w + x / scale];
        }
        return new(width, height, c, sheet);
    }
}
