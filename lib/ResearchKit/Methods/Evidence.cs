using System.Collections.Immutable;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>What a method may look at: a network and what it says about a set of images.</summary>
/// <param name="Network">The trained classifier.</param>
/// <param name="Images">Float, normalised [n, c, h, w].</param>
/// <param name="Logits">[n, classes].</param>
/// <param name="Features">[n, d], the penultimate layer.</param>
/// <param name="Taps">[n, D]: the taps, each map pooled by its average (GeMOS's phi), in order of depth side by side.</param>
/// <param name="Labels">int64 [n]; none for images to score.</param>
public sealed record Evidence(INetwork Network, Tensor Images, Tensor Logits, Tensor Features, Tensor Taps, Tensor? Labels) {
    /// <summary>The columns that each tap has in <see cref="Taps"/>; they add up to D.</summary>
    public ImmutableArray<long> TapWidths { get; init; } = [Taps.shape[1]];

    /// <summary>What the images were normalised by; none if that is unknown.</summary>
    public Normalization? Norm { get; init; }

    /// <summary>Number of images.</summary>
    public long Count => Logits.shape[0];

    /// <summary>Number of classes the network knows.</summary>
    public long Classes => Logits.shape[1];

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
            stop.ThrowIfCancellationRequested();
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
    public Evidence Select(Tensor index) => Rows(t => t.index_select(0, index));

    Evidence Rows(Func<Tensor, Tensor> f) => this with {
        Images = f(Images),
        Logits = f(Logits),
        Features = f(Features),
        Taps = f(Taps),
        Labels = Labels is null ? null : f(Labels),
    };

    /// <summary>The labels, or an exception that says who needs them.</summary>
    internal Tensor LabelsFor(string method) =>
        Labels ?? throw new ArgumentException($"{method} is fitted on labelled images, and these have no labels", nameof(Labels));
}
