using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>What the scores of a last layer and its input share.</summary>
static class HeadRows {
    /// <summary>features · Wᵀ + b in the features' type and on their device: [n, d] → [n, classes].</summary>
    internal static Tensor Logits(Tensor features, Linear head) =>
        functional.linear(Require.Columns(features, Require.Matrix(head.Weight, "head").shape[1]), head.Weight.to(features.dtype, features.device), head.Bias.to(features.dtype, features.device));

    /// <summary>T logsumexp(z / T) with z the logits of the features.</summary>
    internal static Tensor Energy(Tensor features, Linear head, float temperature) => Scores.Energy.Score(Logits(features, head), temperature);

    /// <summary>score(rows) of [n, d] → [n], at most 8 million values at a time (or as many as fit), so that copies stay small.</summary>
    internal static Tensor Blocks(Tensor x, Func<Tensor, Tensor> score, long values = 1 << 23) => Tidy.Run(() => {
        var block = Math.Max(1, values / Require.Matrix(x, "features").shape[1]);
        if (x.shape[0] <= block) return score(x);
        var parts = new List<Tensor>();
        for (var at = 0L; at < x.shape[0]; at += block) {
            var (from, count) = (at, Math.Min(block, x.shape[0] - at));
            parts.Add(Tidy.Run(() => score(x.narrow(0, from, count))));
        }
        return torch.cat(parts, 0);
    });

    /// <summary>The percentile of all elements, interpolated as NumPy's default does.</summary>
    /// <param name="x">Any shape without NaN, of any size.</param>
    /// <param name="percent">In [0, 100).</param>
    internal static double Percentile(Tensor x, double percent) {
        using var scope = torch.NewDisposeScope();
        var flat = x.reshape(-1);
        var at = percent / 100 * (flat.shape[0] - 1);
        double Ordered(long i) => flat.kthvalue(i + 1, 0).values.ToDouble();
        var below = Ordered((long)at);
        return at == Math.Floor(at) ? below : below + (Ordered((long)at + 1) - below) * (at - Math.Floor(at));
    }

    /// <summary>k(d): how many of d activations are above a percentile, d - round(d · percent / 100).</summary>
    /// <exception cref="ArgumentException">None are.</exception>
    internal static int Kept(long d, double percent) => (int)(d - (long)Math.Round(d * percent / 100)) is var k and > 0 ? k
        : throw new ArgumentException($"no activation is above percentile {percent} of {d} features: take a lower one", nameof(percent));
}
