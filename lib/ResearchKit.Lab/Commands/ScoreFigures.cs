using System.Collections.Immutable;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Commands;

/// <summary>One figure of `kit metrics`.</summary>
/// <param name="Name">The name in JSON.</param>
/// <param name="Meaning">A few words.</param>
/// <param name="Value">The number.</param>
/// <param name="Interval">Its confidence interval, where asked for.</param>
sealed record Figure(string Name, string Meaning, double Value, Interval? Interval);

/// <summary>What is known of the examples: scores (higher = known) and, where given, class numbers.</summary>
/// <param name="Known">Scores of known examples.</param>
/// <param name="Unknown">Scores of unknown ones.</param>
/// <param name="Predicted">The predicted class of each known example, or null.</param>
/// <param name="True">The true class of each known example, or null.</param>
/// <param name="UnknownPredicted">The predicted class of each unknown example, or null: then macro F1 is left out.</param>
/// <param name="Cutoff">Scores below it are decided to be unknown; null: what accepts 95 % of the known scores at hand.</param>
sealed record ScoreSet(double[] Known, double[] Unknown, int[]? Predicted, int[]? True, int[]? UnknownPredicted, double? Cutoff) {
    public const double Accepted = 0.95;

    static readonly (string Name, string Meaning)[] Ranking = [
        ("auroc", "P(known score > unknown score), ties one half"),
        ("aupr_in", "average precision, known positive"),
        ("aupr_out", "average precision, unknown positive"),
        ("fpr_at_95_tpr", "share of unknown accepted where 95 % of known are"),
        ("fpr_at_95_tpr_unknown_positive", "share of known rejected where 95 % of unknown are"),
        ("detection_error", "smallest mean of both error rates"),
        ("aupr_in_trapezoid", "the same area by trapezoids, as OpenOOD prints it"),
        ("aupr_out_trapezoid", "the same area by trapezoids, as OpenOOD prints it")
    ];

    static readonly (string Name, string Meaning)[] Labelled = [
        ("accuracy", "known examples given their class, no rejection"),
        ("open_accuracy", "all examples decided rightly at the cut-off"),
        ("macro_f1", "mean F1 of the known classes and the unknown class at the cut-off"),
        ("micro_f1", "F1 of pooled counts of the known classes at the cut-off"),
        ("oscr", "area under correct classification over false positive rate")
    ];

    /// <summary>The known class numbers that occur, ascending; true, predicted, or predicted for an unknown example.</summary>
    int[] Classes { get; } = [.. new[] { Predicted, True, UnknownPredicted }.SelectMany(labels => labels ?? []).Distinct().Order()];

    /// <summary>Whether macro F1 is defined: the unknown examples' predictions are there, and every class has a known example.</summary>
    public bool HasMacroF1 => True is not null && UnknownPredicted is not null && True.Distinct().Count() == Classes.Length;

    /// <summary>The cut-off of the decisions.</summary>
    public double Threshold => CutoffOf(Known).Threshold;

    /// <summary>All figures, each with an interval if a level is given: DeLong for AUROC, Wilson for accuracy, BCa bootstrap for the others.</summary>
    public ImmutableArray<Figure> Figures(double? level = null, ulong seed = 0, int resamples = 2000) {
        var names = True is null ? Ranking : [.. Ranking, .. Labelled.Where(l => l.Name != "macro_f1" || HasMacroF1)];
        if (level is not { } asked) {
            var values = Values([.. Enumerable.Range(0, Known.Length)], [.. Enumerable.Range(0, Unknown.Length)]);
            return [.. names.Zip(values, (n, v) => new Figure(n.Name, n.Meaning, v, null))];
        }
        var auroc = DeLong.Interval<double>(Known, Unknown, asked);
        var bootstrapped = Bootstrap.BcaOfAll(Known.Length, Unknown.Length, Values, seed, resamples, asked);
        return [.. names.Zip(bootstrapped, (n, i) => new Figure(n.Name, n.Meaning, i.Mean, n.Name switch {
            "auroc" => auroc,
            "accuracy" => Accuracy.Interval(True, Predicted, asked),
            _ => i
        }))];
    }

    Cutoff CutoffOf(double[] known) => Cutoff is { } given ? new(given) : Metrics.Cutoff.Accepting<double>(Accepted, known);

    /// <summary>The figures' values on a part of the examples, in the order of their names.</summary>
    double[] Values(ReadOnlySpan<int> known, ReadOnlySpan<int> unknown) {
        double[] scores = Pick(Known, known), others = Pick(Unknown, unknown);
        var ranked = Roc.Rank<double>(scores, others);
        var s = ranked.Summary();
        double[] ranking = [s.Auroc, s.AuprIn, s.AuprOut, s.FprAt95Tpr, s.FprAt95TprUnknownPositive, s.DetectionError, ranked.AuprInTrapezoid(), ranked.AuprOutTrapezoid()];
        if (True is null) return ranking;

        int[] truth = Pick(True, known), predicted = Pick(Predicted!, known);
        var correct = truth.Zip(predicted, (t, p) => t == p).ToArray();
        var cutoff = CutoffOf(scores);
        var unknownClass = Classes.Length;
        int ClassOf(int label) => Array.BinarySearch(Classes, label);
        // Without predictions, an unknown example that is accepted is wrong whatever its class: only macro F1 would ask for it.
        int[] theirs = UnknownPredicted is null ? new int[others.Length] : Array.ConvertAll(Pick(UnknownPredicted, unknown), ClassOf);
        var counts = OpenSetCounts.Of([.. truth.Select(ClassOf), .. Enumerable.Repeat(unknownClass, others.Length)],
            [.. predicted.Select((p, i) => cutoff.Rejects(scores[i]) ? unknownClass : ClassOf(p)), .. theirs.Select((p, i) => cutoff.Rejects(others[i]) ? unknownClass : p)], unknownClass);
        return [.. ranking, correct.Average(c => c ? 1.0 : 0), counts.OpenAccuracy(), .. HasMacroF1 ? [MacroF1(counts)] : Array.Empty<double>(),
            counts.MicroF(), Oscr.Area<double>(scores, correct, others)];
    }

    /// <summary>Macro F1 over the classes that have an example; on all the data that is every class, on a resample it may not be.</summary>
    static double MacroF1(OpenSetCounts counts) {
        var (tp, fn) = (counts.TruePositives, counts.FalseNegatives);
        return Enumerable.Range(0, counts.Classes + 1).Where(c => tp[c] + fn[c] > 0).Average(counts.F1);
    }

    static T[] Pick<T>(T[] values, ReadOnlySpan<int> indices) {
        var picked = new T[indices.Length];
        for (var i = 0; i < picked.Length; i++) picked[i] = values[indices[i]];
        return picked;
    }
}
