using System.Collections.Immutable;
using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Published settings of deep nearest neighbours.</summary>
public sealed record KnnOptions {
    /// <summary>k, at least 1; 50 is the paper's for CIFAR-10 (200 for CIFAR-100, 1000 for ImageNet) and OpenOOD's.</summary>
    public int K { get; init => field = Require.Positive(value, nameof(K)); } = 50;

    /// <summary>Whether features are divided by their length, as the paper does.</summary>
    public bool Normalise { get; init; } = true;
}

/// <summary>The training features.</summary>
/// <param name="Features">[n, d], of length 1 if <see cref="KnnOptions.Normalise"/>.</param>
public sealed record KnnModel(Tensor Features);

/// <summary>Deep nearest neighbours: minus the distance to the k-th nearest training feature.</summary>
/// <remarks>Sun et al., "Out-of-distribution detection with deep nearest neighbors", ICML 2022, arXiv:2204.06507, §3: -|z - z_(k)|. OpenOOD
/// and the authors' code print the squared distance, which orders alike, and add 1e-10 after the division by the length.</remarks>
public static class Knn {
    /// <summary>In the catalogue: knn. Presets: "openood" (k = 50, normalised), "pytorch-ood" (k = 1, not normalised).</summary>
    public static Method Method { get; } = Method.Of("knn", "Deep nearest neighbours", "features", Needs.Features, Needs.Features,
        "-|f/‖f‖ - (its k-th nearest)|", "Sun et al., ICML 2022, arXiv:2204.06507", new KnnOptions(),
        (train, o, _) => Fit(train.Features, o), (model, o, e) => Score(model, e.Features, o)) with { Presets = Peers };

    static ImmutableDictionary<string, object> Peers => ImmutableDictionary<string, object>.Empty
        .Add("openood", new KnnOptions { K = 50, Normalise = true }).Add("pytorch-ood", new KnnOptions { K = 1, Normalise = false });

    /// <summary>Keeps the features, divided by their length if asked for (a row of zeros stays).</summary>
    /// <param name="features">[n ≥ k, d], float32 or float64, finite.</param>
    /// <param name="options">k and the normalisation.</param>
    /// <exception cref="ArgumentException">The shape or type is wrong, a row is not finite, or there are fewer rows than k.</exception>
    public static KnnModel Fit(Tensor features, KnnOptions options) {
        Require.FiniteRows(Single(Require.Matrix(features)), nameof(features));
        if (features.shape[0] < options.K)
            throw new ArgumentException($"the {options.K}-th nearest of {features.shape[0]} training features does not exist: at least {options.K} are needed", nameof(features));
        return new(options.Normalise ? Unit.Rows(features) : Tidy.Run(() => features.clone()));
    }

    /// <summary>-|z - z_(k)|: float64 [n], at most 0 (and at least -2 if normalised). Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/> with the same options.</param>
    /// <param name="features">[n, d], of the type that was fitted. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="options">k and the normalisation.</param>
    /// <exception cref="ArgumentException">features has other columns or another type than was fitted, or the model has fewer rows than k.</exception>
    /// <remarks>The distance is that of float64 arithmetic on the given numbers. Queries and training features are worked through in tiles.</remarks>
    public static Tensor Score(KnnModel model, Tensor features, KnnOptions options) => Tidy.Run(() => {
        Require.Columns(features, model.Features.shape[1]);
        if (features.dtype != model.Features.dtype) throw new ArgumentException($"features must be {model.Features.dtype} as those fitted, got {features.dtype}", nameof(features));
        if (model.Features.shape[0] < options.K)
            throw new ArgumentException($"the {options.K}-th nearest of {model.Features.shape[0]} training features does not exist", nameof(options));
        return -Neighbours.KthDistance(options.Normalise ? Unit.Rows(features) : features, model.Features, options.K);
    });

    static Tensor Single(Tensor features) => features.dtype is ScalarType.Float32 or ScalarType.Float64 ? features
        : throw new ArgumentException($"features must be float32 or float64, got {features.dtype}", nameof(features));
}
