using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Maximum logit value (MLV).</summary>
public static class MaxLogit {
    /// <summary>In the catalogue: maxlogit.</summary>
    public static Method Method { get; } = Method.Of("maxlogit", "Maximum logit value", "logits", Needs.Logits, "max z",
        "Hendrycks et al., ICML 2022, arXiv:1911.11132", e => Score(e.Logits));

    /// <summary>max z of each row of the logits z: [n, classes] → [n]. Higher = more known.</summary>
    /// <param name="logits">z. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, classes > 0].</exception>
    /// <remarks>Hendrycks et al., ICML 2022, arXiv:1911.11132; Vaze et al., ICLR 2022, arXiv:2110.06207; MLV in the survey's tables 2, 3 and 5.</remarks>
    public static Tensor Score(Tensor logits) => Require.Matrix(logits).amax(1);
}
