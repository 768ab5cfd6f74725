using System.Collections.Immutable;

namespace ResearchKit.Densities;

/// <summary>How a Gaussian mixture is fitted. The defaults are GeMOS's (8 components) and scikit-learn's (the rest).</summary>
public sealed record GmmOptions {
    /// <summary>K, at least 1.</summary>
    public int Components { get; init => field = Checked.AtLeast(value, 1, nameof(Components)); } = 8;

    /// <summary>Added to the diagonal of every covariance; ≥ 0.</summary>
    public double Regularisation { get; init => field = Checked.NotNegative(value, nameof(Regularisation)); } = 1e-6;

    /// <summary>EM stops when the mean log-likelihood changes by less than this.</summary>
    public double Tolerance { get; init => field = Checked.Positive(value, nameof(Tolerance)); } = 1e-3;

    /// <summary>The most EM steps, at least 1; reaching it is reported in <see cref="GmmReport.Converged"/>.</summary>
    public int MaxIterations { get; init => field = Checked.AtLeast(value, 1, nameof(MaxIterations)); } = 100;
}

/// <summary>How EM went.</summary>
/// <param name="Converged">Whether the change fell below the tolerance.</param>
/// <param name="LogLikelihoods">Mean log p(x) of the training rows before each step, in nats per row; its length is the number of steps.</param>
public sealed record GmmReport(bool Converged, ImmutableArray<double> LogLikelihoods) {
    /// <summary>EM steps taken.</summary>
    public int Iterations => LogLikelihoods.Length;
}

/// <summary>Mixture of Gaussians with full covariances. Score = log p(x), in nats: higher = more known.</summary>
/// <param name="Weights">[K], sum 1.</param>
/// <param name="Means">[K, d], row-major.</param>
/// <param name="Covariances">[K, d, d], row-major, regularised.</param>
/// <param name="Report">How EM went.</param>
/// <remarks>
/// Bishop, "Pattern Recognition and Machine Learning", 2006, equations 9.23-9.28; start and stopping rule as in scikit-learn's
/// <c>GaussianMixture(covariance_type='full')</c>: greedy k-means++ and Lloyd's algorithm give hard responsibilities. The fit does the same
/// sums with less work (<see cref="GmmFit"/>); a responsibility below 1e-10 counts as 0 in it. Scores are computed in full.
/// </remarks>
public sealed record Gmm(ImmutableArray<double> Weights, ImmutableArray<double> Means, ImmutableArray<double> Covariances, GmmReport Report) : IDensity {
    const int BatchValues = 1 << 20;

    /// <summary>K.</summary>
    public int Components => Weights.Length;

    /// <summary>d.</summary>
    public int Columns => Means.Length / Weights.Length;

    /// <summary>Fits the mixture by EM.</summary>
    /// <param name="features">[n ≥ components, d], float32 or float64, finite. All arithmetic is float64, on the CPU.</param>
    /// <param name="options">Components, regularisation, tolerance, steps.</param>
    /// <param name="seed">Decides the start.</param>
    /// <exception cref="ArgumentException">
    /// features is not a finite matrix of float32 or float64 with a row per component, or a covariance is singular
    /// (possible only with a regularisation that is tiny for the scale of the features).
    /// </exception>
    public static Gmm Fit(Tensor features, GmmOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        return GmmFit.Run(Rows.Read(features, minimum: options.Components), options, x => KMeans.Labels(x, options.Components, seed));
    }

    /// <summary>log p(x) of each row.</summary>
    /// <param name="features">[m, d], float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than the mixture, another dtype, or a value that is not finite.</exception>
    public Tensor Score(Tensor features) {
        using var scope = torch.NewDisposeScope();
        var terms = GaussianTerms.Of(
            torch.tensor(Weights.ToArray(), [Components]),
            torch.tensor(Means.ToArray(), [Components, Columns]),
            torch.tensor(Covariances.ToArray(), [Components, Columns, Columns]));
        return Rows.Score(features, Columns, x => {
            using var batch = torch.NewDisposeScope();
            return terms.WeightedLogDensities(x.ToTensor()).logsumexp(0).data<double>().ToArray();
        }, Math.Max(1, BatchValues / Columns)).MoveToOuterDisposeScope();
    }
}
