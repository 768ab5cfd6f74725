using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>A backbone trained on the reference set's classes.</summary>
/// <param name="Learner">With the reference set's classes.</param>
/// <param name="Known">A last layer of the known classes with fresh weights.</param>
public sealed record PretrainedState(Learner<INetwork> Learner, Linear Known);

/// <summary>
/// The pretrained network of transfer learning: the backbone, trained by cross-entropy on the reference set (the study's outliers). Post-hoc
/// scores on top of it see its features; its own score is how surely it takes an image for one of the reference set, turned round. Where the study has published
/// weights (<see cref="Study.Initial"/>), they are the pretrained network, as in the paper, and nothing is trained here.
/// </summary>
public static class ReferenceTraining {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("pretrained", "Pretrained on the reference set", "transfer", StudyNeeds.Outliers, "-max softmax(z of the reference set)",
        "Perera and Patel, CVPR 2019, arXiv:1903.02196, §5.1", new NoOptions(),
        (study, _, seed) => {
            if (study.Outliers.Classes < 2) throw new ArgumentException($"a reference set of at least two classes expected, got {study.Outliers.Classes}: cross-entropy over one class teaches nothing");
            var network = study.NewNetwork(seed, study.Outliers.Classes);
            return new PretrainedState(Learner.Of(network), Tree.Map(Linear.Init((int)network.Head.Weight.shape[1], study.Known.Classes, seed.Child("head")), (_, t) => t.to(study.Device)));
        },
        (state, run, study, _) => {
            foreach (var b in run.Batches(study.Outliers, study.Train, study.Norm, study.Device))
                run.Step(state.Learner, study.Train, net => CrossEntropy.Loss(run.Seen(net).Forward(b.Images, train: true).Logits, b.Labels).mean());
            return state;
        },
        (state, _, x) => new(-state.Learner.Model.Forward(x).Logits.softmax(1).amax(1), null),
        state => WithHead(state.Learner.Model, state.Known), (study, _) => study.Initial is null ? study.Train.Epochs : 0);

    /// <summary>The network with the reference set's classes.</summary>
    /// <exception cref="ArgumentException">It is the state of another method.</exception>
    public static INetwork Of(Trained trained) => trained.State is PretrainedState state ? state.Learner.Model
        : throw new ArgumentException($"the state of {trained.Method.Id} is no pretrained network", nameof(trained));

    /// <summary>The same layers but for the last one; the tensors are shared.</summary>
    public static INetwork WithHead(INetwork network, Linear head) => network.Map((_, t) =>
        ReferenceEquals(t, network.Head.Weight) ? head.Weight : ReferenceEquals(t, network.Head.Bias) ? head.Bias : t);

    /// <summary>A new network of the study whose layers but for the last one are copies of the pretrained ones.</summary>
    /// <param name="study">With a pretrained network.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="seed">Of the last layer.</param>
    public static INetwork Finetuned(Study study, int classes, Seed seed) {
        var head = Linear.Init((int)study.Pretrained.Head.Weight.shape[1], classes, seed.Child("head"));
        return Tree.Copy(WithHead(study.Pretrained, Tree.Map(head, (_, t) => t.to(study.Device))));
    }
}
