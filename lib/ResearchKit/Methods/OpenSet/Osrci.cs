using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>Settings of open-set learning with counterfactual images: those of the authors' code and script, whose versions differ (the latent's length and the search's rate are of different ones).</summary>
public sealed record OsrciOptions {
    /// <summary>Length of the latent vector.</summary>
    public int Latent { get; init => field = Require.Positive(value, nameof(Latent)); } = 100;

    /// <summary>Maps that the widths of encoder, decoder and critic are multiples of; the study's profile may allow a share of it.</summary>
    public int Width { get; init => field = Require.Positive(value, nameof(Width)); } = 64;

    /// <summary>λ of the gradient penalty.</summary>
    public double Penalty { get; init => field = Require.NotNegative(value, nameof(Penalty)); } = Wasserstein.Weight;

    /// <summary>Of all networks, by Adam with β₁ = 0.5.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 1e-4;

    /// <summary>Images a step, and as many counterfactuals.</summary>
    public int BatchSize { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "must be at least 2"); } = 64;

    /// <summary>Passes over the training images for encoder, decoder and critic; none: the published 30, or the share of them that the study's profile allows.</summary>
    public int? Epochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Epochs)); }

    /// <summary>Passes for the last classifier; none: the published 3, or the share of them that the study's profile allows.</summary>
    public int? ClassifierEpochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(ClassifierEpochs)); }

    /// <summary>How many counterfactuals are made, at most as many as there are training images; none: 50 (K + 2) for K classes, the number in the authors' script.</summary>
    public int? Counterfactuals { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Counterfactuals)); }

    /// <summary>Steps of the search in the latent space.</summary>
    public int SearchSteps { get; init => field = Require.Positive(value, nameof(SearchSteps)); } = 100;

    /// <summary>The rate of these steps.</summary>
    public double SearchRate { get; init => field = Require.Positive(value, nameof(SearchRate)); } = 0.1;
}

/// <summary>Encoder and decoder.</summary>
/// <param name="Encoder">Images → latent vectors, before they are put on the unit sphere.</param>
/// <param name="Decoder">Latent vectors → images.</param>
public sealed record OsrciCoder(GanStack Encoder, GanGenerator Decoder) {
    /// <summary>E(x), on the unit sphere: normalised [n, c, h, w] → [n, d].</summary>
    public Tensor Encode(Tensor images, bool train = false) => Counterfactual.OnSphere(Encoder.Apply(images, train));

    /// <summary>G(z) as pixels in [0, 1]: [n, d] → [n, c, height, width].</summary>
    public Tensor Decode(Tensor latent, long height, long width, bool train = false) => GanNetworks.Pixels(Decoder.Apply(latent.unsqueeze(2).unsqueeze(3), train), height, width);
}

/// <summary>Open-set learning with counterfactual images while it is trained and after.</summary>
/// <param name="Critic">Tells known images from decoded ones.</param>
/// <param name="Coder">Encoder and decoder.</param>
/// <param name="Classifier">Of the known classes; the unknown's logit is 0.</param>
/// <param name="Starts">Known images, uint8 [n, c, h, w], once the coder is trained.</param>
/// <param name="Counterfactuals">What became of each of them.</param>
public sealed record OsrciState(Learner<GanStack> Critic, Learner<OsrciCoder> Coder, Learner<INetwork> Classifier, ImmutableArray<Tensor> Starts, ImmutableArray<Tensor> Counterfactuals);

/// <summary>
/// Open-set learning with counterfactual images (Neal et al., ECCV 2018; survey eq. 42-43). Encoder and decoder learn ‖x − G(E(x))‖₁ − D(G(E(x))), the Wasserstein critic
/// D(G(E(x))) − D(x) with gradient penalty; from E(x) of known images a latent vector descends <see cref="Counterfactual.Loss"/> until the closed-set classifier has no class for what
/// is decoded; these counterfactuals are the further class on which the classifier is trained on. The score is max p of the known classes − p of the unknown.
/// </summary>
/// <remarks>As in the authors' code the latent is on the unit sphere, the unknown's logit is the constant 0, and the last classifier starts from the closed-set one. That code takes the
/// mean over the pixels where the paper has the L1 norm, and softplus where it has a Wasserstein critic: here as in the paper. Its search scales each gradient by the loss and averages
/// over the batch; here each image goes down its own gradient. Encoder, decoder and critic are DCGAN's (images of at most 32 pixels), the critic without batch normalisation, since the
/// penalty is of each image alone. Images and counterfactuals pass the classifier in one batch, so that the running statistics are those of training.</remarks>
public static class Osrci {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("osrci", "Open-set learning with counterfactual images", "open-set", StudyNeeds.Classifier,
        "max softmax([z, 0]) over the classes - that of the unknown", "Neal, Olson, Fern, Wong and Li, ECCV 2018", new OsrciOptions(), Start, Epoch, Score, s => s.Classifier.Model,
        (study, o) => Generative(study, o) + (o.ClassifierEpochs ?? study.Share(3)));

    static int Generative(Study study, OsrciOptions o) => o.Epochs ?? study.Share(30);

    static OsrciState Start(Study study, OsrciOptions o, Seed seed) {
        var (channels, width) = (study.Shape.Channels, study.Width(o.Width));
        Learner<T> On<T>(T model) where T : class => Learner.Of(Tree.Map(model, (_, t) => t.to(study.Device)));
        return new(On(GanNetworks.PixelStack(channels, width, 1, normalised: false, seed.Child("critic"))),
            On(new OsrciCoder(GanNetworks.PixelStack(channels, width, o.Latent, normalised: true, seed.Child("encoder")), GanNetworks.PixelGenerator(o.Latent, channels, width, seed.Child("decoder")))),
            Learner.Of(Tree.Copy(study.Classifier)), [], []);
    }

