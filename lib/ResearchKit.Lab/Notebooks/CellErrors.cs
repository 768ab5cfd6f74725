using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Scripting;

namespace ResearchKit.Lab.Notebooks;

/// <summary>Errors in the cell's own line numbers, with the line and a caret under the place.</summary>
static partial class CellErrors {
    /// <summary>The name under which a cell is compiled.</summary>
    public static string File(int number) => $"cell {number}";

    /// <summary>What did not compile: each error with its line and a caret.</summary>
    public static CellOutput Of(CompilationErrorException e, string code) {
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        var errors = e.Diagnostics.Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).ToArray();
        return new(OutputKind.Error, "CompilationError", errors.Length > 0 ? $"{errors[0].Id}: {errors[0].GetMessage()}" : e.Message, Trace: [.. errors.SelectMany(d => {
            var place = d.Location.GetLineSpan().StartLinePosition;
            return d.Location.IsInSource && place.Line < lines.Length && !d.Location.GetLineSpan().Path.Contains('/')
                ? new[] { $"line {place.Line + 1}: {d.Id}: {d.GetMessage()}", lines[place.Line], new string(' ', place.Character) + "^" }
                : [$"{d.Location.GetLineSpan().Path}{(d.Location.IsInSource ? $", line {place.Line + 1}" : "")}: {d.Id}: {d.GetMessage()}"];
        })]);
    }

    /// <summary>What was thrown: type, message, and the frames in cells and in the user's calls.</summary>
    public static CellOutput Of(Exception e, int number, string code) {
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        var trace = ImmutableArray.CreateBuilder<string>();
        for (var at = e; at is not null; at = at.InnerException) {
            trace.Add($"{(at == e ? "" : "because of ")}{at.GetType().Name}: {at.Message}");
            foreach (Match frame in Frame().Matches(at.StackTrace ?? "")) {
                var (cell, line) = (int.Parse(frame.Groups[1].ValueSpan), int.Parse(frame.Groups[2].ValueSpan));
                trace.Add(cell == number ? $"  at line {line}{(line <= lines.Length ? $": {lines[line - 1].Trim()}" : "")}" : $"  at cell {cell}, line {line}");
            }
        }
        return new(OutputKind.Error, e.GetType().Name, e.Message, Trace: trace.ToImmutable());
    }

    [GeneratedRegex(@"in (?:.*[\\/])?cell (\d+):line (\d+)")]
    private static partial Regex Frame();
}
