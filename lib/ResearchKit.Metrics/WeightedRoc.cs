using System.Collections.Immutable;

namespace ResearchKit.Metrics;

/// <summary>
/// Ranking metrics where each example counts with its own weight, for example 1 / (size of its data set). Higher score = known;
/// definitions as in <see cref="RocMetrics"/> with sums of weights for numbers of examples. Equal weights give the same numbers.
/// </summary>
/// <remarks>
/// Refused by ArgumentException: an empty side, a NaN score, a weight that is negative or not finite (its index is named), lengths that
/// differ, a side whose weights are all zero.
/// </remarks>
public static class WeightedRoc {
    /// <summary>Weighted share of well-ordered pairs, ties one half, in [0, 1].</summary>
    public static double Auroc(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights) {
        double sum = 0, above = 0;
        var groups = Groups(known, knownWeights, unknown, unknownWeights);
        foreach (var g in groups) {
            sum += g.Unknown * (above + g.Known / 2);
            above += g.Known;
        }
        return sum / (above * groups.Sum(g => g.Unknown));
    }

    /// <summary>Weighted FPR@TPR, known positive, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">tpr is not in (0, 1].</exception>
    public static double FprAtTpr(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights, double tpr = 0.95) {
        Require.PositiveShare(tpr);
        var groups = Groups(known, knownWeights, unknown, unknownWeights);
        double nKnown = groups.Sum(g => g.Known), nUnknown = groups.Sum(g => g.Unknown), accepted = 0, wrongly = 0;
        foreach (var g in groups) {
            accepted += g.Known;
            wrongly += g.Unknown;
            if (accepted / nKnown >= tpr) break;
        }
        return wrongly / nUnknown;
    }

    /// <summary>Weighted FPR@TPR, unknown positive: share of known rejected where at least the share tpr of unknown is, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">tpr is not in (0, 1].</exception>
    public static double FprAtTprUnknownPositive(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights, double tpr = 0.95) {
        Require.PositiveShare(tpr);
        Check(known, knownWeights, nameof(known), nameof(knownWeights));
        Check(unknown, unknownWeights, nameof(unknown), nameof(unknownWeights));
        return FprAtTpr(Negated(unknown), unknownWeights, Negated(known), knownWeights, tpr);
    }

    /// <summary>Weighted detection error: the smallest (1 − TPR + FPR) / 2 over all thresholds, in [0, 0.5].</summary>
    public static double DetectionError(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights) {
        var groups = Groups(known, knownWeights, unknown, unknownWeights);
        double nKnown = groups.Sum(g => g.Known), nUnknown = groups.Sum(g => g.Unknown), missed = nKnown, wrongly = 0, best = 0.5;
        foreach (var g in groups) {
            missed -= g.Known;
            wrongly += g.Unknown;
            best = Math.Min(best, (Math.Max(0, missed) / nKnown + wrongly / nUnknown) / 2);
        }
        return best;
    }

    /// <summary>Weighted average precision, known positive, in (0, 1].</summary>
    public static double AuprIn(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights) =>
        AveragePrecision(Groups(known, knownWeights, unknown, unknownWeights).Select(g => (g.Known, g.Unknown)));

    /// <summary>Weighted average precision, unknown positive (the lowest scores first), in (0, 1].</summary>
    public static double AuprOut(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights) =>
        AveragePrecision(Groups(known, knownWeights, unknown, unknownWeights).Reverse().Select(g => (g.Unknown, g.Known)));

    /// <summary>Weighted trapezoid under the precision-recall curve, known positive, from precision 1 at recall 0, in [0, 1]: optimistic between points.</summary>
    public static double AuprInTrapezoid(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights) =>
        Trapezoid(Groups(known, knownWeights, unknown, unknownWeights).Select(g => (g.Known, g.Unknown)));

    /// <summary>As <see cref="AuprInTrapezoid"/>, with unknown positive (the lowest scores first).</summary>
    public static double AuprOutTrapezoid(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights) =>
        Trapezoid(Groups(known, knownWeights, unknown, unknownWeights).Reverse().Select(g => (g.Unknown, g.Known)));

