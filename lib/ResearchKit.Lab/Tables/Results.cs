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

    /// <summary>Which methods cannot be told apart; empty where that was not asked.</summary>
    public ImmutableArray<Group> Groups { get; init; } = [];

    /// <summary>`{"provenance": {...}, "rows": [...]}`, and "groups" where there are any, indented, with a line feed at the end.</summary>
    public string ToJson() => (Groups.IsEmpty ? JsonSerializer.Serialize(new { Provenance, Rows }, Indented)
        : JsonSerializer.Serialize(new { Provenance, Rows, Groups }, Indented)) + "\n";

    /// <summary>Reads what <see cref="ToJson"/> wrote; title and notes are not among it.</summary>
    /// <param name="json">`{"provenance": {...}, "rows": [...]}`.</param>
    /// <param name="title">One line.</param>
    /// <exception cref="InvalidDataException">It is no such JSON.</exception>
    public static Results FromJson(string json, string title) {
        try {
            return JsonSerializer.Deserialize<Stored>(json, Canonical.Options) is { Provenance: { } provenance, Rows.IsDefault: false } stored
                ? new(title, provenance, stored.Rows, []) { Groups = stored.Groups.IsDefault ? [] : stored.Groups }
                : throw new InvalidDataException("a table's JSON with provenance and rows expected");
        } catch (JsonException e) {
            throw new InvalidDataException($"a table's JSON with provenance and rows expected: {e.Message}", e);
        }
    }

    sealed record Stored(Provenance? Provenance, ImmutableArray<Row> Rows, ImmutableArray<Group> Groups);

    /// <summary>Title, table, notes and provenance as Markdown.</summary>
    public string ToMarkdown() => string.Join("\n", [
        $"# {Title}", "",
        .. Tables.SelectMany(t => new[] { t.ToMarkdown(), "" }),
        .. Notes.Select(n => $"- {n}"), .. Notes.IsEmpty ? Array.Empty<string>() : [""],
        Provenance.ToMarkdown()]);

    /// <summary>The tables to show, one per known set and metric: a row per method, a column per unknown set; or those that were set.</summary>
    public ImmutableArray<Table> Tables { get => !field.IsDefaultOrEmpty ? field : [.. Rows.GroupBy(r => (r.Known, r.Metric)).Select(g => Layout.Of([.. g]))]; init; }
}

/// <summary>Where a method stands in its table: methods of one unknown set that share a letter cannot be told apart.</summary>
/// <param name="Unknown">The unknown set.</param>
/// <param name="Method">The method's id.</param>
/// <param name="Letters">For example "ab".</param>
public sealed record Group(string Unknown, string Method, string Letters);
