using System.Collections.Immutable;
using System.CommandLine;
using ResearchKit.Lab.Compare;
using ResearchKit.Lab.Gemos;
using Spectre.Console;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit reproduce` and its first paper, GeMOS.</summary>
static partial class Reproduce {
    static readonly Option<string?> Known = new("--known") { Description = "data set that is learnt (default: fashion-mnist; of ood: cifar-10)", HelpName = "id[:0-5]" };
    static readonly Option<string?> Unknown = new("--unknown") { Description = "unknown data sets and noises; the known set itself: six of its classes are known", HelpName = "id,id" };
    static readonly Option<string?> Methods = new("--methods") { Description = "methods of the catalogue (default: those of the table)", HelpName = "id,id" };
    static readonly Option<int?> Table = new("--table") { Description = "the paper's table: 1 (generators), 2 (MNIST), 3 or 4 (CIFAR-10)", HelpName = "1..4" };
    static readonly Option<int> Seeds = new("--seeds") { Description = "how many seeds", DefaultValueFactory = _ => 3 };

    public static Command Command(Streams streams) {
        var gemos = new Command("gemos", "GeMOS's tables on real images. Example: kit reproduce gemos --known mnist --unknown omniglot,emnist,kmnist,notmnist") {
            Known, Unknown, Methods, Table, Seeds, RunOptions.Profile, RunOptions.On, RunOptions.Epochs, RunOptions.TrainImages, RunOptions.TestImages, RunOptions.Out, RunOptions.Json
        };
        gemos.SetAction(parsed => Run(parsed, streams));
        var ood = new Command("ood", "The survey's table 2: scores of one CIFAR-10 network against other images and noises. Example: kit reproduce ood --profile minutes --device cuda") {
            Known, Unknown, Methods, Seeds, RunOptions.Profile, RunOptions.On, RunOptions.Epochs, RunOptions.TrainImages, RunOptions.TestImages, RunOptions.Out, RunOptions.Json
        };
        ood.SetAction(parsed => {
            var experiment = Named(RunOptions.Read(parsed, Within(parsed.GetValue(Seeds), Seeds, 1, 1000)!.Value) with {
                Known = parsed.GetValue(Known) ?? "cifar-10",
                Unknown = List(parsed.GetValue(Unknown)) is { IsDefault: false } unknown ? unknown : SurveyFigures.Unknown,
                Methods = List(parsed.GetValue(Methods)) is { IsDefault: false } methods ? CompareCommand.Chosen(methods) : SurveyFigures.Methods,
            }) with { Table = SurveyFigures.Table };
            return Finish(parsed, streams, (output, command, view) => CompareRun.Run(experiment, output, command, view));
        });
        return new("reproduce", "Reproduce a paper's tables. Example: kit reproduce gemos") {
            gemos,
            ood,
            ReproduceBoard.Command("opengan", "OpenGAN's regimes on real images. Example: kit reproduce opengan --protocol arpl-mnist --outliers kmnist+omniglot --validation notmnist", ReproduceBoard.OpenGan, Boards.OpenGanStory.Of, streams),
            ReproduceBoard.Command("gradients", "Detectors on gradient-based representations. Example: kit reproduce gradients --protocol arpl-mnist", ReproduceBoard.Gradients, Boards.GradientsStory.Of, streams),
            ReproduceBoard.Command("transfer-novelty", "Deep transfer learning for novelty detection, its baselines and ablation. Example: kit reproduce transfer-novelty --protocol 4-of-10:cifar-10 --outliers cifar-100", ReproduceBoard.Transfer, Boards.TransferStory.Of, streams),
        };
    }

    static int Run(ParseResult parsed, Streams streams) {
        var request = RunOptions.Read(parsed, Within(parsed.GetValue(Seeds), Seeds, 1, 1000)!.Value) with {
            Known = parsed.GetValue(Known),
            Unknown = List(parsed.GetValue(Unknown)),
            Methods = List(parsed.GetValue(Methods)),
            Table = Within(parsed.GetValue(Table), Table, 1, 4),
        };
        var experiment = Named(request);
        return Finish(parsed, streams, (output, command, view) => GemosRun.Run(experiment, output, command, view));
    }

    /// <summary>Runs an experiment under a progress view, then writes and shows its table.</summary>
    /// <param name="parsed">Says where to.</param>
    /// <param name="streams">Where it is shown.</param>
    /// <param name="run">The folder of all runs, the command line and the view → table and run folder.</param>
    internal static int Finish(ParseResult parsed, Streams streams, Func<string, string, IProgressView, (Results, string)> run) {
        using var view = streams.Progress;
        var (results, folder) = run(parsed.GetValue(RunOptions.Out)!, RunOptions.CommandLine(parsed), view);
        RunOptions.WriteJson(parsed, results);
        view.Dispose();
        Show(results, folder, streams);
        return Cli.Done;
    }

    internal static void Show(Results results, string folder, Streams streams) {
        var console = streams.Console;
        console.MarkupLine($"[bold]{results.Title.EscapeMarkup()}[/]");
        foreach (var table in results.Tables) console.Write(table.ToGrid());
        foreach (var note in results.Notes) streams.Out.WriteLine(note);
        streams.Out.WriteLine(results.Provenance.ToMarkdown().TrimEnd());
        streams.Out.WriteLine($"stored in {folder}: report.html, table.md, table.json");
    }

    /// <summary>The plan, once every name in the request is known to exist.</summary>
    internal static GemosExperiment Named(Request request) {
        try {
            var plan = Plan.Of(request);
            foreach (var method in plan.Methods) _ = ResearchKit.Methods.Catalogue.Find(method);
            var catalogue = Data.DataCatalogue.Load();
            foreach (var id in plan.Unknown.Select(u => SetSpec.Parse(u).Id).Where(u => !Data.Noise.Ids.Contains(u)).Prepend(plan.Known)) _ = catalogue[id];
            return plan.Methods.Distinct().Count() == plan.Methods.Length && plan.Unknown.Distinct().Count() == plan.Unknown.Length ? plan
                : throw new UsageException("--methods and --unknown: each id once");
        } catch (ArgumentException e) {
            throw new UsageException(Cli.OneLine(e));
        }
    }

    internal static ImmutableArray<string> List(string? value) => value is null ? default
        : OutsideBrackets().Split(value).Select(p => p.Trim()).Where(p => p.Length > 0).ToImmutableArray() is { Length: > 0 } parts ? parts
        : throw new UsageException($"a list of ids with commas between them expected, got '{value}'");

    // Commas of cgdl[lambda=1,beta=2] stay.
    [System.Text.RegularExpressions.GeneratedRegex(@",(?![^\[\]]*\])")]
    private static partial System.Text.RegularExpressions.Regex OutsideBrackets();

    internal static int? Within(int? value, Option option, int low, int high) => value is null || value >= low && value <= high ? value
        : throw new UsageException($"{option.Name} must be in {low}..{high}, got {value}");

    internal static string OneOf(string value, Option option, params string[] allowed) => allowed.Contains(value) ? value
        : throw new UsageException($"{option.Name} must be one of {string.Join(", ", allowed)}, got '{value}'");
}
