using System.Globalization;

namespace ResearchKit.Lab.Boards;

/// <summary>What each method took, means over the trials.</summary>
static class CostTable {
    /// <summary>A row for each method whose cost is known in every trial; null where there is none.</summary>
    public static Table? Of(string protocol, Contender[] scored, IReadOnlyList<OfTrial> trials) {
        var rows = scored.Select(c => (c.Text, Training: All(trials, t => t.Files.TrainingCost(c)), Scoring: All(trials, t => t.Files.ScoringCost(c)),
            Shared: Shared(c.Trained), Images: trials.Average(t => (double)t.Images)))
            .Where(r => r is { Training: not null, Scoring: not null }).OrderBy(r => r.Training!.Processor).ToArray();
        return rows.Length == 0 ? null : new($"{protocol}: time and memory, means over trials", ["method", "training, min", "processor, min", "first trained", "fit and score, ms an image", "memory, MiB"],
            [.. rows.Select(r => (System.Collections.Immutable.ImmutableArray<string>)[r.Text, F(r.Training!.Seconds / 60, 1), F(r.Training.Processor / 60, 1), r.Shared,
                F(r.Scoring!.Processor / r.Images * 1000, 3), F(Math.Max(r.Training.Mebibytes, r.Scoring.Mebibytes), 0)])]);
    }

    // What several methods begin with is trained once, and counted in no method's own time.
    static string Shared(Methods.TrainedMethod method) => string.Join(", ", new[] { (Methods.StudyNeeds.Classifier, Methods.ClosedSet.Method.Id), (Methods.StudyNeeds.Pretrained, Methods.ReferenceTraining.Method.Id) }
        .Where(s => method.Needs.HasFlag(s.Item1) && method.Id != s.Item2).Select(s => s.Item2));

    static Cost? All(IReadOnlyList<OfTrial> trials, Func<OfTrial, Cost?> cost) {
        var costs = trials.Select(cost).OfType<Cost>().ToArray();
        return costs.Length < trials.Count ? null : new(costs.Average(c => c.Seconds), costs.Average(c => c.Processor), costs.Max(c => c.Mebibytes));
    }

    static string F(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
