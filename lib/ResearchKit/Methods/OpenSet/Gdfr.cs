using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>GDFR's settings.</summary>
public sealed record GdfrOptions {
    /// <summary>The share of the rotation head's loss.</summary>
    public double Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 1;

    /// <summary>The share of each batch that is turned too, in (0, 1].</summary>
    public double Turned { get; init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Turned), value, "must be in (0, 1]"); } = 0.25;

    /// <summary>Length of the autoencoder's code.</summary>
    public int Code { get; init => field = Require.Positive(value, nameof(Code)); } = 64;

    /// <summary>Maps that the autoencoder's widths are multiples of; the study's profile may allow a share of it.</summary>
    public int Width { get; init => field = Require.Positive(value, nameof(Width)); } = 64;

    /// <summary>Of the autoencoder, by Adam.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 1e-3;

    /// <summary>Passes of the autoencoder over the training images; none: 50, or the share of them that the study's profile allows.</summary>
    public int? AutoencoderEpochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(AutoencoderEpochs)); }
}

/// <summary>A classifier of images beside their reconstructions, with two heads.</summary>
/// <param name="Network">Takes twice the channels of an image; its head tells the classes.</param>
/// <param name="Rotation">On the same features: which of four turns.</param>
public sealed record GdfrModel(INetwork Network, Linear Rotation);

/// <summary>GDFR while it is trained and after.</summary>
/// <param name="Autoencoder">Trained in the first epoch, and fixed from then on.</param>
/// <param name="Learner">The classifier.</param>
public sealed record GdfrState(Learner<ImageAutoencoder> Autoencoder, Learner<GdfrModel> Learner);

/// <summary>
/// Generative-discriminative feature representations (Perera et al., CVPR 2020): an autoencoder is trained on the known images; the classifier then sees each image beside its
/// reconstruction, (x, x̂) as channels, and has two heads: the known classes, and which of four quarter turns (x, x̂) has had (<see cref="Rotations"/>). The loss is the sum of both
/// heads' cross-entropies; the score is the class head's largest probability.
/// </summary>
/// <remarks>The class head learns from upright images, those it is asked about. They are the rotation head's upright examples too, and only a share of
/// each batch is turned besides, by one to three quarter turns; the loss is weighted so that its expectation is that of an even choice of turns. The autoencoder is the kit's, of DCGAN's convolutions, with a training of ours.
/// It takes square images of at most 32 pixels. The study's published weights do not fit a network of twice the channels and are refused.</remarks>
public static class Gdfr {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("gdfr", "Generative-discriminative features", "open-set", StudyNeeds.None, "max softmax of the class head on (x, x̂)",
        "Perera et al., CVPR 2020", new GdfrOptions(), Start, Epoch, Score);

    static GdfrState Start(Study study, GdfrOptions o, Seed seed) {
        var (channels, height, width, _) = study.Shape;
        if (height != width || height > GanNetworks.Side) throw new ArgumentException($"gdfr turns square images of at most {GanNetworks.Side} x {GanNetworks.Side} pixels, got {height} x {width}");
        if (study.Initial is not null) throw new ArgumentException("gdfr's network takes twice the channels of an image, which published weights do not fit");
        var network = Architectures.Build(study.Backbone, study.Shape with { Channels = 2 * channels }, seed.Child("weights"));
        var model = new GdfrModel(network, Linear.Init((int)network.Head.Weight.shape[1], 4, seed.Child("rotation")));
        return new(Learner.Of(Tree.Map(ImageAutoencoder.Init(channels, o.Code, study.Width(o.Width), seed.Child("autoencoder")), (_, t) => t.to(study.Device))),
            Learner.Of(Tree.Map(model, (_, t) => t.to(study.Device))));
    }

    static GdfrState Epoch(GdfrState s, EpochRun run, Study study, GdfrOptions o) {
        if (run.Number == 0) {
            var adam = Optimizer.Adam(o.LearningRate);
            for (var i = 0; i < (o.AutoencoderEpochs ?? study.Share(50)); i++)
                foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device, $"autoencoder {i}"))
                    run.Step(s.Autoencoder, adam, net => Reconstruction.Squared(net.Apply(b.Images, train: true), b.Images).mean(), "autoencoder");
        }
        using var random = run.Seed.Child("turns").Generator();
        foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device)) {
            var n = b.Labels.shape[0];
            var (share, pair) = (Math.Max(1, (long)Math.Round(o.Turned * n)), Pair(s.Autoencoder.Model, b.Images));
            var turns = torch.randint(1, 4, [share], ScalarType.Int64, generator: random).Ahead(study.Device);
            var all = torch.cat([pair, Rotations.Turned(pair.narrow(0, 0, share), turns)], 0);
            run.Step(s.Learner, study.Train, m => {
                var said = run.Seen(m.Network).Forward(all, train: true);
                var rotation = m.Rotation.Apply(said.Features);
                return CrossEntropy.Loss(said.Logits.narrow(0, 0, n), b.Labels).mean() + o.Lambda * Rotations.Loss(rotation.narrow(0, 0, n), rotation.narrow(0, n, share), turns);
            });
        }
        return s;
    }

    /// <summary>(x, x̂) as channels: [n, c, h, w] → [n, 2c, h, w].</summary>
    public static Tensor Pair(ImageAutoencoder autoencoder, Tensor images) => Tidy.Run(() => torch.cat([images, autoencoder.Apply(images, train: false)], 1));

    static Answers Score(GdfrState s, GdfrOptions o, Tensor images) {
        var logits = s.Learner.Model.Network.Forward(Pair(s.Autoencoder.Model, images)).Logits;
        return new(logits.to(ScalarType.Float64).softmax(1).amax(1), logits);
    }
}
