using System.Collections.Immutable;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Figures;

/// <summary>
/// Asks for a band around a curve: at each of 101 places on the horizontal axis the BCa bootstrap interval of the curve's height there,
/// known and unknown examples drawn anew on either side (<see cref="Bootstrap"/>). It is pointwise: the level holds at each place by
/// itself, not for the whole curve at once.
/// </summary>
public sealed record Band {
    /// <summary>How many resamples, at least 2.</summary>
    public int Resamples { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Resamples), value, "must be at least 2"); } = 200;

    /// <summary>Confidence at each place, in (0, 1).</summary>
    public double Level { get; init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Level), value, "must be in (0, 1)"); } = 0.95;

    /// <summary>The same seed draws the same resamples.</summary>
    public ulong Seed { get; init; }

    const int Places = 100;

    /// <summary>The band of a curve: for each place the interval of its height.</summary>
    internal static ImmutableArray<(double Place, Interval Height)> Of(Band band, double[] known, double[] unknown, Func<double[], double[], double[], double[]> heights, bool fine) {
        // Near 0 a ROC curve is steep: there the places are close together.
        double[] places = [.. Enumerable.Range(0, Places + 1).Select(i => (double)i / Places).Select(p => fine ? p * p : Math.Max(p, 1e-9))];
        var intervals = Bootstrap.BcaOfAll(known.Length, unknown.Length, (k, u) => heights(Pick(known, k), Pick(unknown, u), places), band.Seed, band.Resamples, band.Level);
        return [.. places.Zip(intervals)];
    }

    /// <summary>The share of known accepted at each share of unknown accepted, along the straight lines of the ROC curve; its upper end where it is upright.</summary>
    internal static double[] TprAt(double[] known, double[] unknown, double[] fpr) {
        var curve = Roc.Curve<double>(known, unknown);
        var (heights, at) = (new double[fpr.Length], 0);
        for (var i = 0; i < fpr.Length; i++) {
            while (at + 1 < curve.Count && curve[at + 1].Fpr <= fpr[i]) at++;
            var from = curve[at];
            heights[i] = at + 1 == curve.Count ? from.Tpr : curve[at + 1] is var to ? from.Tpr + (to.Tpr - from.Tpr) * (fpr[i] - from.Fpr) / (to.Fpr - from.Fpr) : 0;
        }
        return heights;
    }

    /// <summary>The share of known among the accepted, at the highest threshold that accepts each share of known.</summary>
    internal static double[] PrecisionAt(double[] known, double[] unknown, double[] recall) {
        var curve = Roc.Curve<double>(known, unknown);
        var (heights, at) = (new double[recall.Length], 1);
        for (var i = 0; i < recall.Length; i++) {
            while (curve[at].Tpr < recall[i]) at++;
            heights[i] = Precision(curve[at], known.Length, unknown.Length);
        }
        return heights;
    }

    /// <summary>Of the examples accepted at this point, the share that is known.</summary>
    internal static double Precision(RocPoint point, int known, int unknown) => point.Tpr * known / (point.Tpr * known + point.Fpr * unknown);

    static double[] Pick(double[] values, ReadOnlySpan<int> indices) {
        var picked = new double[indices.Length];
        for (var i = 0; i < picked.Length; i++) picked[i] = values[indices[i]];
        return picked;
    }
}
