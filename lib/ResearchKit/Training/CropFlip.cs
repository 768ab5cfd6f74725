namespace ResearchKit.Training;

/// <summary>Random crops and flips of a whole batch as two gathers, without a loop over images.</summary>
public static class CropFlip {
    /// <summary>A crop of each image padded with zeros, of the image's own size, and a horizontal flip with probability one half.</summary>
    /// <param name="images">[n, c, h, w], any type.</param>
    /// <param name="generator">Gives the offsets (rows, then columns), then the flips.</param>
    /// <param name="flip">Whether to flip.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <exception cref="ArgumentException">images is not [n, c, h, w], or padding is negative.</exception>
    public static Tensor Apply(Tensor images, Generator generator, bool flip, int padding = 4) {
        if (Require.Images(images).shape is not [var n, var c, var h, var w]) throw new InvalidOperationException();
        Require.NotNegative(padding);
        using var d = torch.NewDisposeScope();
        Tensor Below(int high) => torch.rand(n, 1, generator: generator).mul(high).floor().to(ScalarType.Int64).clamp_max(high - 1);
        var (dy, dx) = (Below(2 * padding + 1), Below(2 * padding + 1));
        var column = torch.arange(w).unsqueeze(0);
        if (flip) {
            var turned = torch.rand(n, 1, generator: generator).lt(0.5);
            column = torch.where(turned, w - 1 - column, column);
        }
        var wide = w + 2 * padding;
        var at = ((dy + torch.arange(h).unsqueeze(0)) * wide).unsqueeze(2) + (dx + column).unsqueeze(1);   // [n, h, w] in the padded image
        var index = at.reshape(n, 1, h * w).to(images.device).expand(n, c, h * w);
        return functional.pad(images, [padding, padding, padding, padding]).flatten(2).gather(2, index).reshape(n, c, h, w).MoveToOuterDisposeScope();
    }
}
