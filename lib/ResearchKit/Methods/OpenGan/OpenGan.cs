using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Metrics;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>What OpenGAN's discriminator holds against the known training images.</summary>
public enum OpenGanRegime {
    /// <summary>Generated ones only: OpenGAN-0.</summary>
    Fakes,
    /// <summary>Real outliers only: a plain binary classifier, the paper's CLS baseline.</summary>
    Outliers,
    /// <summary>Both: OpenGAN.</summary>
    Both,
}

/// <summary>Which discriminator scores.</summary>
public enum OpenGanSelection {
    /// <summary>The candidate with the highest AUROC on the validation sets, as the paper does.</summary>
    Best,
    /// <summary>The last one.</summary>
    Last,
}

/// <summary>OpenGAN's published settings.</summary>
public sealed record OpenGanOptions {
    /// <summary>Against what the discriminator learns.</summary>
    public OpenGanRegime Regime { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Regime), value, "unknown regime"); } = OpenGanRegime.Both;

    /// <summary>Whether it looks at pixels instead of the classifier's features.</summary>
    public bool Pixels { get; init; }

    /// <summary>Which discriminator scores.</summary>
    public OpenGanSelection Select { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Select), value, "unknown selection"); }

    /// <summary>Length of the noise vector.</summary>
    public int Noise { get; init => field = Require.Positive(value, nameof(Noise)); } = 100;

    /// <summary>Units (maps) that the layers' widths are multiples of.</summary>
    public int Width { get; init => field = Require.Positive(value, nameof(Width)); } = 64;

    /// <summary>Of the generator; the discriminator's is two thirds of it, as in the authors' code.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 1e-4;

    /// <summary>Adam's β₁, in [0, 1).</summary>
    public double Beta1 { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Beta1)); } = 0.5;

    /// <summary>Images a step.</summary>
    public int BatchSize { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "must be at least 2"); } = 128;

    /// <summary>λ_o, the outliers' share in the discriminator's loss.</summary>
    public double OutlierWeight { get; init => field = Require.NotNegative(value, nameof(OutlierWeight)); } = 1;

    /// <summary>λ_G, the fakes' share in the discriminator's loss.</summary>
    public double FakeWeight { get; init => field = Require.NotNegative(value, nameof(FakeWeight)); } = 1;

    /// <summary>
    /// Whether known images, outliers and fakes pass the discriminator apart, each batch normalised by its own statistics, as in the authors' code.
    /// By the running statistics, on which a single image has to be judged, such a discriminator tells little apart.
    /// </summary>
    public bool SeparateBatches { get; init; }

    /// <summary>
    /// Discriminators of each epoch that validation chooses among, evenly over its steps; none: the one after it, as published, or as many more as the study's profile
    /// has fewer epochs, so that there are a hundred in any case.
    /// </summary>
    public int? Candidates { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Candidates)); }

    /// <summary>Passes over the training images; none: the published 100, or the share of them that the study's profile allows.</summary>
    public int? Epochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Epochs)); }
}

/// <summary>
/// OpenGAN (Kong and Ramanan, ICCV 2021, arXiv:2104.02939): the discriminator of a GAN on the closed-set classifier's features (or on
/// pixels) as open-set score, trained against fakes, real outliers or both, and chosen among candidates of its training by AUROC on a validation open set:
/// max_D min_G E_known log D(x) + λ_o E_outlier log(1 - D(x)) + λ_G E_z log(1 - D(G(z))) (the paper's section 3).
/// </summary>
/// <remarks>The generator takes the non-saturating loss, as the authors' code does. Sizes, initial values and rates of the feature networks are
/// those of that code. Classes are told apart by the classifier, which is not changed. The authors' demonstration scores with batch statistics over
/// batches of only known or only open images (its discriminator stays in training mode), so that an image's score depends on its neighbours; here the
/// running statistics score, and known images, outliers and fakes pass the discriminator together while it is trained, so that these statistics are those
/// of training (<see cref="OpenGanOptions.SeparateBatches"/> for the authors' way).</remarks>
public static class OpenGan {
    const string Citation = "Kong and Ramanan, ICCV 2021, arXiv:2104.02939";

