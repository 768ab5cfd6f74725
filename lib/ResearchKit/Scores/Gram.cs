using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>Published settings of the Gram detector.</summary>
public sealed record GramOptions {
    /// <summary>P: the powers are 1 to P; 10 in the paper.</summary>
    public int Powers { get; init => field = Require.Within(value, 1, 101, nameof(Powers)); } = 10;

    /// <summary>The share of the training images that is kept out to normalise the layers' deviations, in (0, 0.5]; the paper takes a tenth.</summary>
    public double Held { get; init => field = value is > 0 and <= 0.5 ? value : throw new ArgumentOutOfRangeException(nameof(Held), value, "must be in (0, 0.5]"); } = 0.1;
}

/// <summary>What the Gram values of a tap were among the training images.</summary>
/// <param name="Least">[classes, powers · channels], float64, by predicted class.</param>
/// <param name="Most">[classes, powers · channels], float64.</param>
/// <param name="Scale">The mean deviation of the images kept out, > 0.</param>
public sealed record GramLayer(Tensor Least, Tensor Most, double Scale);

/// <summary>The Gram detector, fitted.</summary>
/// <param name="Layers">One for each tap that is a map.</param>
public sealed record GramModel(ImmutableArray<GramLayer> Layers);

/// <summary>Gram matrices: how far the correlations between channels, at several powers, leave what training images of the predicted class had.</summary>
/// <remarks>Sastry and Oore, "Detecting out-of-distribution examples with Gram matrices", ICML 2020, arXiv:1912.12510, eq. 1-5. As in the
/// authors' code (and OpenOOD's) the values of a tap F [c, pixels] are the row sums of F^p (F^p)ᵀ, then the p-th root with its sign, and a value
/// below or above its range deviates by the distance to it over |bound| + 1e-6. Taps that are maps take part.</remarks>
public static class Gram {
    const int Batch = 100;

    /// <summary>In the catalogue: gram.</summary>
    public static Method Method { get; } = Method.Of("gram", "Gram matrices", "features", Needs.Images | Needs.Network, Needs.Images | Needs.Network,
        "-Σ_l δ_l(x) / E[δ_l], δ: deviations of (F^p F^pᵀ)^(1/p) from their range", "Sastry and Oore, ICML 2020, arXiv:1912.12510", new GramOptions(), Fit, Score);