    static OsrciState Epoch(OsrciState s, EpochRun run, Study study, OsrciOptions o) {
        var adam = Optimizer.Adam(o.LearningRate, beta1: 0.5);
        var generative = Generative(study, o);
        if (run.Number >= generative) {
            Discriminate(s, run, study, o, adam);
            return s;
        }
        Generate(s, run, study, o, adam);
        return run.Number == generative - 1 ? Imagine(s, run, study, o) : s;
    }

    static void Generate(OsrciState s, EpochRun run, Study study, OsrciOptions o, Optimizer adam) {
        var (h, w) = (study.Shape.Height, study.Shape.Width);
        var scale = study.Norm.Scale(study.Device);   // from normalised images to pixels in [0, 1]
        using var shares = run.Seed.Child("penalty").Generator();
        Tensor Remade(OsrciCoder m, Tensor images) => study.Norm.Apply(m.Decode(m.Encode(images, train: true), h, w, train: true));
        foreach (var b in run.Batches(study.Known, study.Train with { BatchSize = o.BatchSize }, study.Norm, study.Device)) {
            var made = Remade(s.Coder.Model, b.Images);
            run.Step(s.Critic, adam, d => Wasserstein.Fake(d.Apply(made, train: true)).mean() + Wasserstein.Real(d.Apply(b.Images, train: true)).mean()
                + o.Penalty * Wasserstein.Penalty(x => d.Apply(x, train: true), b.Images, made, shares).mean(), "critic");
            run.Step(s.Coder, adam, m => {
                var again = Remade(m, b.Images);
                return (Reconstruction.Absolute(again * scale, b.Images * scale) * (b.Images.numel() / b.Images.shape[0]) + Wasserstein.Real(s.Critic.Model.Apply(again, train: true))).mean();
            }, "coder");
        }
    }

    static OsrciState Imagine(OsrciState s, EpochRun run, Study study, OsrciOptions o) {
        var count = Math.Min(o.Counterfactuals ?? 50 * (study.Known.Classes + 2), study.Known.Count);
        var (starts, made) = (new List<Tensor>(), new List<Tensor>());
        foreach (var index in run.Order(study.Known.Count, o.BatchSize, "counterfactuals")) {
            var x = study.Known.Images.index_select(0, index.narrow(0, 0, Math.Min(index.shape[0], count - starts.Sum(t => t.shape[0]))).to(study.Known.Images.device)).to(study.Device);
            made.Add(Bytes(Counterfactuals(s.Coder.Model, study.Classifier, study.Norm, study.Norm.Apply(x), o.SearchSteps, o.SearchRate)).DetachFromDisposeScope());
            starts.Add((x.dtype == ScalarType.Byte ? x : Bytes(x)).DetachFromDisposeScope());
            if (starts.Sum(t => t.shape[0]) >= count) break;
        }
        var all = s with { Starts = [torch.cat(starts, 0)], Counterfactuals = [torch.cat(made, 0)] };
        foreach (var t in starts.Concat(made)) t.Dispose();
        return all;
    }

    static Tensor Bytes(Tensor pixels) => Tidy.Run(() => (pixels * 255).round().clamp(0, 255).to(ScalarType.Byte));

    /// <summary>The counterfactual of each image, as pixels in [0, 1]: [n, c, h, w] → [n, c, h, w].</summary>
    /// <param name="coder">Trained encoder and decoder.</param>
    /// <param name="classifier">Of the known classes.</param>
    /// <param name="norm">By which the images are normalised.</param>
    /// <param name="images">Normalised.</param>
    /// <param name="steps">Of the search; none: the image as it is decoded.</param>
    /// <param name="rate">Of these steps.</param>
    /// <exception cref="ArgumentException">The images are not those that the networks were built for, or a number is out of range.</exception>
    public static Tensor Counterfactuals(OsrciCoder coder, INetwork classifier, Normalization norm, Tensor images, int steps = 100, double rate = 0.1) => Tidy.Run(() => {
        using var off = torch.no_grad();
        var (h, w) = (Require.Images(images).shape[2], images.shape[3]);
        return coder.Decode(Counterfactual.Descend(z => classifier.Forward(norm.Apply(coder.Decode(z, h, w))).Logits, coder.Encode(images), steps, rate), h, w);
    });

    static void Discriminate(OsrciState s, EpochRun run, Study study, OsrciOptions o, Optimizer adam) {
        var others = s.Counterfactuals[0];
        using var draw = run.Seed.Child("counterfactuals").Generator();
        foreach (var b in run.Batches(study.Known, study.Train with { BatchSize = o.BatchSize }, study.Norm, study.Device)) {
            var n = b.Labels.shape[0];
            var open = study.Norm.Apply(others.index_select(0, torch.randint(0, others.shape[0], [n], generator: draw).Ahead(others.device)));
            run.Step(s.Classifier, adam, net => {
                var z = run.Seen(net).Forward(torch.cat([b.Images, open], 0), train: true).Logits;
                return CrossEntropy.Loss(Counterfactual.Augmented(z.narrow(0, 0, n)), b.Labels).mean() + Counterfactual.Unknown(z.narrow(0, n, n)).mean();
            }, "classifier");
        }
    }

    // In float64, which tells more of the large probabilities apart.
    static Answers Score(OsrciState s, OsrciOptions o, Tensor images) {
        var z = s.Classifier.Model.Forward(images).Logits;
        var p = Counterfactual.Augmented(z.to(ScalarType.Float64)).softmax(1);
        return new(p.narrow(1, 0, z.shape[1]).amax(1) - p.select(1, z.shape[1]), z);
    }
}
