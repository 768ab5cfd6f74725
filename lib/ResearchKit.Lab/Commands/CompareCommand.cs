using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using ResearchKit.Lab.Compare;
using ResearchKit.Lab.Gemos;
using ResearchKit.Methods;
using Spectre.Console;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit compare`: many methods on one trained network, in one table.</summary>
static class CompareCommand {
    static readonly Option<string> Known = new("--known") { Description = "data set that is learnt, or classes of it", DefaultValueFactory = _ => "fashion-mnist:0-5", HelpName = "id[:0-5]" };
    static readonly Option<string?> Unknown = new("--unknown") { Description = "unknown data sets, classes of one, noises (default: the other classes of the known set)", HelpName = "id[:6-9],id" };
    static readonly Option<string> Methods = new("--methods") { Description = "ids and families of the catalogue; all-posthoc: every score of a trained network; all: GeMOS's generators too", DefaultValueFactory = _ => "all-posthoc", HelpName = "id,family" };
    static readonly Option<int> Seeds = new("--seeds") { Description = "how many networks; with one, intervals are over test images", DefaultValueFactory = _ => 1 };
    static readonly Option<string> Profile = new("--profile") { Description = "quick: small network, one or two epochs; paper: ResNet and the like, 400 epochs", DefaultValueFactory = _ => "quick" };
    static readonly Option<string> On = new("--device") { Description = "cpu or cuda", DefaultValueFactory = _ => "cpu" };
    static readonly Option<int?> Epochs = new("--epochs") { Description = "epochs of training (default: the profile's)" };
    static readonly Option<int?> TrainImages = new("--train-images") { Description = "at most so many training images (0: all; default: the profile's)" };
    static readonly Option<int> TestImages = new("--test-images") { Description = "at most so many test images of each set (0: all)" };
    static readonly Option<string> Out = new("--out") { Description = "folder of all runs", DefaultValueFactory = _ => "runs", HelpName = "dir" };
    static readonly Option<string?> Json = new("--json") { Description = "write the table as JSON to this file too", HelpName = "file" };

    public static Command Command(Streams streams) {
        var command = new Command("compare", "Many methods on one trained network, with intervals and significance groups. Example: kit compare --known fashion-mnist:0-5 --unknown fashion-mnist:6-9 --methods all-posthoc") {
            Known, Unknown, Methods, Seeds, Profile, On, Epochs, TrainImages, TestImages, Out, Json
        };
        command.SetAction(parsed => Run(parsed, streams));
        return command;
    }

    static int Run(ParseResult parsed, Streams streams) {
        var known = parsed.GetValue(Known)!;
        var unknown = Reproduce.List(parsed.GetValue(Unknown));
        var experiment = Reproduce.Named(new(known, unknown.IsDefaultOrEmpty ? [known.Split(':')[0]] : unknown, Chosen(Reproduce.List(parsed.GetValue(Methods))), null,
            Reproduce.OneOf(parsed.GetValue(Profile)!, Profile, "quick", "paper"), Reproduce.OneOf(parsed.GetValue(On)!, On, "cpu", "cuda"),
            Reproduce.Within(parsed.GetValue(Seeds), Seeds, 1, 1000)!.Value, Reproduce.Within(parsed.GetValue(Epochs), Epochs, 1, 100_000),
            Reproduce.Within(parsed.GetValue(TrainImages), TrainImages, 0, int.MaxValue), Reproduce.Within(parsed.GetValue(TestImages), TestImages, 0, int.MaxValue)!.Value)) with { Table = "compare" };
        var command = "kit " + string.Join(" ", parsed.Tokens.Select(t => t.Value.Contains(' ') ? $"'{t.Value}'" : t.Value));
        using var view = streams.Progress;
        var (results, folder) = CompareRun.Run(experiment, parsed.GetValue(Out)!, command, view);
        if (parsed.GetValue(Json) is { } json) AtomicFile.Write(json, stream => stream.Write(Encoding.UTF8.GetBytes(results.ToJson())));
        view.Dispose();
        Reproduce.Show(results, folder, streams);
        return Cli.Done;
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
