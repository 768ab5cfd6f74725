using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>ViT-B/16's published sizes; the training is ours (DeiT's weight decay, a learning rate for batches of 128).</summary>
public sealed record VitOptions {
    /// <summary>Side of a patch; none: 16, or 4 where a side of the images is below 112 pixels (seven patches of 16); where the study allows a share of the widths only, a quarter of that side.</summary>
    public int? Patch { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Patch)); }

    /// <summary>Encoder layers; the study's share of widths counts for them too.</summary>
    public int Layers { get; init => field = Require.Positive(value, nameof(Layers)); } = 12;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init => field = Require.Positive(value, nameof(Heads)); } = 12;

    /// <summary>Dimension of a token; what does not divide by the heads is cut off.</summary>
    public int Size { get; init => field = Require.Positive(value, nameof(Size)); } = 768;

    /// <summary>Hidden units of the perceptrons.</summary>
    public int Hidden { get; init => field = Require.Positive(value, nameof(Hidden)); } = 3072;

    /// <summary>Share dropped while training, in [0, 1).</summary>
    public double Dropout { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Dropout)); }

    /// <summary>AdamW's highest, in one cycle.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 1e-3;

    /// <summary>AdamW's.</summary>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); } = 0.05;
}

/// <summary>
/// A vision transformer (Dosovitskiy et al., ICLR 2021, arXiv:2010.11929) as closed-set baseline: cross-entropy, score max softmax (the survey's table 6). Where the study
/// has a transformer's published weights it starts from those and trains as the study says; otherwise from scratch, by AdamW in one cycle with gradients cut to a norm of 1.
/// </summary>
/// <remarks>ViT-B/16 is made for images of 224 pixels. For patches below 16 and images below 112 pixels layers, heads and widths are halved: 6 layers of 384 with 6 heads in the paper profile.</remarks>
public static class Vit {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("vit", "Vision transformer, cross-entropy", "open-set", StudyNeeds.None, "max softmax(z)",
        "Dosovitskiy et al., ICLR 2021, arXiv:2010.11929", new VitOptions(),
        (study, o, seed) => Learner.Of(study.Initial is VisionTransformer ? study.NewNetwork(seed) : Network(study, o, seed)),
        (learner, run, study, o) => {
            var train = study.Initial is VisionTransformer ? study.Train : study.Train with {
                Optimizer = OptimizerKind.AdamW,
                LearningRate = o.LearningRate,
                WeightDecay = o.WeightDecay,
                Schedule = Schedule.OneCycle,
                WarmupEpochs = 0,
                ClipNorm = 1,
            };
            foreach (var b in run.Batches(study.Known, train, study.Norm, study.Device))
                run.Step(learner, train, net => CrossEntropy.Loss(run.Seen(net).Forward(b.Images, train: true).Logits, b.Labels, train.LabelSmoothing).mean());
            return learner;
        },
        (learner, _, x) => learner.Model.Forward(x).Logits is var z ? new(Scores.Msp.Score(z), z) : throw new InvalidOperationException(),
        learner => learner.Model);

    // As large as the study's profile and images allow.
    static INetwork Network(Study study, VitOptions o, Seed seed) {
        var (side, quarter) = (Math.Min(study.Shape.Height, study.Shape.Width), Math.Max(1, Math.Min(study.Shape.Height, study.Shape.Width) / 4));
        var coarse = study.WidthShare < 1 && study.Shape.Height % quarter == 0 && study.Shape.Width % quarter == 0;   // sixteen tokens of a square image
        var patch = o.Patch ?? (side >= 7 * 16 ? 16 : coarse ? quarter : 4);
        var halves = patch < 16 || side < 7 * 16 ? 2 : 1;
        int Wide(int published) => Math.Max(1, (study.Width(published) + halves - 1) / halves);
        var heads = Wide(o.Heads);
        return Tree.Map((INetwork)VisionTransformer.Init(study.Shape, seed.Child("weights"), patch, Wide(o.Layers), heads, Math.Max(1, Wide(o.Size) / heads) * heads, Wide(o.Hidden), o.Dropout),
            (_, t) => t.to(study.Device));
    }
}
