using System.Collections.Immutable;
using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>A cut-off and the macro F1 that it reaches on the examples on which it was chosen.</summary>
/// <param name="Cutoff">The threshold.</param>
/// <param name="F1">Macro F1 over the C known classes and the unknown class, in [0, 1].</param>
public readonly record struct ChosenCutoff(Cutoff Cutoff, double F1);

/// <summary>One fold of the cross-validation.</summary>
/// <param name="Chosen">The cut-off that is best on the other folds, and its F1 there.</param>
/// <param name="F1">Macro F1 of that cut-off on this fold, in [0, 1].</param>
/// <param name="Count">Number of examples in this fold.</param>
public readonly record struct FoldF1(ChosenCutoff Chosen, double F1, int Count);

/// <summary>GeMOS's F1 with its cut-off chosen by cross-validation.</summary>
/// <param name="F1">The mean over folds of the F1 on the fold held out, in [0, 1].</param>
/// <param name="Folds">The folds, in order.</param>
public sealed record CrossValidatedF1(double F1, ImmutableArray<FoldF1> Folds);

/// <summary>
/// GeMOS's F1 (Vendramini et al., section 4): macro F1 over the C known classes and one class of everything unknown, for a cut-off on
/// the scores. The cut-off that is best is found exactly, among all that differ in what they decide, in O(n log n).
/// </summary>
/// <remarks>
/// Labels: `truth` in 0..classes, where `classes` means unknown; `predicted`, the classifier's known class, in 0..classes−1; `scores`,
/// higher = known. Refused by ArgumentException: no example, lengths that differ, a label out of range, a NaN, a class without example.
/// </remarks>
public static class OpenSetF1 {
    /// <summary>Macro F1 for a given cut-off, in [0, 1].</summary>
    public static double At<T>(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<T> scores, Cutoff cutoff, int classes)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Check(truth, predicted, scores, classes);
        CheckSupport(truth, classes, least: 1);
        return OpenSetCounts.Of(truth, predicted, scores, cutoff, classes).MacroF1();
    }

    /// <summary>
    /// The cut-off with the highest macro F1: an observed score (the lowest that is accepted), or +∞ where rejecting everything is
    /// best. Among equally good ones the lowest. It is chosen and judged on the same examples: an upper bound of what a cut-off reaches.
    /// </summary>
    public static ChosenCutoff Best<T>(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<T> scores, int classes)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Check(truth, predicted, scores, classes);
        CheckSupport(truth, classes, least: 1);
        return CutoffSearch.Best(truth, predicted, Doubles(scores), classes);
    }

    /// <summary>
    /// The paper's protocol: for each of k folds, the cut-off that is best on the others is measured on this one; the mean over folds.
    /// </summary>
    /// <param name="truth">The class of each example, in 0..classes; the label `classes` means unknown.</param>
    /// <param name="predicted">The known class that the classifier chose, in 0..classes−1.</param>
    /// <param name="scores">Higher = known.</param>
    /// <param name="classes">C ≥ 1, the number of known classes.</param>
    /// <param name="seed">Deals the examples of each class (the unknown class too) to the folds evenly; the same seed, the same folds.</param>
    /// <param name="folds">k ≥ 2; the paper uses 5.</param>
    /// <exception cref="ArgumentException">As for the class; also a class with fewer examples than folds (the class is named).</exception>
    public static CrossValidatedF1 CrossValidate<T>(
        ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<T> scores, int classes, ulong seed, int folds = 5)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.AtLeast(2, folds);
        Check(truth, predicted, scores, classes);
        CheckSupport(truth, classes, least: folds);
        var fold = StratifiedFolds.Deal(truth, classes + 1, folds, seed);
        var results = ImmutableArray.CreateBuilder<FoldF1>(folds);
        for (var k = 0; k < folds; k++) {
            int[] inside = [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] == k)];
            int[] outside = [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] != k)];
            var chosen = CutoffSearch.Best(Pick(truth, outside), Pick(predicted, outside), Doubles<T>(Pick(scores, outside)), classes);
            var f1 = At<T>(Pick(truth, inside), Pick(predicted, inside), Pick(scores, inside), chosen.Cutoff, classes);
            results.Add(new(chosen, f1, inside.Length));
        }
        return new(results.Average(f => f.F1), results.MoveToImmutable());
    }

    internal static void Check<T>(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<T> scores, int classes)
        where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.AtLeast(1, classes);
        Require.Labels(truth, classes + 1, nameof(truth), $"the unknown class is {classes}");
        Require.SameLength(truth.Length, nameof(truth), predicted.Length, nameof(predicted));
        Require.Labels(predicted, classes, nameof(predicted), "known classes only; the cut-off decides what is unknown");
        Require.SameLength(truth.Length, nameof(truth), scores.Length, nameof(scores));
        Require.Scores(scores, nameof(scores));
    }

    static void CheckSupport(ReadOnlySpan<int> truth, int classes, int least) {
        var support = new int[classes + 1];
        foreach (var t in truth) support[t]++;
        for (var c = 0; c <= classes; c++)
            if (support[c] < least) throw new ArgumentException(
                $"class {c}{(c == classes ? " (unknown)" : "")} has {support[c]} examples, needs at least {least}", nameof(truth));
    }

    static T[] Pick<T>(ReadOnlySpan<T> values, int[] indices) {
        var picked = new T[indices.Length];
        for (var i = 0; i < picked.Length; i++) picked[i] = values[indices[i]];
        return picked;
    }

    internal static double[] Doubles<T>(ReadOnlySpan<T> values) where T : struct, INumber<T> {
        var doubles = new double[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertChecked(values, doubles);
        return doubles;
    }
}
