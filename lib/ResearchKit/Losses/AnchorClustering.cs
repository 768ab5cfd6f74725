namespace ResearchKit.Losses;

/// <summary>Class anchor clustering: logits are drawn to the fixed anchor of their class and kept away from all other anchors.</summary>
/// <remarks>Miller, Sünderhauf, Milford and Dayoub, WACV 2021, arXiv:2004.02434. Distances are Euclidean and not squared; the tuplet
/// term is over all classes but the own one (a published library leaves out the wrong one), as in the authors' code.</remarks>
public static class AnchorClustering {
    /// <summary>c_j = magnitude · e_j: [classes, classes].</summary>
    /// <param name="classes">At least 2.</param>
    /// <param name="magnitude">α, finite and > 0; the paper's is 10.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static Tensor Anchors(int classes, double magnitude = 10) {
        Require.Positive(magnitude);
        if (classes < 2) throw new ArgumentOutOfRangeException(nameof(classes), classes, "must be at least 2");
        return Tidy.Run(() => torch.eye(classes) * magnitude);
    }

    /// <summary>d_j = ‖z − c_j‖₂ of each row: [n, k], [c, k] → [n, c].</summary>
    /// <param name="logits">z, floating-point [n, k].</param>
    /// <param name="anchors">[c, k].</param>
    /// <exception cref="ArgumentException">The columns differ.</exception>
    public static Tensor Distances(Tensor logits, Tensor anchors) {
        Require.Columns(anchors, Require.Matrix(logits).shape[1]);
        return Tidy.Run(() => (logits.unsqueeze(1) - anchors).norm(2));
    }

    /// <summary>log(1 + Σ_{j≠y} exp(d_y − d_j)) + λ d_y of each row: [n, k], int64 [n] → [n]. Above 0.</summary>
    /// <param name="logits">z, floating-point [n, k].</param>
    /// <param name="labels">y, int64 [n], each in [0, c); one out of range is refused by the engine.</param>
    /// <param name="anchors">[c, k]; constants.</param>
    /// <param name="weight">λ of the anchor term, at least 0; the paper's is 0.1.</param>
    /// <exception cref="ArgumentException">A shape or type is wrong, or weight is out of range.</exception>
    /// <remarks>The tuplet term is the cross-entropy of −d.</remarks>
    public static Tensor Loss(Tensor logits, Tensor labels, Tensor anchors, double weight = 0.1) {
        Require.NotNegative(weight);
        Check.Labels(labels, logits);
        return Tidy.Run(() => {
            var d = Distances(logits, anchors);
            return CrossEntropy.Loss(-d, labels) + weight * d.gather(1, labels.unsqueeze(1)).squeeze(1);
        });
    }

    /// <summary>γ_j = d_j (1 − softmin(d)_j) of each row: [n, c] → [n, c], at least 0; small where the class fits and no other does.</summary>
    /// <param name="distances">d; float64, if the smallest scores are to be told apart.</param>
    /// <exception cref="ArgumentException">distances is not [n > 0, c > 0].</exception>
    public static Tensor Rejection(Tensor distances) => Tidy.Run(() => Require.Matrix(distances) * (1 - (-distances).softmax(1)));
}
