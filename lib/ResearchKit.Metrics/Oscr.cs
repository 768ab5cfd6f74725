using System.Collections.Immutable;
using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>One point of the open-set classification rate curve: every score at or above the threshold is accepted.</summary>
/// <param name="Fpr">Share of unknown examples accepted, in [0, 1].</param>
/// <param name="Ccr">Share of known examples accepted and given their own class, in [0, 1].</param>
/// <param name="Threshold">The lowest accepted score; +∞ at the first point, where nothing is accepted.</param>
public readonly record struct OscrPoint(double Fpr, double Ccr, double Threshold);

/// <summary>
/// Open-set classification rate (Dhamija, Günther, Boult, NeurIPS 2018, arXiv:1811.04110): the correct classification rate of known
/// examples against the false positive rate of unknown ones, as the threshold moves. Higher score = known.
/// </summary>
/// <remarks>
/// `known` are the scores of known examples, `correct` whether the classifier gave each its own class, `unknown` the scores of unknown
/// ones. Refused by ArgumentException: an empty side, lengths that differ, a NaN (its index is named).
/// </remarks>
public static class Oscr {
    /// <summary>
    /// Area under CCR over FPR, by trapezoids (so that a tie counts one half): the probability that a known example is classified
    /// rightly and scores above an unknown one. In [0, closed-set accuracy].
    /// </summary>
    /// <remarks>The area form is that of Chen et al. (ARPL), TPAMI 2021. Equal to AUROC where every known example is correct.</remarks>
    public static double Area<T>(ReadOnlySpan<T> known, ReadOnlySpan<bool> correct, ReadOnlySpan<T> unknown)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        var right = Right(known, correct, unknown);
        return right.Length == 0 ? 0 : new RankedScores<T>(right, unknown).Auroc() * ((double)right.Length / known.Length);
    }

    /// <summary>
    /// Macro OSCR: the mean over known classes of <see cref="Area"/> on the examples of that class, so that each class counts alike. In [0, 1];
    /// equal to <see cref="Area"/> where all classes have as many examples.
    /// </summary>
    /// <param name="known">Scores of known examples.</param>
    /// <param name="truth">Their classes, in 0..classes−1, each with an example.</param>
    /// <param name="predicted">The classes that the classifier gave them.</param>
    /// <param name="unknown">Scores of unknown examples.</param>
    /// <param name="classes">C ≥ 1.</param>
    /// <exception cref="ArgumentException">As for the class; also a label out of range or a class without example.</exception>
    public static double MacroArea<T>(ReadOnlySpan<T> known, ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<T> unknown, int classes)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.AtLeast(1, classes);
        Require.Labels(truth, classes, nameof(truth), "known classes only");
        Require.SameLength(truth.Length, nameof(truth), predicted.Length, nameof(predicted));
        Require.SameLength(truth.Length, nameof(truth), known.Length, nameof(known));
        double sum = 0;
        for (var c = 0; c < classes; c++) {
            var (scores, correct) = (new List<T>(), new List<bool>());
            for (var i = 0; i < truth.Length; i++)
                if (truth[i] == c) {
                    scores.Add(known[i]);
                    correct.Add(predicted[i] == c);
                }
            if (scores.Count == 0) throw new ArgumentException($"class {c} has no example", nameof(truth));
            sum += Area<T>([.. scores], [.. correct], unknown);
        }
        return sum / classes;
    }

    /// <summary>CCR@FPR: the highest correct classification rate among the thresholds that accept at most the share fpr of unknown examples.</summary>
    /// <exception cref="ArgumentOutOfRangeException">fpr is not in [0, 1].</exception>
    public static double CcrAtFpr<T>(ReadOnlySpan<T> known, ReadOnlySpan<bool> correct, ReadOnlySpan<T> unknown, double fpr)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.Share(fpr);
        var right = Right(known, correct, unknown);
        if (right.Length == 0) return 0;
        var accepted = 0;
        for (var g = new RankedScores<T>(right, unknown).Groups; g.Next() && (double)g.UnknownAccepted / unknown.Length <= fpr;)
            accepted = g.KnownAccepted;
        return (double)accepted / known.Length;
    }

    /// <summary>The curve: (0, 0), then one point per score at which CCR or FPR changes, from the highest down to (1, accuracy).</summary>
    public static ImmutableArray<OscrPoint> Curve<T>(ReadOnlySpan<T> known, ReadOnlySpan<bool> correct, ReadOnlySpan<T> unknown)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        var right = Right(known, correct, unknown);
        double nKnown = known.Length, nUnknown = unknown.Length;
        var points = ImmutableArray.CreateBuilder<OscrPoint>();
        points.Add(new(0, 0, double.PositiveInfinity));
        var sorted = RadixSort.Sorted(unknown);
        for (var g = new TieGroups<T>(RadixSort.Sorted<T>(right), sorted); g.Next();)
            points.Add(new(g.UnknownAccepted / nUnknown, g.KnownAccepted / nKnown, double.CreateChecked(g.Score)));
        return points.DrainToImmutable();
    }

    /// <summary>The scores of correctly classified known examples: only these and the unknown ones move the curve.</summary>
    static T[] Right<T>(ReadOnlySpan<T> known, ReadOnlySpan<bool> correct, ReadOnlySpan<T> unknown)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.Scores(known, nameof(known));
        Require.SameLength(known.Length, nameof(known), correct.Length, nameof(correct));
        Require.Scores(unknown, nameof(unknown));
        var right = new List<T>();
        for (var i = 0; i < known.Length; i++)
            if (correct[i]) right.Add(known[i]);
        return [.. right];
    }
}
