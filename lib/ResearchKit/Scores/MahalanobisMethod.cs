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

/// <summary>The detector of Lee et al., fitted: <see cref="Mahalanobis"/> on one layer or several.</summary>
/// <param name="Layers">The penultimate layer, or one for each tap.</param>
public sealed record MahalanobisModel(ImmutableArray<Mahalanobis> Layers);

/// <summary>The detector of Lee et al.: <see cref="Mahalanobis"/> on one layer or several, with or without input noise.</summary>
public static class MahalanobisMethod {
    /// <summary>In the catalogue: mahalanobis, on the penultimate layer without input noise (as OpenOOD's mds).</summary>
    public static Method Method { get; } = Method.Of("mahalanobis", "Mahalanobis distance", "features", Needs.Features, Needs.Features | Needs.Labels,
        "-min_c (f - μ_c)ᵀ Σ⁻¹ (f - μ_c)", "Lee et al., NeurIPS 2018, arXiv:1807.03888", new MahalanobisOptions(),
        (train, o, _) => Fit(train, o), (model, o, e) => Score(model, o, e));

    /// <summary>Fits one set of Gaussians for each layer.</summary>
    /// <param name="train">Labelled evidence of the training images.</param>
    /// <param name="options">Layers.</param>
    /// <exception cref="ArgumentException">There are no labels, a class has no sample, or the weights are not one for each tap.</exception>
    public static MahalanobisModel Fit(Evidence train, MahalanobisOptions options) {
        var labels = train.LabelsFor("mahalanobis");
        var weights = options.LayerWeights;
        if (weights.Length > 0 && weights.Length != train.TapWidths.Length)
            throw new ArgumentException($"one layer weight for each of {train.TapWidths.Length} taps expected, got {weights.Length}", nameof(options));
        return new([.. (weights.IsEmpty ? [train.Features] : MahalanobisEnsemble.Split(train.Taps, train.TapWidths)).Select(x => Mahalanobis.Fit(x, labels, train.Classes))]);
    }

    /// <summary>Σ weight · M(layer), M being minus the smallest squared distance, each layer with an input noise of its own (the paper's algorithm 1):
    /// evidence of n images → float64 [n]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/> with the same options.</param>
    /// <param name="options">Layers and input noise; noise needs the network.</param>
    /// <param name="inputs">Features, or taps with several layers.</param>
    /// <exception cref="ArgumentException">A part is missing, or has other columns than were fitted.</exception>
    public static Tensor Score(MahalanobisModel model, MahalanobisOptions options, Evidence inputs) {
        if (!options.LayerWeights.IsEmpty)
            return Tidy.Run(() => {
                var scores = MahalanobisEnsemble.LayerScores(model.Layers, options.Magnitude, inputs);
                return scores.matmul(torch.tensor(options.LayerWeights.ToArray()).to(scores.device));
            });
        var layer = model.Layers[0];
        if (options.Magnitude == 0) return layer.Score(inputs.Features);
        return Perturb.InBatches(inputs, (part, scale) => {
            Tensor OfImages(Tensor images) => layer.Score(part.Network.Forward(images).Features);
            var moved = Perturb.Towards(OfImages, part.Images, options.Magnitude, scale);
            using var off = torch.no_grad();
            return OfImages(moved);
        });
    }
}
