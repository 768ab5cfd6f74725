using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ResearchKit.Lab.Boards;
using ResearchKit.Lab.Compare;
using ResearchKit.Lab.Gemos;
using ResearchKit.Methods;
using Spectre.Console;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit compare`: many methods on one trained network, in one table.</summary>
static class CompareCommand {
    static readonly Option<string> Known = new("--known") { Description = "data set that is learnt, or classes of it", DefaultValueFactory = _ => "fashion-mnist:0-5", HelpName = "id[:0-5]" };
    static readonly Option<string?> Unknown = new("--unknown") { Description = "unknown data sets, classes of one, noises (default: the other classes of the known set)", HelpName = "id[:6-9],id" };
    static readonly Option<string> Methods = new("--methods") { Description = "ids and families of the catalogue; all-posthoc: every score of a trained network; all: GeMOS's generators too; with --protocol also trained methods, and a score on top of one: opengan, dtl+knfst, opengan[epochs=5]", DefaultValueFactory = _ => "all-posthoc", HelpName = "id,family" };
    static readonly Option<int> Seeds = new("--seeds") { Description = "how many networks; with one, intervals are over test images", DefaultValueFactory = _ => 1 };

    static readonly Option<string?> Trials = new("--trials") { Description = "with --protocol: only these of its trials, from 1; their tables are put together by --merge", HelpName = "3 or 3-5" };
    static readonly Option<string?> Merge = new("--merge") { Description = "no run: the tables of other trials of one leaderboard, put together in --out", HelpName = "table.json,table.json" };
    static readonly Option<string?> Board = new("--protocol") { Description = "a leaderboard of trained and post-hoc methods: arpl-mnist, arpl-svhn, arpl-cifar-10, cac-mnist, K-of-N:SET, first-K-of-N:SET, SET/SET+SET", HelpName = "name" };
    static readonly Option<string> Outliers = new("--outliers") { Description = "with --protocol: sets to train on as outliers; own:K takes K classes that the protocol leaves over", DefaultValueFactory = _ => "", HelpName = "id+own:1" };
    static readonly Option<string> Validation = new("--validation") { Description = "with --protocol: open sets to choose models by", DefaultValueFactory = _ => "", HelpName = "id+own:1" };
    static readonly Option<string?> Network = new("--network") { Description = "with --protocol: the backbone (default: the profile's)", HelpName = "name" };

    internal static Option<string?> NewWeights() => new("--weights") { Description = "published weights that networks start from (`kit weights list`)", HelpName = "id" };
    static readonly Option<string?> Weights = NewWeights();

    public static Command Command(Streams streams) {
        var command = new Command("compare", "Many methods on one trained network, with intervals and significance groups. Example: kit compare --known fashion-mnist:0-5 --unknown fashion-mnist:6-9 --methods all-posthoc; kit compare --protocol arpl-mnist --methods msp,maxlogit --seeds 5") {
            Known, Unknown, Board, Methods, Seeds, Trials, Merge, Outliers, Validation, Network, Weights, RunOptions.Profile, RunOptions.On, RunOptions.Epochs, RunOptions.TrainImages, RunOptions.TestImages, RunOptions.Out, RunOptions.Json
        };
        command.SetAction(parsed => Run(parsed, streams));
        return command;
    }

    static int Run(ParseResult parsed, Streams streams) {
        if (parsed.GetValue(Merge) is not null) return RunMerge(parsed, streams);
        if (parsed.GetValue(Board) is { } protocol) return RunBoard(parsed, streams, protocol);
        foreach (var option in new Option[] { Outliers, Validation, Network, Weights, Trials })
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException($"{option.Name} goes with --protocol");
        var known = parsed.GetValue(Known)!;
        var unknown = Reproduce.List(parsed.GetValue(Unknown));
        var experiment = Reproduce.Named(RunOptions.Read(parsed, Reproduce.Within(parsed.GetValue(Seeds), Seeds, 1, 1000)!.Value) with {
            Known = known,
            Unknown = unknown.IsDefaultOrEmpty ? [known.Split(':')[0]] : unknown,
            Methods = Chosen(Reproduce.List(parsed.GetValue(Methods))),
        }) with { Table = "compare" };
        return Reproduce.Finish(parsed, streams, (output, command, view) => CompareRun.Run(experiment, output, command, view));
    }

    static int RunMerge(ParseResult parsed, Streams streams) {
        foreach (var option in parsed.CommandResult.Command.Options)
            if (option != Merge && option != RunOptions.Out && option != RunOptions.Json && parsed.GetResult(option) is { Implicit: false }) throw new UsageException($"{option.Name} does not go with --merge, which runs nothing");
        var files = Reproduce.List(parsed.GetValue(Merge));
        if (files.Length < 2) throw new UsageException($"--merge: the paths of two tables or more, with commas between, expected, got {files.Length}");
        return Reproduce.Finish(parsed, streams, (output, command, _) => BoardMerge.Run(files, output, command));
    }

    static int RunBoard(ParseResult parsed, Streams streams, string protocol) {
        foreach (var option in new Option[] { Known, Unknown })
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException($"{option.Name} does not go with --protocol, which says what is known and unknown");
        var request = RunOptions.Read(parsed, Reproduce.Within(parsed.GetValue(Seeds), Seeds, 1, 1000)!.Value);
        var (network, train) = Plans.Of(request.Profile, request.Epochs, request.Device);
        BoardExperiment x;
        try {
            var (first, count) = Span(parsed, Protocol.Parse(protocol).Trials);
            x = new() {
                Protocol = protocol,
                Methods = Plans.Methods(Reproduce.List(parsed.GetValue(Methods))),
                First = first,
                Seeds = count,
                Network = parsed.GetValue(Network) ?? network,
                Weights = parsed.GetValue(Weights),
                Train = train,
                EpochShare = Plans.EpochShare(request.Profile),
                WidthShare = Plans.WidthShare(request.Profile),
                Device = request.Device,
                Outliers = parsed.GetValue(Outliers)!,
                Validation = parsed.GetValue(Validation)!,
                TrainImages = request.TrainImages ?? 0,
                TestImages = request.TestImages,
            };
            foreach (var method in x.Methods) _ = Contender.Parse(method);
            if (!ResearchKit.Networks.Architectures.Ids.Contains(x.Network)) throw new ArgumentException($"unknown network \"{x.Network}\"; there are {string.Join(", ", ResearchKit.Networks.Architectures.Ids)}");
        } catch (ArgumentException e) {
            throw new UsageException(Cli.OneLine(e));
        }
        return Reproduce.Finish(parsed, streams, (output, command, view) => BoardRun.Run(x, output, command, view));
    }

    // The trials that are asked for: the first, from 0, and how many.
    static (int First, int Count) Span(ParseResult parsed, int all) {
        var seeds = parsed.GetResult(Seeds) is { Implicit: false };
        if (parsed.GetValue(Trials) is not { } text) return (0, seeds ? parsed.GetValue(Seeds) : all);
        if (seeds) throw new UsageException("--trials says which trials, --seeds how many of them: one of the two");
        int[] ends = [.. text.Split('-').Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 1000 ? n : 0)];
        return ends is [> 0] or [> 0, > 0] && ends[^1] >= ends[0] ? (ends[0] - 1, ends[^1] - ends[0] + 1) : throw new UsageException($"--trials {text}: a trial from 1 to 1000, or the first and the last, such as 3-5, expected");
    }

    /// <summary>Ids as they are; a family stands for its methods, all-posthoc for all but GeMOS's generators. What needs several networks is left out of groups.</summary>
    internal static ImmutableArray<string> Chosen(ImmutableArray<string> words) {
        var one = Catalogue.All.Where(m => !m.Needs.HasFlag(Needs.Members)).ToArray();
        return [.. words.SelectMany(word => word switch {
            "all" => one.Select(m => m.Id),
            "all-posthoc" => one.Where(m => m.Family != "gemos").Select(m => m.Id),
            _ when Catalogue.All.All(m => m.Id != word) && one.Any(m => m.Family == word) => one.Where(m => m.Family == word).Select(m => m.Id),
            _ => [word]
        }).Distinct()];
    }
}
