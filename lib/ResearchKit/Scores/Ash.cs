using System.Collections.Immutable;
using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>What ASH does with the activations that it keeps.</summary>
public enum AshVariant {
    /// <summary>ASH-S: they are scaled by exp(sum before / sum after).</summary>
    S,
    /// <summary>ASH-P: they stay as they are.</summary>
    P,
    /// <summary>ASH-B: each becomes the sum before, divided by their number.</summary>
    B,
}

/// <summary>Published settings of ASH.</summary>
public sealed record AshOptions {
    /// <summary>S, P or B.</summary>
    public AshVariant Variant { get; init; }

    /// <summary>The share of activations that is set to zero, in percent, in [0, 100).</summary>
    public double Percentile { get; init => field = Require.Within(value, 0.0, 100.0, nameof(Percentile)); } = 90;

    /// <summary>T of the energy, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1f;
}

/// <summary>ASH: the energy after most activations of a sample are set to zero and the rest is changed.</summary>
public static class Ash {
    /// <summary>In the catalogue: ash, ASH-S at the 90th percentile (the paper's for ImageNet).</summary>
    public static Method Method { get; } = Method.Of("ash", "Activation shaping", "head", Needs.Features | Needs.Head, "energy of W ash(f) + b",
        "Djurisic et al., ICLR 2023, arXiv:2209.09858", new AshOptions(), (e, o) => HeadRows.Blocks(e.Features, x => HeadRows.Energy(Shape(x, o.Variant, o.Percentile), e.Head, o.Temperature))) with {
        Presets = ImmutableDictionary<string, object>.Empty
            .Add("openood", new AshOptions { Variant = AshVariant.B })
            .Add("pytorch-ood", new AshOptions { Percentile = 65 }),
    };

    /// <summary>The shaped activations of each row: [n, d] → [n, d]; all but the d - round(d · percentile / 100) largest are zero.</summary>
    /// <param name="features">The penultimate layer, after its ReLU: ASH-S and -B are meant for activations of at least 0. A row of zeros stays.</param>
    /// <param name="variant">S, P or B.</param>
    /// <param name="percentile">In [0, 100).</param>
    /// <exception cref="ArgumentException">features is not floating-point [n > 0, d > 0], percentile is out of range, or nothing would be left.</exception>
    /// <remarks>Djurisic et al., ICLR 2023, arXiv:2209.09858, algorithms 1-3, on the layer after the last pooling as in the paper (pytorch-ood
    /// shapes the maps before it). OpenOOD runs ASH-B.</remarks>
    public static Tensor Shape(Tensor features, AshVariant variant = AshVariant.S, double percentile = 90) => Tidy.Run(() => {
        var k = HeadRows.Kept(Require.Matrix(features).shape[1], Require.Within(percentile, 0.0, 100.0));
        var (top, at) = features.topk(k, 1);
        var before = features.sum(dim: 1).unsqueeze(1);
        var kept = variant switch {
            AshVariant.P => top,
            AshVariant.B => (before / k).expand_as(top),
            _ => top * Sharpening(before, top),
        };
        return torch.zeros_like(features).scatter(1, at, kept);
    });

    /// <summary>exp(sum of all / sum of the top), [n, 1]; 1 where both are zero and there is nothing to scale.</summary>
    internal static Tensor Sharpening(Tensor before, Tensor top) {
        var after = top.sum(dim: 1).unsqueeze(1);
        return torch.where(before.eq(0).logical_and(after.eq(0)), torch.ones_like(after), (before / after).exp());
    }
}
