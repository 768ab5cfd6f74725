using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>Published settings of the Mahalanobis ensemble.</summary>
public sealed record MahalanobisEnsembleOptions {
    /// <summary>The step of the input towards each layer's score (survey eq. 61), in units where a byte's 255 is 1. 0 is none.</summary>
    public double Magnitude { get; init => field = Require.NotNegative(value, nameof(Magnitude)); }

    /// <summary>The step of the adversarial images that stand for the unknown (FGSM), in the same units; 0.05 is the authors' for CIFAR.</summary>
    public double Adversarial { get; init => field = Require.Positive(value, nameof(Adversarial)); } = 0.05;

    /// <summary>The most training images that the weights are fitted on, at least 2; they are kept out of the Gaussians' fit.</summary>
    public int TuningImages { get; init => field = Require.Within(value, 2, int.MaxValue, nameof(TuningImages)); } = 1000;

    /// <summary>How the layers' scores are made into one.</summary>
    public Combiner Combiner { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Combiner), value, "must be logistic or lda"); }
}

/// <summary>The ensemble, fitted.</summary>
/// <param name="Layers">One set of Gaussians for each tap.</param>
/// <param name="Detector">Takes the layers' scores.</param>
public sealed record MahalanobisEnsembleModel(ImmutableArray<Mahalanobis> Layers, LinearDetector Detector);

/// <summary>Mahalanobis scores of all layers, combined by logistic regression.</summary>
/// <remarks>Lee et al., NeurIPS 2018, arXiv:1807.03888, §2.2, algorithm 1 and §3.1 ("comparison with known samples only": the weights are fitted on adversarial
/// images of FGSM, so that no unknown sample is needed; theirs adds noisy images to the known side, this does not). With a validation set of
/// unknowns, <see cref="FitWeights"/> on the layers' scores is the paper's other protocol.</remarks>
public static class MahalanobisEnsemble {
    /// <summary>In the catalogue: mahalanobis-ensemble, without input noise.</summary>
    public static Method Method { get; } = Method.Of("mahalanobis-ensemble", "Mahalanobis, all layers", "features", Needs.Taps,
        Needs.Taps | Needs.Labels | Needs.Images | Needs.Network | Needs.Gradients, "Σ_l α_l M_l(x), M_l = -min_c (f_l - μ_c)ᵀ Σ_l⁻¹ (f_l - μ_c)",
        "Lee et al., NeurIPS 2018, arXiv:1807.03888", new MahalanobisEnsembleOptions(), Fit, Score);

    /// <summary>Weights of the layers' scores by logistic regression: the log odds of being known.</summary>
    /// <param name="known">[n, layers]: M_l of known samples.</param>
    /// <param name="unknown">[m, layers]: M_l of unknown samples.</param>
    /// <param name="c">Of the L2 penalty, as scikit-learn's; on the scores divided by their standard deviation.</param>
    /// <exception cref="ArgumentException">A shape is wrong or a row is not finite.</exception>
    /// <returns>Weights for the scores as they are.</returns>
    public static LinearDetector FitWeights(Tensor known, Tensor unknown, double c = 1) => Scaled(known, unknown, (a, b) => Logistic.Fit(a, b, c));

