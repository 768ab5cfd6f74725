using System.Collections.Immutable;

namespace ResearchKit.Lab;

/// <summary>Where figures came from. Nothing in it depends on the time of day: the same run gives the same provenance.</summary>
/// <param name="Version">The library's version.</param>
/// <param name="Commit">The commit it was built from, or null.</param>
/// <param name="Engine">`system` or `torchsharp`.</param>
/// <param name="Libtorch">libtorch's version.</param>
/// <param name="Device">`cpu` or `cuda`, as asked for.</param>
/// <param name="Machine">The processor's name, and the accelerator's where one was used.</param>
/// <param name="Threads">Threads that the engine uses.</param>
/// <param name="Seeds">The root seeds.</param>
/// <param name="Data">Checksum of each data set by id.</param>
/// <param name="Experiment">The first twelve digits of the experiment's identity.</param>
/// <param name="Command">The command line.</param>
/// <param name="Protocol">How it was measured, in words, by topic.</param>
public sealed record Provenance(
    string Version, string? Commit, string Engine, string Libtorch, string Device, string Machine, int Threads,
    ImmutableArray<int> Seeds, ImmutableSortedDictionary<string, string> Data, string Experiment, string Command,
    ImmutableSortedDictionary<string, string> Protocol) {

    /// <summary>A list of the fields as Markdown, with a line feed at the end.</summary>
    public string ToMarkdown() => string.Concat(Lines().Select(l => $"- {l.Name}: {l.Text}\n"));

    IEnumerable<(string Name, string Text)> Lines() => [
        ("command", $"`{Command}`"),
        ("version", Commit is null ? Version : $"{Version}, commit {Commit}"),
        ("engine", $"{Engine}, libtorch {Libtorch}, {Device}, {Threads} threads, {Machine}"),
        ("experiment", $"{Experiment}, seeds {string.Join(", ", Seeds)}"),
        .. Protocol.Select(p => (p.Key, p.Value)),
        .. Data.Select(d => ($"data {d.Key}", d.Value))];
}
