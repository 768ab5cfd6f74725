using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>The published settings of ARPL with confusing samples.</summary>
public sealed record ArplCsOptions {
    /// <summary>λ, the share of the margin in the loss.</summary>
    public double Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 0.1;

    /// <summary>T, by which the distances are divided in the softmax.</summary>
    public double Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1;

    /// <summary>What is added to d_e − R before it is cut at 0: 1 in the authors' code, 0 in the paper.</summary>
    public double Margin { get; init => field = Require.NotNegative(value, nameof(Margin)); } = 1;

    /// <summary>β, the share of the confusion in the generator's and the classifier's loss.</summary>
    public double Beta { get; init => field = Require.NotNegative(value, nameof(Beta)); } = 0.1;

    /// <summary>Length of the noise vector.</summary>
    public int Noise { get; init => field = Require.Positive(value, nameof(Noise)); } = 100;

    /// <summary>Maps that the widths of generator and discriminator are multiples of; the study's profile may allow a share of it.</summary>
    public int Width { get; init => field = Require.Positive(value, nameof(Width)); } = 64;

    /// <summary>Epochs of two passes each; none: the study's.</summary>
    public int? Epochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Epochs)); }

    /// <summary>Of generator and discriminator, by Adam with β₁ = 0.5.</summary>
    public double GanLearningRate { get; init => field = Require.Positive(value, nameof(GanLearningRate)); } = 2e-4;
}

/// <summary>Reciprocal points, and a second set of the backbone's batch normalisations for generated images.</summary>
/// <param name="Known">As in ARPL.</param>
/// <param name="Generated">What generated images pass instead of the backbone's own.</param>
public sealed record ArplCsModel(ReciprocalModel Known, AuxiliaryNorms Generated);

/// <summary>ARPL with confusing samples while it is trained and after.</summary>
/// <param name="Learner">Backbone, points and margin.</param>
/// <param name="Discriminator">Tells known images from generated ones.</param>
/// <param name="Generator">Makes confusing images.</param>
public sealed record ArplCsState(Learner<ArplCsModel> Learner, Learner<GanDiscriminator> Discriminator, Learner<GanGenerator> Generator);

/// <summary>
/// ARPL with confusing samples (Chen et al., TPAMI 2021, arXiv:2103.00953): a generator makes images that a discriminator takes for known ones and that are as far from all
/// reciprocal points, so that the classifier learns the same of them: −log D(G(z)) + β exp(mean Σ p log p) for the generator and ARPL + β exp(mean Σ p log p) for the
/// classifier, p = softmax(‖f − p_k‖² / D) (<see cref="ReciprocalPoints.Confusing"/>). Generated images pass batch normalisations of their own. The score is ARPL's.
/// </summary>
/// <remarks>As in the authors' code each epoch is one pass with generated images and one without. Generator and discriminator are the kit's DCGAN, which
/// takes images of at most 32 pixels.</remarks>
public static class ArplCs {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("arpl-cs", "ARPL with confusing samples", "open-set", StudyNeeds.None, "max d, d = ‖f - p‖² / D - f · p",
        Arpl.Citation, new ArplCsOptions(), Start, Epoch,
        (s, _, x) => Arpl.Score(s.Learner.Model.Known, x), s => s.Learner.Model.Known.Classifier(dot: true), (study, o) => o.Epochs ?? study.Train.Epochs);

    static ArplCsState Start(Study study, ArplCsOptions o, Seed seed) {
        var (known, channels, width) = (ReciprocalModel.Init(study, 1, 1, seed), study.Shape.Channels, study.Width(o.Width));
        Learner<T> On<T>(T model) where T : class => Learner.Of(Tree.Map(model, (_, t) => t.to(study.Device)));
        return new(Learner.Of(new ArplCsModel(known, AuxiliaryNorms.Of(known.Network))),
            On(GanNetworks.PixelDiscriminator(channels, width, seed.Child("discriminator"))), On(GanNetworks.PixelGenerator(o.Noise, channels, width, seed.Child("generator"))));
    }

    static ArplCsState Epoch(ArplCsState s, EpochRun run, Study study, ArplCsOptions o) {
        var (adam, train) = (Optimizer.Adam(o.GanLearningRate, beta1: 0.5), study.Train with { Epochs = run.Count });
        using var random = run.Seed.Child("noise").Generator();
        Tensor Known(ArplCsModel m, Batch b) =>
            ReciprocalPoints.Arpl(run.Seen(m.Known.Network).Forward(b.Images, train: true).Features, b.Labels, m.Known.Points, m.Known.Margins, o.Lambda, o.Temperature, o.Margin).mean();
        Tensor Confusing(ArplCsModel m, Tensor images) => ReciprocalPoints.Confusing(run.Seen(m.Generated.In(m.Known.Network)).Forward(images, train: true).Features, m.Known.Points).mean().exp();

        foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device, "confusing")) {
            Tensor Noise() => torch.randn([b.Labels.shape[0], o.Noise, 1, 1], generator: random).Ahead(study.Device);
            Tensor Made(GanGenerator g, Tensor noise) => OpenGan.Images(g.Apply(noise, train: true), study);
            var noise = Noise();
            var fake = Made(s.Generator.Model, noise);
            run.Step(s.Discriminator, adam, d => Gan.Real(d.Apply(b.Images, train: true)).mean() + Gan.Fake(d.Apply(fake, train: true)).mean(), "discriminator");
            run.Step(s.Generator, adam, g => {
                var made = Made(g, noise);
                return Gan.Generator(s.Discriminator.Model.Apply(made, train: true)).mean() + o.Beta * Confusing(s.Learner.Model, made);
            }, "generator");
            var other = Made(s.Generator.Model, Noise());
            run.Step(s.Learner, train, m => Known(m, b) + o.Beta * Confusing(m, other), "confusing");
        }
        foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device)) run.Step(s.Learner, train, m => Known(m, b));
        return s;
    }
}
