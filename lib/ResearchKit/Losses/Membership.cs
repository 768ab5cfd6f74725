namespace ResearchKit.Losses;

/// <summary>Membership loss: each logit's sigmoid is taken as the probability of belonging to that class, whatever the others say.</summary>
/// <remarks>
/// Perera and Patel, Deep Transfer Learning for Multiple Class Novelty Detection, CVPR 2019, §4.2, eq. 1-3. This is the formula of
/// eq. 3, λ on the true class's term. The text names its two risks the other way round than it defines them (R_W1 is the one of a low
/// score for the correct class); the derivative that it prints is that of eq. 3. The authors' published code is not: it halves and
/// scales the gradient, and shifts the labels by one.
/// </remarks>
public static class Membership {
    /// <summary>λ [1 − σ(f_y)]² + 1/(c−1) Σ_{i≠y} σ(f_i)² of each row: [n, c], int64 [n] → [n], in [0, λ + 1].</summary>
    /// <param name="logits">f, floating-point [n, c ≥ 2].</param>
    /// <param name="labels">y, int64 [n], each in [0, c); one out of range is refused by the engine.</param>
    /// <param name="weight">λ > 0; the paper's is 5.</param>
    /// <exception cref="ArgumentException">A shape or type is wrong, there is one class only, or weight is out of range.</exception>
    public static Tensor Loss(Tensor logits, Tensor labels, double weight = 5) {
        Require.Positive(weight);
        Check.Labels(labels, logits);
        var classes = logits.shape[1];
        if (classes < 2) throw new ArgumentException($"the membership loss needs logits of at least 2 classes, got {Require.Show(logits)}", nameof(logits));
        using var d = torch.NewDisposeScope();
        var own = torch.zeros_like(logits).scatter_(1, labels.unsqueeze(1), torch.ones_like(logits));
        // 1 − σ(f) is σ(−f), without the rounding of the difference.
        var risks = (logits * (1 - 2 * own)).sigmoid().square();
        return (risks * (own * (weight - 1.0 / (classes - 1)) + 1.0 / (classes - 1))).sum(dim: 1).MoveToOuterDisposeScope();
    }
}
