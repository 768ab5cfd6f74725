using System.Collections.Immutable;
using System.Text.Json;

namespace ResearchKit.Lab;

/// <summary>A set of figures with where they came from: what is shown, stored and compared.</summary>
/// <param name="Title">One line.</param>
/// <param name="Provenance">Where the figures came from.</param>
/// <param name="Rows">The figures.</param>
/// <param name="Notes">What a reader must know: sets that are missing, figures that only the paper has.</param>
public sealed record Results(string Title, Provenance Provenance, ImmutableArray<Row> Rows, ImmutableArray<string> Notes) {
    static readonly JsonSerializerOptions Indented = new(Canonical.Options) { WriteIndented = true, IndentSize = 2, NewLine = "\n" };

    /// <summary>`{"provenance": {...}, "rows": [...]}`, indented, with a line feed at the end.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { Provenance, Rows }, Indented) + "\n";

    /// <summary>Title, table, notes and provenance as Markdown.</summary>
    public string ToMarkdown() => string.Join("\n", [
        $"# {Title}", "",
        .. Tables.SelectMany(t => new[] { t.ToMarkdown(), "" }),
        .. Notes.Select(n => $"- {n}"), .. Notes.IsEmpty ? Array.Empty<string>() : [""],
        Provenance.ToMarkdown()]);

    /// <summary>The tables to show, one per known set and metric: a row per method, a column per unknown set.</summary>
    public ImmutableArray<Table> Tables => [.. Rows.GroupBy(r => (r.Known, r.Metric)).Select(g => Layout.Of([.. g]))];
}
