using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>A threshold as a value: scores below it are unknown, all others are known. −∞ rejects nothing.</summary>
/// <param name="Threshold">The lowest accepted score.</param>
public readonly record struct Cutoff(double Threshold) {
    /// <summary>True where the score is below the threshold, so that the example is decided to be unknown.</summary>
    public bool Rejects(double score) => score < Threshold;

    /// <summary>
    /// The highest cut-off that accepts at least the given share of these (known) scores: 0.95 gives the threshold of FPR@95TPR.
    /// </summary>
    /// <exception cref="ArgumentException">No score, or a NaN (its index is named).</exception>
    /// <exception cref="ArgumentOutOfRangeException">share is not in (0, 1].</exception>
    public static Cutoff Accepting<T>(double share, ReadOnlySpan<T> knownScores) where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.Scores(knownScores, nameof(knownScores));
        return new(double.CreateChecked(RadixSort.Sorted(knownScores)[^RocMetrics.Needed(share, knownScores.Length)]));
    }
}
