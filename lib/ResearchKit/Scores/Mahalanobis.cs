namespace ResearchKit.Scores;

/// <summary>Class-conditional Gaussians with one shared covariance.</summary>
/// <param name="Means">[classes, d], float64.</param>
/// <param name="Precision">[d, d], float64: the pseudo-inverse of the shared covariance.</param>
/// <remarks>Lee et al., NeurIPS 2018, arXiv:1807.03888, eq. 1-2; survey §5.3 (eq. 61 is the input noise).</remarks>
public sealed record Mahalanobis(Tensor Means, Tensor Precision) {
    /// <summary>Fits the means and the covariance (divided by n, as the paper) in float64.</summary>
    /// <param name="features">[n, d] without NaN or infinity.</param>
    /// <param name="labels">int64 [n] in [0, classes), each class at least once.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">A shape or label is wrong, a row is not finite, or a class has no sample.</exception>
    /// <remarks>Directions whose variance is below 1e-10 of the largest (a dead ReLU unit) carry no distance.</remarks>
    public static Mahalanobis Fit(Tensor features, Tensor labels, long classes) {
        Require.FiniteRows(Require.Matrix(features));
        Require.Labels(labels, features.shape[0], classes);
        using var d = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var x = features.to(ScalarType.Float64);
        var counts = torch.zeros(classes, dtype: ScalarType.Float64, device: x.device).index_add(0, labels, torch.ones_like(labels, dtype: ScalarType.Float64), 1);
        var empty = counts.eq(0).nonzero();
        if (empty.shape[0] > 0) throw new ArgumentException($"class {empty[0, 0].item<long>()} has no sample", nameof(labels));
        var means = torch.zeros(classes, x.shape[1], dtype: ScalarType.Float64, device: x.device).index_add(0, labels, x, 1) / counts.unsqueeze(1);
        var centred = x - means.index_select(0, labels);
        var (values, vectors) = torch.linalg.eigh(centred.t().matmul(centred) / x.shape[0]);
        var keep = values.gt(values.amax() * 1e-10);
        var inverse = torch.where(keep, values.reciprocal(), torch.zeros_like(values));
        return new(means.MoveToOuterDisposeScope(), (vectors * inverse).matmul(vectors.t()).MoveToOuterDisposeScope());
    }

    /// <summary>-min over classes of (f - μ)ᵀ Σ⁻¹ (f - μ): [n, d] → float64 [n], at most 0. Higher = more known.</summary>
    /// <param name="features">[n, d]. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public Tensor Score(Tensor features) => Tidy.Run(() => -SquaredDistances(features).amin(1));

    /// <summary>(f - μ)ᵀ Σ⁻¹ (f - μ) for each class: [n, d] → float64 [n, classes], at least 0.</summary>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public Tensor SquaredDistances(Tensor features) => Tidy.Run(() => {
        var x = Require.Columns(features, Means.shape[1]).to(ScalarType.Float64);
        // Class by class: the differences are taken before they are squared, so that nothing large cancels.
        return torch.stack([.. Enumerable.Range(0, (int)Means.shape[0]).Select(c => {
            var difference = x - Means[c];
            return (difference.matmul(Precision) * difference).sum(dim: 1);
        })], 1);
    });
}
