using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>PEELER's published settings.</summary>
public sealed record PeelerOptions {
    /// <summary>Known classes of an episode.</summary>
    public int Ways { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Ways), value, "must be at least 2"); } = 5;

    /// <summary>Support images of each: 1 or 5.</summary>
    public int Shots { get; init => field = Require.Positive(value, nameof(Shots)); } = 5;

    /// <summary>Queries of each known class, and images of each unknown one.</summary>
    public int Queries { get; init => field = Require.Positive(value, nameof(Queries)); } = 15;

    /// <summary>Unknown classes of an episode.</summary>
    public int Unknown { get; init => field = Require.Positive(value, nameof(Unknown)); } = 5;

    /// <summary>λ, the share of the unknown images in the loss; 0: they take no part.</summary>
    public double Weight { get; init => field = Require.NotNegative(value, nameof(Weight)); } = 0.5;

    /// <summary>Whether classes have learnt precisions; false: Euclidean distances, as in prototypical networks.</summary>
    public bool Gaussian { get; init; } = true;

    /// <summary>Adam's; divided by ten after each third of the training. Gradients are cut to a norm of 0.5.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 1e-3;

    /// <summary>Episodes in all, a hundred in an epoch (published for mini-ImageNet: 30,000); none: as many as show the images of the study's epochs.</summary>
    public int? Episodes { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Episodes)); }

    internal EpisodeShape Shape => new(Ways, Shots, Queries, Unknown);
}

/// <summary>An embedding with a branch that says how precise each of its numbers is.</summary>
/// <param name="Network">Its features are the embedding; its last layer takes no part.</param>
/// <param name="Precision">On the features; null: all precisions are 1.</param>
public sealed record PeelerModel(INetwork Network, Linear? Precision) {
    /// <summary>Normalised images [n, c, h, w] → features and precisions, [n, D] each.</summary>
    public Embedded Embed(Tensor images, bool train) => Network.Forward(images, train).Features is var f ? new(f, Precisions(f)) : throw new InvalidOperationException();

    /// <summary>The precisions that belong to features, above 0.</summary>
    public Tensor? Precisions(Tensor features) => Precision?.Apply(features).softplus();
}

/// <summary>Embedded images.</summary>
/// <param name="Features">[n, D].</param>
/// <param name="Precisions">[n, D], or null.</param>
public sealed record Embedded(Tensor Features, Tensor? Precisions) {
    /// <summary>−d to the Gaussian of each class of an episode, its mean and precision those of its support images: [rows, ways].</summary>
    /// <param name="support">Rows [ways · shots], class by class.</param>
    /// <param name="ways">How many classes.</param>
    /// <param name="rows">Whose logits.</param>
    public Tensor Logits(ImmutableArray<long> support, int ways, ImmutableArray<long> rows) {
        Tensor Take(Tensor x, ImmutableArray<long> of) => x.index_select(0, torch.tensor(of.ToArray()).Ahead(x.device));
        Tensor Means(Tensor x) => Take(x, support).reshape(ways, support.Length / ways, -1).mean([1]);
        return -DiagonalGaussian.Distances(Take(Features, rows), Means(Features), Precisions is null ? null : Means(Precisions));
    }
}

/// <summary>PEELER while it is trained and after.</summary>
/// <param name="Learner">The embedding.</param>
/// <param name="Means">Of each known class's training images, [classes, D]; zeros until the last epoch is done.</param>
/// <param name="Precisions">As Means; null without a precision branch.</param>
public sealed record PeelerState(Learner<PeelerModel> Learner, Tensor Means, Tensor? Precisions);

/// <summary>
/// PEELER (Liu, Kang, Li, Hua and Vasconcelos, Few-shot open-set recognition using meta-learning, CVPR 2020): each episode draws classes anew, some known with a few
/// support images, some unknown; the loss (the survey's eq. 57) is the cross-entropy of the known queries plus λ times the negative entropy of the unknown ones
/// (<see cref="NegativeEntropy"/>), on −d, the squared Mahalanobis distance to the mean of each class with a learnt diagonal precision (<see cref="DiagonalGaussian"/>).
/// The known classes of a study are told apart by the means of all their training images; the score is the largest class probability.
/// </summary>
/// <remarks>With fewer than ten training classes there are as many ways, up to five, as leave at least one class unknown (six classes: five known, one unknown). The
/// score is the log-odds of the largest probability, which orders images alike and does not round to 1. The authors' code weighs whole maps by a second last block of
/// the network that also sees the other support images, takes the distance and not its square, and adds a classifier of all training classes to the loss at first;
/// here precisions are softplus of a linear layer on the features. The survey's prototypes of correctly classified samples are not in the paper.</remarks>
public static class Peeler {
    const int EpisodesAnEpoch = 100;

    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("peeler", "Few-shot open-set recognition by meta-learning", "open-set", StudyNeeds.None, "log-odds of max softmax(-d), d = Σ a (f - μ)²",
        "Liu, Kang, Li, Hua and Vasconcelos, CVPR 2020, arXiv:2005.13713", new PeelerOptions(), Start, Epoch, Score,
        epochs: (study, o) => o.Episodes is { } all ? (all + EpisodesAnEpoch - 1) / EpisodesAnEpoch : study.Train.Epochs);

