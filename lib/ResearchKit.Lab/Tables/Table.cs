using System.Collections.Immutable;
using System.Text;
using Spectre.Console;
using Grid = Spectre.Console.Table;

namespace ResearchKit.Lab;

/// <summary>A table of text: a heading per column, cells row by row.</summary>
/// <param name="Title">Above the table; may be empty.</param>
/// <param name="Head">Column headings; a line feed in one breaks it.</param>
/// <param name="Cells">Rows, each as long as the head.</param>
public sealed record Table(string Title, ImmutableArray<string> Head, ImmutableArray<ImmutableArray<string>> Cells) {
    /// <summary>Rows, each as long as the head.</summary>
    /// <exception cref="ArgumentException">A row of another length.</exception>
    public ImmutableArray<ImmutableArray<string>> Cells { get; init; } = Cells.FirstOrDefault(r => r.Length != Head.Length) is { IsDefault: false } odd
        ? throw new ArgumentException($"each row needs {Head.Length} cells, one has {odd.Length}", nameof(Cells)) : Cells;

    /// <summary>Whether all columns but the first are figures: those stand at the right.</summary>
    public bool Figures { get; init; } = true;

    /// <summary>Whether Markdown's columns are padded so that the text reads as a table too.</summary>
    public bool Padded { get; init; } = true;

    /// <summary>GitHub's Markdown; no line feed at the end.</summary>
    public string ToMarkdown() {
        var rows = Cells.Insert(0, Head).Select(r => r.Select(Escaped).ToArray()).ToArray();
        var widths = Head.Select((_, c) => Padded ? Math.Max(3, rows.Max(r => r[c].Length)) : 3).ToArray();
        var text = new StringBuilder();
        if (Title != "") text.Append("**").Append(Title).Append("**\n\n");
        for (var r = 0; r < rows.Length; r++) {
            text.Append('|').AppendJoin('|', rows[r].Select((cell, c) => $" {(Left(c) ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))} ")).Append('|');
            if (r == 0) text.Append("\n|").AppendJoin('|', widths.Select((w, c) => Left(c) ? $" {new string('-', w)} " : $" {new string('-', w - 1)}: ")).Append('|');
            if (r < rows.Length - 1) text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The table for a terminal.</summary>
    internal Grid ToGrid() {
        var grid = new Grid().Border(TableBorder.Rounded);
        if (Title != "") grid.Title(Title.EscapeMarkup());
        foreach (var (c, head) in Head.Index()) {
            var column = new TableColumn(head.EscapeMarkup());
            if (c == 0) column.NoWrap();
            grid.AddColumn(Left(c) ? column : column.RightAligned());
        }
        foreach (var row in Cells) grid.AddRow([.. row.Select(cell => cell.EscapeMarkup())]);
        return grid;
    }

    bool Left(int column) => column == 0 || !Figures;

    static string Escaped(string cell) => cell.Replace("|", "\\|").Replace("\n", " ");
}
