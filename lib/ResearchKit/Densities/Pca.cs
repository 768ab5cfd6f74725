using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ResearchKit.Densities;

/// <summary>How a PCA density is fitted.</summary>
public sealed record PcaOptions {
    /// <summary>q, the principal components kept, at least 1 and fewer than min(n, d).</summary>
    public int Components { get; init => field = Checked.AtLeast(value, 1, nameof(Components)); } = 4;
}

/// <summary>
/// Probabilistic PCA: a Gaussian with covariance W Wᵀ + sigma² I. Score = log p(x), in nats: higher = more known.
/// The reconstruction error is offered by name.
/// </summary>
/// <param name="Mean">[d].</param>
/// <param name="Axes">[q, d], row-major: the principal directions, largest variance first.</param>
/// <param name="Variances">[q]: the sample variance along each, divisor n − 1.</param>
/// <param name="NoiseVariance">sigma²: the mean of the other min(n, d) − q sample variances.</param>
/// <remarks>
/// Tipping and Bishop, "Probabilistic principal component analysis", J. Royal Statistical Society B 61(3), 1999; Bishop 2006,
/// equations 12.45-12.46. The divisors n − 1 and min(n, d) − q (theirs: n and d − q) are those of scikit-learn, whose
/// <c>PCA.score_samples</c> this agrees with; GeMOS's own code uses that function.
/// </remarks>
public sealed record Pca(ImmutableArray<double> Mean, ImmutableArray<double> Axes, ImmutableArray<double> Variances, double NoiseVariance) : IDensity {
    /// <summary>q.</summary>
    public int Components => Variances.Length;

    /// <summary>d.</summary>
    public int Columns => Mean.Length;

    /// <summary>Fits mean, axes and variances.</summary>
    /// <param name="features">[n, d], float32 or float64, finite, min(n, d) &gt; q. All arithmetic is float64, on the CPU.</param>
    /// <param name="options">Components.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">
    /// features is not such a matrix, or lies in a plane of q dimensions (the noise variance, and so the density, would be degenerate).
    /// </exception>
    public static Pca Fit(Tensor features, PcaOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        var q = options.Components;
        var rows = Rows.Read(features, minimum: 2);
        int n = rows.Rows, d = rows.Columns, rank = Math.Min(n, d);
        if (q >= rank) throw new ArgumentException($"features must have more rows and columns than the {q} components, got [{n}, {d}]", nameof(features));
        using var scope = torch.NewDisposeScope();
        var x = rows.ToTensor();
        var mean = x.mean([0]);
        var centered = x - mean;
        var covariance = centered.t().mm(centered) / (n - 1.0);
        var (variances, vectors) = torch.linalg.eigh(covariance); // ascending
        var axes = vectors.narrow(1, d - q, q).flip([1]).t().contiguous();
        var values = variances.data<double>().ToArray();
        var kept = values[(d - q)..];
        Array.Reverse(kept);
        var noise = values[..(d - q)].Sum(value => Math.Max(0, value)) / (rank - q);
        if (!(noise > kept[0] * 1e-14))
            throw new ArgumentException($"features lie in a plane of {q} dimensions or fewer (noise variance {noise:g3} beside {kept[0]:g3}): "
                + "fit fewer components", nameof(features));
        return new(Values(mean), Values(axes), ImmutableCollectionsMarshal.AsImmutableArray(kept), noise);
    }

    /// <summary>log p(x) of each row: −½ (Σ_j t_j²/lambda_j + |r|²/sigma² + ln det C + d ln 2π), t the coordinates on the axes, r the rest.</summary>
    /// <param name="features">[m, d], float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than Fit saw, another dtype, or a value that is not finite.</exception>
    public Tensor Score(Tensor features) {
        var constant = Columns * Math.Log(2 * Math.PI) + Variances.Sum(Math.Log) + (Columns - Components) * Math.Log(NoiseVariance);
        return Rows.Score(features, Columns, x => {
            using var scope = torch.NewDisposeScope();
            var (inside, outside) = Split(x);
            var scaled = inside.square().matmul(1 / torch.tensor(Variances.ToArray(), [Components])) + outside.square().sum([1]) / NoiseVariance;
            return (-0.5 * (scaled + constant)).data<double>().ToArray();
        });
    }

    /// <summary>−|x − x̂|² of each row, x̂ the projection on the axes. Higher = more known.</summary>
    /// <param name="features">[m, d], float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features, each ≤ 0.</returns>
    /// <exception cref="ArgumentException">As <see cref="Score"/>.</exception>
    public Tensor Reconstruction(Tensor features) => Rows.Score(features, Columns, x => {
        using var scope = torch.NewDisposeScope();
        return (-Split(x).Outside.square().sum([1])).data<double>().ToArray();
    });

    // Coordinates on the axes [n, q], and what they leave [n, d].
    (Tensor Inside, Tensor Outside) Split(Matrix x) {
        var axes = torch.tensor(Axes.ToArray(), [Components, Columns]);
        var centered = x.ToTensor() - torch.tensor(Mean.ToArray(), [Columns]);
        var inside = centered.mm(axes.t());
        return (inside, centered - inside.mm(axes));
    }

    static ImmutableArray<double> Values(Tensor x) => ImmutableCollectionsMarshal.AsImmutableArray(x.data<double>().ToArray());
}
