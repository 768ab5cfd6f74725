using System.Collections.Immutable;
using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>
/// What came of an open-set classification: true positives, false positives and false negatives per class. Class numbers
/// 0..Classes−1 are the known classes; number Classes is the one class of everything unknown.
/// </summary>
/// <remarks>
/// Sources: Vendramini et al. (GeMOS), section 4: macro F1; Salehi et al., "A Unified Survey on Anomaly, Novelty, Open-Set and
/// Out-of-Distribution Detection", eq. 109-114, there after Mendes Júnior et al., Machine Learning 2017 (OSNN).
/// </remarks>
public sealed class OpenSetCounts {
    readonly int[] tp, fp, fn;

    OpenSetCounts(int classes) => (tp, fp, fn) = (new int[classes + 1], new int[classes + 1], new int[classes + 1]);

    /// <summary>C, the number of known classes.</summary>
    public int Classes => tp.Length - 1;

    /// <summary>True positives of each class, the unknown class last.</summary>
    public ImmutableArray<int> TruePositives => [.. tp];

    /// <summary>False positives of each class, the unknown class last.</summary>
    public ImmutableArray<int> FalsePositives => [.. fp];

    /// <summary>False negatives of each class, the unknown class last.</summary>
    public ImmutableArray<int> FalseNegatives => [.. fn];

    /// <summary>Number of known examples.</summary>
    public int Known => Support(0, Classes);

    /// <summary>Number of unknown examples.</summary>
    public int Unknown => tp[^1] + fn[^1];

