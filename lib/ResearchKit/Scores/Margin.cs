using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>What a margin is taken of.</summary>
public enum MarginOf {
    /// <summary>The softmax.</summary>
    Probabilities,
    /// <summary>The logits themselves.</summary>
    Logits,
}

/// <summary>Settings of the margin.</summary>
public sealed record MarginOptions {
    /// <summary>Probabilities or logits.</summary>
    public MarginOf Of { get; init; }
}

/// <summary>The distance of the winner from the second.</summary>
public static class Margin {
    /// <summary>In the catalogue: margin, of probabilities.</summary>
    public static Method Method { get; } = Method.Of("margin", "Margin of the winner", "logits", Needs.Logits, "p₍₁₎ - p₍₂₎, p = softmax(z)",
        "Scheffer, Decomain and Wrobel, IDA 2001", new MarginOptions(), (e, o) => Score(e.Logits, o.Of));

    /// <summary>
    /// The largest less the second largest of each row: [n, classes] → float64 [n]; of probabilities in [0, 1], of logits at least 0. Higher = more known.
    /// </summary>
    /// <param name="logits">z. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="of">The softmax of z (default), or z itself, which does not saturate at 1.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, classes > 1].</exception>
    /// <remarks>Scheffer, Decomain and Wrobel, IDA 2001 (uncertainty of a sample as the margin of its two likeliest classes).</remarks>
    public static Tensor Score(Tensor logits, MarginOf of = MarginOf.Probabilities) => Tidy.Run(() => {
        var z = Require.Matrix(logits).shape[1] > 1 ? logits.to(ScalarType.Float64)
            : throw new ArgumentException($"a margin needs at least two classes, got {Require.Show(logits)}", nameof(logits));
        var top = z.topk(2, 1).values;
        var gap = top.select(1, 0) - top.select(1, 1);
        // (e^a - e^b) / Σ e^z, each power taken relative to the largest.
        return of == MarginOf.Logits ? gap : -(-gap).expm1() / (z - top.narrow(1, 0, 1)).exp().sum(dim: 1);
    });
}
