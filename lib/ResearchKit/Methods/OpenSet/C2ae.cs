using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>C2AE's settings: α is published; learning rate and batch are the paper's as far as we remember it, since its text was not at hand; prior, epochs and the tails' size are ours.</summary>
public sealed record C2aeOptions {
    /// <summary>α, the share of the matching reconstruction in the loss, in [0, 1].</summary>
    public double Alpha { get; init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Alpha), value, "must be in [0, 1]"); } = 0.9;

    /// <summary>Maps that the widths of the decoder are multiples of; the study's profile may allow a share of it.</summary>
    public int Width { get; init => field = Require.Positive(value, nameof(Width)); } = 64;

    /// <summary>Of the decoder, by Adam.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 3e-4;

    /// <summary>Images a step.</summary>
    public int BatchSize { get; init => field = Require.Positive(value, nameof(BatchSize)); } = 64;

    /// <summary>Passes over the training images; none: 100, or the share of them that the study's profile allows.</summary>
    public int? Epochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Epochs)); }

    /// <summary>The share of the errors that is a tail, in (0, 1).</summary>
    public double Tail { get; init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Tail), value, "must be in (0, 1)"); } = 0.1;

    /// <summary>p_u, the prior probability of an unknown, in [0, 1].</summary>
    public double Unknown { get; init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Unknown), value, "must be in [0, 1]"); } = 0.5;
}

/// <summary>A decoder on condition of a class.</summary>
/// <param name="Gamma">H_γ: condition vectors → factors of the latent's numbers.</param>
/// <param name="Beta">H_β: condition vectors → what is added to them.</param>
/// <param name="Decoder">Latent vectors → images.</param>
public sealed record C2aeDecoder(Linear Gamma, Linear Beta, GanGenerator Decoder) {
    /// <summary>G(γ ∘ z + β) as pixels in [0, 1]: [n, d] and int64 [n] → [n, c, height, width].</summary>
    public Tensor Apply(Tensor latent, Tensor labels, long height, long width, bool train = false) =>
        Conditioned(latent, ClassConditioned.Vectors(labels, (int)Gamma.Weight.shape[1]), height, width, train);

    /// <summary>As <see cref="Apply"/>, of <see cref="ClassConditioned.Vectors"/> in the labels' place: labels are checked, and a check of what is on a device waits for it.</summary>
    public Tensor Conditioned(Tensor latent, Tensor condition, long height, long width, bool train = false) =>
        GanNetworks.Pixels(Decoder.Apply(ClassConditioned.Modulate(latent, Gamma.Apply(condition), Beta.Apply(condition)).unsqueeze(2).unsqueeze(3), train), height, width);
}

/// <summary>C2AE while it is trained and after.</summary>
/// <param name="Classifier">The closed-set classifier, whose features are the latent; not changed.</param>
/// <param name="Decoder">On condition of a class.</param>
/// <param name="Norm">Of the images.</param>
/// <param name="Features">Of the training images; empty after the last epoch.</param>
/// <param name="Threshold">On the error, by the tails of the training images' errors; after the last epoch.</param>
public sealed record C2aeState(INetwork Classifier, Learner<C2aeDecoder> Decoder, Normalization Norm, ImmutableArray<Tensor> Features, ImmutableArray<ErrorThreshold> Threshold);

/// <summary>
/// C2AE, the class-conditioned autoencoder (Oza and Patel, CVPR 2019, arXiv:1904.01198; survey eq. 44-46): the closed-set classifier is trained first and then is a fixed encoder; the
/// decoder learns to make the image of its features under the label's condition vector, and a random image of another class under that class's
/// (<see cref="ClassConditioned.Loss"/>). The score is − the least error over all classes' conditions; <see cref="ErrorThreshold"/> of the training images' errors says where to reject.
/// </summary>
/// <remarks>The latent is the input of the backbone's last layer; H_γ and H_β are one linear layer each. The decoder is DCGAN's generator (images of at most 32 pixels). It draws the training images
/// as they are, also where the classifier was trained on crops: crops are another task, which costs known images more than unknown ones. Errors are means over the pixels, in units where a byte's
/// 255 is 1. They are small for an image of few strokes under every class, so that a strange one of that kind passes for known. A latent that holds more of the image did not help, since the
/// decoder then draws unknown images too: README.md has the experiments.</remarks>
public static class C2ae {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("c2ae", "Class-conditioned autoencoder", "open-set", StudyNeeds.Classifier, "-min over k of mean |x - G(f | k)|",
        "Oza and Patel, CVPR 2019, arXiv:1904.01198", new C2aeOptions(), Start, Epoch, Score, s => s.Classifier, (study, o) => o.Epochs ?? study.Share(100));

    static C2aeState Start(Study study, C2aeOptions o, Seed seed) {
        var (d, classes) = ((int)study.Classifier.Head.Weight.shape[1], study.Known.Classes);
        if (classes < 2) throw new ArgumentException($"c2ae needs at least two known classes, got {classes}");
        using (torch.NewDisposeScope())
            if (Enumerable.Range(0, classes).FirstOrDefault(c => !study.Known.Labels.eq(c).any().item<bool>(), -1) is var none and >= 0) throw new ArgumentException($"c2ae needs training images of every class, and class {none} has none");
        var decoder = new C2aeDecoder(Linear.Init(classes, d, seed.Child("gamma")), Linear.Init(classes, d, seed.Child("beta")), GanNetworks.PixelGenerator(d, study.Shape.Channels, study.Width(o.Width), seed.Child("decoder")));
        return new(study.Classifier, Learner.Of(Tree.Map(decoder, (_, t) => t.to(study.Device))), study.Norm, [Tidy.Run(() => Evidence.Of(study.Classifier, study.Known.Images, study.Norm, null).Features)], []);
    }

