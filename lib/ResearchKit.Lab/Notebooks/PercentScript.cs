using System.Text;

namespace ResearchKit.Lab.Notebooks;

/// <summary>Scripts with cells: `// %%` begins a code cell, `// %% [markdown]` one whose lines are comments.</summary>
public static class PercentScript {
    const string Mark = "// %%";

    /// <summary>The cells of a script; what stands before the first mark is a code cell unless it is empty.</summary>
    public static IEnumerable<(CellKind Kind, string Source)> Cells(string script) {
        var (kind, lines) = (CellKind.Code, new List<string>());
        foreach (var line in script.ReplaceLineEndings("\n").Split('\n')) {
            if (!line.StartsWith(Mark, StringComparison.Ordinal)) {
                lines.Add(kind == CellKind.Code ? line : Words(line));
                continue;
            }
            if (Text(lines) is { Length: > 0 } text) yield return (kind, text);
            (kind, lines) = (line.Contains("[markdown]") ? CellKind.Markdown : line.Contains("[raw]") ? CellKind.Raw : CellKind.Code, []);
        }
        if (Text(lines) is { Length: > 0 } last) yield return (kind, last);
    }

    /// <summary>A notebook as a script; outputs are left behind.</summary>
    public static string Of(Notebook notebook) {
        var text = new StringBuilder();
        foreach (var cell in notebook.Cells) {
            text.Append(text.Length > 0 ? "\n" : "").Append(Mark).Append(cell.Kind switch { CellKind.Code => "\n", CellKind.Markdown => " [markdown]\n", _ => " [raw]\n" });
            foreach (var line in cell.Source.Split('\n')) text.Append(cell.Kind == CellKind.Code ? line : Comment(line)).Append('\n');
        }
        return text.ToString();
    }

    // Words that begin with %% stand without a blank: they are no mark.
    static string Comment(string words) => words == "" || words.StartsWith("%%", StringComparison.Ordinal) ? "//" + words : "// " + words;

    static string Words(string comment) => comment.StartsWith("// ", StringComparison.Ordinal) ? comment[3..]
        : comment.TrimEnd() == "//" ? "" : comment.StartsWith("//%%", StringComparison.Ordinal) ? comment[2..] : comment;

    static string Text(List<string> lines) => string.Join('\n', lines).Trim('\n');
}
