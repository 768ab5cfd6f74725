using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>
/// Ranking metrics of known against unknown scores. Higher score = known, and known is the positive class unless the name says
/// otherwise. Examples with equal scores move together; a tie counts one half in AUROC. Both sides are sorted once per call: to ask
/// several metrics of one pair of score lists, use <see cref="Rank"/> or Summary.
/// </summary>
/// <remarks>
/// All members refuse an empty side and a NaN (with the index of the first one) by ArgumentException, and a share outside (0, 1] by
/// ArgumentOutOfRangeException. Infinite scores are allowed. Definitions and sources are at <see cref="RocMetrics"/>.
/// </remarks>
public static class Roc {
    /// <summary>Checks and sorts both sides once; ask any number of metrics of the result.</summary>
    public static RankedScores<T> Rank<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> => new(known, unknown);

    /// <summary>AUROC: P(known &gt; unknown) + P(known = unknown) / 2. In [0, 1]; 1 = perfect, 0.5 = chance. Independent of the polarity.</summary>
    public static double Auroc<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).Auroc();

    /// <summary>FPR@TPR, known positive: share of unknown accepted where at least the share tpr of known is. In [0, 1]; 0 = perfect.</summary>
    public static double FprAtTpr<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown, double tpr = 0.95) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).FprAtTpr(tpr);

    /// <summary>FPR@TPR, unknown positive: share of known rejected where at least the share tpr of unknown is. In [0, 1]; 0 = perfect.</summary>
    public static double FprAtTprUnknownPositive<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown, double tpr = 0.95) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).FprAtTprUnknownPositive(tpr);

    /// <summary>Average precision (step-wise), known positive. In (0, 1]; 1 = perfect.</summary>
    public static double AuprIn<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).AuprIn();

    /// <summary>Average precision (step-wise), unknown positive. In (0, 1]; 1 = perfect.</summary>
    public static double AuprOut<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).AuprOut();

    /// <summary>Trapezoid under the precision-recall curve, known positive: what OpenOOD and pytorch-ood print. Optimistic between points.</summary>
    public static double AuprInTrapezoid<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).AuprInTrapezoid();

    /// <summary>Trapezoid under the precision-recall curve, unknown positive: what OpenOOD and pytorch-ood print. Optimistic between points.</summary>
    public static double AuprOutTrapezoid<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).AuprOutTrapezoid();

    /// <summary>Smallest (1 − TPR + FPR) / 2 over all thresholds. In [0, 0.5]; 0 = perfect.</summary>
    public static double DetectionError<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).DetectionError();

    /// <summary>(1 − TPR + FPR) / 2 at the threshold of FprAtTpr: ODIN's detection error. In [0, 1]; 0 = perfect.</summary>
    public static double DetectionErrorAtTpr<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown, double tpr = 0.95) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).DetectionErrorAtTpr(tpr);

    /// <summary>The ROC curve, known positive: (0, 0), then one point per distinct score from the highest down, or only its corners.</summary>
    public static IReadOnlyList<RocPoint> Curve<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown, bool corners = false) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).Curve(corners);

    /// <summary>AUROC, both AUPR, both FPR at 95 % TPR and the detection error, from one sort and one sweep.</summary>
    public static RocSummary Summary<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Rank(known, unknown).Summary();
}
