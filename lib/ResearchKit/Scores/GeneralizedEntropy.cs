using System.Collections.Immutable;
using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Published settings of GEN.</summary>
public sealed record GeneralizedEntropyOptions {
    /// <summary>γ, finite and > 0; the paper asks for less than 1.</summary>
    public double Gamma { get; init => field = Require.Positive(value, nameof(Gamma)); } = 0.1;

    /// <summary>M: the largest probabilities that count, at least 1; with fewer classes all of them do.</summary>
    public int Top { get; init => field = Require.Positive(value, nameof(Top)); } = 100;
}

/// <summary>GEN, the generalized entropy.</summary>
public static class GeneralizedEntropy {
    /// <summary>In the catalogue: gen.</summary>
    public static Method Method { get; } = Method.Of("gen", "Generalized entropy", "logits", Needs.Logits, "-Σ_{top M} p^γ (1 - p)^γ, p = softmax(z)",
        "Liu, Lochman and Zach, CVPR 2023", new GeneralizedEntropyOptions(), (e, o) => Score(e.Logits, o.Gamma, o.Top)) with {
        Presets = ImmutableDictionary<string, object>.Empty
            .Add("openood", new GeneralizedEntropyOptions())
            .Add("pytorch-ood", new GeneralizedEntropyOptions { Top = int.MaxValue }),
    };

    /// <summary>
    /// -Σ p^γ (1 - p)^γ over the M largest of p = softmax(z) of each row of the logits z: [n, classes] → float64 [n], at most 0. Higher = more known.
    /// </summary>
    /// <param name="logits">z. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="gamma">γ, finite and > 0.</param>
    /// <param name="top">M, at least 1.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, classes > 0], or a setting is out of range.</exception>
    /// <remarks>Liu, Lochman and Zach, "GEN: Pushing the limits of softmax-based out-of-distribution detection", CVPR 2023: γ = 0.1, and
    /// M = 100 of ImageNet's 1000 classes. 1 - p of the winner is the sum of the others, so that confident rows keep their digits. pytorch-ood takes
    /// the mean instead of the sum and clips p to [1e-7, 1 - 1e-7]: the former is a constant factor, the latter ties very confident rows.</remarks>
    public static Tensor Score(Tensor logits, double gamma = 0.1, int top = 100) => Tidy.Run(() => {
        Require.Positive(gamma);
        Require.Positive(top);
        var sorted = Require.Matrix(logits).to(ScalarType.Float64).sort(1, descending: true).Values;
        var powers = (sorted - sorted.narrow(1, 0, 1)).exp();   // the winner's is 1
        var others = powers.narrow(1, 1, powers.shape[1] - 1).sum(dim: 1).unsqueeze(1);
        var p = powers.narrow(1, 0, Math.Min(top, powers.shape[1])) / (others + 1);
        var rest = torch.cat([others / (others + 1), 1 - p.narrow(1, 1, p.shape[1] - 1)], 1);
        return -(p * rest).pow(gamma).sum(dim: 1);
    });
}
