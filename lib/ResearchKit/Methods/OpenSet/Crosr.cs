using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>CROSR's settings.</summary>
public sealed record CrosrOptions {
    /// <summary>Latent maps of each level of the ladder.</summary>
    public int Latents { get; init => field = Require.Positive(value, nameof(Latents)); } = 32;

    /// <summary>The share of the reconstruction's mean squared error in the loss.</summary>
    public double Reconstruction { get; init => field = Require.NotNegative(value, nameof(Reconstruction)); } = 1;

    /// <summary>OpenMax: the largest distances of each class that its Weibull distribution is fitted on, at least 2.</summary>
    public int TailSize { get; init => field = value > 1 ? value : throw new ArgumentOutOfRangeException(nameof(TailSize), value, "must be at least 2"); } = 20;

    /// <summary>OpenMax: the top classes whose logits are recalibrated; with fewer classes all are.</summary>
    public int Alpha { get; init => field = Require.Positive(value, nameof(Alpha)); } = 10;

    internal OpenMaxOptions OpenMax => new() { TailSize = TailSize, Alpha = Alpha };
}

/// <summary>A deep hierarchical reconstruction net.</summary>
/// <param name="Network">Classifies.</param>
/// <param name="Ladder">Reconstructs the image from a bottleneck of each level.</param>
public sealed record CrosrModel(INetwork Network, ReconstructionLadder Ladder) {
    /// <summary>y, the latents z of each level and the reconstruction of images [n, c, h, w].</summary>
    /// <param name="images">Normalised.</param>
    /// <param name="train">As in <see cref="INetwork.Forward"/>.</param>
    public (Tensor Logits, Tensor Joint, Tensor Reconstruction) Apply(Tensor images, bool train = false) {
        var said = Network.Forward(images, train);
        var z = Ladder.Latents(said.Taps);
        return (said.Logits, ReconstructionLadder.Joint(said.Logits, z), Ladder.Reconstruct(z, images.shape[2], images.shape[3]));
    }
}

/// <summary>CROSR while it is trained and after.</summary>
/// <param name="Learner">The network and its ladder.</param>
/// <param name="Detector">OpenMax on [y, z]; fitted after the last epoch.</param>
public sealed record CrosrState(Learner<CrosrModel> Learner, OpenMaxModel? Detector);

/// <summary>
/// Classification-reconstruction learning (Yoshihashi et al., CVPR 2019, arXiv:1812.04246): the classifier is trained with a ladder of bottlenecks that reconstructs the
/// image (<see cref="ReconstructionLadder"/>), by cross-entropy + the squared error of the reconstruction; OpenMax takes its distances to the class means on the joint vector
/// [y, z] of logits and latents, ‖[y, z] − μ_c‖₂, and recalibrates the logits y. The score is the paper's 1 − P(unknown).
/// </summary>
/// <remarks>The paper gives plain and densely connected networks such a ladder; here it stands beside the study's own backbone, which is trained as the other methods' is. Each
/// latent map enters [y, z] by its mean. The squared error is the mean over the pixels of the normalised image. As in OpenMax a class is fitted on its correctly classified training
/// images; one with fewer than two of them on all of its images.</remarks>
public static class Crosr {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("crosr", "Classification-reconstruction learning", "open-set", StudyNeeds.None,
        "1 - P(unknown) of OpenMax on [y, z]", "Yoshihashi et al., CVPR 2019, arXiv:1812.04246", new CrosrOptions(), Start, Epoch, Score, s => s.Learner.Model.Network);

    static CrosrState Start(Study study, CrosrOptions o, Seed seed) {
        var network = study.NewNetwork(seed);
        var ladder = ReconstructionLadder.Init(network, study.Shape, o.Latents, seed.Child("ladder"));
        return new(Learner.Of(new CrosrModel(network, Tree.Map(ladder, (_, t) => t.to(study.Device)))), null);
    }

    static CrosrState Epoch(CrosrState s, EpochRun run, Study study, CrosrOptions o) {
        foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device))
            run.Step(s.Learner, study.Train, m => {
                var (logits, _, made) = (m with { Network = run.Seen(m.Network) }).Apply(b.Images, train: true);
                return (CrossEntropy.Loss(logits, b.Labels) + o.Reconstruction * Reconstruction.Squared(made, b.Images)).mean();
            });
        return run.Last ? s with { Detector = Fit(s.Learner.Model, study, o) } : s;
    }

    static OpenMaxModel Fit(CrosrModel model, Study study, CrosrOptions o) {
        using var scope = torch.NewDisposeScope();
        var labels = study.Known.Labels.to(study.Device);
        var (logits, joint) = (new List<Tensor>(), new List<Tensor>());
        for (var at = 0L; at < study.Known.Count; at += 500) {
            using var inner = torch.NewDisposeScope();
            var (y, yz, _) = model.Apply(study.Norm.Apply(study.Known.Images.narrow(0, at, Math.Min(500, study.Known.Count - at)).to(study.Device)));
            logits.Add(y.MoveToOuterDisposeScope());
            joint.Add(yz.MoveToOuterDisposeScope());
        }
        var kept = OpenMax.Kept(torch.cat(logits, 0), labels);
        var fitted = OpenMax.FitVectors(torch.cat(joint, 0).index_select(0, kept), labels.index_select(0, kept), study.Known.Classes, o.OpenMax);
        return fitted with { Means = fitted.Means.MoveToOuterDisposeScope() };
    }

    static Answers Score(CrosrState s, CrosrOptions o, Tensor images) {
        if (s.Detector is not { } detector) throw new ArgumentException("crosr has not been trained to its last epoch");
        var said = s.Learner.Model.Network.Forward(images);
        var joint = ReconstructionLadder.Joint(said.Logits, s.Learner.Model.Ladder.Latents(said.Taps));
        return new(OpenMax.Score(detector, said.Logits, o.OpenMax, joint), said.Logits);
    }
}
