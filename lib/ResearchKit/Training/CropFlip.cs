namespace ResearchKit.Training;

/// <summary>Random crops and flips of a whole batch as two gathers, without a loop over images.</summary>
public static class CropFlip {
    /// <summary>A crop of each image padded with zeros, of the image's own size, and a horizontal flip with probability one half.</summary>
    /// <param name="images">[n, c, h, w], any type.</param>
    /// <param name="generator">Gives the offsets (rows, then columns), then the flips.</param>
    /// <param name="flip">Whether to flip.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <exception cref="ArgumentException">images is not [n, c, h, w], or padding is negative.</exception>
    public static Tensor Apply(Tensor images, Generator generator, bool flip, int padding = 4) =>
        Tidy.Run(() => At(images, Draw(Require.Images(images).shape[0], generator, flip, padding).Ahead(images.device), padding));

    /// <summary>What is drawn for so many images: int64 [3, n] on the CPU, the row and the column where each crop begins, and 1 for those that are flipped.</summary>
    /// <param name="n">Images.</param>
    /// <param name="generator">As in <see cref="Apply"/>.</param>
    /// <param name="flip">Whether to flip.</param>
    /// <param name="padding">As in <see cref="Apply"/>.</param>
    internal static Tensor Draw(long n, Generator generator, bool flip, int padding = 4) {
        Require.NotNegative(padding);
        return Tidy.Run(() => {
            Tensor Below(int high) => torch.rand(n, generator: generator).mul(high).floor().to(ScalarType.Int64).clamp_max(high - 1);
            var (dy, dx) = (Below(2 * padding + 1), Below(2 * padding + 1));
            return torch.stack([dy, dx, flip ? torch.rand(n, generator: generator).lt(0.5).to(ScalarType.Int64) : torch.zeros_like(dy)], 0);
        });
    }

    /// <summary>The crops and flips that were drawn: [n, c, h, w] → the same shape.</summary>
    /// <param name="images">On any device.</param>
    /// <param name="drawn">From <see cref="Draw"/>, on the images' device.</param>
    /// <param name="padding">As when it was drawn.</param>
    internal static Tensor At(Tensor images, Tensor drawn, int padding = 4) => Tidy.Run(() => {
        if (images.shape is not [var n, var c, var h, var w]) throw new InvalidOperationException();
        var (dy, dx, turned) = (drawn[0].unsqueeze(1), drawn[1].unsqueeze(1), drawn[2].unsqueeze(1));
        var column = torch.arange(w, device: images.device).unsqueeze(0);
        column = torch.where(turned.ne(0), w - 1 - column, column);
        var wide = w + 2 * padding;
        var at = ((dy + torch.arange(h, device: images.device).unsqueeze(0)) * wide).unsqueeze(2) + (dx + column).unsqueeze(1);   // [n, h, w] in the padded image
        var index = at.reshape(n, 1, h * w).expand(n, c, h * w);
        return functional.pad(images, [padding, padding, padding, padding]).flatten(2).gather(2, index).reshape(n, c, h, w);
    });
}
