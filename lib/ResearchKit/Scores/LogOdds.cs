namespace ResearchKit.Scores;

/// <summary>The largest class probability as log-odds: it orders images as the probability does, and tells apart what rounds to p = 1.</summary>
public static class LogOdds {
    /// <summary>log(p / (1 − p)) of the largest p of softmax(z): [n, c] → float64 [n]. Higher = more known.</summary>
    /// <param name="logits">z, floating-point [n, c], c at least 2.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public static Tensor Of(Tensor logits) {
        if (Require.Matrix(logits).shape[1] < 2) throw new ArgumentException($"logits of at least 2 classes expected, got {Require.Show(logits)}", nameof(logits));
        return Tidy.Run(() => {
            var z = logits.to(ScalarType.Float64);
            var best = z.argmax(1).unsqueeze(1);
            return z.amax(1) - z.scatter(1, best, torch.full_like(best, double.NegativeInfinity, dtype: ScalarType.Float64)).logsumexp(1);
        });
    }
}
