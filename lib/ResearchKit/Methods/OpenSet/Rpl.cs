using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>RPL's settings, those of the authors' code.</summary>
public sealed record RplOptions {
    /// <summary>M, reciprocal points of each class.</summary>
    public int Points { get; init => field = Require.Positive(value, nameof(Points)); } = 1;

    /// <summary>λ, the share of the margins in the loss.</summary>
    public double Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 0.1;

    /// <summary>γ, the factor of the distances in the softmax.</summary>
    public double Gamma { get; init => field = Require.Positive(value, nameof(Gamma)); } = 1;

    /// <summary>Whether the score is the largest distance instead of the largest probability.</summary>
    public bool Distance { get; init; }
}

/// <summary>A backbone with reciprocal points on its features; its own last layer takes no part.</summary>
/// <param name="Network">The backbone.</param>
/// <param name="Points">[classes, m, d].</param>
/// <param name="Margins">R: [classes] for RPL, [1] for ARPL.</param>
public sealed record ReciprocalModel(INetwork Network, Tensor Points, Tensor Margins) {
    /// <summary>A new backbone, points from N(0, 0.1²) and margins of 0, as in the authors' code.</summary>
    internal static ReciprocalModel Init(Study study, int points, int margins, Seed seed) {
        var network = study.NewNetwork(seed);
        using var random = seed.Child("points").Generator();
        return new(network, (torch.randn([study.Known.Classes, points, network.Head.Weight.shape[1]], generator: random) * 0.1).to(study.Device), torch.zeros(margins).to(study.Device));
    }

    /// <summary>The backbone with the linear layer that has the softmax of the distances (<see cref="ReciprocalPoints.Affine"/>).</summary>
    internal INetwork Classifier(bool dot) => ReciprocalPoints.Affine(Points, dot) is var (weight, bias)
        ? ReferenceTraining.WithHead(Network, new(weight, bias)) : throw new InvalidOperationException();
}

/// <summary>
/// Reciprocal point learning (Chen et al., ECCV 2020, arXiv:2011.00178): p(y | x) = softmax(γ d(f, P_y)), d the mean squared distance to the class's reciprocal
/// points, with margins R_y learnt by (d(f, p) − R_y)² (<see cref="ReciprocalPoints.Rpl"/>). The score is the largest probability, as in the authors' code, as log-odds
/// (<see cref="LogOdds"/>): known is what is far from one class's points and not from all of them.
/// </summary>
/// <remarks>The survey's eq. 54 says that features come near their points; they go away from those of their own class. The largest d itself is an option: of an image that is far from every
/// point it says that it is known.</remarks>
public static class Rpl {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("rpl", "Reciprocal point learning", "open-set", StudyNeeds.None, "log-odds of max softmax(γ d), d = mean ‖f - p‖² / D over a class's points",
        "Chen, Qiao, Shi, Peng, Li, Huang, Pu and Tian, ECCV 2020, arXiv:2011.00178", new RplOptions(),
        (study, o, seed) => Learner.Of(ReciprocalModel.Init(study, o.Points, study.Known.Classes, seed)),
        (learner, run, study, o) => {
            foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device))
                run.Step(learner, study.Train, m => ReciprocalPoints.Rpl(run.Seen(m.Network).Forward(b.Images, train: true).Features, b.Labels, m.Points, m.Margins, o.Lambda, o.Gamma).mean());
            return learner;
        },
        (learner, o, x) => ReciprocalPoints.Distances(learner.Model.Network.Forward(x).Features, learner.Model.Points, dot: false) is var d ? new(o.Distance ? d.amax(1) : LogOdds.Of(o.Gamma * d), o.Gamma * d) : throw new InvalidOperationException(),
        learner => learner.Model.Classifier(dot: false));
}