    /// <summary>Fits the Gaussians of each tap, and the weights on training images that were kept out and their adversarial copies.</summary>
    /// <param name="train">Labelled evidence with taps, images and the network.</param>
    /// <param name="options">Noise, adversarial step, number of tuning images.</param>
    /// <param name="seed">Chooses the tuning images.</param>
    /// <exception cref="ArgumentException">A part is missing, or a class has no sample left.</exception>
    public static MahalanobisEnsembleModel Fit(Evidence train, MahalanobisEnsembleOptions options, Seed seed) {
        var labels = Require.Labels(train.LabelsFor("mahalanobis-ensemble"), train.Count, train.Classes);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed.Child("tuning").Value >> 1);
        var order = torch.randperm(train.Count, generator: generator).to(labels.device);
        var kept = Math.Min(options.TuningImages, train.Count / 5);
        if (kept < 2) throw new ArgumentException($"mahalanobis-ensemble needs at least 10 training images, got {train.Count}", nameof(train));
        var (tuning, rest) = (train.Select(order.narrow(0, 0, kept)), order.narrow(0, kept, train.Count - kept));
        var restLabels = labels.index_select(0, rest);
        var layers = Split(train.Taps.index_select(0, rest), train.TapWidths).Select(x => Mahalanobis.Fit(x, restLabels, train.Classes)).ToImmutableArray();
        var known = LayerScores(layers, options.Magnitude, tuning);
        var unknown = LayerScores(layers, options.Magnitude, Attacked(tuning, options.Adversarial));
        var detector = options.Combiner == Combiner.Lda ? Scaled(known, unknown, Logistic.Discriminant) : FitWeights(known, unknown);
        foreach (var layer in layers) { layer.Means.MoveToOuterDisposeScope(); layer.Whitening.MoveToOuterDisposeScope(); }
        return new(layers, detector);
    }

    /// <summary>Σ α_l M_l + b: evidence of n images → float64 [n]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="options">Input noise; it needs images and the network.</param>
    /// <param name="inputs">With taps.</param>
    /// <exception cref="ArgumentException">A part is missing, or there are other taps than were fitted.</exception>
    public static Tensor Score(MahalanobisEnsembleModel model, MahalanobisEnsembleOptions options, Evidence inputs) =>
        Tidy.Run(() => model.Detector.Score(LayerScores(model.Layers, options.Magnitude, inputs)));

    /// <summary>M_l of each tap: [n, layers], float64, what <see cref="FitWeights"/> takes.</summary>
    /// <param name="layers">One set of Gaussians for each tap.</param>
    /// <param name="magnitude">The step of the input towards each layer's score; 0 is none.</param>
    /// <param name="inputs">With taps; for a step with images and the network.</param>
    /// <exception cref="ArgumentException">A part is missing, or there are other taps than were fitted.</exception>
    public static Tensor LayerScores(ImmutableArray<Mahalanobis> layers, double magnitude, Evidence inputs) {
        if (inputs.TapWidths.Length != layers.Length)
            throw new ArgumentException($"fitted for {layers.Length} taps, got {inputs.TapWidths.Length}", nameof(inputs));
        if (magnitude == 0) return Tidy.Run(() => torch.stack([.. Split(inputs.Taps, inputs.TapWidths).Zip(layers, (x, layer) => layer.Score(x))], 1));
        return Perturb.InBatches(inputs, (part, scale) => torch.stack([.. layers.Select((layer, l) => {
            Tensor Layer(Tensor images) => layer.Score(Evidence.Pool(part.Network.Forward(images).Taps[l]));
            var moved = Perturb.Towards(Layer, part.Images, magnitude, scale);
            using var off = torch.no_grad();
            return Layer(moved);
        })], 1));
    }

    // The images one step up the loss of their labels (Goodfellow et al., arXiv:1412.6572), with their taps.
    static Evidence Attacked(Evidence e, double step) {
        var images = Perturb.InBatches(e, (part, scale) =>
            Perturb.Towards(x => CrossEntropy.Loss(part.Network.Forward(x).Logits, part.Labels!), part.Images, step, scale));
        var taps = Perturb.InBatches(e with { Images = images }, (part, _) => torch.cat([.. part.Network.Forward(part.Images).Taps.Select(Evidence.Pool)], 1));
        return e with { Images = images, Taps = taps };
    }

    // The fit on columns divided by their standard deviation; weights for the columns as they are.
    static LinearDetector Scaled(Tensor known, Tensor unknown, Func<Tensor, Tensor, LinearDetector> fit) {
        Require.FiniteRows(Require.Matrix(known), nameof(known));
        Require.FiniteRows(Require.Columns(unknown, known.shape[1]), nameof(unknown));
        using var scope = torch.NewDisposeScope();
        var all = torch.cat([known, unknown], 0).to(ScalarType.Float64).cpu();
        var (center, std) = (all.mean([0]), all.std(0, unbiased: false));
        var scale = torch.where(std.gt(0), std, torch.ones_like(std));
        var detector = fit((known.to(ScalarType.Float64).cpu() - center) / scale, (unknown.to(ScalarType.Float64).cpu() - center) / scale);
        var weights = torch.tensor(detector.Weights.ToArray()) / scale;
        return new([.. weights.data<double>().ToArray()], detector.Intercept - (weights * center).sum().ToDouble());
    }

    // Each tap's columns.
    internal static IEnumerable<Tensor> Split(Tensor taps, ImmutableArray<long> widths) => taps.split([.. widths], 1);
}
