using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>The closed-set classifier by cross-entropy, on which post-hoc scores stand; by itself its score is the maximum softmax probability.</summary>
public static class ClosedSet {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("classifier", "Cross-entropy classifier", "closed-set", StudyNeeds.None, "max softmax(z)",
        "Hendrycks and Gimpel, ICLR 2017, arXiv:1610.02136", new NoOptions(),
        (study, _, seed) => Learner.Of(study.NewNetwork(seed)),
        (learner, run, study, _) => {
            foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device))
                run.Step(learner, study.Train, net => CrossEntropy.Loss(run.Seen(net).Forward(b.Images, train: true).Logits, b.Labels, study.Train.LabelSmoothing).mean());
            return learner;
        },
        (learner, _, x) => learner.Model.Forward(x).Logits is var z ? new(Scores.Msp.Score(z), z) : throw new InvalidOperationException(),
        learner => learner.Model);
}
