namespace ResearchKit.Scores;

/// <summary>
/// CGDL's detector of unknowns. The latent probability of class k is P_k(z) = 1 − Π_d erf(|z_d − m_kd| / (√2 σ_kd)), one minus the mass of N(m_k, σ_k²) in the box around m_k that has z as a
/// corner; the other sign is the reconstruction error. The threshold on the error is that of the authors' code, two deviations above the mean of the known training images; the score is the
/// latent number, standardised by those images, and what has a larger error than that is below everything else: a threshold on the score is the pair of the paper's rules.
/// </summary>
/// <param name="Means">m, float64 [classes, d].</param>
/// <param name="Deviations">σ, float64 [classes, d].</param>
/// <param name="Latent">Mean of the latent number over the training images.</param>
/// <param name="LatentDeviation">Its deviation.</param>
/// <param name="Error">Mean of the reconstruction error over the training images.</param>
/// <param name="ErrorDeviation">Its deviation.</param>
/// <remarks>Sun et al., CVPR 2020, arXiv:2003.08823. The probabilities of 32 dimensions are all but 1 or 0, so that the number taken is ln(−ln(1 − P)), which grows with P. It has a
/// pole where one dimension is at its mean: there rounding would decide, so that a dimension nearer than 0.03 σ counts as that near.
/// The error is a gross check only: a strange image of few strokes is made well, and one number for both rules that weighs them alike ranks it above the known ones.</remarks>
public sealed record CgdlDetector(Tensor Means, Tensor Deviations, double Latent, double LatentDeviation, double Error, double ErrorDeviation) {
    const double Tolerated = 2, Below = -1000;   // the standardised latent number is nowhere near

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
        var (latent, latentDeviation) = Moments(Latents(z, means, deviations));
        var (error, errorDeviation) = Moments(errors.to(ScalarType.Float64));
        return new(means.MoveToOuterDisposeScope(), deviations.MoveToOuterDisposeScope(), latent, latentDeviation, error, errorDeviation);
    }

    /// <summary>[n, d] and [n] → float64 [n]. Higher = more known; about 0 for the usual known image, below -1000 where the error is too large.</summary>
    /// <param name="latents">z.</param>
    /// <param name="errors">Of the reconstruction.</param>
    /// <exception cref="ArgumentException">z has another dimension than was fitted.</exception>
    public Tensor Score(Tensor latents, Tensor errors) => Tidy.Run(() => {
        var latent = (Latents(Require.Columns(latents, Means.shape[1]).to(ScalarType.Float64), Means, Deviations) - Latent) / LatentDeviation;
        var error = (errors.to(ScalarType.Float64) - Error) / ErrorDeviation;
        return torch.where(error.le(Tolerated), latent.clamp_min(Below), Below - error);
    });

    /// <summary>max_k ln(−ln(1 − P_k(z))) of each row: float64 [n, d], [k, d], [k, d] → [n]. Higher = more known.</summary>
    public static Tensor Latents(Tensor z, Tensor means, Tensor deviations) => Tidy.Run(() => {
        var t = ((z.unsqueeze(1) - means).abs() / (deviations * Math.Sqrt(2))).clamp(0.02, 26);   // erfc is 0 beyond
        // Where the error function is all but 1 its complement has the digits.
        var log = torch.where(t.lt(0.5), t.erf().log(), torch.log1p(-t.erfc()));
        return (-log.sum(dim: 2)).log().amax(1);
    });

    static (double Mean, double Deviation) Moments(Tensor x) => Tidy.Value(() => {
        var mean = x.mean().ToDouble();
        return (mean, Math.Max(1e-12, Math.Sqrt((x - mean).square().mean().ToDouble())));
    });
}
