using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>G-OpenMax's settings: OpenMax's are published, those of the generative network are DCGAN's, the numbers of epochs and candidates are ours.</summary>
public sealed record GOpenMaxOptions {
    /// <summary>Length of the noise vector.</summary>
    public int Noise { get; init => field = Require.Positive(value, nameof(Noise)); } = 100;

    /// <summary>Maps that the widths of generator and discriminator are multiples of; the study's profile may allow a share of it.</summary>
    public int Width { get; init => field = Require.Positive(value, nameof(Width)); } = 64;

    /// <summary>Of generator and discriminator, by Adam with β₁ = 0.5.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 2e-4;

    /// <summary>Images a step of generator and discriminator.</summary>
    public int BatchSize { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "must be at least 2"); } = 64;

    /// <summary>Passes over the training images for generator and discriminator; none: 30, or the share of them that the study's profile allows.</summary>
    public int? Epochs { get; init => field = value is null ? null : Require.Positive(value.Value, nameof(Epochs)); }

    /// <summary>Candidates that are kept, as a multiple of the mean number of images of a known class.</summary>
    public double Candidates { get; init => field = Require.Positive(value, nameof(Candidates)); } = 1;

    /// <summary>At most so many images are generated for each candidate that is wanted.</summary>
    public int Tries { get; init => field = Require.Positive(value, nameof(Tries)); } = 10;

    /// <summary>OpenMax's tail: the largest distances of each class.</summary>
    public int TailSize { get; init => field = value > 1 ? value : throw new ArgumentOutOfRangeException(nameof(TailSize), value, "must be at least 2"); } = 20;

    /// <summary>OpenMax's α: the top classes whose logits are recalibrated.</summary>
    public int Alpha { get; init => field = Require.Positive(value, nameof(Alpha)); } = 10;

    internal OpenMaxOptions OpenMax => new() { TailSize = TailSize, Alpha = Alpha };
}

/// <summary>G-OpenMax while it is trained and after.</summary>
/// <param name="Generator">Of noise and a condition.</param>
/// <param name="Discriminator">Of images and their condition as further channels.</param>
/// <param name="Classifier">Of the known classes and, as the last, the unknown.</param>
/// <param name="Candidates">Of the unknown class, uint8 [m, c, h, w], once the generator is trained.</param>
/// <param name="Fitted">OpenMax of the known classes, once all is trained.</param>
public sealed record GOpenMaxState(Learner<GanGenerator> Generator, Learner<GanStack> Discriminator, Learner<INetwork> Classifier, ImmutableArray<Tensor> Candidates, ImmutableArray<OpenMaxModel> Fitted);

/// <summary>
/// Generative OpenMax (Ge, Demyanov and Garnavi, BMVC 2017, arXiv:1707.07418; survey eq. 41): a class-conditional generative network learns the known classes; what it makes of a mixture
/// of two of them is a candidate for the unknown class where the closed-set classifier takes it for neither; a classifier of C + 1 classes is trained on known images and
/// candidates. OpenMax recalibrates its known logits and leaves the unknown's as it is (<see cref="OpenMax.ProbabilitiesBesideUnknown"/>). The score is the largest
/// probability of a known class, on which OpenMax's rule (Bendale and Boult, CVPR 2016) has its threshold ε: unknown is where the unknown class wins, or where the winner is below ε.
/// </summary>
/// <remarks>1 − P(unknown) alone does not see an image that is torn between known classes: what OpenMax takes from them goes nowhere here, and few strange images look like the candidates.
/// DCGAN here takes images of at most 32 pixels; the paper itself was not at hand, so its networks may differ. A class of which the classifier has fewer than two images right
/// has all of them in its mean and tail.</remarks>
public static class GOpenMax {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("g-openmax", "Generative OpenMax", "open-set", StudyNeeds.Classifier, "max P over the known classes",
        "Ge, Demyanov and Garnavi, BMVC 2017, arXiv:1707.07418", new GOpenMaxOptions(), Start, Epoch, Score, epochs: (study, o) => Generative(study, o) + study.Train.Epochs);

    static int Generative(Study study, GOpenMaxOptions o) => o.Epochs ?? study.Share(30);

    static GOpenMaxState Start(Study study, GOpenMaxOptions o, Seed seed) {
        var (channels, width, classes) = (study.Shape.Channels, study.Width(o.Width), study.Known.Classes);
        if (classes < 3) throw new ArgumentException($"g-openmax mixes two known classes and keeps what looks like a third: at least 3 expected, got {classes}");
        Learner<T> On<T>(T model) where T : class => Learner.Of(Tree.Map(model, (_, t) => t.to(study.Device)));
        return new(On(GanNetworks.PixelGenerator(o.Noise + classes, channels, width, seed.Child("generator"))),
            On(GanNetworks.PixelStack(channels + classes, width, 1, normalised: true, seed.Child("discriminator"))), Learner.Of(study.NewNetwork(seed, classes + 1)), [], []);
    }

    static GOpenMaxState Epoch(GOpenMaxState s, EpochRun run, Study study, GOpenMaxOptions o) {
        var generative = Generative(study, o);
        if (run.Number < generative) {
            Generate(s, run, study, o);
            return run.Number == generative - 1 ? s with { Candidates = [Select(s, run, study, o)] } : s;
        }
        Discriminate(s, run, study, generative);
        return run.Last ? s with { Fitted = [Fit(s, study, o)] } : s;
    }

