using System.Collections.Immutable;
using ResearchKit.Densities;

namespace ResearchKit.Methods;

/// <summary>
/// The densities as one-class models of the features: one density for all known classes together, its score the score.
/// (<see cref="Gemos"/> fits one for each class on all taps.)
/// </summary>
public static class OneClass {
    /// <summary>In the catalogue.</summary>
    public static ImmutableArray<Method> Methods { get; } = [
        Of("feature-gmm", "GMM on the features", "log Σ_k w_k N(f; μ_k, Σ_k)", "Bishop, Pattern Recognition and Machine Learning, 2006, §9.2", new GmmOptions(), Gmm.Fit),
        Of("feature-pca", "Probabilistic PCA on the features", "log N(f; μ, W Wᵀ + σ² I)", "Tipping and Bishop, J. Royal Statistical Society B 61(3), 1999", new PcaOptions(), Pca.Fit),
        Of("feature-iforest", "Isolation forest on the features", "-2^(-E[path length] / c(n))", "Liu, Ting and Zhou, ICDM 2008", new IsolationForestOptions(), IsolationForest.Fit),
        Of("feature-lof", "Local outlier factor on the features", "-mean density of the neighbours / density of f", "Breunig et al., SIGMOD 2000", new LofOptions(), Lof.Fit),
        Of("feature-ocsvm", "One-class SVM on the features", "Σ_i α_i exp(-γ |f - f_i|²)", "Schölkopf et al., Neural Computation 13(7), 2001", new OneClassSvmOptions(), OneClassSvm.Fit),
        Of("svdd", "Support vector data description", "R² - |φ(f) - a|²", "Tax and Duin, Machine Learning 54, 2004", new SvddOptions(), Svdd.Fit),
        Labelled("knfst", "Kernel null Foley-Sammon transform", "-min_c |P f - p_c| in the null space", "Bodesheim et al., CVPR 2013", new KnfstOptions(), Knfst.Fit)
            with { Presets = ImmutableDictionary<string, object>.Empty.Add("histograms", KnfstOptions.Histograms) },
        Labelled("local-knfst", "Local kernel null spaces", "-min_c |P f - p_c|, fitted on f's nearest training rows", "Bodesheim et al., WACV 2015", new LocalKnfstOptions(), LocalKnfst.Fit)
            with { Presets = ImmutableDictionary<string, object>.Empty.Add("histograms", LocalKnfstOptions.Histograms) },
        Labelled("k-extremes", "Extreme value signatures", "max_c |top-k(f) ∩ top-k(μ_c)| / k", "Schultheiss et al., GCPR 2017", new KExtremesOptions(), KExtremes.Fit),
        Method.Of("gaussian-ad", "Gaussian for each layer", "density", Needs.Taps, Needs.Taps, "-Σ_l √((f_l - μ_l)ᵀ Σ_l⁻¹ (f_l - μ_l))", "Rippel et al., ICPR 2020, arXiv:2005.14140",
            new GaussianAdOptions(), (train, o, seed) => GaussianAd.Fit(train.Taps, train.TapWidths, o, seed), (density, _, e) => density.Score(e.Taps)),
        Method.Of("padim", "PaDiM", "density", Needs.Images | Needs.Network, Needs.Images | Needs.Network, "-max over patches of √((x - μ)ᵀ Σ⁻¹ (x - μ))",
            "Defard et al., ICPR workshops 2021, arXiv:2011.08785", new PadimOptions(), FitPatches, ScorePatches),
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

    static Method Labelled<TOptions, TDensity>(string id, string title, string formula, string citation, TOptions defaults, Func<Tensor, Tensor, int, TOptions, Seed, TDensity> fit)
        where TOptions : class where TDensity : class, IDensity =>
        Method.Of(id, title, "density", Needs.Features, Needs.Features | Needs.Labels, formula, citation, defaults,
            (train, o, seed) => fit(train.Features, train.LabelsFor(id), (int)train.Classes, o, seed), (density, _, e) => density.Score(e.Features));

    // The taps that are maps, side by side, for each batch of images; a batch is freed when the next is asked for.
    static IEnumerable<Tensor> Maps(Evidence e) {
        const long batch = 50;
        for (var at = 0L; at < e.Count; at += batch) {
            using var joined = Tidy.Run(() => {
                var maps = e.Network.Forward(e.Images.narrow(0, at, Math.Min(batch, e.Count - at))).Taps.Where(t => t.ndim == 4).ToArray();
                return maps.Length > 0 ? Padim.Join(maps) : throw new ArgumentException("padim needs a network with a tap that is a map [n, c, h, w], this one has rows only", nameof(e));
            });
            yield return joined;
        }
    }

    static Padim FitPatches(Evidence train, PadimOptions options, Seed seed) => Padim.Fit(() => Maps(train), options, seed);

    static Tensor ScorePatches(Padim density, PadimOptions options, Evidence inputs) => torch.cat([.. Maps(inputs).Select(density.Score)], 0);
}
