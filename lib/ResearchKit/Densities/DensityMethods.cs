using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Densities;

/// <summary>One-class models of a network's activations, fitted to all known classes together, as methods of the catalogue.</summary>
public static class DensityMethods {
    const int Batch = 100; // images at a time through the network

    /// <summary>In the catalogue: svdd, knfst, local-knfst, k-extremes, gaussian-ad, padim.</summary>
    public static ImmutableArray<Method> Methods { get; } = [
        Method.Of("svdd", "Support vector data description", "density", Needs.Features, Needs.Features, "R² - |φ(f) - a|²",
            "Tax and Duin, Machine Learning 54, 2004", new SvddOptions(),
            (train, o, seed) => Svdd.Fit(train.Features, o, seed), (density, _, e) => density.Score(e.Features)) with {
                Presets = ImmutableDictionary<string, object>.Empty.Add("linear", new SvddOptions { Kernel = KernelKind.Linear }),
            },
        Method.Of("knfst", "Kernel null space", "density", Needs.Features, Needs.Features | Needs.Labels, "-min_c |Wᵀ φ(f) - its point for class c|",
            "Bodesheim et al., CVPR 2013", KnfstOptions.Histograms, (train, o, seed) => {
                var (features, labels) = Drawn(train, o.MaxRows, seed);
                return Knfst.Fit(features, labels, (int)train.Classes, o, seed);
            }, (density, _, e) => density.Score(e.Features)) with {
                Presets = ImmutableDictionary<string, object>.Empty.Add("gaussian", new KnfstOptions()),
            },
        Method.Of("local-knfst", "Local kernel null space", "density", Needs.Features, Needs.Features | Needs.Labels,
            "knfst on the nearest training samples", "Bodesheim et al., WACV 2015", LocalKnfstOptions.Histograms,
            (train, o, seed) => LocalKnfst.Fit(train.Features, train.LabelsFor("local-knfst"), (int)train.Classes, o, seed), (density, _, e) => density.Score(e.Features)) with {
                Presets = ImmutableDictionary<string, object>.Empty.Add("gaussian", new LocalKnfstOptions()),
            },
        Method.Of("k-extremes", "Extreme value signatures", "density", Needs.Features, Needs.Features | Needs.Labels, "max_c |top k of f ∩ top k of mean_c| / k",
            "Schultheiss et al., GCPR 2017", new KExtremesOptions(),
            (train, o, seed) => KExtremes.Fit(train.Features, train.LabelsFor("k-extremes"), (int)train.Classes, o, seed), (density, _, e) => density.Score(e.Features)),
        Method.Of("gaussian-ad", "Gaussian per layer", "density", Needs.Taps, Needs.Taps, "-Σ_l √((t_l - μ_l)ᵀ Σ_l⁻¹ (t_l - μ_l))",
            "Rippel et al., ICPR 2020, arXiv:2005.14140", new GaussianAdOptions(),
            (train, o, seed) => GaussianAd.Fit(train.Taps, train.TapWidths, o, seed), (density, _, e) => density.Score(e.Taps)),
        Method.Of("padim", "PaDiM", "density", Needs.Network | Needs.Images, Needs.Network | Needs.Images, "-max_p √((t_p - μ_p)ᵀ Σ_p⁻¹ (t_p - μ_p))",
            "Defard et al., ICPR workshops 2021, arXiv:2011.08785", new PadimOptions(),
            (train, o, seed) => Padim.Fit(() => Maps(train), o, seed),
            (density, _, e) => torch.cat([.. Maps(e).Select(density.Score)], 0)),
    ];

    // The taps that are maps, side by side, batch by batch.
    static IEnumerable<Tensor> Maps(Evidence e) {
        for (var at = 0L; at < e.Count; at += Batch) {
            using var maps = Tidy.Run(() => Maps(e.Network, e.Images.narrow(0, at, Math.Min(Batch, e.Count - at))));
            yield return maps;
        }
    }

    static Tensor Maps(INetwork network, Tensor images) {
        var maps = network.Forward(images).Taps.Where(tap => tap.ndim == 4).ToArray();
        return maps.Length > 0 ? Padim.Join(maps) : throw new ArgumentException("padim needs a network with taps that are maps [n, c, h, w]", nameof(network));
    }

    // As many rows as the kernel matrix may have, drawn by the seed.
    static (Tensor Features, Tensor Labels) Drawn(Evidence train, int most, Seed seed) {
        var labels = train.LabelsFor("knfst");
        if (train.Count <= most) return (train.Features, labels);
        var rows = Enumerable.Range(0, (int)train.Count).Select(i => (long)i).ToArray();
        seed.Child("rows").ToRandom().Shuffle(rows);
        var index = torch.tensor(rows[..most], [most], device: train.Features.device);
        return (train.Features.index_select(0, index), labels.index_select(0, index.to(labels.device)));
    }
}
