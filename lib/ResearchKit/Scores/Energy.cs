using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Published settings of the energy score.</summary>
public sealed record EnergyOptions {
    /// <summary>T, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1f;
}

/// <summary>Negative free energy.</summary>
public static class Energy {
    /// <summary>In the catalogue: energy.</summary>
    public static Method Method { get; } = Method.Of("energy", "Free energy", "logits", Needs.Logits, "T log Σ exp(z / T)",
        "Liu et al., NeurIPS 2020, arXiv:2010.03759", new EnergyOptions(), (e, o) => Score(e.Logits, o.Temperature));

    /// <summary>T · logsumexp(z / T) of each row of the logits z: [n, classes] → [n], between max z and max z + T ln classes. Higher = more known.</summary>
    /// <param name="logits">z. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="temperature">T, finite and > 0; 1 is the published default.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, classes > 0], or T is out of range.</exception>
    /// <remarks>Liu et al., NeurIPS 2020, arXiv:2010.03759; survey eq. 84-87: E(x; f) with the sign flipped (theirs is low for known inputs).</remarks>
    public static Tensor Score(Tensor logits, float temperature = 1f) =>
        Tidy.Run(() => Require.Positive(temperature) * (Require.Matrix(logits) / temperature).logsumexp(1));
}
