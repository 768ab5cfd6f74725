using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>Two AUROCs of the same examples under two scores.</summary>
/// <param name="First">AUROC of the first score.</param>
/// <param name="Second">AUROC of the second score.</param>
/// <param name="Difference">First − Second with its interval (normal; not cut to [−1, 1]).</param>
/// <param name="Z">The difference in standard errors.</param>
/// <param name="P">Two-sided p-value of "both AUROCs are equal".</param>
public readonly record struct AurocComparison(double First, double Second, Interval Difference, double Z, double P);

/// <summary>
/// Nonparametric variance of AUROC, its interval, and the test of two AUROCs on the same examples (DeLong, DeLong, Clarke-Pearson,
/// Biometrics 1988), in O(n log n) after Sun and Xu, IEEE Signal Processing Letters 2014. Higher score = known.
/// </summary>
/// <remarks>Refused by ArgumentException: a side with fewer than two scores, a NaN (its index is named), a level outside (0, 1).</remarks>
public static class DeLong {
    /// <summary>AUROC with its normal interval, the ends cut to [0, 1] as pROC does. A perfect order has an interval of width 0.</summary>
    public static Interval Interval<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown, double level = 0.95)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.Level(level);
        var p = Placements.Of(known, unknown);
        var half = Quantile.Normal((1 + level) / 2) * Math.Sqrt(Placements.Covariance(p, p));
        return new(p.Auroc, Math.Max(0, p.Auroc - half), Math.Min(1, p.Auroc + half), level, known.Length + unknown.Length);
    }

    /// <summary>The same interval on the scale ln(a / (1 − a)), mapped back: inside (0, 1) by itself, better close to 1.</summary>
    public static Interval LogitInterval<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown, double level = 0.95)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.Level(level);
        var p = Placements.Of(known, unknown);
        var (a, n) = (p.Auroc, known.Length + unknown.Length);
        if (a is 0 or 1) return new(a, a, a, level, n);
        var half = Quantile.Normal((1 + level) / 2) * Math.Sqrt(Placements.Covariance(p, p)) / (a * (1 - a));
        double Back(double logit) => 1 / (1 + Math.Exp(-logit));
        var middle = Math.Log(a / (1 - a));
        return new(a, Math.Min(a, Back(middle - half)), Math.Max(a, Back(middle + half)), level, n);
    }

    /// <summary>Tests whether two scores of the same examples have the same AUROC. Index i is the same example in both.</summary>
    /// <exception cref="ArgumentException">As for the class; also where the two scores have different numbers of examples.</exception>
    public static AurocComparison Compare<T>(ReadOnlySpan<T> firstKnown, ReadOnlySpan<T> firstUnknown,
        ReadOnlySpan<T> secondKnown, ReadOnlySpan<T> secondUnknown, double level = 0.95) where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.Level(level);
        Require.SameLength(firstKnown.Length, nameof(firstKnown), secondKnown.Length, nameof(secondKnown));
        Require.SameLength(firstUnknown.Length, nameof(firstUnknown), secondUnknown.Length, nameof(secondUnknown));
        Placements a = Placements.Of(firstKnown, firstUnknown), b = Placements.Of(secondKnown, secondUnknown);
        var difference = a.Auroc - b.Auroc;
        var error = Math.Sqrt(Placements.Covariance(a.Minus(b), a.Minus(b)));
        var z = difference == 0 ? 0 : difference / error;
        var half = Quantile.Normal((1 + level) / 2) * error;
        return new(a.Auroc, b.Auroc, new(difference, difference - half, difference + half, level, firstKnown.Length + firstUnknown.Length),
            z, Tail.TwoSidedNormal(z));
    }

    /// <summary>For each example the share of the other side that it is ordered rightly against: the paper's V10 and V01.</summary>
    sealed class Placements {
        readonly double[] ofKnown, ofUnknown;

        Placements(double[] ofKnown, double[] ofUnknown, double auroc) => (this.ofKnown, this.ofUnknown, Auroc) = (ofKnown, ofUnknown, auroc);

        public static Placements Of<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> {
            var ranked = new RankedScores<T>(known, unknown);
            if (known.Length < 2) throw new ArgumentException("known must hold at least two scores, got 1", nameof(known));
            if (unknown.Length < 2) throw new ArgumentException("unknown must hold at least two scores, got 1", nameof(unknown));
            return new(Below(known, ranked.Unknown), [.. Below(unknown, ranked.Known).Select(share => 1 - share)], ranked.Auroc());
        }

        public double Auroc { get; }

        public Placements Minus(Placements other) => new([.. ofKnown.Zip(other.ofKnown, (a, b) => a - b)],
            [.. ofUnknown.Zip(other.ofUnknown, (a, b) => a - b)], Auroc - other.Auroc);

        public static double Covariance(Placements a, Placements b) =>
            Covariance(a.ofKnown, b.ofKnown, a.Auroc, b.Auroc) / a.ofKnown.Length
            + Covariance(a.ofUnknown, b.ofUnknown, a.Auroc, b.Auroc) / a.ofUnknown.Length;

        static double Covariance(double[] a, double[] b, double meanA, double meanB) {
            double sum = 0;
            for (var i = 0; i < a.Length; i++) sum += (a[i] - meanA) * (b[i] - meanB);
            return sum / (a.Length - 1);
        }

        static double[] Below<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> ascending) where T : struct, IBinaryFloatingPointIeee754<T> {
            var below = new double[scores.Length];
            for (var i = 0; i < below.Length; i++)
                below[i] = (Order.CountBelow(ascending, scores[i]) + (double)Order.CountAtMost(ascending, scores[i])) / 2 / ascending.Length;
            return below;
        }
    }
}
