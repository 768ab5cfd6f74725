using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>The baselines of deep transfer learning: the pretrained network, trained on with cross-entropy, and its largest activation.</summary>
/// <remarks>Perera and Patel, CVPR 2019, §5.1, baselines 1 and 7. Other baselines are post-hoc scores on top of <c>finetune</c> and <c>pretrained</c>.</remarks>
public static class Finetune {
    const string Citation = "Perera and Patel, CVPR 2019, arXiv:1903.02196, §5.1";

    /// <summary>In the catalogue: on the known classes, and on known and reference classes together.</summary>
    public static ImmutableArray<TrainedMethod> Methods { get; } = [
        TrainedMethod.Of("finetune", "Finetune", "transfer", StudyNeeds.Pretrained, "max f", Citation, new NoOptions(),
            (study, _, seed) => Learner.Of(ReferenceTraining.Finetuned(study, study.Known.Classes, seed)),
            (learner, run, study, _) => {
                foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device))
                    run.Step(learner, study.Train, net => CrossEntropy.Loss(run.Seen(net).Forward(b.Images, train: true).Logits, b.Labels).mean());
                return learner;
            },
            (learner, _, x) => Largest(learner.Model.Forward(x).Logits), learner => learner.Model),
        TrainedMethod.Of("finetune-cc", "Finetune (c+C)", "transfer", StudyNeeds.Pretrained | StudyNeeds.Outliers, "max f over the known classes", Citation, new NoOptions(),
            (study, _, seed) => new JointState(Learner.Of(ReferenceTraining.Finetuned(study, study.Known.Classes + study.Outliers.Classes, seed)), study.Known.Classes),
            (state, run, study, _) => {
                foreach (var (t, r) in run.Batches(study.Known, study.Outliers, study.Train, study.Norm, study.Device))
                    run.Step(state.Learner, study.Train, net => CrossEntropy.Loss(run.Seen(net).Forward(torch.cat([t.Images, r.Images], 0), train: true).Logits,
                        torch.cat([t.Labels, r.Labels + state.Known], 0)).mean());
                return state;
            },
            (state, _, x) => Largest(state.Learner.Model.Forward(x).Logits.narrow(1, 0, state.Known))),
    ];

    static Answers Largest(Tensor f) => new(f.amax(1), f);
}

/// <summary>A network over known and reference classes.</summary>
/// <param name="Learner">The network; the known classes come first.</param>
/// <param name="Known">How many they are.</param>
public sealed record JointState(Learner<INetwork> Learner, int Known);
