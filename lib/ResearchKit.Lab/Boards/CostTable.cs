using System.Collections.Immutable;
using System.Globalization;

namespace ResearchKit.Lab.Boards;

/// <summary>What one method took in one trial.</summary>
/// <param name="Method">As it was written.</param>
/// <param name="Trial">From 0.</param>
/// <param name="Training">Without what it shares with others.</param>
/// <param name="Scoring">The score's own fit, and all test images.</param>
/// <param name="Shared">What is trained first, with commas between; empty: nothing.</param>
/// <param name="Images">How many test images there were.</param>
sealed record MethodCost(string Method, int Trial, Cost Training, Cost Scoring, string Shared, long Images) {
    /// <summary>Of those methods of a trial whose cost was measured.</summary>
    public static IEnumerable<MethodCost> Of(IEnumerable<Contender> scored, OfTrial trial, int index) =>
        scored.Select(c => (Contender: c, Training: trial.Files.TrainingCost(c), Scoring: trial.Files.ScoringCost(c))).Where(c => c is { Training: not null, Scoring: not null })
            .Select(c => new MethodCost(c.Contender.Text, index, c.Training!, c.Scoring!, SharedBy(c.Contender.Trained), trial.Images));

    // What several methods begin with is trained once, and counted in no method's own time.
    static string SharedBy(Methods.TrainedMethod method) => string.Join(", ", new[] { (Methods.StudyNeeds.Classifier, Methods.ClosedSet.Method.Id), (Methods.StudyNeeds.Pretrained, Methods.ReferenceTraining.Method.Id) }
        .Where(s => method.Needs.HasFlag(s.Item1) && method.Id != s.Item2).Select(s => s.Item2));
}

/// <summary>What each method took, means over the trials in which it was measured.</summary>
static class CostTable {
    /// <summary>A row for each method whose cost is known, with the trials that measured it where they are not all of them for every method; null where there is none.</summary>
    public static Table? Of(string protocol, IEnumerable<MethodCost> costs, int trials) {
        var rows = costs.GroupBy(c => c.Method).Select(g => g.OrderBy(c => c.Trial).ToArray()).OrderBy(g => g.Average(c => c.Training.Processor)).ToArray();
        var some = rows.Any(g => g.Length < trials);
        return rows.Length == 0 ? null : new($"{protocol}: time and memory, means over trials", ["method", "training, min", "processor, min", "first trained", "fit and score, ms an image", "memory, MiB", .. some ? new[] { "of trials" } : []],
            [.. rows.Select(g => (ImmutableArray<string>)[g[0].Method, F(g.Average(c => c.Training.Seconds) / 60, 1), F(g.Average(c => c.Training.Processor) / 60, 1), g[0].Shared,
                F(g.Average(c => c.Scoring.Processor / c.Images) * 1000, 3), F(g.Max(c => Math.Max(c.Training.Mebibytes, c.Scoring.Mebibytes)), 0), .. some ? new[] { string.Join(", ", g.Select(c => c.Trial + 1)) } : []])]);
    }

    static string F(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
