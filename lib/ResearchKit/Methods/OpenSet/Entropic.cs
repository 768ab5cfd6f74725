using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>The entropic open-set loss's settings.</summary>
public sealed record EntropicOpenSetOptions {
    /// <summary>The outliers' share in the loss: 1 as in the paper's sum over as many known images as outliers.</summary>
    public double Weight { get; init => field = Require.NotNegative(value, nameof(Weight)); } = 1;
}

/// <summary>The objectosphere loss's published settings.</summary>
public sealed record ObjectosphereOptions {
    /// <summary>The outliers' share in the loss: 1 as in the paper's sum over as many known images as outliers.</summary>
    public double Weight { get; init => field = Require.NotNegative(value, nameof(Weight)); } = 1;

    /// <summary>ξ, the length that known features shall have at least.</summary>
    public double Xi { get; init => field = Require.Positive(value, nameof(Xi)); } = 50;

    /// <summary>λ, the share of the lengths in the loss.</summary>
    public double Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 1e-4;
}

/// <summary>
/// Reducing network agnostophobia (Dhamija, Günther and Boult, NeurIPS 2018, arXiv:1811.04110), on outliers as known unknowns. Entropic open-set loss (eq. 1):
/// −log S_y on known images, −1/C Σ_c log S_c on outliers, S the softmax; score max S. Objectosphere loss (eq. 2): that, and λ max(ξ − ‖F‖, 0)² on known
/// images, λ ‖F‖² on outliers, F the features; score max S · ‖F‖.
/// </summary>
/// <remarks>As in the paper, the last layer has no bias, so that features of length zero have a uniform softmax. Known images and outliers pass the network
/// in one batch. The authors' code weighs classes to the same total, the outliers counting as one more class.</remarks>
public static class Entropic {
    const string Citation = "Dhamija, Günther and Boult, NeurIPS 2018, arXiv:1811.04110";

    /// <summary>In the catalogue: entropic and objectosphere.</summary>
    public static ImmutableArray<TrainedMethod> Methods { get; } = [
        TrainedMethod.Of("entropic", "Entropic open-set loss", "open-set", StudyNeeds.Outliers, "max softmax(z)", Citation, new EntropicOpenSetOptions(), (study, _, seed) => Start(study, seed),
            (learner, run, study, o) => Epoch(learner, run, study, o.Weight, (known, outliers) => (null, null)),
            (learner, _, x) => learner.Model.Forward(x).Logits is var z ? new(Scores.Msp.Score(z), z) : throw new InvalidOperationException(),
            learner => learner.Model),
        TrainedMethod.Of("objectosphere", "Objectosphere loss", "open-set", StudyNeeds.Outliers, "max softmax(z) · ‖f‖", Citation, new ObjectosphereOptions(), (study, _, seed) => Start(study, seed),
            (learner, run, study, o) => Epoch(learner, run, study, o.Weight, (known, outliers) => (o.Lambda * FeatureMagnitude.Known(known, o.Xi), o.Lambda * FeatureMagnitude.Unknown(outliers))),
            (learner, _, x) => learner.Model.Forward(x) is var said ? new(Scores.Msp.Score(said.Logits) * said.Features.norm(1), said.Logits) : throw new InvalidOperationException(),
            learner => learner.Model),
    ];

    static Learner<INetwork> Start(Study study, Seed seed) {
        var network = study.NewNetwork(seed);
        return Learner.Of(ReferenceTraining.WithHead(network, network.Head with { Bias = torch.zeros_like(network.Head.Bias) }));
    }

    // The bias takes no part in the loss, so it stays zero.
    static Learner<INetwork> Epoch(Learner<INetwork> learner, EpochRun run, Study study, double weight, Func<Tensor, Tensor, (Tensor? Known, Tensor? Outliers)> lengths) {
        foreach (var (known, outliers) in run.Batches(study.Known, study.Outliers, study.Train, study.Norm, study.Device))
            run.Step(learner, study.Train, net => {
                var n = known.Labels.shape[0];
                var f = run.Seen(net).Forward(torch.cat([known.Images, outliers.Images], 0), train: true).Features;
                var z = functional.linear(f, net.Head.Weight);
                var (mine, others) = (CrossEntropy.Loss(z.narrow(0, 0, n), known.Labels), CrossEntropy.Uniform(z.narrow(0, n, z.shape[0] - n)));
                var (longer, shorter) = lengths(f.narrow(0, 0, n), f.narrow(0, n, f.shape[0] - n));
                return (longer is null ? mine : mine + longer).mean() + weight * (shorter is null ? others : others + shorter).mean();
            });
        return learner;
    }
}