    /// <summary>Counts decisions that are made already.</summary>
    /// <param name="truth">The class of each example, in 0..classes; the label `classes` means unknown.</param>
    /// <param name="decided">The decision for each example, in 0..classes; `classes` means rejected as unknown.</param>
    /// <param name="classes">C ≥ 1, the number of known classes.</param>
    /// <exception cref="ArgumentException">No example, lengths that differ, or a label out of range (its index is named).</exception>
    public static OpenSetCounts Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> decided, int classes) {
        Require.AtLeast(1, classes);
        Require.Labels(truth, classes + 1, nameof(truth), $"the unknown class is {classes}");
        Require.SameLength(truth.Length, nameof(truth), decided.Length, nameof(decided));
        Require.Labels(decided, classes + 1, nameof(decided), $"the unknown class is {classes}");
        var counts = new OpenSetCounts(classes);
        for (var i = 0; i < truth.Length; i++) counts.Add(truth[i], decided[i]);
        return counts;
    }

    /// <summary>Counts what a cut-off decides: an example below it is unknown, any other has its predicted class.</summary>
    /// <param name="truth">The class of each example, in 0..classes; the label `classes` means unknown.</param>
    /// <param name="predicted">The known class that the classifier chose for each example, in 0..classes−1.</param>
    /// <param name="scores">The score of each example; higher = known.</param>
    /// <param name="cutoff">The threshold.</param>
    /// <param name="classes">C ≥ 1, the number of known classes.</param>
    /// <exception cref="ArgumentException">No example, lengths that differ, a label out of range or a NaN score (its index is named).</exception>
    public static OpenSetCounts Of<T>(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<T> scores, Cutoff cutoff, int classes)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        OpenSetF1.Check(truth, predicted, scores, classes);
        var counts = new OpenSetCounts(classes);
        for (var i = 0; i < truth.Length; i++) counts.Add(truth[i], cutoff.Rejects(double.CreateChecked(scores[i])) ? classes : predicted[i]);
        return counts;
    }

    /// <summary>F1 of one class: 2 TP / (2 TP + FP + FN), in [0, 1]. `Classes` asks for the unknown class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="InvalidOperationException">No example belongs to the class: its F1 is undefined.</exception>
    public double F1(int @class) {
        if ((uint)@class >= (uint)tp.Length) throw new ArgumentOutOfRangeException(nameof(@class), @class, $"must be in 0..{Classes}");
        if (tp[@class] + fn[@class] == 0) throw new InvalidOperationException(
            $"F1 of class {@class} is undefined: no example has that label{(@class == Classes ? " (it is the unknown class)" : "")}");
        return F1(tp[@class], fp[@class], fn[@class]);
    }

    internal static double F1(int tp, int fp, int fn) => 2.0 * tp / (2.0 * tp + fp + fn);

    /// <summary>GeMOS's F1: the mean of the F1 of the C known classes and of the unknown class, in [0, 1].</summary>
    /// <remarks>Equal to scikit-learn's f1_score(average="macro") over labels 0..C.</remarks>
    /// <exception cref="InvalidOperationException">A class has no example.</exception>
    public double MacroF1() => Mean(Classes + 1);

    /// <summary>Share of known examples given their own class, in [0, 1]: A_KS of eq. 111 as Mendes Júnior et al. define it.</summary>
    /// <exception cref="InvalidOperationException">There is no known example.</exception>
    public double KnownAccuracy() => Ratio(KnownRight, Known, "known");

    /// <summary>Share of unknown examples that were rejected, in [0, 1]: A_US = TU / (TU + FU), eq. 112.</summary>
    /// <exception cref="InvalidOperationException">There is no unknown example.</exception>
    public double UnknownAccuracy() => Ratio(tp[^1], Unknown, "unknown");

    /// <summary>Open-set accuracy A_O: share of all examples decided rightly, in [0, 1]: eq. 110 with one decision per example.</summary>
    public double OpenAccuracy() => (KnownRight + (double)tp[^1]) / (Known + (double)Unknown);

    /// <summary>
    /// A_KS as printed in eq. 109 and 112, with the true negatives: the share of right one-against-rest decisions over the known
    /// examples and the C known classes, in [0, 1]. It flatters: with C classes, rejecting everything already gives 1 − 1/C.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no known example.</exception>
    public double KnownAccuracyOneVersusRest() => Ratio((double)Known * Classes - KnownWrongDecisions, (double)Known * Classes, "known");

    /// <summary>A_O as printed in eq. 110: the decisions of <see cref="KnownAccuracyOneVersusRest"/>, and TU + FU for unknowns.</summary>
    public double OpenAccuracyOneVersusRest() =>
        ((double)Known * Classes - KnownWrongDecisions + tp[^1]) / ((double)Known * Classes + Unknown);

    /// <summary>Normalised accuracy λ A_KS + (1 − λ) A_US, eq. 111, in [0, 1].</summary>
    /// <param name="lambda">Weight of the known side, in [0, 1]; one half by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">lambda is not in [0, 1].</exception>
    /// <exception cref="InvalidOperationException">A side has no example.</exception>
    public double NormalizedAccuracy(double lambda = 0.5) =>
        Require.Share(lambda) * KnownAccuracy() + (1 - lambda) * UnknownAccuracy();

    /// <summary>
    /// Macro-F over the known classes, eq. 113-114: the harmonic mean of the mean precision and the mean recall; unknown examples
    /// count where they are taken for a known class. In [0, 1]. A class that is never predicted has precision 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">A known class has no example.</exception>
    public double MacroF() {
        double precision = 0, recall = 0;
        for (var c = 0; c < Classes; c++) {
            _ = F1(c);
            if (tp[c] == 0) continue;
            precision += (double)tp[c] / (tp[c] + fp[c]);
            recall += (double)tp[c] / (tp[c] + fn[c]);
        }
        return Harmonic(precision / Classes, recall / Classes);
    }

    /// <summary>Micro-F over the known classes, eq. 113-114: precision and recall of the pooled counts. In [0, 1].</summary>
    /// <exception cref="InvalidOperationException">There is no known example.</exception>
    public double MicroF() {
        var recall = KnownAccuracy();
        var accepted = KnownRight + (double)Sum(fp);
        return Harmonic(accepted == 0 ? 0 : KnownRight / accepted, recall);
    }

    int KnownRight => Sum(tp);

    /// <summary>Over known examples: each wrong one is a false negative of its class and, if not rejected, a false positive of another.</summary>
    double KnownWrongDecisions => 2.0 * Sum(fn) - fp[^1];

    int Sum(int[] counts) => counts.AsSpan(0, Classes).ToArray().Sum();

    int Support(int from, int to) => tp[from..to].Sum() + fn[from..to].Sum();

    double Mean(int classes) => Enumerable.Range(0, classes).Average(F1);

    static double Harmonic(double a, double b) => a + b == 0 ? 0 : 2 * a * b / (a + b);

    static double Ratio(double part, double whole, string side) =>
        whole > 0 ? part / whole : throw new InvalidOperationException($"there is no {side} example: the accuracy is undefined");

    void Add(int truth, int decided) {
        if (truth == decided) tp[truth]++;
        else {
            fn[truth]++;
            fp[decided]++;
        }
    }
}
