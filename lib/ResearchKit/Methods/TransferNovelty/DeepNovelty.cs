using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>Deep novelty detection's published settings.</summary>
public sealed record DeepNoveltyOptions {
    /// <summary>λ of the membership loss.</summary>
    public double Lambda { get; init => field = Require.Positive(value, nameof(Lambda)); } = 5;

    /// <summary>α₁, the share of the known classes' cross-entropy.</summary>
    public double Alpha1 { get; init => field = Require.NotNegative(value, nameof(Alpha1)); } = 1;

    /// <summary>α₂, the share of the membership loss; 0: case (c) of the paper's ablation.</summary>
    public double Alpha2 { get; init => field = Require.NotNegative(value, nameof(Alpha2)); } = 1;

    /// <summary>Whether the reference set's branch takes part; false: case (b) of the paper's ablation, and (a) with α₂ = 0.</summary>
    public bool Reference { get; init; } = true;
}

/// <summary>A backbone with two last layers.</summary>
/// <param name="Network">With the known classes.</param>
/// <param name="Reference">The reference set's last layer on the same features.</param>
public sealed record TwoBranches(INetwork Network, Linear Reference);

/// <summary>
/// Deep transfer learning for multiple class novelty detection (Perera and Patel, CVPR 2019): a pretrained network is trained on with two last
/// layers over shared features, L_ce(R) + α₁ L_ce(T) + α₂ L_m(T) (eq. 4), where R is the reference set, whose filters become globally
/// negative ones, T the known classes and L_m the membership loss (eq. 3); the score is max σ(f) (§4.5).
/// </summary>
/// <remarks>The branches' batches pass the network together, so that where the backbone has batch normalisation both are normalised alike; the
/// paper's VGG16 and AlexNet have none. The score is computed as max f, of which max σ(f) is a rising function, so that it does not saturate.</remarks>
public static class DeepNovelty {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("dtl", "Deep novelty detection by transfer learning", "transfer", StudyNeeds.Pretrained | StudyNeeds.Outliers,
        "max σ(f), ordered as max f", "Perera and Patel, CVPR 2019, arXiv:1903.02196", new DeepNoveltyOptions(),
        (study, _, seed) => Learner.Of(new TwoBranches(ReferenceTraining.Finetuned(study, study.Known.Classes, seed), Tree.Copy(study.Pretrained.Head))),
        Epoch, (learner, _, x) => learner.Model.Network.Forward(x).Logits is var f ? new(f.amax(1), f) : throw new InvalidOperationException(),
        learner => learner.Model.Network);

    static Learner<TwoBranches> Epoch(Learner<TwoBranches> learner, EpochRun run, Study study, DeepNoveltyOptions o) {
        if (o.Reference) {
            foreach (var (t, r) in run.Batches(study.Known, study.Outliers, study.Train, study.Norm, study.Device))
                run.Step(learner, study.Train, net => {
                    var said = run.Seen(net.Network).Forward(torch.cat([t.Images, r.Images], 0), train: true);
                    var n = t.Labels.shape[0];
                    var reference = net.Reference.Apply(said.Features.narrow(0, n, n));
                    return CrossEntropy.Loss(reference, r.Labels).mean() + Known(said.Logits.narrow(0, 0, n), t.Labels, o);
                });
        } else {
            foreach (var t in run.Batches(study.Known, study.Train, study.Norm, study.Device))
                run.Step(learner, study.Train, net => Known(run.Seen(net.Network).Forward(t.Images, train: true).Logits, t.Labels, o));
        }
        return learner;
    }

    static Tensor Known(Tensor f, Tensor labels, DeepNoveltyOptions o) =>
        o.Alpha1 * CrossEntropy.Loss(f, labels).mean() + o.Alpha2 * Membership.Loss(f, labels, o.Lambda).mean();
}
