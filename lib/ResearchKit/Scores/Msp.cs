using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Published settings of MSP.</summary>
public sealed record MspOptions {
    /// <summary>T, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1f;
}

/// <summary>Maximum softmax probability.</summary>
public static class Msp {
    /// <summary>In the catalogue: msp.</summary>
    public static Method Method { get; } = Method.Of("msp", "Maximum softmax probability", "logits", Needs.Logits, "max softmax(z / T)",
        "Hendrycks and Gimpel, ICLR 2017, arXiv:1610.02136", new MspOptions(), (e, o) => Score(e.Logits, o.Temperature));

    /// <summary>max softmax(z / T) of each row of the logits z: [n, classes] → [n], in [1 / classes, 1]. Higher = more known.</summary>
    /// <param name="logits">z. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="temperature">T, finite and > 0; 1 is the published score.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, classes > 0], or T is out of range.</exception>
    /// <remarks>Hendrycks and Gimpel, ICLR 2017, arXiv:1610.02136; survey §5.1 (thresholded it is SoftMax-tau).</remarks>
    public static Tensor Score(Tensor logits, float temperature = 1f) =>
        Tidy.Run(() => (Require.Matrix(logits) / Require.Positive(temperature)).softmax(1).amax(1));
}
