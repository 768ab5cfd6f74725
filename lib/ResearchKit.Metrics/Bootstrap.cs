namespace ResearchKit.Metrics;

/// <summary>
/// A number computed from known and unknown scores, such as <see cref="Roc.Auroc(ReadOnlySpan{float}, ReadOnlySpan{float})"/>.
/// </summary>
public delegate double ScoreStatistic(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown);

/// <summary>
/// Bootstrap intervals of any metric of two score lists: known and unknown examples are drawn anew, each side on its own, with
/// replacement. Seeded: the same seed gives the same interval.
/// </summary>
/// <remarks>
/// Refused by ArgumentException: an empty side or a NaN (its index is named), a level outside (0, 1), fewer than 2 resamples. Where
/// the quantiles of the resamples leave out the estimate itself (a biased statistic), the interval is widened to it.
/// </remarks>
public static class Bootstrap {
    const int MostBlocks = 200;

    /// <summary>Percentile interval: quantiles of the resampled statistic.</summary>
    /// <remarks>Efron, Annals of Statistics 1979.</remarks>
    public static Interval Percentile(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, ScoreStatistic statistic, ulong seed,
        int resamples = 2000, double level = 0.95) {
        var (estimate, sorted) = Resample(known, unknown, statistic, seed, resamples, level);
        return Between(estimate, sorted, (1 - level) / 2, (1 + level) / 2, level, known.Length + unknown.Length);
    }

    /// <summary>
    /// BCa interval: quantiles corrected for bias and for skewness (acceleration). The acceleration comes from a jackknife that leaves
    /// out one example at a time, or, on a side with more than 200 examples, one of 200 interleaved blocks.
    /// </summary>
    /// <remarks>Efron, JASA 1987; for two samples as in SciPy's bootstrap. A statistic that no resample changes has width 0.</remarks>
    public static Interval Bca(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, ScoreStatistic statistic, ulong seed,
        int resamples = 2000, double level = 0.95) {
        var (estimate, sorted) = Resample(known, unknown, statistic, seed, resamples, level);
        var n = known.Length + unknown.Length;
        if (sorted[0] == sorted[^1]) return Between(estimate, sorted, 0, 1, level, n);
        var below = (Order.CountBelow<double>(sorted, estimate) + (double)Order.CountAtMost<double>(sorted, estimate)) / 2 / resamples;
        var bias = Quantile.Normal(Math.Clamp(below, 0.5 / resamples, 1 - 0.5 / resamples));
        var acceleration = Acceleration(known, unknown, statistic);
        double Corrected(double p) {
            var z = bias + Quantile.Normal(p);
            return Tail.Normal(bias + z / (1 - acceleration * z));
        }
        return Between(estimate, sorted, Corrected((1 - level) / 2), Corrected((1 + level) / 2), level, n);
    }

    static (double Estimate, double[] Sorted) Resample(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, ScoreStatistic statistic,
        ulong seed, int resamples, double level) {
        Require.Scores(known, nameof(known));
        Require.Scores(unknown, nameof(unknown));
        ArgumentNullException.ThrowIfNull(statistic);
        Require.AtLeast(2, resamples);
        Require.Level(level);
        var random = new SplitMix(seed);
        float[] drawnKnown = new float[known.Length], drawnUnknown = new float[unknown.Length];
        var values = new double[resamples];
        for (var r = 0; r < resamples; r++) {
            foreach (ref var x in drawnKnown.AsSpan()) x = known[random.Below(known.Length)];
            foreach (ref var x in drawnUnknown.AsSpan()) x = unknown[random.Below(unknown.Length)];
            values[r] = statistic(drawnKnown, drawnUnknown);
        }
        Array.Sort(values);
        if (double.IsNaN(values[0])) throw new ArgumentException("the statistic is NaN on a resample", nameof(statistic));
        return (statistic(known, unknown), values);
    }

    static double Acceleration(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, ScoreStatistic statistic) {
        double cubes = 0, squares = 0;
        foreach (var side in (ReadOnlySpan<bool>)[true, false]) {
            var sample = side ? known : unknown;
            if (sample.Length < 2) continue;
            var blocks = Math.Min(sample.Length, MostBlocks);
            var without = new double[blocks];
            for (var b = 0; b < blocks; b++) {
                var rest = Without(sample, b, blocks);
                without[b] = side ? statistic(rest, unknown) : statistic(known, rest);
            }
            var mean = without.Average();
            double scale = blocks - 1, n = blocks;
            cubes += without.Sum(t => Math.Pow(scale * (mean - t), 3)) / (n * n * n);
            squares += without.Sum(t => Math.Pow(scale * (mean - t), 2)) / (n * n);
        }
        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    static float[] Without(ReadOnlySpan<float> sample, int block, int blocks) {
        var rest = new List<float>(sample.Length);
        for (var i = 0; i < sample.Length; i++)
            if (i % blocks != block) rest.Add(sample[i]);
        return [.. rest];
    }

    static Interval Between(double estimate, double[] sorted, double low, double high, double level, int n) =>
        new(estimate, Math.Min(estimate, At(sorted, low)), Math.Max(estimate, At(sorted, high)), level, n);

    /// <summary>Quantile with linear interpolation (Hyndman and Fan's type 7).</summary>
    static double At(double[] sorted, double p) {
        var place = Math.Clamp(p, 0, 1) * (sorted.Length - 1);
        var i = Math.Min((int)place, sorted.Length - 2);
        var part = place - i;
        return part == 0 ? sorted[i] : sorted[i] + part * (sorted[i + 1] - sorted[i]);
    }
}
