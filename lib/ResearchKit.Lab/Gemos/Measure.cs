using System.Collections.Immutable;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Gemos;

/// <summary>One figure of one seed; Unknown is null for accuracy.</summary>
sealed record Measured(string Method, string? Unknown, string Metric, double Value);

/// <summary>From scores to figures: pure.</summary>
static class Measure {
    /// <summary>AUROC and the paper's F1 (cut-off by 5-fold cross-validation) of one method against one unknown set.</summary>
    /// <param name="method">The method's id.</param>
    /// <param name="unknown">The unknown set's id.</param>
    /// <param name="truth">Class of each known test image, 0 .. classes−1.</param>
    /// <param name="known">What the classifier says of the known test images, and the method's scores of them.</param>
    /// <param name="other">The same of the unknown images.</param>
    /// <param name="classes">C.</param>
    /// <param name="folds">Deals the folds.</param>
    public static ImmutableArray<Measured> Of(string method, string unknown, int[] truth, Judged known, Judged other, int classes, Seed folds) => [
        new(method, unknown, "auroc", Roc.Auroc(known.Scores, other.Scores)),
        new(method, unknown, "f1", OpenSetF1.CrossValidate(
            [.. truth, .. Enumerable.Repeat(classes, other.Scores.Length)], [.. known.Predicted, .. other.Predicted],
            [.. known.Scores, .. other.Scores], classes, folds.Value).F1)];

    /// <summary>Rows of the table: the mean over seeds of each figure, beside the paper's.</summary>
    /// <param name="x">The experiment.</param>
    /// <param name="seeds">The figures of each seed, in the same order in each.</param>
    public static ImmutableArray<Row> Rows(GemosExperiment x, IReadOnlyList<ImmutableArray<Measured>> seeds) => [
        .. seeds[0].Select((m, i) => {
            var values = seeds.Select(s => s[i] is var same && same with { Value = m.Value } == m ? same.Value
                : throw new InvalidDataException($"seeds disagree about figure {i}: {m} and {same}"));
            var table = x.TableOf(m.Metric);
            return Row.Of(table, m.Method, x.Known, m.Unknown, m.Metric, [.. values],
                m.Unknown is null ? null : PaperFigures.Find(table, m.Method, x.Known, m.Unknown, m.Metric));
        })];
}

/// <summary>What was said of a set's images, one by one: the class predicted, and a method's score (higher = known).</summary>
readonly record struct Judged(int[] Predicted, double[] Scores);
