using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>One point of the ROC curve: what happens when every score at or above <paramref name="Threshold"/> is accepted as known.</summary>
/// <param name="Fpr">Share of unknown examples accepted, in [0, 1].</param>
/// <param name="Tpr">Share of known examples accepted, in [0, 1].</param>
/// <param name="Threshold">The lowest accepted score; +∞ at the first point, where nothing is accepted.</param>
public readonly record struct RocPoint(double Fpr, double Tpr, double Threshold);

/// <summary>The usual figures of an out-of-distribution table, from one sweep. Known is positive unless the name says otherwise.</summary>
/// <param name="Auroc">See <see cref="RocMetrics.Auroc"/>; up is better.</param>
/// <param name="AuprIn">Average precision with known positive; up is better.</param>
/// <param name="AuprOut">Average precision with unknown positive; up is better.</param>
/// <param name="FprAt95Tpr">Share of unknown accepted where at least 95 % of known are; down is better.</param>
/// <param name="FprAt95TprUnknownPositive">Share of known rejected where at least 95 % of unknown are; down is better.</param>
/// <param name="DetectionError">Smallest mean of the two error rates; down is better.</param>
public readonly record struct RocSummary(
    double Auroc, double AuprIn, double AuprOut, double FprAt95Tpr, double FprAt95TprUnknownPositive, double DetectionError);

/// <summary>The metrics of a ranking that is sorted already. <see cref="Roc"/> has the same from two spans.</summary>
public static class RocMetrics {
    extension<T>(RankedScores<T> ranked) where T : struct, IBinaryFloatingPointIeee754<T> {
        /// <summary>P(known &gt; unknown) + P(known = unknown) / 2, in [0, 1]; 1 = perfect, 0.5 = chance.</summary>
        /// <remarks>The count is exact (whole numbers); one division at the end. The same number for either polarity.</remarks>
        public double Auroc() => ranked.Sum(new AurocSum()).Twice / (2.0 * ranked.Known.Length * ranked.Unknown.Length);

        /// <summary>
        /// FPR@TPR with known positive: the share of unknown examples accepted at the highest threshold that accepts at least the
        /// share <paramref name="tpr"/> of known ones. In [0, 1]; 0 = perfect. No interpolation between points.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">tpr is not in (0, 1].</exception>
        public double FprAtTpr(double tpr = 0.95) {
            var known = ranked.Known;
            var threshold = known[^Needed(tpr, known.Length)];
            return (double)(ranked.Unknown.Length - Order.CountBelow(ranked.Unknown, threshold)) / ranked.Unknown.Length;
        }

        /// <summary>
        /// FPR@TPR with unknown positive: the share of known examples rejected at the lowest threshold that rejects at least the
        /// share <paramref name="tpr"/> of unknown ones (an example is rejected where its score is at or below the threshold).
        /// In [0, 1]; 0 = perfect. OpenOOD prints this form since August 2023.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">tpr is not in (0, 1].</exception>
        public double FprAtTprUnknownPositive(double tpr = 0.95) {
            var unknown = ranked.Unknown;
            var threshold = unknown[Needed(tpr, unknown.Length) - 1];
            return (double)Order.CountAtMost(ranked.Known, threshold) / ranked.Known.Length;
        }

        /// <summary>Average precision with known positive: Σ (Rₙ − Rₙ₋₁) Pₙ over thresholds from the top. In (0, 1]; 1 = perfect.</summary>
        /// <remarks>Step-wise, not optimistic between points (Davis and Goadrich, ICML 2006); scikit-learn's average_precision_score.</remarks>
        public double AuprIn() => ranked.Sum(new AuprInSum()).Sum / ranked.Known.Length;

        /// <summary>Average precision with unknown positive (the lowest scores first). In (0, 1]; 1 = perfect.</summary>
        public double AuprOut() => ranked.Sum(new AuprOutSum(ranked.Known.Length, ranked.Unknown.Length)).Sum / ranked.Unknown.Length;

        /// <summary>
        /// Area under the precision-recall curve by trapezoids, known positive, the curve starting at recall 0 and precision 1.
        /// OpenOOD and pytorch-ood print this number; it is optimistic where points are far apart, so <see cref="AuprIn"/> is the default.
        /// </summary>
        public double AuprInTrapezoid() => ranked.Sum(new TrapezoidInSum()).Sum / ranked.Known.Length;

        /// <summary>As <see cref="AuprInTrapezoid"/>, with unknown positive (the lowest scores first).</summary>
        public double AuprOutTrapezoid() => ranked.Sum(new TrapezoidOutSum(ranked.Known.Length, ranked.Unknown.Length)).Sum / ranked.Unknown.Length;

        /// <summary>
        /// The smallest (1 − TPR + FPR) / 2 over all thresholds: the error rate of the best single threshold when known and unknown
        /// are equally frequent. In [0, 0.5]; 0 = perfect. The same number for either polarity.
        /// </summary>
        /// <remarks>Lee et al., NeurIPS 2018 (arXiv:1807.03888) report 1 minus this as "detection accuracy".</remarks>
        public double DetectionError() => ranked.Sum(new ErrorSum(ranked.Known.Length, ranked.Unknown.Length)).Smallest;

        /// <summary>(1 − TPR + FPR) / 2 at the threshold of <see cref="FprAtTpr"/>. ODIN's detection error with tpr = 0.95.</summary>
        /// <remarks>Liang et al., ICLR 2018 (arXiv:1706.02690), section 3: TPR is the one reached, at least the one asked.</remarks>
        /// <exception cref="ArgumentOutOfRangeException">tpr is not in (0, 1].</exception>
        public double DetectionErrorAtTpr(double tpr = 0.95) {
            var known = ranked.Known;
            var missed = Order.CountBelow(known, known[^Needed(tpr, known.Length)]);
            return ((double)missed / known.Length + ranked.FprAtTpr(tpr)) / 2;
        }

        /// <summary>The ROC curve, known positive: (0, 0) and then one point per distinct score, from the highest to the lowest.</summary>
        /// <param name="corners">Leaves out the points on a straight line between others: the same curve, often from far fewer points.</param>
        /// <remarks>Points are made when they are asked for: a curve keeps the ranking and 8 bytes a point.</remarks>
        public IReadOnlyList<RocPoint> Curve(bool corners = false) => new RocCurve<T>(ranked, corners);

        /// <summary>AUROC, both AUPR, both FPR at 95 % TPR and the detection error, from one sweep.</summary>
        public RocSummary Summary() {
            var (nKnown, nUnknown) = (ranked.Known.Length, ranked.Unknown.Length);
            var sum = ranked.Sum(new SummarySum(nKnown, nUnknown));
            return new(sum.Auroc.Twice / (2.0 * nKnown * nUnknown), sum.In.Sum / nKnown, sum.Out.Sum / nUnknown,
                ranked.FprAtTpr(), ranked.FprAtTprUnknownPositive(), sum.Error.Smallest);
        }
    }

    /// <summary>How many of n examples make up at least the share: the smallest m with m / n ≥ share, as doubles compare.</summary>
    internal static int Needed(double share, int n, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(share))] string name = "") {
        Require.PositiveShare(share, name);
        var m = Math.Clamp((int)Math.Ceiling(share * n), 1, n);
        while (m > 1 && (double)(m - 1) / n >= share) m--;
        while (m < n && (double)m / n < share) m++;
        return m;
    }
}
