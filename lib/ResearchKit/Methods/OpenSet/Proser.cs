using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>PROSER's settings: those of the authors' code, but for the number of dummies, which is ours.</summary>
public sealed record ProserOptions {
    /// <summary>Dummy classifiers, of which the largest counts; the authors' code has one by default.</summary>
    public int Dummies { get; init => field = Require.Positive(value, nameof(Dummies)); } = 5;

    /// <summary>β, the share of the dummies' second place in the loss.</summary>
    public double Beta { get; init => field = Require.NotNegative(value, nameof(Beta)); } = 1;

    /// <summary>γ, the share of the mixed images in the loss.</summary>
    public double Gamma { get; init => field = Require.NotNegative(value, nameof(Gamma)); } = 0.01;

    /// <summary>α of the Beta(α, α) distribution by which two images are mixed.</summary>
    public double Alpha { get; init => field = Require.Positive(value, nameof(Alpha)); } = 1;

    /// <summary>Of the fine-tuning by SGD with momentum 0.9 and weight decay 5e-4.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 1e-3;

    /// <summary>T of the softmax in the score.</summary>
    public double Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1024;

    /// <summary>The share of held-out known images that the calibrated classifier keeps, in (0, 1].</summary>
    public double Keep { get; init => field = value > 0 && value <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Keep), value, "must be in (0, 1]"); } = 0.95;

    /// <summary>Passes over the training images; none: the published 10, or the share of them that the study's profile allows.</summary>
    public int? Epochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Epochs)); }
}

/// <summary>A classifier with dummy classifiers beside its last layer.</summary>
/// <param name="Network">The known classes.</param>
/// <param name="Dummies">On the same features.</param>
public sealed record ProserModel(INetwork Network, Linear Dummies);

/// <summary>PROSER while it is trained and after.</summary>
/// <param name="Learner">The classifiers.</param>
/// <param name="Bias">Is added to the largest dummy's logit; calibrated after the last epoch.</param>
public sealed record ProserState(Learner<ProserModel> Learner, double Bias);

/// <summary>
/// Placeholders for open-set recognition (Zhou, Ye and Zhan, CVPR 2021, arXiv:2103.15086): the closed-set classifier is trained on with dummy classifiers, whose largest logit
/// is a class of its own: second on one half of each batch (classifier placeholders), first on the other half, of which images of different classes are mixed at a middle
/// layer (data placeholders); the loss is <see cref="Placeholders.Loss"/> + γ <see cref="Placeholders.Mixed"/>. The score is max p over the known classes − p of the dummy,
/// p = softmax(f̂ / T), after a bias on the dummy that keeps 95 % of the held-out known images: above zero is known.
/// </summary>
/// <remarks>The paper mixes pairs of different classes; its code mixes any pair. The survey rejects by the dummy's probability alone; the score here is the code's. The middle
/// layer is where <see cref="ITwoHalves"/> cuts a network; for wide residual networks that is the paper's place.</remarks>
public static class Proser {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("proser", "Placeholders for open-set recognition", "open-set", StudyNeeds.Classifier | StudyNeeds.Holdout,
        "max softmax over the classes - softmax of the largest dummy", "Zhou, Ye and Zhan, CVPR 2021, arXiv:2103.15086", new ProserOptions(), Start, Epoch, Score, s => s.Learner.Model.Network,
        (study, o) => o.Epochs ?? study.Share(10));

    static ProserState Start(Study study, ProserOptions o, Seed seed) {
        if (study.Classifier is not ITwoHalves) throw new ArgumentException($"proser mixes images at a middle layer, and {study.Classifier.GetType().Name} cannot be run in two halves (no {nameof(ITwoHalves)})");
        var dummies = Linear.Init((int)study.Classifier.Head.Weight.shape[1], o.Dummies, seed.Child("dummies"));
        return new(Learner.Of(new ProserModel(Tree.Copy(study.Classifier), Tree.Map(dummies, (_, t) => t.to(study.Device)))), 0);
    }

    static ProserState Epoch(ProserState s, EpochRun run, Study study, ProserOptions o) {
        var optimizer = Optimizer.Sgd(o.LearningRate, momentum: 0.9, weightDecay: 5e-4);
        var shares = run.Seed.Child("shares").ToRandom();
        using var pairs = run.Seed.Child("pairs").Generator();
        var known = study.Known.Labels.cpu();   // which pairs differ is found out there, so that no step waits for the device
        foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device)) {
            var half = b.Labels.shape[0] / 2;
            var (share, order) = (Mixup.Share(shares, o.Alpha), torch.randperm(Math.Max(1, half), generator: pairs));
            var labels = known.index_select(0, b.Index.narrow(0, 0, half));
            var differ = half < 2 ? null : labels.ne(labels.index_select(0, order)).nonzero().flatten().Ahead(study.Device);
            var with = order.Ahead(study.Device);
            run.Step(s.Learner, optimizer, m => {
                var said = run.Seen(m.Network).Forward(b.Images.narrow(0, half, b.Labels.shape[0] - half), train: true);
                var loss = Placeholders.Loss(said.Logits, m.Dummies.Apply(said.Features), b.Labels.narrow(0, half, b.Labels.shape[0] - half), o.Beta).mean();
                if (differ is null || differ.shape[0] < 2) return loss;   // batch normalisation cannot take a single one
                var network = (ITwoHalves)run.Seen(m.Network);
                var mixed = network.SecondHalf(Mixup.Apply(network.FirstHalf(b.Images.narrow(0, 0, half), train: true), with, share).index_select(0, differ), train: true);
                return loss + o.Gamma * Placeholders.Mixed(mixed.Logits, m.Dummies.Apply(mixed.Features)).mean();
            });
        }
        return run.Last ? s with { Bias = Calibrated(s, study, o.Keep) } : s;
    }

    // The largest bias with which so large a share of the held-out known images has a known class first.
    static double Calibrated(ProserState s, Study study, double keep) {
        using var scope = torch.NewDisposeScope();
        var said = Evidence.Of(s.Learner.Model.Network, study.Validation.Images, study.Norm, null);
        var lead = said.Logits.amax(1) - s.Learner.Model.Dummies.Apply(said.Features).amax(1);
        return Threshold(lead.to(ScalarType.Float64).cpu().data<double>().ToArray(), keep);
    }

    /// <summary>The largest of these numbers that at least so large a share of them reaches.</summary>
    /// <param name="leads">How far the best known class is ahead of the largest dummy, of held-out known images.</param>
    /// <param name="keep">In (0, 1].</param>
    /// <exception cref="ArgumentException">There are none, or keep is out of range.</exception>
    public static double Threshold(IReadOnlyCollection<double> leads, double keep) {
        if (leads.Count == 0) throw new ArgumentException("no held-out known image to calibrate by", nameof(leads));
        if (keep is not (> 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(keep), keep, "must be in (0, 1]");
        return leads.OrderDescending().ElementAt((int)Math.Ceiling(keep * leads.Count - 1e-9) - 1);   // 0.95 of 20 is 19, whatever the rounding
    }

    // In float64: at so high a temperature float32 can hardly tell the probabilities apart.
    static Answers Score(ProserState s, ProserOptions o, Tensor images) {
        var said = s.Learner.Model.Network.Forward(images);
        var all = Placeholders.Augmented(said.Logits.to(ScalarType.Float64), s.Learner.Model.Dummies.Apply(said.Features).to(ScalarType.Float64) + s.Bias);
        var p = (all / o.Temperature).softmax(1);
        var classes = said.Logits.shape[1];
        return new(p.narrow(1, 0, classes).amax(1) - p.select(1, classes), said.Logits);
    }
}