    /// <summary>Runs the network over the training images, batch by batch: the range of every value by predicted class, then the scale of each tap.</summary>
    /// <param name="train">Images and network; labels are not looked at.</param>
    /// <param name="options">Powers and the share kept out.</param>
    /// <param name="seed">Chooses the images kept out.</param>
    /// <exception cref="ArgumentException">The network has no tap that is a map, fewer than two images, or no image is predicted as some class.</exception>
    public static GramModel Fit(Evidence train, GramOptions options, Seed seed) {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed.Child("held").Value >> 1);
        if (train.Count < 2) throw new ArgumentException($"gram needs at least 2 training images, got {train.Count}", nameof(train));
        var order = torch.randperm(train.Count, generator: generator).to(train.Images.device);
        var kept = Math.Max(1, (long)(options.Held * train.Count));
        var (least, most) = (new List<Tensor>(), new List<Tensor>());
        long[] seen = [];
        Each(train, order.narrow(0, kept, train.Count - kept), options.Powers, (values, predicted, classes) => {
            if (least.Count == 0) {
                least.AddRange(values.Select(v => torch.full([classes, v.shape[1]], double.PositiveInfinity, dtype: ScalarType.Float64, device: v.device).MoveToOtherDisposeScope(scope)));
                most.AddRange(values.Select(v => torch.full([classes, v.shape[1]], double.NegativeInfinity, dtype: ScalarType.Float64, device: v.device).MoveToOtherDisposeScope(scope)));
                seen = new long[classes];
            }
            for (var c = 0; c < classes; c++) {
                var rows = predicted.eq(c).nonzero().squeeze(1);
                seen[c] += rows.shape[0];
                for (var l = 0; l < values.Length && rows.shape[0] > 0; l++) {
                    var own = values[l].index_select(0, rows);
                    least[l].select(0, c).copy_(torch.minimum(least[l].select(0, c), own.amin(0)));
                    most[l].select(0, c).copy_(torch.maximum(most[l].select(0, c), own.amax(0)));
                }
            }
        });
        if (Array.IndexOf(seen, 0) is var empty and >= 0) throw new ArgumentException($"gram needs a training image that is predicted as each class, class {empty} has none", nameof(train));
        var raw = new GramModel([.. least.Zip(most, (a, b) => new GramLayer(a, b, 1))]);
        var sums = new double[least.Count];
        Each(train, order.narrow(0, 0, kept), options.Powers, (values, predicted, _) => {
            for (var l = 0; l < values.Length; l++) sums[l] += Deviation(raw.Layers[l], values[l], predicted).sum().ToDouble();
        });
        return new([.. raw.Layers.Select((layer, l) => new GramLayer(layer.Least.MoveToOuterDisposeScope(), layer.Most.MoveToOuterDisposeScope(), sums[l] / kept + 1e-7))]);
    }

    /// <summary>-Σ over taps of the deviation over its scale: evidence of n images → float64 [n], at most 0. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/> with the same options.</param>
    /// <param name="options">Powers.</param>
    /// <param name="inputs">Images and network.</param>
    /// <exception cref="ArgumentException">The network has other taps, channels or classes than were fitted.</exception>
    public static Tensor Score(GramModel model, GramOptions options, Evidence inputs) {
        using var scope = torch.NewDisposeScope();
        var parts = new List<Tensor>();
        Each(inputs, null, options.Powers, (values, predicted, classes) => {
            if (values.Length != model.Layers.Length || classes != model.Layers[0].Least.shape[0] || values.Zip(model.Layers).Any(p => p.First.shape[1] != p.Second.Least.shape[1]))
                throw new ArgumentException($"gram was fitted on {model.Layers.Length} taps of {string.Join(", ", model.Layers.Select(l => l.Least.shape[1] / options.Powers))} channels and "
                    + $"{model.Layers[0].Least.shape[0]} classes, got {string.Join(", ", values.Select(v => v.shape[1] / options.Powers))} and {classes}", nameof(inputs));
            parts.Add((-values.Zip(model.Layers, (v, layer) => Deviation(layer, v, predicted) / layer.Scale).Aggregate((a, b) => a + b)).MoveToOtherDisposeScope(scope));
        });
        return torch.cat(parts.ToArray(), 0).MoveToOuterDisposeScope();
    }

    /// <summary>The values of a tap: [n, c, h, w] → float64 [n, powers · c], power by power: sign · |Σ_j (F^p F^pᵀ)_ij|^(1/p).</summary>
    /// <remarks>Σ_j (F^p F^pᵀ)_ij = Σ_k F_ik^p Σ_j F_jk^p: no matrix is made. The tap is divided by its largest magnitude m first, and the root
    /// multiplied by m², so that the tenth power does not overflow.</remarks>
    internal static Tensor Values(Tensor tap, int powers) => Tidy.Run(() => {
        var f = tap.flatten(2).to(ScalarType.Float64);
        var largest = f.abs().amax([1, 2], keepdim: true);
        var unit = f / torch.where(largest.eq(0), torch.ones_like(largest), largest);
        var (power, parts) = (unit, new List<Tensor>());
        for (var p = 1; p <= powers; p++) {
            if (p > 1) power = power * unit;
            var sums = (power * power.sum(dim: 1, keepdim: true)).sum(dim: 2);
            parts.Add(sums.sign() * sums.abs().pow(1.0 / p) * largest.square().squeeze(2));
        }
        return torch.cat(parts.ToArray(), 1);
    });

    // Σ of relative distances to the range of the predicted class: float64 [n].
    static Tensor Deviation(GramLayer layer, Tensor values, Tensor predicted) {
        var (least, most) = (layer.Least.index_select(0, predicted), layer.Most.index_select(0, predicted));
        return ((least - values).relu() / (least.abs() + 1e-6) + (values - most).relu() / (most.abs() + 1e-6)).sum(dim: 1);
    }

    // body(values of each map, predicted classes, number of classes) for each batch of the rows.
    static void Each(Evidence e, Tensor? rows, int powers, Action<Tensor[], Tensor, long> body) {
        var n = rows is null ? e.Count : rows.shape[0];
        for (var at = 0L; at < n; at += Batch) {
            using var inner = torch.NewDisposeScope();
            var count = Math.Min(Batch, n - at);
            var o = e.Network.Forward(rows is null ? e.Images.narrow(0, at, count) : e.Images.index_select(0, rows.narrow(0, at, count)));
            var maps = o.Taps.Where(t => t.ndim == 4).Select(t => Values(t, powers)).ToArray();
            if (maps.Length == 0) throw new ArgumentException("gram needs a network with a tap that is a map [n, c, h, w], this one has rows only", nameof(e));
            body(maps, o.Logits.argmax(1), o.Logits.shape[1]);
        }
    }
}
