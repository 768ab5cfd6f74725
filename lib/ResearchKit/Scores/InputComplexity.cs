using System.IO.Compression;
using ResearchKit.Methods;
using ResearchKit.Training;

namespace ResearchKit.Scores;

/// <summary>What measures an image's complexity.</summary>
public enum Coder {
    /// <summary>PNG's five filters, the best of them for the whole image, and deflate; without PNG's headers.</summary>
    Png,
    /// <summary>The bytes by Brotli.</summary>
    Brotli,
    /// <summary>The shorter of the two.</summary>
    Shortest,
}

/// <summary>Settings of the input complexity score.</summary>
public sealed record InputComplexityOptions {
    /// <summary>The lossless coder; the paper takes PNG, JPEG 2000 and FLIF.</summary>
    public Coder Coder { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Coder), value, "must be png, brotli or shortest"); }

    /// <summary>K of the pixel mixture that gives the likelihood, at least 1.</summary>
    public int Components { get; init => field = Require.Positive(value, nameof(Components)); } = 3;
}

/// <summary>Likelihood corrected by complexity: log p(x) + L(x), L the length of the image's code.</summary>
/// <remarks>Serrà et al., "Input complexity and out-of-distribution detection with likelihood-based generative models", ICLR 2020,
/// arXiv:1909.11480, eq. 2; survey eq. 82-83. Theirs is S = -log₂ p(x) - L(x) in bits and high for unknowns; here it is -S in nats. Since a code
/// length is a probability of bytes, log p is taken per byte step: the density times the width of a step, for every value. The density is
/// <see cref="LowLevelGmm"/> (theirs: Glow and PixelCNN++).</remarks>
public static class InputComplexity {
    /// <summary>In the catalogue: input-complexity.</summary>
    public static Method Method { get; } = Method.Of("input-complexity", "Input complexity", "density", Needs.Images, Needs.Images,
        "log p(x) + L(x), L: bytes of a lossless code in nats", "Serrà et al., ICLR 2020, arXiv:1909.11480", new InputComplexityOptions(),
        (train, o, seed) => LowLevelGmm.Fit(train.Images, new() { Components = o.Components }, seed), (model, o, e) => Score(model, e.Images, NormOf(e), o));

    /// <summary>log P(bytes) + L(bytes): float64 [n], in nats. Higher = more known.</summary>
    /// <param name="density">Of the normalised images.</param>
    /// <param name="images">Floating-point, normalised [n, c, h, w]; brought back to bytes by rounding.</param>
    /// <param name="norm">What they were normalised by.</param>
    /// <param name="options">The coder.</param>
    /// <exception cref="ArgumentException">images has other channels than the density or the normalisation.</exception>
    public static Tensor Score(LowLevelGmm density, Tensor images, Normalization norm, InputComplexityOptions options) => Tidy.Run(() => {
        // One byte step is 1 / (255 σ) wide in the units of the images.
        var steps = images.shape[2] * images.shape[3] * norm.Std.Sum(s => Math.Log(255 * (double)s));
        return density.Score(images).cpu() - steps + torch.tensor(Lengths(Bytes(images, norm), options.Coder));
    });

    /// <summary>The length of each image's code in nats (bytes · 8 ln 2): n numbers, above 0.</summary>
    /// <param name="bytes">uint8 [n, c, h, w].</param>
    /// <param name="coder">The coder.</param>
    /// <exception cref="ArgumentException">bytes is not uint8 [n, c, h, w].</exception>
    public static double[] Lengths(Tensor bytes, Coder coder = Coder.Png) {
        if (Require.Images(bytes).dtype != ScalarType.Byte) throw new ArgumentException($"bytes must be uint8, got {Require.Show(bytes)}", nameof(bytes));
        using var scope = torch.NewDisposeScope();
        var (n, channels, height, width) = ((int)bytes.shape[0], (int)bytes.shape[1], (int)bytes.shape[2], (int)bytes.shape[3]);
        var lengths = new double[n];
        Blocks.Each(n, channels * height * width, (at, count) => {
            // Interleaved as in a PNG: [h, w, c].
            var values = Tidy.Run(() => bytes.narrow(0, at, count).permute(0, 2, 3, 1).cpu().contiguous()).data<byte>().ToArray();
            var size = channels * height * width;
            Parallel.For(0, (int)count, i => lengths[at + i] = 8 * Math.Log(2) * Size(values.AsSpan(i * size, size), width * channels, channels, coder));
        });
        return lengths;
    }

    static int Size(ReadOnlySpan<byte> image, int stride, int channels, Coder coder) {
        var shortest = int.MaxValue;
        if (coder is Coder.Png or Coder.Shortest) for (var filter = 0; filter < 5; filter++) shortest = Math.Min(shortest, Deflated(Filtered(image, stride, channels, filter)));
        if (coder is Coder.Brotli or Coder.Shortest) {
            var into = new byte[BrotliEncoder.GetMaxCompressedLength(image.Length)];
            if (!BrotliEncoder.TryCompress(image, into, out var written, quality: 9, window: 16)) throw new InvalidOperationException($"Brotli could not compress {image.Length} bytes");
            shortest = Math.Min(shortest, written);
        }
        return shortest;
    }

    static int Deflated(byte[] bytes) {
        using var memory = new MemoryStream();
        using (var deflate = new DeflateStream(memory, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(bytes);
        return (int)memory.Length;
    }

    /// <summary>PNG's filter (0 none, 1 left, 2 up, 3 average, 4 Paeth; PNG specification §9) of every row, without the filter's byte.</summary>
    internal static byte[] Filtered(ReadOnlySpan<byte> image, int stride, int channels, int filter) {
        var filtered = new byte[image.Length];
        for (var i = 0; i < image.Length; i++) {
            var (row, column) = (i / stride, i % stride);
            int left = column >= channels ? image[i - channels] : 0, up = row > 0 ? image[i - stride] : 0;
            int corner = row > 0 && column >= channels ? image[i - stride - channels] : 0;
            filtered[i] = (byte)(image[i] - filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
        }
        return filtered;
    }

    static int Paeth(int left, int up, int corner) {
        var (a, b, c) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - 2 * corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    // The bytes that were normalised, [n, c, h, w].
    static Tensor Bytes(Tensor images, Normalization norm) {
        if (Require.Images(images).shape[1] != norm.Mean.Length)
            throw new ArgumentException($"images must have the normalisation's {norm.Mean.Length} channels, got {Require.Show(images)}", nameof(images));
        return Tidy.Run(() => {
            var mean = torch.tensor(norm.Mean.ToArray()).reshape(1, -1, 1, 1).to(images.device);
            return ((images * norm.Scale(images.device) + mean) * 255).round().clamp(0, 255).to(ScalarType.Byte);
        });
    }

    static Normalization NormOf(Evidence e) => e.Norm
        ?? throw new ArgumentException("input-complexity codes bytes, and it is not known what these images were normalised by (Norm)", nameof(e));
}