    static PeelerState Start(Study study, PeelerOptions o, Seed seed) {
        o.Shape.Within(Episode.RowsOf(study.Known.Labels, study.Known.Classes));
        var network = study.NewNetwork(seed);
        var d = (int)network.Head.Weight.shape[1];
        Tensor None() => torch.zeros([study.Known.Classes, d]).to(study.Device);
        return new(Learner.Of(new PeelerModel(network, o.Gaussian ? Tree.Map(Branch(d, seed.Child("precision")), (_, t) => t.to(study.Device)) : null)), None(), o.Gaussian ? None() : null);
    }

    // Precisions begin around 1 / √D: where the softmax is 0 or 1 from the start, as with 1, the entropy has no gradient.
    static Linear Branch(int d, Seed seed) => Linear.Init(d, d, seed) with { Bias = torch.full(d, Math.Log(Math.Exp(1 / Math.Sqrt(d)) - 1), dtype: ScalarType.Float32) };

    static PeelerState Epoch(PeelerState s, EpochRun run, Study study, PeelerOptions o) {
        var rows = Episode.RowsOf(study.Known.Labels, study.Known.Classes);
        var shape = o.Shape.Within(rows);
        var train = new TrainOptions {
            Epochs = run.Count,
            Optimizer = OptimizerKind.Adam,
            LearningRate = o.LearningRate,
            WeightDecay = 0,
            ClipNorm = 0.5,
            Schedule = Schedule.MultiStep,
            Milestones = [.. new[] { run.Count / 3, 2 * run.Count / 3 }.Where(e => e > 0).Distinct()],
        };
        var labels = torch.arange(shape.Ways).repeat_interleave(shape.Queries).to(study.Device);
        ImmutableArray<long> places = [.. Enumerable.Range(0, shape.Images).Select(i => (long)i)];
        var (support, queries) = (shape.Ways * shape.Shots, shape.Ways * shape.Queries);
        var count = o.Episodes is { } all ? Math.Min(EpisodesAnEpoch, all - EpisodesAnEpoch * run.Number) : Math.Max(1, (int)(study.Known.Count / shape.Images));
        using var augment = run.Seed.Child("augment").Generator();
        foreach (var number in run.Order(count, 1, "episodes")) {
            var episode = Episode.Draw(rows, shape, run.Seed.Child("draw").Child((uint)number.ToInt64()));
            var pictures = study.Known.Images.index_select(0, torch.tensor(episode.Rows.ToArray()).Ahead(study.Known.Images.device));
            if (study.Train.Augment != Augment.None) pictures = CropFlip.Apply(pictures, augment, flip: study.Train.Augment == Augment.CropFlip);
            var images = study.Norm.Apply(pictures.Ahead(study.Device));
            run.Step(s.Learner, train, m => {
                var embedded = (m with { Network = run.Seen(m.Network) }).Embed(images, train: true);
                Tensor Logits(ImmutableArray<long> of) => embedded.Logits(places[..support], shape.Ways, of);
                var loss = CrossEntropy.Loss(Logits(places[support..(support + queries)]), labels).mean();
                return o.Weight == 0 ? loss : loss + o.Weight * NegativeEntropy.Loss(Logits(places[(support + queries)..])).mean();
            });
        }
        return run.Last ? Told(s, study, rows) : s;
    }

    static PeelerState Told(PeelerState s, Study study, ImmutableArray<ImmutableArray<long>> rows) {
        var f = Evidence.Of(s.Learner.Model.Network, study.Known.Images, study.Norm, null).Features;
        Tensor Means(Tensor x) => torch.stack([.. rows.Select(r => x.index_select(0, torch.tensor(r.ToArray()).to(x.device)).mean([0]))]);
        return s with { Means = Means(f), Precisions = s.Learner.Model.Precisions(f) is { } a ? Means(a) : null };
    }

    static Answers Score(PeelerState s, PeelerOptions o, Tensor images) {
        var z = -DiagonalGaussian.Distances(s.Learner.Model.Embed(images, train: false).Features, s.Means, s.Precisions);
        return new(LogOdds.Of(z), z);
    }
}
