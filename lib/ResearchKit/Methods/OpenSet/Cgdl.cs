using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>CGDL's settings: those of the paper and its published code, but for the optimiser and the number of epochs.</summary>
public sealed record CgdlOptions {
    /// <summary>λ, the share of the classification in the loss.</summary>
    public double Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 100;

    /// <summary>β, the share of the mean divergence of the ten levels at the end of the training; it grows from 0 in a straight line. 1 is the paper's formula; 10 is the published code, which adds the levels' divergences up.</summary>
    public double Beta { get; init => field = Require.NotNegative(value, nameof(Beta)); } = 10;

    /// <summary>Dimension of the topmost z.</summary>
    public int Latents { get; init => field = Require.Positive(value, nameof(Latents)); } = 32;

    /// <summary>Images a step.</summary>
    public int BatchSize { get; init => field = Require.Positive(value, nameof(BatchSize)); } = 64;

    /// <summary>Of Adam.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 1e-3;

    /// <summary>Passes over the training images; none: 50 (a published fork's default), or the share of them that the study's profile allows.</summary>
    public int? Epochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Epochs)); }
}

/// <summary>CGDL while it is trained and after.</summary>
/// <param name="Learner">The ladder.</param>
/// <param name="Detector">Of the correctly classified training images; fitted after the last epoch.</param>
public sealed record CgdlState(Learner<LadderVae> Learner, CgdlDetector? Detector);

/// <summary>
/// Conditional Gaussian distribution learning (Sun et al., CVPR 2020, arXiv:2003.08823): a probabilistic ladder network (<see cref="LadderVae"/>) whose topmost z is drawn to N(μ_y, I) of the
/// image's class, by <see cref="ConditionalGaussian.Loss"/>. Unknown is to the paper what has a latent probability P_k below a threshold for every class k, or a reconstruction
/// error above another one; the score moves both at once (<see cref="CgdlDetector"/>). The published code's threshold is on the density of z: <c>cgdl+class-gaussian</c>.
/// </summary>
/// <remarks>While scoring every level passes on its mean and not a sample, so that an image has one score. β grows over the whole training; in the authors' code over fifty steps. The
/// batch normalisations learn a scale and a shift, which that code's lack. That code trains by SGD at 1e-3,
/// here Adam at the same rate. As in that code it learns the images as they are, also where the profile trains classifiers on crops, which are another
/// task for a decoder. The paper keeps the epoch of the least validation loss; here it is the last one.</remarks>
public static class Cgdl {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("cgdl", "Conditional Gaussian distribution learning", "open-set", StudyNeeds.None,
        "min of the shares of known images with a lesser max P_k(z), and a larger mean |x - x̂|", "Sun, Yang, Zhang, Ling and Peng, CVPR 2020, arXiv:2003.08823", new CgdlOptions(),
        (study, o, seed) => new CgdlState(Learner.Of(Tree.Map(LadderVae.Init(study.Shape, study.Width, o.Latents, seed), (_, t) => t.to(study.Device))), null),
        Epoch, Score, s => new LadderClassifier(s.Learner.Model), (study, o) => o.Epochs ?? study.Share(50));

    static CgdlState Epoch(CgdlState s, EpochRun run, Study study, CgdlOptions o) {
        var optimizer = Optimizer.Adam(o.LearningRate);
        using var random = run.Seed.Child("noise").Generator();
        var (step, steps) = (0, (study.Known.Count + o.BatchSize - 1) / o.BatchSize);
        foreach (var b in run.Batches(study.Known, study.Train with { BatchSize = o.BatchSize, Augment = Augment.None }, study.Norm, study.Device)) {
            var beta = o.Beta * (run.Number + (double)step++ / steps) / run.Count;
            run.Step(s.Learner, optimizer, net => ConditionalGaussian.Loss(
                net.Apply(b.Images, shape => torch.randn(shape, generator: random).Ahead(study.Device), train: true), b.Images, b.Labels, net.ClassMeans, o.Lambda, beta).mean());
        }
        return run.Last ? s with { Detector = Fit(s.Learner.Model, study) } : s;
    }

    // What looks at images is in float64: the topmost z of a class may differ in the last digits of float32 only, and sums of a batch are rounded by its size. The training images' errors alone
    // may be of float32, which takes less than half the time: their last digits move a share by one image at most.
    static LadderVae Exact(LadderVae net) => Tree.Map(net, (_, t) => t.to(ScalarType.Float64));

    static CgdlDetector Fit(LadderVae net, Study study) {
        using var scope = torch.NewDisposeScope();
        var exact = Exact(net);
        var (logits, z, errors) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        for (var at = 0L; at < study.Known.Count; at += 500) {
            using var inner = torch.NewDisposeScope();
            var x = study.Norm.Apply(study.Known.Images.narrow(0, at, Math.Min(500, study.Known.Count - at)).to(study.Device));
            var top = exact.Top(x.to(ScalarType.Float64)).Mean.clone();
            logits.Add(exact.Classifier.Apply(top).MoveToOuterDisposeScope());
            z.Add(top.MoveToOuterDisposeScope());
            errors.Add(Reconstruction.Absolute(net.Apply(x, noise: null, train: false).Reconstruction, x).to(ScalarType.Float64).MoveToOuterDisposeScope());
        }
        var labels = study.Known.Labels.to(study.Device);
        var kept = OpenMax.Kept(torch.cat(logits, 0), labels);
        var fitted = CgdlDetector.Fit(torch.cat(z, 0).index_select(0, kept), labels.index_select(0, kept), study.Known.Classes, torch.cat(errors, 0).index_select(0, kept));
        return Tree.Map(fitted, (_, t) => t.MoveToOuterDisposeScope());
    }

    static Answers Score(CgdlState s, CgdlOptions o, Tensor images) {
        if (s.Detector is not { } detector) throw new ArgumentException("cgdl has not been trained to its last epoch");
        var x = images.to(ScalarType.Float64);
        var said = Exact(s.Learner.Model).Apply(x, noise: null, train: false);
        return new(detector.Score(said.Top.Mean, Reconstruction.Absolute(said.Reconstruction, x)), said.Logits);
    }
}
