using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>OpenHybrid's settings; those of the flow are ours, since the paper's flow is another one.</summary>
public sealed record OpenHybridOptions {
    /// <summary>λ, the share of the negative log-likelihood, in nats for each dimension, in the loss.</summary>
    public double Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 0.1;

    /// <summary>σ of the Gaussian noise on the standardised features that the flow learns from, above zero.</summary>
    public double Noise { get; init => field = Require.Positive(value, nameof(Noise)); } = 0.3;

    /// <summary>The norm above which the gradient of encoder and classifier is scaled down to it; 0: never.</summary>
    public double ClipNorm { get; init => field = Require.NotNegative(value, nameof(ClipNorm)); } = 1;

    /// <summary>Coupling layers.</summary>
    public int Layers { get; init => field = Require.Positive(value, nameof(Layers)); } = 8;

    /// <summary>Units of the hidden layers in each coupling layer; the study's profile may allow a share of it.</summary>
    public int Width { get; init => field = Require.Positive(value, nameof(Width)); } = 256;

    /// <summary>The largest logarithm of a scale in a layer.</summary>
    public double Bound { get; init => field = Require.Positive(value, nameof(Bound)); } = 1;

    /// <summary>Of the flow, by Adam; encoder and classifier are trained as the study says.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 3e-3;

    /// <summary>Steps of the flow for each one of encoder and classifier, each with noise of its own.</summary>
    public int FlowSteps { get; init => field = Require.Positive(value, nameof(FlowSteps)); } = 4;
}

/// <summary>A classifier and a density of its features, each with its optimiser.</summary>
/// <param name="Network">Its body is the encoder, its head the classifier.</param>
/// <param name="Norm">Standardises the features; its scale and shift stay 1 and 0.</param>
/// <param name="Flow">Of the standardised features.</param>
public sealed record OpenHybridState(Learner<INetwork> Network, BatchNorm2d Norm, Learner<CouplingFlow> Flow);

/// <summary>
/// Hybrid models for open-set recognition (Zhang et al., ECCV 2020, arXiv:2003.12506): an encoder, a classifier and a normalizing flow on the encoder's features are trained
/// together by −log p(y | f) − λ log p(f) / d; the score is the flow's exact log-likelihood log p(f) (<see cref="CouplingFlow"/>).
/// </summary>
/// <remarks>
/// The paper's flow is a residual one, whose log-determinant is estimated; here it is made of affine coupling layers, whose log-determinant is exact. The likelihood enters the loss for
/// each of the d dimensions, so that λ means the same for every backbone. Its gradient reaches the encoder, as in the paper; the flow moves by an optimiser of its own.
/// An encoder that is rewarded for the density of its features can make that density as high as it likes, by shrinking them to a point or a thin manifold. Two things of ours keep it from that:
/// the flow sees features of one length (the longer features of known images would otherwise be the rarer ones), standardised over the batch (by running statistics while scoring),
/// and while it is trained it sees them with Gaussian noise, N(0, σ²): what it learns is the density of the noisy features, which has at least the noise's entropy, so that the
/// expected −log p(f) / d is never below ½ log(2πe σ²). Scores are of features without noise.
/// A constant feature is the most probable one of all: with a large λ the encoder lets many of its ReLU units die, the known classes stay apart, and what would have told the unknown
/// from them is lost. So it was seen on MNIST with λ = 1, where the score grew better the smaller λ was; hence the default.
/// </remarks>
public static class OpenHybrid {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("openhybrid", "Hybrid models: a classifier and a flow", "open-set", StudyNeeds.None, "log p(f) of a flow, f = features / ‖features‖ standardised",
        "Zhang, Li, Guo and Guo, ECCV 2020, arXiv:2003.12506", new OpenHybridOptions(), Start, Epoch, Score, s => s.Network.Model);

    static OpenHybridState Start(Study study, OpenHybridOptions o, Seed seed) {
        var network = study.NewNetwork(seed);
        var dimension = (int)network.Head.Weight.shape[1];
        var flow = CouplingFlow.Init(dimension, o.Layers, study.Width(o.Width), o.Bound, seed.Child("flow"));
        return new(Learner.Of(network), Tree.Map(BatchNorm2d.Init(dimension), (_, t) => t.to(study.Device)), Learner.Of(Tree.Map(flow, (_, t) => t.to(study.Device))));
    }

    static OpenHybridState Epoch(OpenHybridState s, EpochRun run, Study study, OpenHybridOptions o) {
        var (adam, train) = (Optimizer.Adam(o.LearningRate), study.Train with { ClipNorm = o.ClipNorm });
        using var random = run.Seed.Child("noise").Generator();
        Tensor Noisy(Tensor f) => f + o.Noise * torch.randn(f.shape, generator: random).Ahead(study.Device);
        foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device)) {
            Tensor? seen = null;
            run.Step(s.Network, train, net => {
                var said = run.Seen(net).Forward(b.Images, train: true);
                var f = s.Norm.Apply(Features(said.Features), train: true);
                seen = f.detach().MoveToOuterDisposeScope();
                return Loss(s.Flow.Model, Noisy(f), said.Logits, b.Labels, o.Lambda).mean();
            });
            for (var i = 0; i < o.FlowSteps; i++) run.Step(s.Flow, adam, flow => -flow.LogLikelihood(Noisy(seen!)).mean() / flow.Dimension, "flow");
        }
        return s;
    }

    // Of length √d: standardising adds a little to each variance, which is then small beside them.
    static Tensor Features(Tensor features) => Unit.Rows(features) * Math.Sqrt(features.shape[1]);

    /// <summary>−log p(y | f) − λ log p(f) / d of each sample: [n].</summary>
    /// <param name="flow">p(f).</param>
    /// <param name="features">f, floating-point [n, d], as the flow sees them.</param>
    /// <param name="logits">Of the classifier, [n, classes].</param>
    /// <param name="labels">y, int64 [n].</param>
    /// <param name="lambda">λ, finite and >= 0.</param>
    /// <exception cref="ArgumentException">A shape or type is wrong, or λ is out of range.</exception>
    public static Tensor Loss(CouplingFlow flow, Tensor features, Tensor logits, Tensor labels, double lambda) {
        Require.NotNegative(lambda);
        if (Require.Columns(features, flow.Dimension).shape[0] != Require.Matrix(logits).shape[0])
            throw new ArgumentException($"logits must be [{features.shape[0]}, classes] for features {Require.Show(features)}, got {Require.Show(logits)}", nameof(logits));
        return Tidy.Run(() => CrossEntropy.Loss(logits, labels) - lambda / flow.Dimension * flow.LogLikelihood(features));
    }

    static Answers Score(OpenHybridState s, OpenHybridOptions o, Tensor images) {
        var said = s.Network.Model.Forward(images);
        return new(s.Flow.Model.LogLikelihood(s.Norm.Apply(Features(said.Features), train: false)), said.Logits);
    }
}
