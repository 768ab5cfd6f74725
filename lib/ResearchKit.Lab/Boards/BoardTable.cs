using System.Collections.Immutable;
using System.Globalization;

namespace ResearchKit.Lab.Boards;

/// <summary>A leaderboard's table for one unknown set: the best AUROC first.</summary>
public static class BoardTable {
    static readonly (string Metric, string Head)[] Columns = [("fpr_at_95_tpr", "FPR@95TPR"), ("oscr", "OSCR"), ("f1", "F1"), ("accuracy", "accuracy")];

    /// <summary>The tables of stored figures for each protocol and unknown set, and one of each trial's AUROC where there are several: those of the `table.md` beside a leaderboard's `table.json`,
    /// but for costs and what its story adds.</summary>
    /// <param name="results">What <see cref="Results.FromJson"/> read.</param>
    /// <exception cref="ArgumentException">A method has no AUROC, or two: the rows are no leaderboard's.</exception>
    public static ImmutableArray<Table> All(Results results) => [.. results.Rows.GroupBy(r => r.Table).SelectMany(t => t.Select(r => r.Unknown).OfType<string>().Distinct().SelectMany(u => {
        var odd = t.Where(r => r.Unknown == u).GroupBy(r => r.Method).FirstOrDefault(m => m.Count(r => r.Metric == "auroc") != 1);
        return odd is null ? Both(t.Key, u, [.. t], results.Groups) : throw new ArgumentException($"{t.Key}, {u}: one AUROC of each method expected, {odd.Key} has {odd.Count(r => r.Metric == "auroc")}", nameof(results));
    }))];

    internal static IEnumerable<Table> Both(string protocol, string unknown, ImmutableArray<Row> rows, ImmutableArray<Group> groups) =>
        ByTrial(protocol, unknown, rows) is { } trials ? [Of(protocol, unknown, rows, groups), trials] : [Of(protocol, unknown, rows, groups)];

    // Null of a single trial, and of more than fit a page.
    static Table? ByTrial(string protocol, string unknown, ImmutableArray<Row> rows) {
        var lines = rows.Where(r => r.Unknown == unknown && r is { Metric: "auroc", Values.Length: <= 10 }).OrderByDescending(r => r.Mean).ToArray();
        return lines.Length == 0 ? null : new($"{protocol}, unknown: {unknown}, AUROC of each trial", ["method", .. Enumerable.Range(1, lines[0].Values!.Value.Length).Select(i => $"trial {i}")],
            [.. lines.Select(r => (ImmutableArray<string>)[r.Method, .. r.Values!.Value.Select(v => v.ToString("F4", CultureInfo.InvariantCulture))])]);
    }

    internal static Table Of(string protocol, string unknown, ImmutableArray<Row> rows, ImmutableArray<Group> groups) {
        var letters = groups.Where(g => g.Unknown == unknown).ToDictionary(g => g.Method, g => g.Letters);
        var lines = rows.Where(r => r.Unknown == unknown || r.Unknown is null).GroupBy(r => r.Method).OrderByDescending(g => g.Single(r => r.Metric == "auroc").Mean);
        var (published, f1) = (Has("auroc"), Has("f1"));
        return new($"{protocol}, unknown: {unknown}", ["method", "AUROC", "group", .. published ? new[] { "published" } : [], .. Columns.SelectMany(c => c.Metric == "f1" && f1 ? new[] { c.Head, "published F1" } : [c.Head])],
            [.. lines.Select(g => (ImmutableArray<string>)[g.Key, Cell(g, "auroc"), letters.GetValueOrDefault(g.Key, ""),
                .. published ? new[] { Paper(g, "auroc") } : [], .. Columns.SelectMany(c => c.Metric == "f1" && f1 ? new[] { Cell(g, c.Metric), Paper(g, "f1") } : [Cell(g, c.Metric)])])]);

        bool Has(string metric) => rows.Any(r => r.Metric == metric && r.Unknown == unknown && r.Paper is not null);
    }

    static string Paper(IEnumerable<Row> rows, string metric) => rows.SingleOrDefault(r => r.Metric == metric)?.Paper is { } p ? p.ToString("F3", CultureInfo.InvariantCulture) : "";

    static string Cell(IEnumerable<Row> rows, string metric) => rows.SingleOrDefault(r => r.Metric == metric) is { } row ? Layout.Cell(row with { Paper = null }) : "";
}
