namespace ResearchKit.Losses;

/// <summary>
/// Losses of a generative adversarial network on the discriminator's logits z, where σ(z) is the probability of being real. The
/// discriminator's loss is the mean of <see cref="Real"/> over real samples plus that of <see cref="Fake"/> over made ones.
/// </summary>
/// <remarks>Goodfellow et al., NIPS 2014, eq. 1, as minima; the generator's is the non-saturating one of §3.</remarks>
public static class Gan {
    /// <summary>−log σ(z), the discriminator's loss on real samples: [n] or [n, 1] → [n]. At least 0.</summary>
    /// <param name="logits">z of real samples.</param>
    /// <param name="smoothing">
    /// In [0, 1): the target is 1 − smoothing, so that −(1 − s) log σ(z) − s log σ(−z). On the real side alone, as Salimans et al.,
    /// NIPS 2016, §3.4 advise (theirs is 0.1).
    /// </param>
    /// <exception cref="ArgumentException">The shape is wrong, or smoothing is out of range.</exception>
    public static Tensor Real(Tensor logits, double smoothing = 0) {
        Require.Within(smoothing, 0.0, 1.0);
        using var d = torch.NewDisposeScope();
        var z = Check.Single(logits, nameof(logits));
        return (smoothing == 0 ? -z.log_sigmoid() : -(z.log_sigmoid() * (1 - smoothing) + (-z).log_sigmoid() * smoothing)).MoveToOuterDisposeScope();
    }

    /// <summary>−log(1 − σ(z)), the discriminator's loss on samples that the generator made: [n] or [n, 1] → [n]. At least 0.</summary>
    /// <param name="logits">z of made samples.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public static Tensor Fake(Tensor logits) => Tidy.Run(() => -(-Check.Single(logits, nameof(logits))).log_sigmoid());

    /// <summary>−log σ(z), the generator's loss on the samples that it made: [n] or [n, 1] → [n]. At least 0.</summary>
    /// <param name="logits">z of made samples.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    /// <remarks>Non-saturating: where the discriminator is sure, log(1 − σ(z)) has no gradient and this has.</remarks>
    public static Tensor Generator(Tensor logits) => Tidy.Run(() => -Check.Single(logits, nameof(logits)).log_sigmoid());
}
