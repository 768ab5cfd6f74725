using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ResearchKit.Lab.Compare;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Report;

namespace ResearchKit.Lab.Boards;

/// <summary>Puts the stored tables of one leaderboard together, whose trials or methods were run at different times or on several machines.</summary>
public static class BoardMerge {
    /// <summary>The file beside `table.json` that holds what each method took in each trial.</summary>
    internal const string Costs = "costs.json";

    /// <summary>Reads the tables, checks that they are of one experiment, and stores the whole table in a folder of its own.</summary>
    /// <param name="files">The paths of `table.json` files; where two hold the same method of the same trial, the later one counts.</param>
    /// <param name="output">The folder of all runs.</param>
    /// <param name="command">The command line, for the provenance.</param>
    /// <exception cref="ArgumentException">There are fewer than two files, or no method is in every trial.</exception>
    /// <exception cref="InvalidDataException">A file is no leaderboard's table, or they are of different experiments: the message names the file.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static (Results Results, string Folder) Run(ImmutableArray<string> files, string output, string command) {
        if (files.Length < 2) throw new ArgumentException($"two tables or more expected, got {files.Length}");
        var parts = files.Select(Part.Read).ToArray();
        foreach (var p in parts.Skip(1))
            if (p.Stored.Provenance.Experiment != parts[0].Stored.Provenance.Experiment)
                throw new InvalidDataException($"{p.File} is of experiment {p.Stored.Provenance.Experiment}, {parts[0].File} of {parts[0].Stored.Provenance.Experiment}: tables of one leaderboard expected (data, network and training alike)");
        var (results, costs) = Of(parts, command);
        using var run = RunFolder.Open(output, "board", new { Merged = parts.Select(p => p.Stored.Provenance).ToArray() });
        run.Log($"start: {command}");
        SealedFile.Write(run.File(Costs), Canonical.Json(costs) + "\n");
        ReportPage.Store(run, results, [Charts.Bars("AUROC, mean over trials and 95 % interval", "auroc", results.Rows)], []);
        return (results, run.Path);
    }

    static (Results Results, ImmutableArray<MethodCost> Costs) Of(Part[] parts, string command) {
        int[] trials = [.. parts.SelectMany(p => p.Stored.Provenance.Seeds).Distinct().Order()];
        var first = parts[0].Stored.Provenance;
        // The later part's figure stands.
        var cells = new Dictionary<(string Table, string Method, string Known, string? Unknown, string Metric), (Row Like, Dictionary<int, double> Values)>();
        var twice = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var p in parts)
            foreach (var row in p.Stored.Rows) {
                var key = (row.Table, row.Method, row.Known, row.Unknown, row.Metric);
                var (_, values) = cells.TryGetValue(key, out var there) ? there : cells[key] = (row, []);
                foreach (var (seed, value) in p.Stored.Provenance.Seeds.Zip(row.Values ?? [row.Mean])) {
                    if (values.ContainsKey(seed)) twice.Add($"{row.Method} of trial {seed + 1} stands in two tables, and that of {p.File} counts");
                    values[seed] = value;
                }
            }
        var partial = cells.Where(c => c.Value.Values.Count < trials.Length).Select(c => c.Key.Method).ToHashSet();
        ImmutableArray<Row> rows = [.. cells.Where(c => !partial.Contains(c.Key.Method)).Select(c => c.Value)
            .Select(c => Row.Of(c.Like.Table, c.Like.Method, c.Like.Known, c.Like.Unknown, c.Like.Metric, [.. trials.Select(t => c.Values[t])], BoardFigures.Paper(c.Like.Table, c.Like.Method, c.Like.Metric, c.Like.Unknown)))];
        if (rows.IsEmpty) throw new ArgumentException($"no method has a figure in each of the trials {Counted(trials)}");
        string[] unknown = [.. rows.Select(r => r.Unknown).OfType<string>().Distinct()];
        ImmutableArray<Group> groups = trials.Length < 2 ? [] : [.. unknown.SelectMany(u => GroupsOf(rows, u))];
        ImmutableArray<MethodCost> costs = [.. parts.SelectMany(p => p.Costs).GroupBy(c => (c.Method, c.Trial)).Select(g => g.Last()).Where(c => !partial.Contains(c.Method))];
        var protocol = rows[0].Table;
        var provenance = first with {
            Seeds = [.. trials],
            Command = command,
            Machine = string.Join("; ", parts.Select(p => p.Stored.Provenance.Machine).Distinct()),
            Threads = parts.Max(p => p.Stored.Provenance.Threads),
            Commit = parts.Select(p => p.Stored.Provenance.Commit).Distinct().Count() == 1 ? first.Commit : null,
            Protocol = first.Protocol.RemoveRange(first.Protocol.Keys.Where(IsPart)).SetItem("group", trials.Length < 2 ? "none: of one trial they need the scores of single images, which a table does not hold"
                : "methods that share a letter cannot be told apart by AUROC: paired t test over trials, 5 % after Holm's correction over all pairs")
                .AddRange(parts.SelectMany(p => Lines(p.Stored.Provenance)).Select((line, i) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{PartName}{i + 1:D2}"), line))),
        };
        return (new($"Leaderboard {protocol}, {trials.Length} trial{(trials.Length == 1 ? "" : "s")}", provenance, rows,
            [.. twice, .. partial.Order(StringComparer.Ordinal).Select(m => $"passed over: {m}: not in every trial ({string.Join("; ", cells.Where(c => c.Key.Method == m && c.Key.Metric == "auroc").Select(c => Partly(c.Key.Unknown, c.Value.Values)))})"), .. Published.Notes(rows), .. PublishedF1.Notes(rows, [])]) {
            Groups = groups,
            Tables = [.. unknown.SelectMany(u => BoardTable.Both(protocol, u, rows, groups)), .. CostTable.Of(protocol, costs, trials.Length) is { } took ? new[] { took } : []],
        }, costs);
    }

    const string PartName = "part ";

    static bool IsPart(string key) => key.StartsWith(PartName, StringComparison.Ordinal);

    // Where a table came from: of one that was merged itself, where its parts did.
    static IEnumerable<string> Lines(Provenance p) => p.Protocol.Keys.Any(IsPart) ? p.Protocol.Where(line => IsPart(line.Key)).Select(line => line.Value)
        : [$"trials {Counted([.. p.Seeds])}, commit {p.Commit ?? "unknown"}, {p.Machine}, {p.Threads} threads: {p.Command}"];

    static IEnumerable<Group> GroupsOf(ImmutableArray<Row> rows, string unknown) {
        Row[] best = [.. rows.Where(r => r.Metric == "auroc" && r.Unknown == unknown).OrderByDescending(r => r.Mean)];
        return best.Zip(Contest.Groups([.. best.Select(r => r.Values!.Value.ToArray())]), (r, letters) => new Group(unknown, r.Method, letters));
    }

    static string Partly(string? unknown, Dictionary<int, double> values) =>
        $"AUROC against {unknown} {string.Join(", ", values.OrderBy(v => v.Key).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Value:F4} in trial {v.Key + 1}")))}";

    static string Counted(int[] trials) => string.Join(", ", trials.Select(t => (t + 1).ToString(CultureInfo.InvariantCulture)));

    sealed record Part(string File, Results Stored, ImmutableArray<MethodCost> Costs) {
        public static Part Read(string file) {
            if (!System.IO.File.Exists(file)) throw new FileNotFoundException($"there is no {file}: the path of a leaderboard's table.json expected", file);
            Results stored;
            try {
                stored = Results.FromJson(System.IO.File.ReadAllText(file), file);
            } catch (InvalidDataException e) {
                throw new InvalidDataException($"{file}: {e.Message}", e);
            }
            var seeds = stored.Provenance.Seeds.Length;
            if (stored.Rows.IsEmpty || stored.Rows.Any(r => r.Metric == "auroc" && r.Unknown is null) || stored.Rows.All(r => r.Metric != "auroc"))
                throw new InvalidDataException($"{file} is no leaderboard's table: rows of AUROC against unknown sets expected");
            if (stored.Rows.FirstOrDefault(r => (r.Values?.Length ?? 1) != seeds) is { } odd)
                throw new InvalidDataException($"{file}: one figure for each of {seeds} trials expected, {odd.Method} has {odd.Values?.Length ?? 1} of {odd.Metric}");
            var costs = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, BoardMerge.Costs);
            return new(file, stored, System.IO.File.Exists(costs) ? JsonSerializer.Deserialize<ImmutableArray<MethodCost>>(System.IO.File.ReadAllText(costs), Canonical.Options) : []);
        }
    }
}
