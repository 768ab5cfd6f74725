using System.Collections.Immutable;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Gemos;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Report;

/// <summary>What a run's report shows of one network, from the scores that the run stored: nothing is trained or scored anew.</summary>
static class RunFigures {
    const int MostCurves = 7;   // as many as there are colours
    const double Accepted = 0.95;

    /// <summary>For each unknown set the ROC curves of the best methods; for the first one also precision, scores, decisions and the images that the best method gets most wrong.</summary>
    /// <param name="x">The experiment; only unknown sets that were found.</param>
    /// <param name="sets">Its data.</param>
    /// <param name="scores">Of the network.</param>
    /// <param name="methods">Those that were scored.</param>
    /// <param name="which">Which network, for the titles.</param>
    public static ImmutableArray<Figure> Of(GemosExperiment x, Sets sets, ScoreFiles scores, IEnumerable<string> methods, string which) {
        using var scope = torch.NewDisposeScope();
        var data = SeedData.Of(x, sets);
        string[] names = [.. data.Classes.Select(c => c < sets.Test.ClassNames.Length ? sets.Test.ClassNames[c] : $"{c}")];
        var predicted = scores.PredictionsOf(ScoreFiles.KnownSet);
        var figures = ImmutableArray.CreateBuilder<Figure>();
        foreach (var (i, (unknown, images)) in data.Unknown.Index()) {
            var best = methods.Select(m => (Name: m, Known: scores.Of(m, ScoreFiles.KnownSet), Unknown: scores.Of(m, unknown)))
                .OrderByDescending(m => Roc.Auroc<double>(m.Known, m.Unknown)).Take(MostCurves).ToArray();
            figures.Add(Charts.Roc($"ROC, unknown: {unknown} ({which})", best));
            if (i > 0) continue;
            var theirs = scores.PredictionsOf(unknown);
            figures.Add(Charts.PrecisionRecall($"Precision and recall of known, unknown: {unknown} ({which})", best));
            var finite = best[0].Known.Concat(best[0].Unknown).All(double.IsFinite);   // an infinite score has no place on an axis
            if (finite) figures.Add(Charts.Histogram($"Scores by {best[0].Name}, unknown: {unknown} ({which})", best[0].Known, best[0].Unknown, gather: true));
            figures.Add(Decisions(best[0], data.Truth, predicted, theirs, names, unknown));
            if (finite) figures.Add(Charts.ContactSheet($"{unknown}: what {best[0].Name} takes for known most surely, as which class, and its score ({which})", images, best[0].Unknown, [.. theirs.Select(p => names[p])]));
        }
        if (methods.Contains("msp"))
            figures.Add(Charts.Reliability($"Confidence of the network on known test images ({which})", [.. scores.Of("msp", ScoreFiles.KnownSet).Select(s => Math.Min(s, 1))], [.. data.Truth.Zip(predicted, (t, p) => t == p)]));
        return figures.ToImmutable();
    }

    static Figure Decisions((string Name, double[] Known, double[] Unknown) m, int[] truth, int[] predicted, int[] theirs, string[] names, string unknown) {
        var cutoff = Cutoff.Accepting<double>(Accepted, m.Known);
        int[] Decided(int[] classes, double[] scores) => [.. classes.Zip(scores, (c, s) => cutoff.Rejects(s) ? names.Length : c)];
        return Charts.Confusion($"Decisions by {m.Name} where 95 % of known test images are accepted, unknown: {unknown}",
            [.. truth, .. Enumerable.Repeat(names.Length, theirs.Length)], [.. Decided(predicted, m.Known), .. Decided(theirs, m.Unknown)], names);
    }
}
