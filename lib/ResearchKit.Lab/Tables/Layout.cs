using System.Collections.Immutable;
using System.Globalization;

namespace ResearchKit.Lab;

/// <summary>From figures to a table: methods down, unknown sets across, in the order in which they come.</summary>
public static class Layout {
    /// <summary>
    /// The table of rows that share known set and metric. A cell is the mean with half its 95 % interval; then, where the paper has
    /// one, `/ its figure` and = (no significant difference), + (above it) or − (below it). Rows that say the same become one.
    /// </summary>
    /// <param name="rows">The figures; at least one.</param>
    /// <exception cref="ArgumentException">No row, rows of several known sets or metrics, or two rows for one cell.</exception>
    public static Table Of(ImmutableArray<Row> rows) {
        if (rows.Select(r => (r.Known, r.Metric)).Distinct().Count() != 1)
            throw new ArgumentException("rows of one known set and one metric expected", nameof(rows));
        var sets = rows.Select(r => r.Unknown).Distinct().ToArray();
        var cells = rows.ToLookup(r => (r.Method, r.Unknown));
        if (cells.FirstOrDefault(c => c.Count() > 1) is { } twice) throw new ArgumentException($"two rows for {twice.Key}", nameof(rows));
        var lines = rows.Select(r => r.Method).Distinct()
            .Select(m => (Method: m, Cells: sets.Select(s => cells[(m, s)].SingleOrDefault() is { } r ? Cell(r) : "").ToArray())).ToArray();
        if (lines.Length > 1 && lines.All(l => l.Cells.SequenceEqual(lines[0].Cells))) lines = [("all", lines[0].Cells)];
        return new($"{Name(rows[0].Metric)}, known: {rows[0].Known}", ["method", .. sets.Select(s => s ?? "known classes")],
            [.. lines.Select(l => (ImmutableArray<string>)[l.Method, .. l.Cells])]);
    }

    internal static string Cell(Row row) => Figure(row.Mean, 4)
        + (row.High is { } high ? $" ±{Figure(high - row.Mean, 4)}" : "")
        + (row.Paper is { } paper ? $" / {Figure(paper, 2)}{Sign(row.Against())}" : "");

    static string Sign(Verdict verdict) => verdict switch { Verdict.Agrees => " =", Verdict.Above => " +", Verdict.Below => " −", _ => "" };

    static string Name(string metric) => metric switch { "auroc" => "AUROC", "f1" => "F1", "accuracy" => "closed-set accuracy", _ => metric };

    static string Figure(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
