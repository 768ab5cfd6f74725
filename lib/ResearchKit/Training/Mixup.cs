using MathNet.Numerics.Distributions;

namespace ResearchKit.Training;

/// <summary>Mixup of a batch with itself in another order (Zhang et al., ICLR 2018).</summary>
static class Mixup {
    /// <summary>λ from Beta(α, α), in [0, 1], for any α > 0: of two gamma draws as logarithms, since the draws themselves underflow for a small α.</summary>
    public static double Share(Random random, double alpha) {
        // X ~ Γ(α + 1), U ~ U(0, 1]: X U^(1/α) ~ Γ(α).
        double LogGamma() => Math.Log(Gamma.Sample(random, alpha + 1, 1)) + Math.Log(1 - random.NextDouble()) / alpha;
        return 1 / (1 + Math.Exp(LogGamma() - LogGamma()));
    }

    /// <summary>λ a + (1 − λ) a[order], along the first dimension.</summary>
    public static Tensor Apply(Tensor a, Tensor order, double share) => a * share + a.index_select(0, order) * (1 - share);
}