    /// <summary>Weighted <see cref="Oscr.Area"/>: the weighted share of pairs in which known is classified rightly and scores above unknown, ties one half, in [0, weighted accuracy].</summary>
    /// <param name="known">Scores of known examples.</param>
    /// <param name="correct">Whether the classifier gave each its own class.</param>
    /// <param name="knownWeights">As many, not all 0.</param>
    /// <param name="unknown">Scores of unknown examples.</param>
    /// <param name="unknownWeights">As many, not all 0.</param>
    public static double OscrArea(ReadOnlySpan<double> known, ReadOnlySpan<bool> correct, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights) {
        Check(known, knownWeights, nameof(known), nameof(knownWeights));
        Require.SameLength(known.Length, nameof(known), correct.Length, nameof(correct));
        var right = knownWeights.ToArray();
        double all = 0, rightly = 0;
        for (var i = 0; i < right.Length; i++) {
            all += right[i];
            if (!correct[i]) right[i] = 0;
            rightly += right[i];
        }
        if (rightly == 0) {
            Check(unknown, unknownWeights, nameof(unknown), nameof(unknownWeights));
            return 0;
        }
        return Auroc(known, right, unknown, unknownWeights) * (rightly / all);
    }

    static double[] Negated(ReadOnlySpan<double> scores) {
        var negated = scores.ToArray();
        foreach (ref var s in negated.AsSpan()) s = -s;
        return negated;
    }

    static double AveragePrecision(IEnumerable<(double Positive, double Negative)> groups) {
        double sum = 0, tp = 0, fp = 0;
        foreach (var (positive, negative) in groups) {
            tp += positive;
            fp += negative;
            if (positive > 0) sum += positive * (tp / (tp + fp));
        }
        return sum / tp;
    }

    static double Trapezoid(IEnumerable<(double Positive, double Negative)> groups) {
        double sum = 0, tp = 0, fp = 0;
        double Precision() => tp + fp > 0 ? tp / (tp + fp) : 1;
        foreach (var (positive, negative) in groups) {
            var before = Precision();
            tp += positive;
            fp += negative;
            sum += positive * (before + Precision()) / 2;
        }
        return sum / tp;
    }

    /// <summary>The weight on each side of each distinct score, from the highest score down.</summary>
    static ImmutableArray<(double Known, double Unknown)> Groups(ReadOnlySpan<double> known, ReadOnlySpan<double> knownWeights,
        ReadOnlySpan<double> unknown, ReadOnlySpan<double> unknownWeights) {
        Check(known, knownWeights, nameof(known), nameof(knownWeights));
        Check(unknown, unknownWeights, nameof(unknown), nameof(unknownWeights));
        double[] scores = [.. known, .. unknown], weights = [.. knownWeights, .. unknownWeights];
        var order = new int[scores.Length];
        for (var i = 0; i < order.Length; i++) {
            order[i] = i;
            scores[i] += 0.0;
        }
        Array.Sort(scores, order);
        var groups = ImmutableArray.CreateBuilder<(double, double)>();
        for (var i = scores.Length - 1; i >= 0;) {
            double onKnown = 0, onUnknown = 0;
            for (var score = scores[i]; i >= 0 && scores[i] == score; i--)
                if (order[i] < known.Length) onKnown += weights[order[i]];
                else onUnknown += weights[order[i]];
            groups.Add((onKnown, onUnknown));
        }
        return groups.DrainToImmutable();
    }

    static void Check(ReadOnlySpan<double> scores, ReadOnlySpan<double> weights, string name, string weightsName) {
        Require.Scores(scores, name);
        Require.SameLength(scores.Length, name, weights.Length, weightsName);
        var any = false;
        for (var i = 0; i < weights.Length; i++) {
            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
                throw new ArgumentException($"{weightsName}[{i}] is {weights[i]}: must be finite and at least 0", weightsName);
            any |= weights[i] > 0;
        }
        if (!any) throw new ArgumentException($"{weightsName} must hold a weight above 0", weightsName);
    }
}
