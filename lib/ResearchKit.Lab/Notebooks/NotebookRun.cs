using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Notebooks;

/// <summary>How a run of a notebook ended.</summary>
/// <param name="Notebook">With the outputs of the cells that ran.</param>
/// <param name="Failed">The first cell that failed, from 1; 0: none.</param>
/// <param name="Error">What it said.</param>
/// <param name="Seconds">Of each code cell.</param>
public sealed record RunReport(Notebook Notebook, int Failed, CellOutput? Error, ImmutableArray<double> Seconds);

/// <summary>Runs a notebook without a front end.</summary>
public static class NotebookRun {
    /// <summary>Runs the code cells in order until one fails.</summary>
    /// <param name="notebook">Not changed.</param>
    /// <param name="directory">Where the notebook lies: relative paths begin there.</param>
    /// <param name="started">Told before each cell: its place, from 1, and the number of cells.</param>
    /// <param name="stop">Interrupts the cell that is running.</param>
    /// <param name="shown">Given each output as it comes.</param>
    public static async Task<RunReport> Run(Notebook notebook, string directory, Action<int, int>? started = null, CancellationToken stop = default, Action<CellOutput>? shown = null) {
        using var session = new Session(directory);
        var seconds = ImmutableArray.CreateBuilder<double>();
        var count = 0;
        for (var i = 0; i < notebook.Cells.Length; i++) {
            if (notebook.Cells[i].Kind != CellKind.Code) continue;
            started?.Invoke(i + 1, notebook.Cells.Length);
            var outputs = new List<CellOutput>();
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var end = await session.RunAsync(notebook.Cells[i].Source, o => {
                outputs.Add(o);
                shown?.Invoke(o);
            }, stop).ConfigureAwait(false);
            seconds.Add(clock.Elapsed.TotalSeconds);
            notebook = notebook.WithOutputs(i, ++count, Stored(outputs, count));
            if (end != CellEnd.Ok) return new(notebook, i + 1, outputs.LastOrDefault(o => o.Kind == OutputKind.Error), seconds.ToImmutable());
        }
        return new(notebook, 0, null, seconds.ToImmutable());
    }

    /// <summary>As a notebook stores them: text of one stream together, updates in the place of what they update.</summary>
    public static IEnumerable<JsonObject> Stored(IEnumerable<CellOutput> outputs, int count) {
        var kept = new List<(CellOutput Output, JsonObject Json)>();
        foreach (var o in outputs) {
            if (o.Kind == OutputKind.Stream && kept is [.., ( { Kind: OutputKind.Stream } last, var before)] && last.Name == o.Name) {
                before["text"] = Lines(Overwritten(string.Concat(before["text"]!.AsArray().Select(l => (string?)l)) + o.Text));
            } else if (o.Kind == OutputKind.Update) {
                foreach (var (_, json) in kept.Where(k => k.Output.Kind == OutputKind.Display && k.Output.Id == o.Id)) json["data"] = o.Bundle!.ToJson();
            } else {
                kept.Add((o, o.Kind switch {
                    OutputKind.Stream => new() { ["name"] = o.Name, ["output_type"] = "stream", ["text"] = Lines(Overwritten(o.Text)) },
                    OutputKind.Display => new() { ["data"] = o.Bundle!.ToJson(), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" },
                    OutputKind.Value => new() { ["data"] = o.Bundle!.ToJson(), ["execution_count"] = count, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result" },
                    _ => new() { ["ename"] = o.Name, ["evalue"] = o.Text, ["output_type"] = "error", ["traceback"] = new JsonArray([.. o.Trace.Select(t => (JsonNode)t)]) },
                }));
            }
        }
        return kept.Select(k => k.Json);
    }

    // A carriage return writes over its line, as a terminal does: only the last state of a counter is kept.
    static string Overwritten(string text) => string.Join('\n', text.Split('\n').Select(l => l.TrimEnd('\r') is var line && line.LastIndexOf('\r') is >= 0 and var at ? line[(at + 1)..] : line));

    static JsonArray Lines(string text) {
        var lines = text.Split('\n');
        return [.. lines.Select((l, i) => i < lines.Length - 1 ? l + "\n" : l).Where(l => l != "").Select(l => (JsonNode)l)];
    }
}
