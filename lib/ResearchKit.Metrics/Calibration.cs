using System.Collections.Immutable;

namespace ResearchKit.Metrics;

/// <summary>One bar of a reliability diagram.</summary>
/// <param name="Count">Number of examples whose confidence falls in the bin.</param>
/// <param name="Confidence">Their mean confidence, in [0, 1]; 0 in an empty bin.</param>
/// <param name="Accuracy">Share of them that are right, in [0, 1]; 0 in an empty bin.</param>
public readonly record struct ReliabilityBin(int Count, double Confidence, double Accuracy) {
    /// <summary>|Accuracy − Confidence|.</summary>
    public double Gap => Math.Abs(Accuracy - Confidence);
}

/// <summary>
/// Does a confidence of 0.8 mean right in 80 % of cases? `confidence` is the probability given to the predicted class, `correct`
/// whether the prediction is right.
/// </summary>
/// <remarks>
/// Guo et al., ICML 2017 (arXiv:1706.04599), eq. 2-5: M bins ((m−1)/M, m/M] of equal width; a confidence of 0 is in the first.
/// Refused by ArgumentException: no example, lengths that differ, a confidence outside [0, 1] or NaN (its index is named), no bin.
/// </remarks>
public static class Calibration {
    /// <summary>Expected calibration error: the mean gap over bins, weighted by their size. In [0, 1]; 0 = calibrated.</summary>
    public static double Expected(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct, int bins = 15) {
        double sum = 0;
        foreach (var bin in Reliability(confidence, correct, bins)) sum += bin.Count * bin.Gap;
        return sum / confidence.Length;
    }

    /// <summary>Maximum calibration error: the largest gap of any bin that is not empty. In [0, 1]; 0 = calibrated.</summary>
    public static double Maximum(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct, int bins = 15) =>
        Reliability(confidence, correct, bins).Max(b => b.Gap);

    /// <summary>The reliability diagram: all bins, from the lowest confidence up, empty ones included.</summary>
    public static ImmutableArray<ReliabilityBin> Reliability(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct, int bins = 15) {
        Require.AtLeast(1, bins);
        Require.NotEmpty(confidence, nameof(confidence));
        Require.SameLength(confidence.Length, nameof(confidence), correct.Length, nameof(correct));
        for (var i = 0; i < confidence.Length; i++)
            if (!(confidence[i] is >= 0 and <= 1))
                throw new ArgumentException($"confidence[{i}] is {confidence[i]}: must be between 0 and 1", nameof(confidence));
        int[] counts = new int[bins], right = new int[bins];
        var sums = new double[bins];
        for (var i = 0; i < confidence.Length; i++) {
            var bin = Math.Clamp((int)Math.Ceiling(confidence[i] * bins) - 1, 0, bins - 1);
            counts[bin]++;
            sums[bin] += confidence[i];
            right[bin] += correct[i] ? 1 : 0;
        }
        return [.. Enumerable.Range(0, bins).Select(b =>
            counts[b] == 0 ? default : new ReliabilityBin(counts[b], sums[b] / counts[b], (double)right[b] / counts[b]))];
    }
}
