namespace ResearchKit.Losses;

/// <summary>The part of the objectosphere loss that acts on the length of a sample's features: long for known samples, none for unknown ones.</summary>
/// <remarks>Dhamija, Günther and Boult, NeurIPS 2018, arXiv:1811.04110, eq. 2; the entropic part is <see cref="CrossEntropy"/>.</remarks>
public static class FeatureMagnitude {
    /// <summary>max(ξ − ‖F‖₂, 0)² of each row: [n, d] → [n], in [0, ξ²].</summary>
    /// <param name="features">F of known samples, floating-point [n, d].</param>
    /// <param name="xi">ξ, finite and > 0; 50 in the authors' code.</param>
    /// <exception cref="ArgumentException">The shape is wrong, or ξ is out of range.</exception>
    public static Tensor Known(Tensor features, double xi = 50) {
        Require.Positive(xi);
        return Tidy.Run(() => (xi - Require.Matrix(features).norm(1)).clamp_min(0).square());
    }

    /// <summary>‖F‖₂² of each row: [n, d] → [n]. At least 0.</summary>
    /// <param name="features">F of unknown samples, floating-point [n, d].</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public static Tensor Unknown(Tensor features) => Tidy.Run(() => Require.Matrix(features).square().sum(dim: 1));
}
