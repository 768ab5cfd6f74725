using ResearchKit.Losses;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>ARPL's published settings.</summary>
public sealed record ArplOptions {
    /// <summary>λ, the share of the margin in the loss.</summary>
    public double Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 0.1;

    /// <summary>T, by which the distances are divided in the softmax.</summary>
    public double Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1;

    /// <summary>What is added to d_e − R before it is cut at 0: 1 in the authors' code, 0 in the paper.</summary>
    public double Margin { get; init => field = Require.NotNegative(value, nameof(Margin)); } = 1;
}

/// <summary>
/// Adversarial reciprocal point learning (Chen et al., TPAMI 2021, arXiv:2103.00953), without confusing samples: p(y | x) = softmax(d / T) with d = ‖f − p_y‖² / D − f · p_y,
/// and λ max(‖f − p_y‖² / D − R + margin, 0), which keeps known images within the learnt R of their reciprocal point (<see cref="ReciprocalPoints.Arpl"/>). The score is max d.
/// </summary>
/// <remarks>One point a class, as in the paper. The squared distance is divided by the features' dimension D and the margin has 1 added to it, as in the authors' code.</remarks>
public static class Arpl {
    internal const string Citation = "Chen, Peng, Wang and Tian, TPAMI 2021, arXiv:2103.00953";

    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("arpl", "Adversarial reciprocal point learning", "open-set", StudyNeeds.None, "max d, d = ‖f - p‖² / D - f · p",
        Citation, new ArplOptions(),
        (study, _, seed) => Learner.Of(ReciprocalModel.Init(study, 1, 1, seed)),
        (learner, run, study, o) => {
            foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device))
                run.Step(learner, study.Train, m => ReciprocalPoints.Arpl(run.Seen(m.Network).Forward(b.Images, train: true).Features, b.Labels, m.Points, m.Margins, o.Lambda, o.Temperature, o.Margin).mean());
            return learner;
        },
        (learner, _, x) => Score(learner.Model, x), learner => learner.Model.Classifier(dot: true));

    internal static Answers Score(ReciprocalModel m, Tensor images) {
        var d = ReciprocalPoints.Distances(m.Network.Forward(images).Features, m.Points, dot: true);
        return new(d.amax(1), d);
    }
}
