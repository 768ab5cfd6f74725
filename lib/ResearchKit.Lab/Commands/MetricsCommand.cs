using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit metrics KNOWN UNKNOWN`: every metric of scores that any program wrote.</summary>
static class MetricsCommand {
    static readonly Argument<string> Known = new("known") { Description = "scores of known examples, one a row, higher = known: .npy (float32 or float64, [n] or [n, 1]), .csv or .txt" };
    static readonly Argument<string> Unknown = new("unknown") { Description = "scores of unknown examples" };
    static readonly Option<string?> Labels = new("--labels") { Description = "predicted and true class of each known example: .npy of integers [n, 2], or text with two columns (a first line may name them)", HelpName = "file" };
    static readonly Option<string?> UnknownPredictions = new("--unknown-predictions") { Description = "predicted class of each unknown example, one a row; macro_f1 needs it", HelpName = "file" };
    static readonly Option<double?> Cutoff = new("--cutoff") { Description = "scores below it are decided to be unknown (default: what accepts 95 % of the known ones)" };
    static readonly Option<string?> Json = new("--json") { Description = "as JSON; with a name that ends in .json into that file, beside the table", HelpName = "file.json", Arity = ArgumentArity.ZeroOrOne };
    static readonly Option<bool> Intervals = new("--ci") { Description = "confidence intervals: DeLong for auroc, Wilson for accuracy, BCa bootstrap for the others" };
    static readonly Option<double> Level = new("--level") { Description = "confidence of the intervals", DefaultValueFactory = _ => 0.95 };
    static readonly Option<int> Resamples = new("--resamples") { Description = "resamples of the bootstrap", DefaultValueFactory = _ => 2000 };
    static readonly Option<ulong> Seed = new("--seed") { Description = "seed of the bootstrap", DefaultValueFactory = _ => 0 };

    static readonly JsonSerializerOptions Written = new(Canonical.Options) { WriteIndented = true, IndentSize = 2, NewLine = "\n", NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static Command Command(Streams streams) {
        var command = new Command("metrics", "Every metric of scores in files. Example: kit metrics known.npy unknown.npy --labels labels.csv --ci --json") {
            Known, Unknown, Labels, UnknownPredictions, Cutoff, Json, Intervals, Level, Resamples, Seed
        };
        command.SetAction(parsed => Run(parsed, streams));
        return command;
    }

    static int Run(ParseResult parsed, Streams streams) {
        var (json, ci, level, resamples) = (parsed.GetValue(Json), parsed.GetValue(Intervals), parsed.GetValue(Level), parsed.GetValue(Resamples));
        var asJson = parsed.GetResult(Json) is not null;
        if (json is not null && !json.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"--json takes a file whose name ends in .json, got '{json}'; alone, it stands last");
        if (!(level is > 0 and < 1)) throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--level must be between 0 and 1, got {level}"));
        if (resamples < 2) throw new UsageException($"--resamples must be at least 2, got {resamples}");
        if (parsed.GetValue(Cutoff) is double.NaN) throw new UsageException("--cutoff must be a number");
        if (parsed.GetValue(Labels) is null && (parsed.GetValue(UnknownPredictions) is not null || parsed.GetResult(Cutoff) is not null))
            throw new UsageException("--unknown-predictions and --cutoff need --labels");

        var set = Read(parsed);
        var figures = set.Figures(ci ? level : null, parsed.GetValue(Seed), resamples);
        if (set.True is not null && !set.HasMacroF1) streams.Error.WriteLine(set.UnknownPredicted is null
            ? "macro_f1 is left out: it needs --unknown-predictions" : "macro_f1 is left out: a predicted class has no known example");
        var text = AsJson(set, figures) + "\n";
        if (json is not null) AtomicFile.Write(json, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        if (asJson && json is null) streams.Out.Write(text);
        else streams.Console.Write(AsTable(set, figures).ToGrid());
        return Cli.Done;
    }

    static ScoreSet Read(ParseResult parsed) {
        string known = parsed.GetValue(Known)!, unknown = parsed.GetValue(Unknown)!;
        double[] knownScores = ScoreFile.Scores(known), unknownScores = ScoreFile.Scores(unknown);
        int[][]? labels = null;
        int[]? predictions = null;
        if (parsed.GetValue(Labels) is { } file) {
            labels = ScoreFile.Labels(file, "predicted", "true");
            SameRows(file, labels[0].Length, known, knownScores.Length);
        }
        if (parsed.GetValue(UnknownPredictions) is { } theirs) {
            predictions = ScoreFile.Labels(theirs, "predicted")[0];
            SameRows(theirs, predictions.Length, unknown, unknownScores.Length);
        }
        return new(knownScores, unknownScores, labels?[0], labels?[1], predictions, parsed.GetValue(Cutoff));
    }

    static void SameRows(string file, int rows, string of, int expected) {
        if (rows != expected) throw new InvalidDataException($"{file}: {expected} rows expected, as many as {of} has, got {rows}");
    }

    static string AsJson(ScoreSet set, ImmutableArray<Figure> figures) {
        var all = new JsonObject { ["known"] = set.Known.Length, ["unknown"] = set.Unknown.Length };
        foreach (var f in figures) all[f.Name] = f.Value;
        if (set.True is not null) all["cutoff"] = set.Threshold;
        if (figures.Any(f => f.Interval is not null)) all["intervals"] = new JsonObject(figures.Where(f => f.Interval is not null).Select(f =>
            KeyValuePair.Create(f.Name, (JsonNode?)new JsonObject { ["low"] = f.Interval!.Value.Low, ["high"] = f.Interval.Value.High, ["level"] = f.Interval.Value.Level })));
        return all.ToJsonString(Written);
    }

    static Table AsTable(ScoreSet set, ImmutableArray<Figure> figures) {
        static string Number(double value) => value.ToString("F6", CultureInfo.InvariantCulture);
        var title = $"{set.Known.Length} known, {set.Unknown.Length} unknown scores"
            + (set.True is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; unknown below {set.Threshold:G6}"));
        return figures[0].Interval is null
            ? new(title, ["metric", "value", "what it is"], [.. figures.Select(f => (ImmutableArray<string>)[f.Name, Number(f.Value), f.Meaning])]) { Figures = false }
            : new(title, ["metric", "value", "low", "high", "what it is"],
                [.. figures.Select(f => (ImmutableArray<string>)[f.Name, Number(f.Value), Number(f.Interval!.Value.Low), Number(f.Interval.Value.High), f.Meaning])]) { Figures = false };
    }
}
