namespace ResearchKit.Data;

/// <summary>
/// Synthetic noises as data sets without labels (-1), made from a seed. Gaussian, Rademacher and Blob are those of the outlier
/// exposure code (Hendrycks, Mazeika, Dietterich, ICLR 2019, arXiv:1812.04606), given there in [-1, 1] and stored here as
/// v = round((x + 1) / 2 · 255); they stand in the survey's tables 2, 3 and 5.
/// </summary>
public static class Noise {
    /// <summary>Ids of the noises. The last one needs MNIST.</summary>
    public static ImmutableArray<string> Ids { get; } = ["noise-gaussian", "noise-rademacher", "noise-blob", "noise-uniform", "mnist-noise"];

    /// <summary>The noise of that id in that shape.</summary>
    /// <exception cref="ArgumentException">There is no such noise; mnist-noise needs images and has its own function.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Dataset Make(string id, int n, int c, int h, int w, Seed seed) => id switch {
        "noise-gaussian" => Gaussian(n, c, h, w, seed),
        "noise-rademacher" => Rademacher(n, c, h, w, seed),
        "noise-blob" => Blob(n, c, h, w, seed),
        "noise-uniform" => Uniform(n, c, h, w, seed),
        _ => throw new ArgumentException($"unknown noise '{id}': expected one of {string.Join(", ", Ids[..^1])}", nameof(id)),
    };

    /// <summary>Independent normal pixels of mean 0 and standard deviation 0.5 in [-1, 1], cut off at both ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Dataset Gaussian(int n, int c, int h, int w, Seed seed) => Fill("noise-gaussian", n, c, h, w, seed, (random, pixels) => {
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)Math.Round((Math.Clamp(0.5 * Normal(random), -1, 1) + 1) / 2 * 255);
    });

    /// <summary>Independent pixels that are -1 (stored 0) or 1 (stored 255), each with probability one half.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Dataset Rademacher(int n, int c, int h, int w, Seed seed) => Fill("noise-rademacher", n, c, h, w, seed, (random, pixels) => {
        for (var i = 0; i < pixels.Length; i++) pixels[i] = random.NextDouble() < 0.5 ? (byte)0 : (byte)255;
    });

    /// <summary>
    /// Independent pixels that are 1 with probability 0.7, else 0, blurred by a Gaussian of sigma 1.5 along rows, columns and
    /// channels (cut off at 4 sigma, edge values repeated); what is then below 0.75 becomes 0. Stored as round(255 x).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Dataset Blob(int n, int c, int h, int w, Seed seed) => Fill("noise-blob", n, c, h, w, seed, (random, pixels) => {
        var values = new float[pixels.Length];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextDouble() < 0.7 ? 1 : 0;
        var blurred = GaussianBlur.Apply(values, [c, h, w], sigma: 1.5, truncate: 4);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = blurred[i] < 0.75f ? (byte)0 : (byte)MathF.Round(Math.Min(1, blurred[i]) * 255);
    });

    /// <summary>Independent pixels, each of the 256 values equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Dataset Uniform(int n, int c, int h, int w, Seed seed) => Fill("noise-uniform", n, c, h, w, seed, (random, pixels) => random.NextBytes(pixels));

    /// <summary>
    /// MNIST-Noise: every image superimposed on its own uniform noise, pixel = max(image, noise). Labels become -1.
    /// </summary>
    /// <param name="images">MNIST's test set (any other set will do).</param>
    /// <param name="seed">Of the noise.</param>
    /// <remarks>Yoshihashi et al., CVPR 2019 (CROSR): "made by superimposing MNIST's test images on Noise"; the paper does not
    /// give the operation. The maximum keeps the strokes bright and the background uniform.</remarks>
    public static Dataset OnMnist(Dataset images, Seed seed) {
        var set = images.ToImageSet();
        var pixels = new byte[set.Pixels.Length];
        Fill(pixels, set.ImageLength, seed, (random, image) => random.NextBytes(image));
        for (var i = 0; i < pixels.Length; i++) pixels[i] = Math.Max(pixels[i], set.Pixels[i]);
        return Dataset.Of("mnist-noise", images.Split, set with { Pixels = pixels, Labels = [.. Enumerable.Repeat(-1, set.Count)] }, [], $"made from {images.Id}, seed {seed.Value}");
    }

    static Dataset Fill(string id, int n, int c, int h, int w, Seed seed, FillImage fill) {
        foreach (var (value, name) in new[] { (n, nameof(n)), (c, nameof(c)), (h, nameof(h)), (w, nameof(w)) }) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        var pixels = new byte[checked((long)n * c * h * w)];
        Fill(pixels, c * h * w, seed, fill);
        return Dataset.Of(id, "test", new(pixels, n, c, h, w, [.. Enumerable.Repeat(-1, n)]), [], $"made, seed {seed.Value}");
    }

    /// <summary>Each image has its own child of the seed: more images leave the first ones as they were, and cores share the work.</summary>
    static void Fill(byte[] pixels, int length, Seed seed, FillImage fill) =>
        Parallel.For(0, pixels.Length / length, i => fill(seed.Child((uint)i).ToRandom(), pixels.AsSpan(i * length, length)));

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    delegate void FillImage(Random random, Span<byte> image);
}