    /// <summary>In the catalogue: both regimes on features and pixels, and the baseline without a generator.</summary>
    public static ImmutableArray<TrainedMethod> Methods { get; } = [
        Of("opengan", "OpenGAN on features", new()),
        Of("opengan-0", "OpenGAN-0 on features, fakes only", new() { Regime = OpenGanRegime.Fakes }),
        Of("opengan-cls", "Features of known images against outliers, no generator", new() { Regime = OpenGanRegime.Outliers }),
        Of("opengan-pix", "OpenGAN on pixels", new() { Pixels = true }),
        Of("opengan-0-pix", "OpenGAN-0 on pixels, fakes only", new() { Pixels = true, Regime = OpenGanRegime.Fakes }),
    ];

    static TrainedMethod Of(string id, string title, OpenGanOptions options) => TrainedMethod.Of(id, title, "opengan",
        StudyNeeds.Classifier | StudyNeeds.Validation | (options.Regime == OpenGanRegime.Fakes ? StudyNeeds.None : StudyNeeds.Outliers),
        options.Pixels ? "log D(x) / (1 - D(x))" : "log D(f) / (1 - D(f)) on the features f", Citation, options, Start, Epoch, Score, s => s.Classifier,
        (study, o) => o.Epochs ?? study.Share(100));

    static OpenGanState Start(Study study, OpenGanOptions o, Seed seed) {
        var known = Inputs(study, o, study.Known.Images);
        var width = (int)known.shape[1];
        var (d, g) = o.Pixels
            ? (GanNetworks.PixelDiscriminator(width, o.Width, seed.Child("discriminator")), GanNetworks.PixelGenerator(o.Noise, width, o.Width, seed.Child("generator")))
            : (GanNetworks.FeatureDiscriminator(width, o.Width, seed.Child("discriminator")), GanNetworks.FeatureGenerator(o.Noise, width, o.Width, seed.Child("generator")));
        Tensor[] outliers = o.Regime == OpenGanRegime.Fakes ? [] : [Inputs(study, o, study.Outliers.Images)];
        return new(study.Classifier, Learner.Of(Tree.Map(d, (_, t) => t.to(study.Device))), Learner.Of(Tree.Map(g, (_, t) => t.to(study.Device))),
            [known, .. outliers], [Inputs(study, o, study.Validation.Images), Inputs(study, o, study.OpenValidation)], [], [], Tree.Map(Tree.Copy(d), (_, t) => t.to(study.Device)), 0);
    }

    // What the discriminator looks at: normalised images, or the classifier's features as maps of one pixel.
    static Tensor Inputs(Study study, OpenGanOptions o, Tensor images) => o.Pixels ? study.Norm.Apply(images.to(study.Device))
        : Tidy.Run(() => Evidence.Of(study.Classifier, images, study.Norm, null).Features.unsqueeze(2).unsqueeze(3));

    static OpenGanState Epoch(OpenGanState s, EpochRun run, Study study, OpenGanOptions o) {
        var (forD, forG) = (Optimizer.Adam(o.LearningRate / 1.5, o.Beta1), Optimizer.Adam(o.LearningRate, o.Beta1));
        using var random = run.Seed.Child("noise").Generator();
        var (known, outliers) = (s.Training[0], s.Training.Length > 1 ? s.Training[1] : null);
        var (candidates, steps, step) = (o.Candidates ?? Math.Max(1, (int)Math.Round(1 / study.EpochShare)), (known.shape[0] + o.BatchSize - 1) / o.BatchSize, 0L);
        (GanDiscriminator Model, double Auroc)? better = null;
        foreach (var index in run.Order(known.shape[0], o.BatchSize)) {
            var n = index.shape[0];
            var real = known.index_select(0, index.Ahead(study.Device));
            var open = outliers is null ? null : outliers.index_select(0, torch.rand([n], generator: random).mul(outliers.shape[0]).to(ScalarType.Int64).clamp_max(outliers.shape[0] - 1).Ahead(study.Device));
            var noise = o.Regime == OpenGanRegime.Outliers ? null : torch.randn([n, o.Noise, 1, 1], generator: random).Ahead(study.Device);
            var fake = noise is null ? null : Fake(s.Generator.Model, noise, study, o);
            run.Step(s.Discriminator, forD, d => {
                var said = Said(d, o, [real, open, fake]);
                var loss = Gan.Real(said[0]!).mean();
                if (said[1] is { } strangers) loss += o.OutlierWeight * Gan.Fake(strangers).mean();
                if (said[2] is { } forged) loss += o.FakeWeight * Gan.Fake(forged).mean();
                return loss;
            }, "discriminator");
            if (noise is not null)
                run.Step(s.Generator, forG, g => Gan.Generator(Said(s.Discriminator.Model, o, o.SeparateBatches ? [Fake(g, noise, study, o)] : [real, open, Fake(g, noise, study, o)])[^1]!).mean(), "generator");
            if (++step < steps && step * candidates / steps > (step - 1) * candidates / steps) Compare();
        }
        var auroc = Compare();
        var next = s with { Epochs = s.Epochs.Add(Tree.Copy(s.Discriminator.Model)), Auroc = s.Auroc.Add(auroc), Chosen = better?.Model ?? s.Chosen, ChosenAuroc = better?.Auroc ?? s.ChosenAuroc };
        return run.Last ? next with { Training = [], Validation = [] } : next;

        double Compare() {
            var auroc = Auroc(s.Discriminator.Model, s.Validation);
            if (auroc <= (better?.Auroc ?? s.ChosenAuroc)) return auroc;
            if (better is { } old) Tree.Free(old.Model);
            better = (Tree.Map(Tree.Copy(s.Discriminator.Model), (_, t) => t.DetachFromDisposeScope()), auroc);   // outlives the step
            return auroc;
        }
    }

