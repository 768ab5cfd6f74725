namespace ResearchKit.Losses;

/// <summary>How far a sample's reconstruction is from the sample: the mean over all its numbers, [n, ...], [n, ...] → [n].</summary>
public static class Reconstruction {
    /// <summary>mean |x̂ − x| (L1). At least 0.</summary>
    /// <param name="output">x̂, floating-point [n, ...].</param>
    /// <param name="input">x of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Absolute(Tensor output, Tensor input) => Mean(output, input, (a, b) => (a - b).abs());

    /// <summary>mean (x̂ − x)² (L2). At least 0.</summary>
    /// <param name="output">x̂, floating-point [n, ...].</param>
    /// <param name="input">x of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Squared(Tensor output, Tensor input) => Mean(output, input, (a, b) => (a - b).square());

    /// <summary>mean −x log σ(z) − (1 − x) log(1 − σ(z)): the reconstruction is σ(z). At least the mean entropy of x.</summary>
    /// <param name="logits">z, floating-point [n, ...].</param>
    /// <param name="input">x of the same shape; that it is in [0, 1] is the caller's.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Binary(Tensor logits, Tensor input) => Mean(logits, input, BinaryCrossEntropy.Each);

    static Tensor Mean(Tensor output, Tensor input, Func<Tensor, Tensor, Tensor> each) {
        Check.SameShape(Check.Samples(output, nameof(output)), input, nameof(output), nameof(input));
        return Tidy.Run(() => each(output, input).reshape(output.shape[0], -1).mean([1]));
    }
}
