using System.Collections.Immutable;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>
/// What a method may look at: a network and what it says about a set of images, or arrays that another program wrote. A part that is
/// missing throws when it is asked for; <see cref="Has"/> tells beforehand.
/// </summary>
public sealed record Evidence {
    readonly INetwork? network;
    readonly Tensor? images, logits, features, taps;
    readonly Linear? head;

    /// <summary>Evidence without any part: set those that there are.</summary>
    public Evidence() { }

    /// <summary>Everything that a network says about images.</summary>
    /// <param name="network">The trained classifier.</param>
    /// <param name="images">Float, normalised [n, c, h, w].</param>
    /// <param name="logits">[n, classes].</param>
    /// <param name="features">[n, d], the penultimate layer.</param>
    /// <param name="taps">[n, D].</param>
    /// <param name="labels">int64 [n]; none for images to score.</param>
    public Evidence(INetwork network, Tensor images, Tensor logits, Tensor features, Tensor taps, Tensor? labels) =>
        (this.network, this.images, this.logits, this.features, this.taps, head, Labels) = (network, images, logits, features, taps, network.Head, labels);

    /// <summary>The trained classifier.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public INetwork Network { get => network ?? throw Lacks(Needs.Network); init => network = value; }

    /// <summary>Float, normalised [n, c, h, w].</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Tensor Images { get => images ?? throw Lacks(Needs.Images); init => images = value; }

    /// <summary>[n, classes].</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Tensor Logits { get => logits ?? throw Lacks(Needs.Logits); init => logits = value; }

    /// <summary>[n, d], the penultimate layer.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Tensor Features { get => features ?? throw Lacks(Needs.Features); init => features = value; }

    /// <summary>[n, D]: the taps, each map pooled by its average (GeMOS's phi), in order of depth side by side.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Tensor Taps { get => taps ?? throw Lacks(Needs.Taps); init => taps = value; }

    /// <summary>The last linear layer, weights [classes, d] and biases [classes]: logits = features · weightsᵀ + biases.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Linear Head { get => head ?? throw Lacks(Needs.Head); init => head = value; }

    /// <summary>int64 [n]; none for images to score.</summary>
    public Tensor? Labels { get; init; }

    /// <summary>Logits of further networks for the same images, each [n, classes]; empty without them.</summary>
    public ImmutableArray<Tensor> Members { get; init; } = [];

    /// <summary>The columns that each tap has in <see cref="Taps"/>; they add up to D.</summary>
    public ImmutableArray<long> TapWidths { get => field.IsDefaultOrEmpty ? [Taps.shape[1]] : field; init; }

    /// <summary>What the images were normalised by; none if that is unknown.</summary>
    public Normalization? Norm { get; init; }

    IEnumerable<(Needs Part, Tensor? Tensor)> Arrays => [(Needs.Logits, logits), (Needs.Features, features), (Needs.Taps, taps), (Needs.Images, images),
        (Needs.Labels, Labels), .. Members.Select(m => (Needs.Members, (Tensor?)m))];

    /// <summary>Number of images.</summary>
    /// <exception cref="ArgumentException">There is no array at all.</exception>
    public long Count => Arrays.FirstOrDefault(a => a.Tensor is not null).Tensor?.shape[0] ?? throw new ArgumentException("the evidence holds no arrays");

    /// <summary>Number of classes the network knows: of the logits or the last layer; with neither, the largest label and one.</summary>
    /// <exception cref="ArgumentException">There is none of them.</exception>
    public long Classes => logits?.shape[1] ?? head?.Bias.shape[0] ?? (Labels is { } labels ? Tidy.Value(() => labels.max().ToInt64()) + 1 : throw Lacks(Needs.Logits));

    /// <summary>Which parts there are.</summary>
    public Needs Parts => Arrays.Where(a => a.Tensor is not null).Aggregate(Needs.None, (all, a) => all | a.Part)
        | (head is null ? Needs.None : Needs.Head) | (network is null ? Needs.None : Needs.Network) | (network is null || images is null ? Needs.None : Needs.Gradients);

    /// <summary>Whether every one of these parts is there.</summary>
    public bool Has(Needs needs) => (needs & ~Parts) == Needs.None;

    /// <summary>Throws where a part is missing that a method needs, or two parts do not fit each other, before any work.</summary>
    /// <param name="needs">The parts that are looked at.</param>
    /// <param name="who">The method, for the message.</param>
    /// <exception cref="ArgumentException">The message names the method and what is missing or how large the parts are.</exception>
    public void Demand(Needs needs, string who) {
        if ((needs & ~Parts) is not Needs.None and var missing)
            throw new ArgumentException($"{who} needs {Words(needs)}, and these images have no {Words(missing)}");
        var wanted = Arrays.Where(a => a.Tensor is not null && needs.HasFlag(a.Part)).Select(a => (a.Part, Rows: a.Tensor!.shape[0])).ToArray();
        if (wanted.Select(w => w.Rows).Distinct().Count() > 1)
            throw new ArgumentException($"{who}'s arrays must have the same number of rows, got {string.Join(", ", wanted.Select(w => $"{Words(w.Part)} {w.Rows}"))}");
        if (needs.HasFlag(Needs.Head | Needs.Features) && features!.shape is [_, var d] && head!.Weight.shape is var w && (w is not [_, var inputs] || inputs != d))
            throw new ArgumentException($"{who}'s head must have weights [classes, {d}] for features of {d} columns, got {Require.Show(head.Weight)}");
        if (needs.HasFlag(Needs.Head | Needs.Logits) && head!.Bias.shape[0] != logits!.shape[1])
            throw new ArgumentException($"{who}'s head must have {logits.shape[1]} classes as the logits have, got {head.Bias.shape[0]}");
    }

