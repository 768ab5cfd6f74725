using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Settings of the entropy score.</summary>
public sealed record EntropyOptions {
    /// <summary>T, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1f;
}

/// <summary>Negative entropy of the softmax.</summary>
public static class Entropy {
    /// <summary>In the catalogue: entropy.</summary>
    public static Method Method { get; } = Method.Of("entropy", "Negative entropy", "logits", Needs.Logits, "Σ p log p, p = softmax(z / T)",
        "Shannon, 1948; as a detector: Chan, Rottmann and Gottschalk, ICCV 2021, arXiv:2012.06575", new EntropyOptions(), (e, o) => Score(e.Logits, o.Temperature));

    /// <summary>Σ p log p with p = softmax(z / T) of each row of the logits z: [n, classes] → float64 [n], in [-ln classes, 0]. Higher = more known.</summary>
    /// <param name="logits">z. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="temperature">T, finite and > 0; 1 is the usual score.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, classes > 0], or T is out of range.</exception>
    /// <remarks>Shannon's entropy with the sign flipped; a detector in Chan et al., ICCV 2021, arXiv:2012.06575, and pytorch-ood's Entropy. In
    /// float64: the softmax of a confident network has no digits left in float32.</remarks>
    public static Tensor Score(Tensor logits, float temperature = 1f) =>
        Tidy.Run(() => OfProbabilities((Require.Matrix(logits).to(ScalarType.Float64) / Require.Positive(temperature)).softmax(1)));

    /// <summary>Σ p log p over the last dimension, 0 log 0 being 0.</summary>
    internal static Tensor OfProbabilities(Tensor p) => p.xlogy(p).sum(dim: -1);
}
