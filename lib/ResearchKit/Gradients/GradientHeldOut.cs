using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Gradients;

/// <summary>Settings of the detector trained on held-out classes; they are ours.</summary>
public sealed record GradientHeldOutOptions {
    /// <summary>The known classes are held out in so many turns, at least 2: class c in turn c mod folds.</summary>
    public int Folds { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Folds), value, "must be at least 2"); } = 3;

    /// <summary>Every so many-th image of a kept class is not trained on in a turn and stands for known images, at least 2.</summary>
    public int HoldOut { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(HoldOut), value, "must be at least 2"); } = 5;

    /// <summary>At most so many samples of each kind (trained on, known, pseudo-unknown) in a turn, evenly spread.</summary>
    public int Samples { get; init => field = Require.Positive(value, nameof(Samples)); } = 1000;

    /// <summary>C of the logistic regression, finite and > 0: larger is less regularised. None: of 0.001, 0.01, 0.1 and 1 the one whose detectors, each
    /// trained without one turn, have the smallest logistic loss on the turn that they have not seen.</summary>
    public double? C { get; init => field = value is { } c ? Require.Positive(c, nameof(C)) : null; }
}

/// <summary>The detector, trained.</summary>
/// <param name="Scale">Of the classifier's own training images.</param>
/// <param name="Linear">On standardised logarithms; above zero = known.</param>
public sealed record GradientDetector(LogScale Scale, LinearDetector Linear);

/// <summary>The state of the training.</summary>
/// <param name="Classifier">Of all known classes, fixed.</param>
/// <param name="Turns">The classifiers that miss the classes of a turn; none after the last epoch.</param>
/// <param name="Detector">One after the last epoch.</param>
public sealed record HeldOutState(INetwork Classifier, ImmutableArray<Learner<INetwork>> Turns, ImmutableArray<GradientDetector> Detector);

/// <summary>
/// An unknown detector that is trained with known classes only: they are held out in turn, a network learns the others, and the gradient-based
/// representations of the held-out classes' images stand for those of unknown classes. Each network's are standardised by its own training
/// images, which lets the detector carry over to the classifier of all classes. The representation is that of Lee and AlRegib
/// (<see cref="Confounding"/>) for the all-hot label (the number of one-class labels would change with the classes held out); the
/// detector, a logistic regression, and how its pseudo-unknowns come about are designs of our own, since only the abstract of their paper was at hand.
/// </summary>
public static class GradientHeldOut {
    /// <summary>In the catalogue: gradients-heldout.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("gradients-heldout", "Gradient norms, classes held out", "gradients", StudyNeeds.Classifier,
        "w · standardised log |∂BCE(z, 1) / ∂parameters|² + b", "representation: Lee and AlRegib, ICIP 2021, arXiv:2206.08229; detector: ours", new GradientHeldOutOptions(),
        Start, Epoch, Score, state => state.Classifier);

    static HeldOutState Start(Study study, GradientHeldOutOptions o, Seed seed) {
        var classes = study.Known.Classes;
        return o.Folds <= classes && classes - (classes + o.Folds - 1) / o.Folds >= 2
            ? new(Tree.Copy(study.Classifier), [.. Turns(study, o).Select((t, i) => Learner.Of(study.NewNetwork(seed.Child((uint)i), t.Kept.Length)))], [])
            : throw new ArgumentException($"gradients-heldout needs at least {o.Folds} known classes, of which two are left in each of its {o.Folds} turns; there are {classes}", nameof(study));
    }

    static HeldOutState Epoch(HeldOutState state, EpochRun run, Study study, GradientHeldOutOptions o) {
        var turns = Turns(study, o);
        foreach (var (i, turn) in turns.Index()) {
            var learner = state.Turns[i];
            foreach (var b in run.Batches(turn.Images(study.Known, turn.Train), study.Train, study.Norm, study.Device, $"turn{i}"))
                run.Step(learner, study.Train, net => CrossEntropy.Loss(net.Forward(b.Images, train: true).Logits, b.Labels, study.Train.LabelSmoothing).mean(), $"turn{i}");
        }
        if (!run.Last) return state;
        Tensor Norms(INetwork network, long[] rows) {
            var spread = LogScale.Spread(rows.Length, o.Samples).data<long>().ToArray();
            var images = study.Known.Images.index_select(0, torch.tensor(Array.ConvertAll(spread, s => rows[s])).to(study.Known.Images.device));
            return Confounding.Representation(network, study.Norm.Apply(images.to(study.Device)));
        }
        var (known, unknown) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (i, turn) in turns.Index()) {
            var network = state.Turns[i].Model;
            var scale = LogScale.Fit(Norms(network, turn.Train));
            known.Add(scale.Apply(Norms(network, turn.Known)));
            unknown.Add(scale.Apply(Norms(network, turn.Unknown)));
        }
        var all = Enumerable.Range(0, (int)study.Known.Count).Select(r => (long)r).ToArray();
        return state with { Turns = [], Detector = [new(LogScale.Fit(Norms(state.Classifier, all)), Detector(known, unknown, o.C))] };
    }

    static LinearDetector Detector(List<Tensor> known, List<Tensor> unknown, double? c) {
        LinearDetector Without(int turn, double c) => Logistic.Fit(torch.cat([.. known.Where((_, i) => i != turn)], 0), torch.cat([.. unknown.Where((_, i) => i != turn)], 0), c);
        double Loss(int turn, double c) => Without(turn, c) is var d
            ? (functional.softplus(-d.Score(known[turn])).mean() + functional.softplus(d.Score(unknown[turn])).mean()).ToDouble() : throw new InvalidOperationException();
        return Without(-1, c ?? new[] { 0.001, 0.01, 0.1, 1 }.MinBy(c => Enumerable.Range(0, known.Count).Sum(turn => Loss(turn, c))));
    }

    static Answers Score(HeldOutState state, GradientHeldOutOptions _, Tensor images) => state.Detector is [var detector]
        ? new(detector.Linear.Score(detector.Scale.Apply(Confounding.Representation(state.Classifier, images))), state.Classifier.Forward(images).Logits)
        : throw new InvalidOperationException("the detector of gradients-heldout is made in the last epoch");

    // One turn: the classes that are kept, and rows of the known images.
    sealed record Turn(long[] Kept, long[] Train, long[] Known, long[] Unknown) {
        // The rows of some images, with the kept classes numbered anew.
        public LabelledImages Images(LabelledImages all, long[] rows) {
            var part = all.Select(torch.tensor(rows).to(all.Images.device));
            var labels = Array.ConvertAll(part.Labels.cpu().data<long>().ToArray(), y => (long)Array.IndexOf(Kept, y));
            return new(part.Images, torch.tensor(labels), Kept.Length);
        }
    }

    static Turn[] Turns(Study study, GradientHeldOutOptions o) {
        var labels = study.Known.Labels.cpu().data<long>().ToArray();
        var counts = new int[study.Known.Classes];
        var held = Array.ConvertAll(labels, y => ++counts[y] % o.HoldOut == 0);
        long[] Rows(Func<int, bool> of) => [.. Enumerable.Range(0, labels.Length).Where(of).Select(r => (long)r)];
        return [.. Enumerable.Range(0, o.Folds).Select(f => new Turn(
            [.. Enumerable.Range(0, counts.Length).Where(c => c % o.Folds != f).Select(c => (long)c)],
            Rows(r => labels[r] % o.Folds != f && !held[r]), Rows(r => labels[r] % o.Folds != f && held[r]), Rows(r => labels[r] % o.Folds == f)))];
    }
}