    static string Words(Needs needs) => string.Join(", ", Enum.GetValues<Needs>().Where(n => n != Needs.None && needs.HasFlag(n)).Select(n => n.ToString().ToLowerInvariant()));

    static ArgumentException Lacks(Needs part) => new($"these images have no {Words(part)}");

    /// <summary>Runs the network over the images, batch by batch, without recording.</summary>
    /// <param name="network">Used with its running statistics; not changed.</param>
    /// <param name="images">uint8 or float [n, c, h, w]; each batch is moved to the network's device.</param>
    /// <param name="norm">Applied to each batch.</param>
    /// <param name="labels">int64 [n], or none.</param>
    /// <param name="batch">Images at a time.</param>
    /// <param name="progress">Images done and images in all.</param>
    /// <param name="stop">Checked before every batch.</param>
    /// <exception cref="ArgumentException">A shape or a label is wrong.</exception>
    /// <exception cref="OperationCanceledException">stop was asked for.</exception>
    public static Evidence Of(INetwork network, Tensor images, Normalization norm, Tensor? labels, int batch = 500,
        Action<int, int>? progress = null, CancellationToken stop = default) {
        var n = Require.Images(images).shape[0];
        Require.Positive(batch);
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var device = network.Named()[0].Tensor.device;
        var (inputs, logits, features, taps) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        ImmutableArray<long> widths = [];
        for (var at = 0L; at < n; at += batch) {
            Interruption.Check(stop);
            using var inner = torch.NewDisposeScope();
            var x = norm.Apply(images.narrow(0, at, Math.Min(batch, n - at)).to(device));
            var o = network.Forward(x);
            var pooled = o.Taps.Select(Pool).ToArray();
            if (labels is not null && at == 0) Require.Labels(labels, n, o.Logits.shape[1]);
            widths = [.. pooled.Select(p => p.shape[1])];
            inputs.Add(x.MoveToOuterDisposeScope());
            logits.Add(o.Logits.MoveToOuterDisposeScope());
            features.Add(o.Features.MoveToOuterDisposeScope());
            taps.Add(torch.cat(pooled, 1).MoveToOuterDisposeScope());
            progress?.Invoke((int)Math.Min(at + batch, n), (int)n);
        }
        Tensor All(List<Tensor> parts) => torch.cat(parts, 0).MoveToOuterDisposeScope();
        return new(network, All(inputs), All(logits), All(features), All(taps), labels?.to(device, copy: true).MoveToOuterDisposeScope()) { TapWidths = widths, Norm = norm };
    }

    /// <summary>A tap as a row for each image: maps [n, c, h, w] become their averages [n, c]; rows stay.</summary>
    public static Tensor Pool(Tensor tap) => tap.ndim == 4 ? tap.mean([2, 3]) : tap;

    /// <summary>Rows start to start + count; the tensors share memory with these.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not in [0, n).</exception>
    public Evidence Slice(long start, long count) {
        if (start < 0 || count < 1 || start + count > Count)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"rows {start} to {start + count} must be at least one row within [0, {Count})");
        return Rows(t => t.narrow(0, start, count));
    }

    /// <summary>The rows of an index, int64 [m]: copies.</summary>
    public Evidence Select(Tensor index) => Rows(t => t.index_select(0, t.device.type == index.device.type ? index : index.to(t.device)));

    /// <summary>The same evidence on a device: every array, the head and the network. What is there already is shared.</summary>
    /// <param name="device">Where methods are to work: all that they look at must be on one device.</param>
    public Evidence To(Device device) {
        var moved = Rows(t => t.to(device));
        if (network is not null) moved = moved with { Network = network.To(device) };
        if (head is not null) moved = moved with { Head = ReferenceEquals(head, network?.Head) ? moved.Network.Head : new(head.Weight.to(device), head.Bias.to(device)) };
        return moved;
    }

    Evidence Rows(Func<Tensor, Tensor> f) {
        var moved = this;
        if (images is not null) moved = moved with { Images = f(images) };
        if (logits is not null) moved = moved with { Logits = f(logits) };
        if (features is not null) moved = moved with { Features = f(features) };
        if (taps is not null) moved = moved with { Taps = f(taps) };
        if (Labels is not null) moved = moved with { Labels = f(Labels) };
        return Members.IsEmpty ? moved : moved with { Members = [.. Members.Select(f)] };
    }

    /// <summary>The labels, or an exception that says who needs them.</summary>
    internal Tensor LabelsFor(string method) =>
        Labels ?? throw new ArgumentException($"{method} is fitted on labelled images, and these have no labels", nameof(Labels));
}
