using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using ResearchKit.Lab.Gemos;
using Spectre.Console;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit reproduce gemos`.</summary>
static class Reproduce {
    static readonly Option<string?> Known = new("--known") { Description = "data set that is learnt (default: fashion-mnist)", HelpName = "id[:0-5]" };
    static readonly Option<string?> Unknown = new("--unknown") { Description = "unknown data sets and noises; the known set itself: six of its classes are known", HelpName = "id,id" };
    static readonly Option<string?> Methods = new("--methods") { Description = "methods of the catalogue (default: those of the table)", HelpName = "id,id" };
    static readonly Option<int?> Table = new("--table") { Description = "the paper's table: 1 (generators), 2 (MNIST), 3 or 4 (CIFAR-10)", HelpName = "1..4" };
    static readonly Option<int> Seeds = new("--seeds") { Description = "how many seeds", DefaultValueFactory = _ => 3 };
    static readonly Option<string> Profile = new("--profile") { Description = "quick: small network, one or two epochs; paper: the paper's network, 400 epochs", DefaultValueFactory = _ => "quick" };
    static readonly Option<string> On = new("--device") { Description = "cpu or cuda", DefaultValueFactory = _ => "cpu" };
    static readonly Option<int?> Epochs = new("--epochs") { Description = "epochs of training (default: the profile's)" };
    static readonly Option<int?> TrainImages = new("--train-images") { Description = "at most so many training images (0: all; default: all, but 40,000 of Fashion-MNIST in the quick profile)" };
    static readonly Option<int> TestImages = new("--test-images") { Description = "at most so many test images of each set (0: all)" };
    static readonly Option<string> Out = new("--out") { Description = "folder of all runs", DefaultValueFactory = _ => "runs", HelpName = "dir" };
    static readonly Option<string?> Json = new("--json") { Description = "write the table as JSON to this file too", HelpName = "file" };

    public static Command Command(Streams streams) {
        var gemos = new Command("gemos", "GeMOS's tables on real images. Example: kit reproduce gemos --known mnist --unknown omniglot,emnist,kmnist,notmnist") {
            Known, Unknown, Methods, Table, Seeds, Profile, On, Epochs, TrainImages, TestImages, Out, Json
        };
        gemos.SetAction(parsed => Run(parsed, streams));
        return new("reproduce", "Reproduce a paper's tables. Example: kit reproduce gemos") { gemos };
    }

    static int Run(ParseResult parsed, Streams streams) {
        var request = new Request(parsed.GetValue(Known), List(parsed.GetValue(Unknown)), List(parsed.GetValue(Methods)), Within(parsed.GetValue(Table), Table, 1, 4),
            OneOf(parsed.GetValue(Profile)!, Profile, "quick", "paper"), OneOf(parsed.GetValue(On)!, On, "cpu", "cuda"), Within(parsed.GetValue(Seeds), Seeds, 1, 1000)!.Value,
            Within(parsed.GetValue(Epochs), Epochs, 1, 100_000), Within(parsed.GetValue(TrainImages), TrainImages, 0, int.MaxValue),
            Within(parsed.GetValue(TestImages), TestImages, 0, int.MaxValue)!.Value);
        var command = "kit " + string.Join(" ", parsed.Tokens.Select(t => t.Value.Contains(' ') ? $"'{t.Value}'" : t.Value));
        var experiment = Named(request);
        using (var view = streams.Progress) {
            var (results, folder) = GemosRun.Run(experiment, parsed.GetValue(Out)!, command, view);
            if (parsed.GetValue(Json) is { } json) AtomicFile.Write(json, stream => stream.Write(Encoding.UTF8.GetBytes(results.ToJson())));
            view.Dispose();
            Show(results, folder, streams);
        }
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
        : value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? [.. parts]
        : throw new UsageException($"a list of ids with commas between them expected, got '{value}'");

    internal static int? Within(int? value, Option option, int low, int high) => value is null || value >= low && value <= high ? value
        : throw new UsageException($"{option.Name} must be in {low}..{high}, got {value}");

    internal static string OneOf(string value, Option option, params string[] allowed) => allowed.Contains(value) ? value
        : throw new UsageException($"{option.Name} must be one of {string.Join(", ", allowed)}, got '{value}'");
}
