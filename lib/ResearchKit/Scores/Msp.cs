using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Maximum softmax probability.</summary>
public static class Msp {
    /// <summary>In the catalogue: msp.</summary>
    public static Method Method { get; } = new("msp", "Maximum softmax probability", "posthoc", Needs.Logits,
        "Hendrycks and Gimpel, ICLR 2017, arXiv:1610.02136", (_, _) => e => Score(e.Logits));

    /// <summary>max softmax(z / T) of each row of the logits z: [n, classes] → [n], in [1 / classes, 1]. Higher = more known.</summary>
    /// <param name="logits">z. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="temperature">T, finite and > 0; 1 is the published score.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, classes > 0], or T is out of range.</exception>
    /// <remarks>Hendrycks and Gimpel, ICLR 2017, arXiv:1610.02136; survey §5.1 (thresholded it is SoftMax-tau).</remarks>
    public static Tensor Score(Tensor logits, float temperature = 1f) =>
        Tidy.Run(() => (Require.Matrix(logits) / Require.Positive(temperature)).softmax(1).amax(1));
}
