using System.Collections.Immutable;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>What a trained method asks of its <see cref="Study"/> beside the known training images.</summary>
[Flags]
public enum StudyNeeds {
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>The trained closed-set classifier.</summary>
    Classifier = 1,
    /// <summary>Outliers with classes of their own: known unknowns, a reference set.</summary>
    Outliers = 2,
    /// <summary>Images to choose a model by: known ones, and open ones that are neither outliers nor the test's unknowns.</summary>
    Validation = 4,
    /// <summary>A backbone trained on the outliers' classes (a reference set), or on ImageNet.</summary>
    Pretrained = 8,
    /// <summary>Known images that nothing is trained on, to set a threshold by.</summary>
    Holdout = 16,
}

/// <summary>What a trained method learns from: data, and how large the profile lets networks and training be.</summary>
/// <param name="Known">Training images of the known classes.</param>
/// <param name="Norm">Applied to every image; of the known training images.</param>
/// <param name="Backbone">The architecture's name (<see cref="Architectures"/>).</param>
/// <param name="Train">Epochs, batch and optimiser of the profile; a method with published ones of its own keeps to those.</param>
public sealed record Study(LabelledImages Known, Normalization Norm, string Backbone, TrainOptions Train) {
    readonly LabelledImages? outliers;
    readonly LabelledImages? validation;
    readonly Tensor? open;
    readonly INetwork? classifier, pretrained, initial;

    /// <summary>Outliers with their own classes.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public LabelledImages Outliers { get => outliers ?? throw Lacks(StudyNeeds.Outliers); init => outliers = value; }

    /// <summary>Known images that nothing is trained on.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public LabelledImages Validation { get => validation ?? throw Lacks(StudyNeeds.Holdout); init => validation = value; }

    /// <summary>Open images to choose a model by, uint8 or float [n, c, h, w]: neither outliers nor the test's unknowns.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Tensor OpenValidation { get => open ?? throw Lacks(StudyNeeds.Validation); init => open = Require.Images(value, nameof(OpenValidation)); }

    /// <summary>The classifier of the known classes, trained by cross-entropy; a method does not change it.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public INetwork Classifier { get => classifier ?? throw Lacks(StudyNeeds.Classifier); init => classifier = value; }

    /// <summary>The backbone trained on a reference set, with that set's classes; a method does not change it.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public INetwork Pretrained { get => pretrained ?? throw Lacks(StudyNeeds.Pretrained); init => pretrained = value; }

    /// <summary>Published weights that every new backbone starts from, but for its last layer; none: fresh ones. Not changed.</summary>
    public INetwork? Initial { get => initial; init => initial = value; }

    /// <summary>The share of published epochs that the profile allows a method with a training of its own, in (0, 1]: 1 in the paper profile.</summary>
    public double EpochShare { get; init => field = value > 0 && value <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(EpochShare), value, "must be in (0, 1]"); } = 1;

    /// <summary>That share of a published number of epochs, at least one.</summary>
    public int Share(int published) => Math.Max(1, (int)Math.Round(EpochShare * Require.Positive(published)));

    /// <summary>The share of the published widths (maps, units) that the profile allows networks beside the backbone, in (0, 1]: 1 in the paper profile.</summary>
    public double WidthShare { get; init => field = value > 0 && value <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(WidthShare), value, "must be in (0, 1]"); } = 1;

    /// <summary>That share of a published width, at least one.</summary>
    public int Width(int published) => Math.Max(1, (int)Math.Round(WidthShare * Require.Positive(published)));

    /// <summary>Where methods work and the networks live, those of the study too: <see cref="To"/> moves them. Images may be anywhere, their batches are moved.</summary>
    public Device Device { get; init; } = torch.CPU;

    /// <summary>Which parts there are.</summary>
    public StudyNeeds Parts => (classifier is null ? 0 : StudyNeeds.Classifier) | (outliers is null ? 0 : StudyNeeds.Outliers)
        | (pretrained is null ? 0 : StudyNeeds.Pretrained) | (validation is null ? 0 : StudyNeeds.Holdout)
        | (validation is null || open is null ? 0 : StudyNeeds.Validation);

    /// <summary>What networks are built for.</summary>
    public NetworkShape Shape => Known.Images.shape is [_, var c, var h, var w] ? new((int)c, (int)h, (int)w, Known.Classes) : throw new InvalidOperationException();

    /// <summary>A new backbone on the device, with fresh weights or copies of <see cref="Initial"/>'s below a fresh last layer.</summary>
    /// <param name="seed">Of the fresh weights.</param>
    /// <param name="classes">Outputs; the known classes if not given.</param>
    /// <exception cref="ArgumentException">The initial weights are of another architecture: the message names the first tensor that differs.</exception>
    public INetwork NewNetwork(Seed seed, int? classes = null) {
        var fresh = Architectures.Build(Backbone, Shape with { Classes = classes ?? Known.Classes }, seed.Child("weights"));
        if (Initial is null) return Tree.Map(fresh, (_, t) => t.to(Device));
        var given = Initial.Named().ToDictionary(p => p.Name, p => p.Tensor);
        return fresh.Map((name, t) => ReferenceEquals(t, fresh.Head.Weight) || ReferenceEquals(t, fresh.Head.Bias) ? t.to(Device)
            : given.TryGetValue(name, out var w) && w.shape.SequenceEqual(t.shape) ? w.to(Device, copy: true)
            : throw new ArgumentException($"the initial weights do not fit {Backbone}: {name} {Require.Show(t)} expected, got {(w is null ? "nothing of that name" : Require.Show(w))}"));
    }

    /// <summary>Throws where a part is missing that a method needs.</summary>
    /// <exception cref="ArgumentException">The message names the method and the part.</exception>
    public void Demand(StudyNeeds needs, string who) {
        if ((needs & ~Parts) is not StudyNeeds.None and var missing)
            throw new ArgumentException($"{who} needs {Words(needs)}, and this study has no {Words(missing)}");
        foreach (var (part, network) in new[] { (StudyNeeds.Classifier, classifier), (StudyNeeds.Pretrained, pretrained) })
            if (needs.HasFlag(part) && network!.Head.Weight.device is var at && at.type != Device.type)
                throw new ArgumentException($"{who} works on {Device}, and the study's {Words(part)} network is on {at}: Study.To moves it");
    }

    /// <summary>The study on a device: its networks, and the known training images if they leave half of the device's free memory. Other images stay, batches of them are moved.</summary>
    /// <param name="device">Where methods are to work.</param>
    public Study To(Device device) {
        var moved = this with { Device = device, Known = new(Known.Images.Resident(device), Known.Labels.to(device), Known.Classes) };
        if (classifier is not null) moved = moved with { Classifier = classifier.To(device) };
        if (pretrained is not null) moved = moved with { Pretrained = pretrained.To(device) };
        return initial is null ? moved : moved with { Initial = initial.To(device) };
    }

    internal IEnumerable<Tensor> Tensors => new[] { Known.Images, Known.Labels, outliers?.Images, outliers?.Labels, validation?.Images, validation?.Labels, open }.OfType<Tensor>()
        .Concat(new[] { classifier, pretrained, initial }.OfType<INetwork>().SelectMany(n => n.Named().Select(p => p.Tensor)));

    static string Words(StudyNeeds needs) => string.Join(", ", Enum.GetValues<StudyNeeds>().Where(n => n != StudyNeeds.None && needs.HasFlag(n)).Select(n => n.ToString().ToLowerInvariant()));

    static ArgumentException Lacks(StudyNeeds part) => new($"this study has no {Words(part)}");
}