    static C2aeState Epoch(C2aeState s, EpochRun run, Study study, C2aeOptions o) {
        var (adam, h, w, known) = (Optimizer.Adam(o.LearningRate), study.Shape.Height, study.Shape.Width, study.Known);
        var scale = study.Norm.Scale(study.Device);   // from normalised images to pixels in [0, 1]
        var own = known.Labels.cpu();   // draws are made on the processor, so that no step waits for the device
        var others = new Others(own, known.Classes);
        using var random = run.Seed.Child("others").Generator();
        foreach (var b in run.Batches(known, study.Train with { BatchSize = o.BatchSize, Augment = Augment.None }, study.Norm, study.Device)) {
            var n = b.Labels.shape[0];
            var z = s.Features[0].index_select(0, b.Index.Ahead(study.Device));
            var mine = own.index_select(0, b.Index);
            var (index, labels) = others.Draw(mine, random);
            var condition = ClassConditioned.Vectors(torch.cat([mine, labels], 0), known.Classes).Ahead(study.Device);
            var other = study.Norm.Apply(known.Images.index_select(0, index.Ahead(known.Images.device)).Ahead(study.Device)) * scale;
            var input = b.Images * scale;
            run.Step(s.Decoder, adam, m => {
                var made = study.Norm.Apply(m.Conditioned(torch.cat([z, z], 0), condition, h, w, train: true)) * scale;   // both in one batch of statistics
                return ClassConditioned.Loss(made.narrow(0, 0, n), input, made.narrow(0, n, n), other, o.Alpha).mean();
            });
        }
        return run.Last ? s with { Features = [], Threshold = [Reject(s, run, study, o, others)] } : s;
    }

    static ErrorThreshold Reject(C2aeState s, EpochRun run, Study study, C2aeOptions o, Others others) {
        using var random = run.Seed.Child("non-match").Generator();
        var (match, nonMatch) = (new List<double>(), new List<double>());
        foreach (var index in run.Order(study.Known.Count, 500, "errors")) {
            var y = study.Known.Labels.index_select(0, index.to(study.Known.Labels.device)).cpu();
            var x = study.Norm.Apply(study.Known.Images.index_select(0, index.to(study.Known.Images.device)).to(study.Device));
            var z = s.Classifier.Forward(x).Features;
            double[] Of(Tensor labels) => Errors(s, x, z, labels.to(study.Device)).to(ScalarType.Float64).cpu().data<double>().ToArray();
            match.AddRange(Of(y));
            nonMatch.AddRange(Of(others.Draw(y, random).Labels));
        }
        return ErrorThreshold.Fit(match.ToArray(), nonMatch.ToArray(), o.Tail, o.Unknown);
    }

    // mean |x − x̂| under these classes' conditions.
    static Tensor Errors(C2aeState s, Tensor images, Tensor latent, Tensor labels) {
        var scale = s.Norm.Scale(images.device);
        return Reconstruction.Absolute(s.Norm.Apply(s.Decoder.Model.Apply(latent, labels, images.shape[2], images.shape[3])) * scale, images * scale);
    }

    /// <summary>mean |x − G(f | k)| of each image under the condition of each class k, in units where a byte's 255 is 1: [n, c, h, w] → [n, classes]. At least 0; the score is − the least of a row.</summary>
    /// <param name="state">Of a trained method.</param>
    /// <param name="images">Normalised.</param>
    /// <exception cref="ArgumentException">The images are not those that the networks were built for.</exception>
    public static Tensor Errors(C2aeState state, Tensor images) => Tidy.Run(() => {
        using var off = torch.no_grad();
        return Errors(state, images, state.Classifier.Forward(images));
    });

    static Tensor Errors(C2aeState s, Tensor images, Outputs said) => torch.stack([.. Enumerable.Range(0, (int)said.Logits.shape[1])
        .Select(k => Tidy.Run(() => Errors(s, images, said.Features, torch.full([images.shape[0]], k, dtype: ScalarType.Int64, device: images.device))))], 1);

    static Answers Score(C2aeState s, C2aeOptions o, Tensor images) {
        var said = s.Classifier.Forward(images);
        return new(-Errors(s, images, said).amin(1), said.Logits);
    }

    // Draws another class for each label, and a training image of it.
    sealed class Others(Tensor labels, int classes) {
        readonly Tensor sorted = labels.argsort();
        readonly Tensor counts = functional.one_hot(labels, classes).sum(dim: 0);

        public (Tensor Index, Tensor Labels) Draw(Tensor own, Torch.torch.Generator random) {
            var n = own.shape[0];
            var other = (own + torch.randint(1, classes, [n], generator: random)).remainder(classes);
            var (first, count) = ((counts.cumsum(0) - counts).index_select(0, other), counts.index_select(0, other));
            var place = (torch.rand(n, dtype: ScalarType.Float64, generator: random) * count).to(ScalarType.Int64);   // below the count, since the draw is below 1
            return (sorted.index_select(0, first + place), other);
        }
    }
}
