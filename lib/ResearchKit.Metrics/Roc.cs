using System.Collections.Immutable;

namespace ResearchKit.Metrics;

/// <summary>
/// Ranking metrics of known against unknown scores. Higher score = known, and known is the positive class unless the name says
/// otherwise. Examples with equal scores move together; a tie counts one half in AUROC. Both sides are sorted once per call: to ask
/// several metrics of one pair of score lists, use <see cref="Rank(ReadOnlySpan{float}, ReadOnlySpan{float})"/> or Summary.
/// </summary>
/// <remarks>
/// All members refuse an empty side and a NaN (with the index of the first one) by ArgumentException, and a share outside (0, 1] by
/// ArgumentOutOfRangeException. Infinite scores are allowed. Definitions and sources are at <see cref="RocMetrics"/>.
/// </remarks>
public static class Roc {
    /// <summary>Checks and sorts both sides once; ask any number of metrics of the result.</summary>
    public static RankedScores<float> Rank(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) => new(known, unknown);

    /// <summary>Checks and sorts both sides once; ask any number of metrics of the result.</summary>
    public static RankedScores<double> Rank(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) => new(known, unknown);

    /// <summary>AUROC: P(known &gt; unknown) + P(known = unknown) / 2. In [0, 1]; 1 = perfect, 0.5 = chance. Independent of the polarity.</summary>
    public static double Auroc(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) =>
        Rank(known, unknown).Auroc();

    /// <summary>AUROC: P(known &gt; unknown) + P(known = unknown) / 2. In [0, 1]; 1 = perfect, 0.5 = chance. Independent of the polarity.</summary>
    public static double Auroc(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) =>
        Rank(known, unknown).Auroc();

    /// <summary>FPR@TPR, known positive: share of unknown accepted where at least the share tpr of known is. In [0, 1]; 0 = perfect.</summary>
    public static double FprAtTpr(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, double tpr = 0.95) =>
        Rank(known, unknown).FprAtTpr(tpr);

    /// <summary>FPR@TPR, known positive: share of unknown accepted where at least the share tpr of known is. In [0, 1]; 0 = perfect.</summary>
    public static double FprAtTpr(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown, double tpr = 0.95) =>
        Rank(known, unknown).FprAtTpr(tpr);

    /// <summary>FPR@TPR, unknown positive: share of known rejected where at least the share tpr of unknown is. In [0, 1]; 0 = perfect.</summary>
    public static double FprAtTprUnknownPositive(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, double tpr = 0.95) =>
        Rank(known, unknown).FprAtTprUnknownPositive(tpr);

    /// <summary>FPR@TPR, unknown positive: share of known rejected where at least the share tpr of unknown is. In [0, 1]; 0 = perfect.</summary>
    public static double FprAtTprUnknownPositive(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown, double tpr = 0.95) =>
        Rank(known, unknown).FprAtTprUnknownPositive(tpr);

    /// <summary>Average precision (step-wise), known positive. In (0, 1]; 1 = perfect.</summary>
    public static double AuprIn(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) =>
        Rank(known, unknown).AuprIn();

    /// <summary>Average precision (step-wise), known positive. In (0, 1]; 1 = perfect.</summary>
    public static double AuprIn(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) =>
        Rank(known, unknown).AuprIn();

    /// <summary>Average precision (step-wise), unknown positive. In (0, 1]; 1 = perfect.</summary>
    public static double AuprOut(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) =>
        Rank(known, unknown).AuprOut();

    /// <summary>Average precision (step-wise), unknown positive. In (0, 1]; 1 = perfect.</summary>
    public static double AuprOut(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) =>
        Rank(known, unknown).AuprOut();

    /// <summary>Trapezoid under the precision-recall curve, known positive: what OpenOOD and pytorch-ood print. Optimistic between points.</summary>
    public static double AuprInTrapezoid(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) =>
        Rank(known, unknown).AuprInTrapezoid();

    /// <summary>Trapezoid under the precision-recall curve, known positive: what OpenOOD and pytorch-ood print. Optimistic between points.</summary>
    public static double AuprInTrapezoid(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) =>
        Rank(known, unknown).AuprInTrapezoid();

    /// <summary>Trapezoid under the precision-recall curve, unknown positive: what OpenOOD and pytorch-ood print. Optimistic between points.</summary>
    public static double AuprOutTrapezoid(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) =>
        Rank(known, unknown).AuprOutTrapezoid();

    /// <summary>Trapezoid under the precision-recall curve, unknown positive: what OpenOOD and pytorch-ood print. Optimistic between points.</summary>
    public static double AuprOutTrapezoid(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) =>
        Rank(known, unknown).AuprOutTrapezoid();

    /// <summary>Smallest (1 − TPR + FPR) / 2 over all thresholds. In [0, 0.5]; 0 = perfect.</summary>
    public static double DetectionError(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) =>
        Rank(known, unknown).DetectionError();

    /// <summary>Smallest (1 − TPR + FPR) / 2 over all thresholds. In [0, 0.5]; 0 = perfect.</summary>
    public static double DetectionError(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) =>
        Rank(known, unknown).DetectionError();

    /// <summary>(1 − TPR + FPR) / 2 at the threshold of FprAtTpr: ODIN's detection error. In [0, 1]; 0 = perfect.</summary>
    public static double DetectionErrorAtTpr(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, double tpr = 0.95) =>
        Rank(known, unknown).DetectionErrorAtTpr(tpr);

    /// <summary>(1 − TPR + FPR) / 2 at the threshold of FprAtTpr: ODIN's detection error. In [0, 1]; 0 = perfect.</summary>
    public static double DetectionErrorAtTpr(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown, double tpr = 0.95) =>
        Rank(known, unknown).DetectionErrorAtTpr(tpr);

    /// <summary>The ROC curve, known positive: (0, 0), then one point per distinct score from the highest down.</summary>
    public static ImmutableArray<RocPoint> Curve(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) =>
        Rank(known, unknown).Curve();

    /// <summary>The ROC curve, known positive: (0, 0), then one point per distinct score from the highest down.</summary>
    public static ImmutableArray<RocPoint> Curve(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) =>
        Rank(known, unknown).Curve();

    /// <summary>AUROC, both AUPR, both FPR at 95 % TPR and the detection error, from one sort and one sweep.</summary>
    public static RocSummary Summary(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown) =>
        Rank(known, unknown).Summary();

    /// <summary>AUROC, both AUPR, both FPR at 95 % TPR and the detection error, from one sort and one sweep.</summary>
    public static RocSummary Summary(ReadOnlySpan<double> known, ReadOnlySpan<double> unknown) =>
        Rank(known, unknown).Summary();
}
