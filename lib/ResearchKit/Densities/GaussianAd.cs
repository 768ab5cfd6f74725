using System.Collections.Immutable;

namespace ResearchKit.Densities;

/// <summary>How a covariance is estimated.</summary>
public enum CovarianceShrinkage {
    /// <summary>(1 − s) S + s mean(diag S) I with the s of Ledoit and Wolf (J. Multivariate Analysis 88, 2004), S with divisor n, as scikit-learn's.</summary>
    LedoitWolf,
    /// <summary>The sample covariance, divisor n − 1.</summary>
    None,
}

/// <summary>How Gaussians are fitted to the layers of a network.</summary>
public sealed record GaussianAdOptions {
    /// <summary>How the covariances are estimated; the paper's is Ledoit-Wolf.</summary>
    public CovarianceShrinkage Shrinkage { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Shrinkage), value, "Shrinkage is unknown"); }
}

/// <summary>The Gaussian of one layer.</summary>
/// <param name="Mean">[w], float64.</param>
/// <param name="Whitening">[w, w], float64, lower triangular: L⁻¹ with the covariance L Lᵀ.</param>
/// <param name="Shrinkage">s as used, in [0, 1].</param>
public sealed record GaussianLayer(Tensor Mean, Tensor Whitening, double Shrinkage);

/// <summary>
/// A multivariate Gaussian for each layer of a pretrained network. Score = −Σ over the layers of the Mahalanobis distance to the mean,
/// ≤ 0: higher = more known.
/// </summary>
/// <param name="Layers">One for each layer, in the order of the columns; float64 on the device that the features had.</param>
/// <remarks>
/// Rippel, Mertens, Merhof, "Modeling the distribution of normal data in pre-trained deep features for anomaly detection", ICPR 2020,
/// arXiv:2005.14140: the distance of its equation 2, the activation maps of each level pooled by their average, distances
/// added up over the levels. One layer is the plain Gaussian density up to a strictly increasing map.
/// </remarks>
public sealed record GaussianAd(ImmutableArray<GaussianLayer> Layers) : IDensity {
    const int BatchValues = 1 << 21;

    /// <summary>D, the columns of all layers.</summary>
    public long Columns => Layers.Sum(layer => layer.Mean.shape[0]);

    /// <summary>Fits one Gaussian to all columns.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite. Arithmetic is float64 on the device of the features.</param>
    /// <param name="options">The covariance's estimate.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features is not as said, or the covariance is singular.</exception>
    public static GaussianAd Fit(Tensor features, GaussianAdOptions options, Seed seed) =>
        Fit(Rows.Check(features, 2), [features.shape[1]], options, seed);

    /// <summary>Fits one Gaussian to each layer.</summary>
    /// <param name="features">[n ≥ 2, D]: the pooled layers side by side, float32 or float64, finite. Arithmetic is float64 on the device of the features.</param>
    /// <param name="widths">The columns of each layer; they add up to D.</param>
    /// <param name="options">The covariances' estimate.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features or widths are not as said, or a covariance is singular.</exception>
    public static GaussianAd Fit(Tensor features, ImmutableArray<long> widths, GaussianAdOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        Rows.Check(features, 2);
        if (widths.IsDefaultOrEmpty || widths.Any(w => w < 1) || widths.Sum() != features.shape[1])
            throw new ArgumentException($"widths must be at least 1 and add up to the {features.shape[1]} columns of features, got [{(widths.IsDefault ? "" : string.Join(", ", widths))}]", nameof(widths));
        var layers = ImmutableArray.CreateBuilder<GaussianLayer>();
        var start = 0L;
        foreach (var width in widths) {
            using var columns = features.narrow(1, start, width);
            layers.Add(Layer(columns, layers.Count, options.Shrinkage));
            start += width;
        }
        return new(layers.ToImmutable());
    }

