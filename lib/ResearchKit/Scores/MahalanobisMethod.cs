using System.Collections.Immutable;
using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Settings of the Mahalanobis detector; the defaults are one layer (the penultimate) and no input noise.</summary>
public sealed record MahalanobisOptions {
    /// <summary>The step of the input towards a higher score (survey eq. 61), in units where a byte's 255 is 1. 0 is none.</summary>
    public double Magnitude { get; init => field = Require.NotNegative(value, nameof(Magnitude)); }

    /// <summary>Weights of the taps for the layer ensemble, one for each tap, finite; empty means the penultimate layer alone.
    /// The paper fits them by logistic regression on a validation set.</summary>
    public ImmutableArray<double> LayerWeights {
        get; init => field = !value.IsDefault && value.All(double.IsFinite) ? value
            : throw new ArgumentException("the layer weights must be finite", nameof(LayerWeights));
    } = [];
}

/// <summary>The detector of Lee et al.: <see cref="Mahalanobis"/> on one layer or several, with or without input noise.</summary>
public static class MahalanobisMethod {
    /// <summary>In the catalogue: mahalanobis, on the penultimate layer without input noise.</summary>
    public static Method Method { get; } = new("mahalanobis", "Mahalanobis distance", "posthoc", Needs.Features | Needs.Labels,
        "Lee et al., NeurIPS 2018, arXiv:1807.03888", (train, _) => Fit(train, new()));

    /// <summary>Fits one set of Gaussians for each layer: score = Σ weight · M(layer), M being minus the smallest squared distance.</summary>
    /// <param name="train">Labelled evidence of the training images.</param>
    /// <param name="options">Layers and input noise.</param>
    /// <exception cref="ArgumentException">There are no labels, a class has no sample, or the weights are not one for each tap.</exception>
    public static Score Fit(Evidence train, MahalanobisOptions options) {
        var labels = train.LabelsFor("mahalanobis");
        var weights = options.LayerWeights;
        if (weights.Length > 0 && weights.Length != train.TapWidths.Length)
            throw new ArgumentException($"one layer weight for each of {train.TapWidths.Length} taps expected, got {weights.Length}", nameof(options));
        ImmutableArray<Mahalanobis> layers = [.. (weights.IsEmpty ? [train.Features] : Layers(train.Taps, train.TapWidths))
            .Select(x => Mahalanobis.Fit(x, labels, train.Classes))];

        Tensor Combine(IEnumerable<Tensor> values) => weights.IsEmpty ? layers[0].Score(values.First())
            : values.Zip(layers, weights).Select(p => p.Second.Score(p.First) * p.Third).Aggregate((a, b) => a + b);
        Tensor OfImages(Networks.INetwork network, Tensor images) {
            var o = network.Forward(images);
            return Combine(weights.IsEmpty ? [o.Features] : o.Taps.Select(Evidence.Pool));
        }
        if (options.Magnitude == 0)
            return e => Tidy.Run(() => Combine(weights.IsEmpty ? [e.Features] : Layers(e.Taps, e.TapWidths)));
        return e => Perturb.InBatches(e, (part, scale) => {
            var moved = Perturb.Towards(x => OfImages(part.Network, x), part.Images, options.Magnitude, scale);
            using var off = torch.no_grad();
            return OfImages(part.Network, moved);
        });
    }

    static IEnumerable<Tensor> Layers(Tensor taps, ImmutableArray<long> widths) => taps.split([.. widths], 1);
}
