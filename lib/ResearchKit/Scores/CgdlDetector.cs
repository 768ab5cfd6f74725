namespace ResearchKit.Scores;

/// <summary>
/// CGDL's detector of unknowns. The latent probability of class k is P_k(z) = 1 − Π_d erf(|z_d − m_kd| / (√2 σ_kd)), one minus the mass of N(m_k, σ_k²) in the box around m_k that has z as a
/// corner; the other sign is the reconstruction error. The paper rejects an image by either: P_k below a threshold for every class, or the error above one that keeps a given share of the training
/// images. The score is the logarithm of the lesser of two shares, that of the training images whose P is below the image's, and of those whose error is above it: a threshold on the
/// score is the pair of the paper's thresholds that keep one and the same share each.
/// </summary>
/// <param name="Means">m, float64 [classes, d].</param>
/// <param name="Deviations">σ, float64 [classes, d].</param>
/// <param name="KnownLatents">The latent numbers of the training images, float64 [n], ascending.</param>
/// <param name="KnownErrors">The negatives of their reconstruction errors, float64 [n], ascending.</param>
/// <remarks>Sun et al., CVPR 2020, arXiv:2003.08823. The probabilities of 32 dimensions are all but 1 or 0, so that the number taken is ln(−ln(1 − P)), which grows with P. It has a
/// pole where one dimension is at its mean: there rounding would decide, so that a dimension nearer than 0.03 σ counts as that near.</remarks>
public sealed record CgdlDetector(Tensor Means, Tensor Deviations, Tensor KnownLatents, Tensor KnownErrors) {
    /// <summary>The detector of known training images.</summary>
    /// <param name="latents">z, [n, d].</param>
    /// <param name="labels">int64 [n]; each class at least twice.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="errors">Of the reconstruction, [n].</param>
    /// <exception cref="ArgumentException">A shape or label is wrong, or a class has fewer than two images: it is named.</exception>
    public static CgdlDetector Fit(Tensor latents, Tensor labels, int classes, Tensor errors) {
        Require.Labels(labels, Require.FiniteRows(Require.Matrix(latents), nameof(latents)).shape[0], Require.Positive(classes));
        if (errors.shape is not [var n] || n != latents.shape[0]) throw new ArgumentException($"errors must be [{latents.shape[0]}], got {Require.Show(errors)}", nameof(errors));
        using var scope = torch.NewDisposeScope();
        var z = latents.to(ScalarType.Float64);
        var own = Enumerable.Range(0, classes).Select(c => z.index_select(0, labels.eq(c).nonzero().squeeze(1))).ToArray();
        if (Array.FindIndex(own, o => o.shape[0] < 2) is var few and >= 0) throw new ArgumentException($"class {few} has {own[few].shape[0]} images, cgdl needs at least 2", nameof(labels));
        var means = torch.stack([.. own.Select(o => o.mean([0]))], 0);
        var deviations = torch.stack([.. own.Select(o => (o - o.mean([0])).square().sum(dim: 0).div(o.shape[0] - 1).sqrt().clamp_min(1e-12))], 0);
        return new(means.MoveToOuterDisposeScope(), deviations.MoveToOuterDisposeScope(), torch.msort(Latents(z, means, deviations)).MoveToOuterDisposeScope(),
            torch.msort(-errors.to(ScalarType.Float64)).MoveToOuterDisposeScope());
    }

    /// <summary>[n, d] and [n] → float64 [n], below 0. Higher = more known; about −1.2 for the usual known image.</summary>
    /// <param name="latents">z.</param>
    /// <param name="errors">Of the reconstruction.</param>
    /// <exception cref="ArgumentException">z has another dimension than was fitted, or there are not as many errors.</exception>
    public Tensor Score(Tensor latents, Tensor errors) {
        if (errors.shape is not [var n] || n != latents.shape[0]) throw new ArgumentException($"errors must be [{latents.shape[0]}], got {Require.Show(errors)}", nameof(errors));
        return Tidy.Run(() => torch.minimum(LogShare(KnownLatents, Latents(Require.Columns(latents, Means.shape[1]).to(ScalarType.Float64), Means, Deviations)),
            LogShare(KnownErrors, -errors.to(ScalarType.Float64))));
    }

    // ln of the share of the sorted numbers that are below x; of none, it goes on falling by how far x is below them all, in standard deviations.
    static Tensor LogShare(Tensor sorted, Tensor x) {
        var below = torch.searchsorted(sorted, x).to(ScalarType.Float64);
        var spread = (sorted - sorted.mean()).square().mean().sqrt().clamp_min(1e-12);
        return ((below + 0.5) / (sorted.shape[0] + 1)).log() - (sorted[0] - x).clamp_min(0) / spread;
    }

    /// <summary>max_k ln(−ln(1 − P_k(z))) of each row: float64 [n, d], [k, d], [k, d] → [n]. Higher = more known.</summary>
    public static Tensor Latents(Tensor z, Tensor means, Tensor deviations) => Tidy.Run(() => {
        var t = ((z.unsqueeze(1) - means).abs() / (deviations * Math.Sqrt(2))).clamp(0.02, 26);   // erfc is 0 beyond
        // Where the error function is all but 1 its complement has the digits.
        var log = torch.where(t.lt(0.5), t.erf().log(), torch.log1p(-t.erfc()));
        return (-log.sum(dim: 2)).log().amax(1);
    });
}