    /// <summary>−Σ over the layers of √((f − μ)ᵀ Σ⁻¹ (f − μ)) of each row.</summary>
    /// <param name="features">[m, D], float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features, each ≤ 0. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than Fit saw, another dtype, or a value that is not finite.</exception>
    public Tensor Score(Tensor features) => Run(features, x => -Distances(x).sum(dim: 1));

    /// <summary>The Mahalanobis distance in each layer.</summary>
    /// <param name="features">[m, D], float32 or float64, finite.</param>
    /// <returns>[m, layers], the dtype and device of features, each ≥ 0. Lower = more known.</returns>
    /// <exception cref="ArgumentException">As <see cref="Score"/>.</exception>
    public Tensor LayerDistances(Tensor features) => Run(features, Distances);

    Tensor Run(Tensor features, Func<Tensor, Tensor> score) {
        Rows.Check(features, 1, Columns);
        return Rows.ScoreOn(features, Layers[0].Mean.device, (int)Math.Max(1, BatchValues / Columns), score);
    }

    Tensor Distances(Tensor x) {
        var start = 0L;
        return torch.stack([.. Layers.Select(layer => {
            var width = layer.Mean.shape[0];
            var part = x.narrow(1, start, width);
            start += width;
            return (part - layer.Mean).mm(layer.Whitening.t()).square().sum(dim: 1).sqrt();
        })], 1);
    }

    static GaussianLayer Layer(Tensor features, int index, CovarianceShrinkage how) {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        long n = features.shape[0], d = features.shape[1];
        var step = (int)Math.Max(1, BatchValues / d);
        var mean = torch.zeros(d, dtype: ScalarType.Float64, device: features.device);
        foreach (var x in Rows.Batches(features, features.device, step)) using (torch.NewDisposeScope()) mean.add_(x.sum(dim: 0));
        mean.div_(n);
        var scatter = torch.zeros(d, d, dtype: ScalarType.Float64, device: features.device);
        var fourth = 0.0; // Σ |x − mean|⁴
        foreach (var x in Rows.Batches(features, features.device, step)) {
            using var inner = torch.NewDisposeScope();
            var centered = x - mean;
            scatter.add_(centered.t().mm(centered));
            fourth += centered.square().sum(dim: 1).square().sum().ToDouble();
        }
        var shrinkage = how == CovarianceShrinkage.None ? 0 : LedoitWolf(scatter / n, fourth, n);
        var covariance = how == CovarianceShrinkage.None ? scatter / (n - 1.0)
            : scatter * ((1 - shrinkage) / n) + torch.eye(d, dtype: ScalarType.Float64, device: features.device) * (shrinkage * scatter.trace().ToDouble() / n / d);
        var (lower, info) = torch.linalg.cholesky_ex(covariance);
        var pivots = lower.diagonal();
        if (info.ToInt64() != 0 || pivots.amin(0).ToDouble() <= 1e-8 * pivots.amax(0).ToDouble())
            throw new ArgumentException($"the covariance of layer {index} ({d} columns, {n} rows) is singular: "
                + (how == CovarianceShrinkage.None ? "fit with Ledoit-Wolf shrinkage, more rows or fewer columns" : "the features are the same in all rows"), nameof(features));
        var whitening = torch.linalg.solve_triangular(lower, torch.eye(d, dtype: ScalarType.Float64, device: features.device), upper: false);
        return new(mean.MoveToOuterDisposeScope(), whitening.MoveToOuterDisposeScope(), shrinkage);
    }

    // Ledoit and Wolf 2004, §3.2, in scikit-learn's form: b² / d² with d² = |S − m I|² / p, b² = min(d², (Σ |x|⁴ / n − |S|²) / (n p)).
    static double LedoitWolf(Tensor covariance, double fourth, long n) {
        var p = covariance.shape[0];
        var (square, trace) = (covariance.square().sum().ToDouble(), covariance.trace().ToDouble());
        var distance = (square - trace * trace / p) / p;
        var noise = Math.Min(distance, (fourth / n - square) / ((double)n * p));
        return distance <= 0 || noise <= 0 ? 0 : noise / distance;
    }
}
