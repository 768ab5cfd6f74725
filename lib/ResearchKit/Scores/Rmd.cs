using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Relative Mahalanobis distance, fitted.</summary>
/// <param name="Classes">One Gaussian for each class with a shared covariance: MD_k.</param>
/// <param name="Background">One Gaussian for all classes together: MD_0.</param>
public sealed record RmdModel(Mahalanobis Classes, Mahalanobis Background) {
    /// <summary>-min_k (MD_k - MD_0): [n, d] → float64 [n]. Higher = more known.</summary>
    /// <param name="features">[n, d].</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public Tensor Score(Tensor features) => Tidy.Run(() => Background.SquaredDistances(features).squeeze(1) - Classes.SquaredDistances(features).amin(1));
}

/// <summary>Relative Mahalanobis distance: what is far from its class, but not from everything.</summary>
/// <remarks>Ren et al., "A simple fix to Mahalanobis distance for improving near-OOD detection", 2021, arXiv:2106.09022, eq. 1-2. Both
/// covariances are divided by n, as there and as in OpenOOD's rmds.</remarks>
public static class Rmd {
    /// <summary>In the catalogue: rmd.</summary>
    public static Method Method { get; } = Method.Of("rmd", "Relative Mahalanobis distance", "features", Needs.Features, Needs.Features | Needs.Labels,
        "-min_c (MD_c(f) - MD_0(f))", "Ren et al., 2021, arXiv:2106.09022", new NoOptions(),
        (train, _, _) => Fit(train.Features, train.LabelsFor("rmd"), train.Classes), (model, _, e) => model.Score(e.Features));

    /// <summary>Fits both sides.</summary>
    /// <param name="features">[n, d], finite.</param>
    /// <param name="labels">int64 [n], each class at least once.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">As <see cref="Mahalanobis.Fit"/>.</exception>
    public static RmdModel Fit(Tensor features, Tensor labels, long classes) {
        var conditional = Mahalanobis.Fit(features, labels, classes);
        using var one = torch.zeros_like(labels);
        return new(conditional, Mahalanobis.Fit(features, one, 1));
    }
}
