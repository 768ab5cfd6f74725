namespace ResearchKit.Losses;

/// <summary>Classifier and data placeholders: a further class, of dummy classifiers, that comes second on known samples and first on mixed ones.</summary>
/// <remarks>Zhou, Ye and Zhan, "Learning placeholders for open-set recognition", CVPR 2021, arXiv:2103.15086. The survey's eq. 58 takes the most probable
/// class out of f̂(x)\y; the paper and its code take out the true one, as here.</remarks>
public static class Placeholders {
    /// <summary>f̂ = [z, max_k ŵ_k]: [n, c], [n, k] → [n, c + 1].</summary>
    /// <param name="logits">z of the known classes, floating-point [n, c].</param>
    /// <param name="dummies">ŵ of the dummy classifiers, floating-point [n, k].</param>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public static Tensor Augmented(Tensor logits, Tensor dummies) {
        if (Require.Matrix(logits).shape[0] != Require.Matrix(dummies).shape[0])
            throw new ArgumentException($"dummies must be [{logits.shape[0]}, k > 0] for logits {Require.Show(logits)}, got {Require.Show(dummies)}", nameof(dummies));
        return Tidy.Run(() => torch.cat([logits, dummies.amax([1], keepdim: true)], 1));
    }

    /// <summary>ℓ(f̂, y) + β ℓ(f̂\y, c + 1), ℓ the cross-entropy and f̂\y without the true class: [n, c], [n, k], int64 [n] → [n]. At least 0.</summary>
    /// <param name="logits">z, floating-point [n, c].</param>
    /// <param name="dummies">ŵ, floating-point [n, k].</param>
    /// <param name="labels">y, int64 [n], each in [0, c); one out of range is refused by the engine.</param>
    /// <param name="weight">β, at least 0; 1 in the authors' code.</param>
    /// <exception cref="ArgumentException">A shape or type is wrong, or β is out of range.</exception>
    public static Tensor Loss(Tensor logits, Tensor dummies, Tensor labels, double weight = 1) {
        Require.NotNegative(weight);
        Check.Labels(labels, logits);
        return Tidy.Run(() => {
            var all = Augmented(logits, dummies);
            var own = torch.zeros_like(logits, dtype: ScalarType.Bool).scatter_(1, labels.unsqueeze(1), torch.ones_like(logits, dtype: ScalarType.Bool));
            var others = Augmented(logits.masked_fill(own, double.NegativeInfinity), dummies);
            return CrossEntropy.Loss(all, labels) + weight * CrossEntropy.Loss(others, torch.full_like(labels, logits.shape[1]));
        });
    }

    /// <summary>ℓ(f̂, c + 1) of samples mixed of two classes: [n, c], [n, k] → [n]. At least 0.</summary>
    /// <param name="logits">z, floating-point [n, c].</param>
    /// <param name="dummies">ŵ, floating-point [n, k].</param>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public static Tensor Mixed(Tensor logits, Tensor dummies) => Tidy.Run(() =>
        CrossEntropy.Loss(Augmented(logits, dummies), torch.full(logits.shape[0], logits.shape[1], dtype: ScalarType.Int64, device: logits.device)));
}
