using System.Collections.Immutable;

namespace ResearchKit.Metrics;

/// <summary>A number computed from known and unknown scores, such as <see cref="Roc.Auroc"/>.</summary>
public delegate double ScoreStatistic(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown);

/// <summary>
/// Numbers computed from examples that are given by their indices, so that scores, labels and weights stay together. Always as many.
/// </summary>
public delegate double[] IndexStatistics(ReadOnlySpan<int> known, ReadOnlySpan<int> unknown);

/// <summary>
/// Bootstrap intervals of any metric of known and unknown examples: each side is drawn anew on its own, with replacement. Seeded: the
/// same seed gives the same interval.
/// </summary>
/// <remarks>
/// Refused by ArgumentException: an empty side or a NaN (its index is named), a level outside (0, 1), fewer than 2 resamples. Where
/// the quantiles of the resamples leave out the estimate itself (a biased statistic), the interval is widened to it.
/// </remarks>
public static class Bootstrap {
    /// <summary>Percentile interval: quantiles of the resampled statistic.</summary>
    /// <remarks>Efron, Annals of Statistics 1979.</remarks>
    public static Interval Percentile(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, ScoreStatistic statistic, ulong seed,
        int resamples = 2000, double level = 0.95) {
        var byIndex = ByIndex(known, unknown, statistic);
        return Resampling.Percentile(Draw(known.Length, unknown.Length, byIndex, seed, resamples, level), level, known.Length + unknown.Length)[0];
    }

    /// <summary>
    /// BCa interval: quantiles corrected for bias and for skewness (acceleration). The acceleration comes from a jackknife that leaves
    /// out one example at a time, or, on a side with more than 200 examples, one of 200 interleaved blocks.
    /// </summary>
    /// <remarks>Efron, JASA 1987; for two samples as in SciPy's bootstrap. A statistic that no resample changes has width 0.</remarks>
    public static Interval Bca(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, ScoreStatistic statistic, ulong seed,
        int resamples = 2000, double level = 0.95) =>
        BcaOfAll(known.Length, unknown.Length, ByIndex(known, unknown, statistic), seed, resamples, level)[0];

    /// <summary>BCa intervals of several numbers from the same draws, each as <see cref="Bca"/> gives it.</summary>
    /// <param name="known">How many known examples there are, at least 1.</param>
    /// <param name="unknown">How many unknown examples there are, at least 1.</param>
    /// <param name="statistics">The numbers of a resample; the first call is on the data themselves.</param>
    /// <param name="seed">The same seed draws the same resamples.</param>
    /// <param name="resamples">How many, at least 2.</param>
    /// <param name="level">Confidence, in (0, 1).</param>
    /// <exception cref="ArgumentException">A side is empty, an argument out of range, or a number is NaN on a resample.</exception>
    public static ImmutableArray<Interval> BcaOfAll(int known, int unknown, IndexStatistics statistics, ulong seed,
        int resamples = 2000, double level = 0.95) =>
        [.. Resampling.Bca(Draw(known, unknown, statistics, seed, resamples, level), known, unknown, statistics, level)];

    static Resampling.Draws Draw(int known, int unknown, IndexStatistics statistics, ulong seed, int resamples, double level) {
        Require.AtLeast(1, known);
        Require.AtLeast(1, unknown);
        ArgumentNullException.ThrowIfNull(statistics);
        Require.AtLeast(2, resamples);
        Require.Level(level);
        return Resampling.Draw(known, unknown, statistics, seed, resamples);
    }

    static IndexStatistics ByIndex(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, ScoreStatistic statistic) {
        Require.Scores(known, nameof(known));
        Require.Scores(unknown, nameof(unknown));
        ArgumentNullException.ThrowIfNull(statistic);
        float[] k = known.ToArray(), u = unknown.ToArray(), drawnKnown = new float[k.Length], drawnUnknown = new float[u.Length];
        return (i, j) => [statistic(Pick(k, i, drawnKnown), Pick(u, j, drawnUnknown))];
    }

    static ReadOnlySpan<float> Pick(float[] values, ReadOnlySpan<int> indices, float[] into) {
        for (var i = 0; i < indices.Length; i++) into[i] = values[indices[i]];
        return into.AsSpan(0, indices.Length);
    }
}
