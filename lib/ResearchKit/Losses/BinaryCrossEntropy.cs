namespace ResearchKit.Losses;

/// <summary>Cross-entropy of independent yes-or-no questions, from logits.</summary>
public static class BinaryCrossEntropy {
    /// <summary>−t log σ(z) − (1 − t) log(1 − σ(z)), the mean (or sum) over the columns of each row: [n, c], [n, c] → [n]. At least 0.</summary>
    /// <param name="logits">z, floating-point [n, c].</param>
    /// <param name="targets">t of the same shape; that they are in [0, 1] is the caller's.</param>
    /// <param name="sum">The sum over the columns instead of their mean.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Loss(Tensor logits, Tensor targets, bool sum = false) {
        Check.SameShape(Require.Matrix(logits), targets, nameof(logits), nameof(targets));
        using var d = torch.NewDisposeScope();
        var each = Each(logits, targets);
        return (sum ? each.sum(dim: 1) : each.mean([1])).MoveToOuterDisposeScope();
    }

    /// <summary>Of each element; 1 − σ(z) is σ(−z), so that neither logarithm overflows or loses its small values.</summary>
    internal static Tensor Each(Tensor logits, Tensor targets) => -(targets * logits.log_sigmoid() + (1 - targets) * (-logits).log_sigmoid());
}
