using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>JointEnergy, the free energy of a multi-label classifier.</summary>
public static class JointEnergy {
    /// <summary>In the catalogue: jointenergy.</summary>
    public static Method Method { get; } = Method.Of("jointenergy", "Joint energy", "logits", Needs.Logits, "Σ log(1 + e^z)",
        "Wang et al., NeurIPS 2021, arXiv:2109.14162", e => Score(e.Logits));

    /// <summary>Σ log(1 + e^z) of each row of the logits z: [n, labels] → [n], at least 0. Higher = more known.</summary>
    /// <param name="logits">z, one for each label. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, labels > 0].</exception>
    /// <remarks>Wang et al., NeurIPS 2021, arXiv:2109.14162; survey eq. 105-106: -E_yi(x) = log(1 + e^{f_yi(x)}) and their sum (eq. 107 decomposes
    /// it). It is meant for networks with a sigmoid for each label; of a softmax network's logits it is defined too, though not invariant to
    /// a constant added to them.</remarks>
    public static Tensor Score(Tensor logits) => Tidy.Run(() => Require.Matrix(logits).logaddexp(torch.zeros_like(logits)).sum(dim: 1));
}