    /// <summary>share e_a + (1 − share) e_b of each row: int64 [n], int64 [n], [n] → [n, classes].</summary>
    /// <param name="a">Classes.</param>
    /// <param name="b">Classes.</param>
    /// <param name="share">Of a, in [0, 1].</param>
    /// <param name="classes">How many there are.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class is out of range.</exception>
    public static Tensor Condition(Tensor a, Tensor b, Tensor share, int classes) => Tidy.Run(() => {
        Require.Labels(a, share.shape[0], classes);
        Require.Labels(b, share.shape[0], classes);
        Tensor Hot(Tensor y) => functional.one_hot(y, classes).to(share.dtype);
        return Hot(a) * share.unsqueeze(1) + Hot(b) * (1 - share).unsqueeze(1);
    });

    static Tensor Made(GanGenerator g, Tensor noise, Tensor condition, Study study, bool train) =>
        GanNetworks.Pixels(g.Apply(torch.cat([noise, condition], 1).unsqueeze(2).unsqueeze(3), train), study.Shape.Height, study.Shape.Width);

    static void Generate(GOpenMaxState s, EpochRun run, Study study, GOpenMaxOptions o) {
        var adam = Optimizer.Adam(o.LearningRate, beta1: 0.5);
        using var random = run.Seed.Child("noise").Generator();
        foreach (var b in run.Batches(study.Known, study.Train with { BatchSize = o.BatchSize }, study.Norm, study.Device)) {
            var condition = functional.one_hot(b.Labels, study.Known.Classes).to(ScalarType.Float32);
            var maps = condition.unsqueeze(2).unsqueeze(3).expand([.. condition.shape, study.Shape.Height, study.Shape.Width]);
            var noise = torch.randn([condition.shape[0], o.Noise], generator: random).Ahead(study.Device);
            Tensor Said(GanStack d, Tensor images) => d.Apply(torch.cat([images, maps], 1), train: true);
            var fake = study.Norm.Apply(Made(s.Generator.Model, noise, condition, study, train: true));
            run.Step(s.Discriminator, adam, d => Gan.Real(Said(d, b.Images)).mean() + Gan.Fake(Said(d, fake)).mean(), "discriminator");
            run.Step(s.Generator, adam, g => Gan.Generator(Said(s.Discriminator.Model, study.Norm.Apply(Made(g, noise, condition, study, train: true)))).mean(), "generator");
        }
    }

    static Tensor Select(GOpenMaxState s, EpochRun run, Study study, GOpenMaxOptions o) {
        var classes = study.Known.Classes;
        var wanted = Math.Max(1, (long)(o.Candidates * study.Known.Count / classes));
        using var random = run.Seed.Child("mixtures").Generator();
        var kept = new List<Tensor>();
        foreach (var index in run.Order(wanted * o.Tries, 500, "candidates")) {
            var n = index.shape[0];
            var a = torch.randint(0, classes, [n], generator: random);
            var b = (a + torch.randint(1, classes, [n], generator: random)).remainder(classes);   // another one
            var condition = Condition(a, b, torch.rand(n, generator: random), classes).to(study.Device);
            var made = Made(s.Generator.Model, torch.randn([n, o.Noise], generator: random).to(study.Device), condition, study, train: false);
            var said = study.Classifier.Forward(study.Norm.Apply(made)).Logits.argmax(1).cpu();
            var rows = said.ne(a).logical_and(said.ne(b)).nonzero().flatten();
            if (rows.shape[0] > 0) kept.Add((made.index_select(0, rows.to(made.device)) * 255).round().clamp(0, 255).to(ScalarType.Byte).DetachFromDisposeScope());
            if (kept.Sum(t => t.shape[0]) >= wanted) break;
        }
        if (kept.Count == 0) throw new InvalidOperationException($"g-openmax: the classifier took all of {wanted * o.Tries} mixed images for one of their classes, so that there is no candidate for the unknown; train the generator for longer, or allow more tries");
        var all = Tidy.Run(() => torch.cat(kept, 0) is var t ? t.narrow(0, 0, Math.Min(wanted, t.shape[0])).clone() : null!);
        foreach (var t in kept) t.Dispose();
        return all;
    }

    static void Discriminate(GOpenMaxState s, EpochRun run, Study study, int before) {
        var (candidates, known) = (s.Candidates[0].to(study.Known.Images.device), study.Known);
        var images = known.Images.dtype == ScalarType.Byte ? candidates : candidates.to(known.Images.dtype) / 255;
        var all = new LabelledImages(torch.cat([known.Images, images], 0), torch.cat([known.Labels, torch.full([candidates.shape[0]], known.Classes, dtype: ScalarType.Int64, device: known.Labels.device)], 0), known.Classes + 1);
        foreach (var b in run.Batches(all, study.Train, study.Norm, study.Device))
            run.Step(s.Classifier, study.Train, net => CrossEntropy.Loss(run.Seen(net).Forward(b.Images, train: true).Logits, b.Labels, study.Train.LabelSmoothing).mean(), "classifier", run.Number - before);
    }

    static OpenMaxModel Fit(GOpenMaxState s, Study study, GOpenMaxOptions o) {
        using var scope = torch.NewDisposeScope();
        var (z, y) = (Evidence.Of(s.Classifier.Model, study.Known.Images, study.Norm, null).Logits, study.Known.Labels.to(study.Device));
        var kept = OpenMax.Kept(z, y);
        var model = OpenMax.FitVectors(z.index_select(0, kept), y.index_select(0, kept), study.Known.Classes, o.OpenMax);
        return model with { Means = model.Means.MoveToOuterDisposeScope() };
    }

    static Answers Score(GOpenMaxState s, GOpenMaxOptions o, Tensor images) {
        if (s.Fitted.IsEmpty) throw new ArgumentException("g-openmax has not been trained");
        var z = s.Classifier.Model.Forward(images).Logits;
        var known = z.shape[1] - 1;
        return new(OpenMax.ProbabilitiesBesideUnknown(s.Fitted[0], z, o.OpenMax).narrow(1, 0, known).amax(1), z.narrow(1, 0, known));
    }
}
