using System.Collections.Immutable;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Boards;

/// <summary>From scores to a leaderboard's figures: pure.</summary>
static class BoardFigures {
    public static readonly ImmutableArray<string> Metrics = ["auroc", "fpr_at_95_tpr", "oscr", "f1", "accuracy"];

    /// <summary>One figure of one trial; Unknown is null for accuracy.</summary>
    public sealed record Measured(string Method, string? Unknown, string Metric, double Value);

    /// <summary>
    /// AUROC and FPR at 95 % TPR against each unknown set; where classes are told apart also the area under the OSCR curve, macro F1
    /// over the known classes and one unknown class (cut-off by 5-fold cross-validation) and the accuracy on known test images.
    /// </summary>
    public static ImmutableArray<Measured> Of(IEnumerable<Contender> contenders, OfTrial trial) => [.. contenders.SelectMany(c => Of(c, trial))];

    static IEnumerable<Measured> Of(Contender c, OfTrial trial) {
        var known = trial.Files.ScoresOf(c, BoardFiles.KnownSet);
        var predicted = trial.Files.PredictionsOf(c, BoardFiles.KnownSet);
        foreach (var unknown in trial.Unknown) {
            var scores = trial.Files.ScoresOf(c, unknown);
            yield return new(c.Text, unknown, "auroc", Roc.Auroc(known, scores));
            yield return new(c.Text, unknown, "fpr_at_95_tpr", Roc.FprAtTpr(known, scores));
            if (predicted is null || trial.Files.PredictionsOf(c, unknown) is not { } theirs) continue;
            yield return new(c.Text, unknown, "oscr", Oscr.Area<double>(known, [.. trial.Truth.Zip(predicted, (t, p) => t == p)], scores));
            yield return new(c.Text, unknown, "f1", OpenSetF1.CrossValidate<double>([.. trial.Truth, .. Enumerable.Repeat(trial.Classes, scores.Length)],
                [.. predicted, .. theirs], [.. known, .. scores], trial.Classes, trial.Seed.Child("folds").Value).F1);
        }
        if (predicted is not null) yield return new(c.Text, null, "accuracy", Accuracy.Of(trial.Truth, predicted));
    }

    /// <summary>The published figure of a row, or null.</summary>
    public static double? Paper(string protocol, string method, string metric, string? unknown) => metric switch {
        "auroc" => Published.Find(protocol, method)?.Value,
        "f1" => PublishedF1.Find(protocol, method, unknown),
        _ => null,
    };

    /// <summary>The means over trials with Student's t intervals, beside published figures.</summary>
    public static ImmutableArray<Row> Rows(BoardExperiment x, Protocol protocol, IReadOnlyList<ImmutableArray<Measured>> trials) => [
        .. trials[0].Select((m, i) => Row.Of(x.Protocol, m.Method, protocol.Known, m.Unknown, m.Metric, [.. trials.Select(t => t[i] is var same && same with { Value = m.Value } == m ? same.Value
            : throw new InvalidDataException($"trials disagree about figure {i}: {m} and {same}"))], Paper(x.Protocol, m.Method, m.Metric, m.Unknown)))];
}