    // The discriminator's logits of each part, null for null.
    static Tensor?[] Said(GanDiscriminator d, OpenGanOptions o, Tensor?[] parts) {
        if (o.SeparateBatches) return Array.ConvertAll(parts, p => p is null ? null : d.Apply(p, train: true));
        var all = d.Apply(torch.cat([.. parts.OfType<Tensor>()], 0), train: true);
        var at = 0L;
        return Array.ConvertAll(parts, p => p is null ? null : all.narrow(0, (at += p.shape[0]) - p.shape[0], p.shape[0]));
    }

    static Tensor Fake(GanGenerator g, Tensor noise, Study study, OpenGanOptions o) =>
        o.Pixels ? Images(g.Apply(noise, train: true), study) : g.Apply(noise, train: true);

    // Generated images are in [-1, 1]; known ones are normalised: the same units, cut to the same size.
    internal static Tensor Images(Tensor x, Study study) => study.Norm.Apply(GanNetworks.Pixels(x, study.Shape.Height, study.Shape.Width));

    static double Auroc(GanDiscriminator d, ImmutableArray<Tensor> validation) {
        double[] Logits(Tensor x) => Tidy.Run(() => d.Apply(x, train: false).to(ScalarType.Float64).cpu()) is var t ? t.data<double>().ToArray() : [];
        return Roc.Auroc<double>(Logits(validation[0]), Logits(validation[1]));
    }

    static Answers Score(OpenGanState s, OpenGanOptions o, Tensor images) {
        if (s.Epochs.IsEmpty) throw new ArgumentException("opengan has not been trained");
        var said = s.Classifier.Forward(images);
        return new(s.By(o.Select).Apply(o.Pixels ? images : said.Features.unsqueeze(2).unsqueeze(3), train: false), said.Logits);
    }
}

/// <summary>OpenGAN while it is trained and after.</summary>
/// <param name="Classifier">The closed-set classifier; not changed.</param>
/// <param name="Discriminator">As it is now.</param>
/// <param name="Generator">As it is now.</param>
/// <param name="Training">What the discriminator learns from, known images and outliers (if any); empty after the last epoch.</param>
/// <param name="Validation">Known and open validation inputs; empty after the last epoch.</param>
/// <param name="Epochs">The discriminator after each epoch.</param>
/// <param name="Auroc">Its AUROC on the validation sets.</param>
/// <param name="Chosen">The candidate with the highest AUROC on the validation sets so far, the first of equals.</param>
/// <param name="ChosenAuroc">That AUROC; 0 before the first.</param>
public sealed record OpenGanState(INetwork Classifier, Learner<GanDiscriminator> Discriminator, Learner<GanGenerator> Generator,
    ImmutableArray<Tensor> Training, ImmutableArray<Tensor> Validation, ImmutableArray<GanDiscriminator> Epochs, ImmutableArray<double> Auroc,
    GanDiscriminator Chosen, double ChosenAuroc) {
    /// <summary>The discriminator that scores.</summary>
    public GanDiscriminator By(OpenGanSelection select) => select == OpenGanSelection.Last ? Epochs[^1] : Chosen;
}
