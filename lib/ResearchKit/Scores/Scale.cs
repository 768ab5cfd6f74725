using System.Collections.Immutable;
using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Published settings of SCALE.</summary>
public sealed record ScaleOptions {
    /// <summary>The share of activations that is left out of the second sum, in percent, in [0, 100).</summary>
    public double Percentile { get; init => field = Require.Within(value, 0.0, 100.0, nameof(Percentile)); } = 85;

    /// <summary>T of the energy, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1f;
}

/// <summary>SCALE: the energy after all activations of a sample are scaled by how few of them carry it.</summary>
public static class Scale {
    /// <summary>In the catalogue: scale.</summary>
    public static Method Method { get; } = Method.Of("scale", "Activation scaling", "head", Needs.Features | Needs.Head, "energy of W f exp(Σ f / Σ_top f) + b",
        "Xu et al., ICLR 2024, arXiv:2310.00227", new ScaleOptions(), (e, o) => HeadRows.Blocks(e.Features, x => HeadRows.Energy(Shape(x, o.Percentile), e.Head, o.Temperature))) with {
        Presets = ImmutableDictionary<string, object>.Empty
            .Add("openood", new ScaleOptions())
            .Add("pytorch-ood", new ScaleOptions { Percentile = 65 }),
    };

    /// <summary>f exp(r) with r = Σ f / Σ (the d - round(d · percentile / 100) largest of f) of each row: [n, d] → [n, d].</summary>
    /// <param name="features">f, the penultimate layer after its ReLU: meant for activations of at least 0. A row of zeros stays.</param>
    /// <param name="percentile">In [0, 100).</param>
    /// <exception cref="ArgumentException">features is not floating-point [n > 0, d > 0], percentile is out of range, or the second sum would be empty.</exception>
    /// <remarks>Xu, Chen, Franchi and Yao, "Scaling for training time and post-hoc out-of-distribution detection enhancement", ICLR 2024,
    /// arXiv:2310.00227: ASH-S without the pruning, p = 85.</remarks>
    public static Tensor Shape(Tensor features, double percentile = 85) => Tidy.Run(() => {
        var k = HeadRows.Kept(Require.Matrix(features).shape[1], Require.Within(percentile, 0.0, 100.0));
        return features * Ash.Sharpening(features.sum(dim: 1).unsqueeze(1), features.topk(k, 1).values);
    });
}
