using System.Collections.Immutable;
using ResearchKit.Densities;

namespace ResearchKit.Methods;

/// <summary>
/// The densities as one-class models of the features: one density for all known classes together, its score the score.
/// (<see cref="Gemos"/> fits one for each class on all taps; <see cref="DensityMethods"/> has the models that are one-class by nature.)
/// </summary>
public static class OneClass {
    /// <summary>In the catalogue.</summary>
    public static ImmutableArray<Method> Methods { get; } = [
        Of("feature-gmm", "GMM on the features", "log Σ_k w_k N(f; μ_k, Σ_k)", "Bishop, Pattern Recognition and Machine Learning, 2006, §9.2", new GmmOptions(), Gmm.Fit),
        Of("feature-pca", "Probabilistic PCA on the features", "log N(f; μ, W Wᵀ + σ² I)", "Tipping and Bishop, J. Royal Statistical Society B 61(3), 1999", new PcaOptions(), Pca.Fit),
        Of("feature-iforest", "Isolation forest on the features", "-2^(-E[path length] / c(n))", "Liu, Ting and Zhou, ICDM 2008", new IsolationForestOptions(), IsolationForest.Fit),
        Of("feature-lof", "Local outlier factor on the features", "-mean density of the neighbours / density of f", "Breunig et al., SIGMOD 2000", new LofOptions(), Lof.Fit),
        Of("feature-ocsvm", "One-class SVM on the features", "Σ_i α_i exp(-γ |f - f_i|²)", "Schölkopf et al., Neural Computation 13(7), 2001", new OneClassSvmOptions(), OneClassSvm.Fit),
    ];

    /// <summary>A density as a method on the features.</summary>
    /// <param name="id">Lower case.</param>
    /// <param name="title">For readers.</param>
    /// <param name="formula">The score in one line.</param>
    /// <param name="citation">Its source.</param>
    /// <param name="defaults">The density's options.</param>
    /// <param name="fit">Features [n, d], options and seed → the density.</param>
    public static Method Of<TOptions, TDensity>(string id, string title, string formula, string citation, TOptions defaults, Func<Tensor, TOptions, Seed, TDensity> fit)
        where TOptions : class where TDensity : class, IDensity =>
        Method.Of(id, title, "density", Needs.Features, Needs.Features, formula, citation, defaults, (train, o, seed) => fit(train.Features, o, seed), (density, _, e) => density.Score(e.Features));
}
