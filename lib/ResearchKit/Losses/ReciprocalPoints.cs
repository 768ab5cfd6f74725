namespace ResearchKit.Losses;

/// <summary>Reciprocal points: each class has points that stand for all that is not of it; a sample belongs to the class from whose points it is farthest.</summary>
/// <remarks>Chen et al., "Learning open set network with discriminative reciprocal points", ECCV 2020, arXiv:2011.00178 (RPL), and "Adversarial
/// reciprocal points learning for open set recognition", TPAMI 2021, arXiv:2103.00953 (ARPL). Squared distances are divided by the features' dimension,
/// as in the authors' code; the papers' are not.</remarks>
public static class ReciprocalPoints {
    /// <summary>The mean over a class's points of ‖f − p‖² / D, less f · p for ARPL: [n, D], [c, m, D] → [n, c]; larger = likelier class.</summary>
    /// <param name="features">f, floating-point [n, D].</param>
    /// <param name="points">p, floating-point [c, m, D], m points for each of c classes.</param>
    /// <param name="dot">Whether the dot product is taken off: ARPL's d = d_e − d_d.</param>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public static Tensor Distances(Tensor features, Tensor points, bool dot) => Tidy.Run(() => {
        var (weight, bias) = Affine(Checked(points, features), dot);
        return features.square().mean([1], keepdim: true) + functional.linear(features, weight, bias);
    });

    /// <summary>Weights [c, D] and biases [c] with <see cref="Distances"/> = ‖f‖² / D + f · weightsᵀ + biases: a linear layer of the same softmax.</summary>
    /// <param name="points">[c, m, D].</param>
    /// <param name="dot">As in <see cref="Distances"/>.</param>
    public static (Tensor Weight, Tensor Bias) Affine(Tensor points, bool dot) => Tidy.Run(() =>
        (points.mean([1]) * (-2.0 / points.shape[2] - (dot ? 1 : 0)), points.square().mean([1, 2])));

    /// <summary>−log softmax(γ d)_y + λ mean_i (‖f − p_i‖² / D − R_y)², p_i the own class's points: [n, D], int64 [n] → [n]. At least 0.</summary>
    /// <param name="features">f, floating-point [n, D].</param>
    /// <param name="labels">y, int64 [n], each in [0, c); one out of range is refused by the engine.</param>
    /// <param name="points">[c, m, D].</param>
    /// <param name="margins">R, floating-point [c], learnt.</param>
    /// <param name="weight">λ, at least 0; 0.1 in the authors' code.</param>
    /// <param name="gamma">γ, finite and > 0.</param>
    /// <exception cref="ArgumentException">A shape or type is wrong, or a number out of range.</exception>
    /// <remarks>RPL, in the survey eq. 54. The authors' later code has one R for all classes.</remarks>
    public static Tensor Rpl(Tensor features, Tensor labels, Tensor points, Tensor margins, double weight = 0.1, double gamma = 1) {
        Require.NotNegative(weight);
        Require.Positive(gamma);
        Check.Labels(labels, features);
        if (margins.shape is not [var c] || c != Checked(points, features).shape[0])
            throw new ArgumentException($"margins must be [{points.shape[0]}], got {Require.Show(margins)}", nameof(margins));
        return Tidy.Run(() => {
            var gap = Own(features, labels, points) - margins.index_select(0, labels).unsqueeze(1);
            return CrossEntropy.Loss(gamma * Distances(features, points, dot: false), labels) + weight * gap.square().mean([1]);
        });
    }

    /// <summary>−log softmax(d / T)_y + λ max(d_e(f, p_y) − R + margin, 0), d = d_e − f · p, d_e = ‖f − p‖² / D: [n, D], int64 [n] → [n]. At least 0.</summary>
    /// <param name="features">f, floating-point [n, D].</param>
    /// <param name="labels">y, int64 [n], each in [0, c); one out of range is refused by the engine.</param>
    /// <param name="points">[c, m, D]; the paper has m = 1.</param>
    /// <param name="radius">R, one learnt number.</param>
    /// <param name="weight">λ, at least 0; the paper's is 0.1.</param>
    /// <param name="temperature">T, finite and > 0; the paper's γ is 1 / T.</param>
    /// <param name="margin">At least 0: 1 in the authors' code, 0 in the paper.</param>
    /// <exception cref="ArgumentException">A shape or type is wrong, or a number out of range.</exception>
    public static Tensor Arpl(Tensor features, Tensor labels, Tensor points, Tensor radius, double weight = 0.1, double temperature = 1, double margin = 1) {
        Require.NotNegative(weight);
        Require.NotNegative(margin);
        Require.Positive(temperature);
        Check.Labels(labels, features);
        Checked(points, features);
        if (radius.numel() != 1) throw new ArgumentException($"radius must be one number, got {Require.Show(radius)}", nameof(radius));
        return Tidy.Run(() => CrossEntropy.Loss(Distances(features, points, dot: true) / temperature, labels)
            + weight * (Own(features, labels, points).mean([1]) - radius.reshape(1) + margin).clamp_min(0));
    }

    /// <summary>Σ p log p of each row, p = softmax(‖f − p_k‖² / D): [n, D] → [n], in [−log c, 0]; least where the sample is as far from all points.</summary>
    /// <param name="features">f of confusing samples, floating-point [n, D].</param>
    /// <param name="points">[c, m, D].</param>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    /// <remarks>ARPL's confusing samples; the authors' code takes the exponential of its mean over the batch and leaves out the dot product.</remarks>
    public static Tensor Confusing(Tensor features, Tensor points) => Tidy.Run(() => {
        var log = Distances(features, points, dot: false).log_softmax(1);
        return (log.exp() * log).sum(dim: 1);
    });

    // ‖f − p_i‖² / D to each of the own class's points: [n, m].
    static Tensor Own(Tensor features, Tensor labels, Tensor points) => (features.unsqueeze(1) - points.index_select(0, labels)).square().mean([2]);

    static Tensor Checked(Tensor points, Tensor features) => Require.Matrix(features).shape[1] is var d && points.is_floating_point() && points.shape is [> 0, > 0, var own] && own == d ? points
        : throw new ArgumentException($"points must be floating-point [c > 0, m > 0, {d}], got {Require.Show(points)}", nameof(points));
}
