using System.Collections.Immutable;
using System.CommandLine;
using ResearchKit.Lab.Boards;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit fewshot`: few-shot open-set recognition by episodes.</summary>
static class FewShotCommand {
    static readonly Option<string> Data = new("--data") { Description = "data set whose background classes train and whose evaluation classes test", DefaultValueFactory = _ => "omniglot", HelpName = "id" };
    static readonly Option<int> Ways = new("--ways") { Description = "known classes of an episode", DefaultValueFactory = _ => 5 };
    static readonly Option<string> Shots = new("--shots") { Description = "support images of each known class; a table for each number", DefaultValueFactory = _ => "1,5", HelpName = "n,n" };
    static readonly Option<int> Queries = new("--queries") { Description = "queries of each known class, and images of each unknown one", DefaultValueFactory = _ => 15 };
    static readonly Option<int> Unknown = new("--unknown") { Description = "unknown classes of an episode", DefaultValueFactory = _ => 5 };
    static readonly Option<int> Episodes = new("--episodes") { Description = "test episodes", DefaultValueFactory = _ => 600 };
    static readonly Option<int?> TrainEpisodes = new("--train-episodes") { Description = "training episodes (default: 1,000 in the quick profile, 9,000 in minutes, the published 30,000 in the paper profile)" };
    static readonly Option<string?> Network = new("--network") { Description = "the backbone (default: the profile's)", HelpName = "name" };

    public static Command Command(Streams streams) {
        var command = new Command("fewshot", "Few-shot open-set recognition: PEELER beside a prototypical network, accuracy and AUROC over test episodes. Example: kit fewshot --data omniglot --ways 5 --shots 1,5 --episodes 600") {
            Data, Ways, Shots, Queries, Unknown, Episodes, TrainEpisodes, Network, RunOptions.Profile, RunOptions.On, RunOptions.Out, RunOptions.Json
        };
        command.SetAction(parsed => {
            var x = Read(parsed);
            return Reproduce.Finish(parsed, streams, (output, line, view) => FewShot.Run(x, output, line, view));
        });
        return command;
    }

    static FewShotExperiment Read(ParseResult parsed) {
        int In(Option<int> option, int low, int high) => Reproduce.Within(parsed.GetValue(option), option, low, high)!.Value;
        var profile = Reproduce.OneOf(parsed.GetValue(RunOptions.Profile)!, RunOptions.Profile, "quick", "minutes", "paper");
        try {
            _ = ResearchKit.Data.DataCatalogue.Load()[parsed.GetValue(Data)!];
        } catch (ArgumentException e) {
            throw new UsageException(Cli.OneLine(e));
        }
        var network = parsed.GetValue(Network) ?? Plans.Of(profile, null, "cpu").Network;
        if (!ResearchKit.Networks.Architectures.Ids.Contains(network)) throw new UsageException($"unknown network \"{network}\"; there are {string.Join(", ", ResearchKit.Networks.Architectures.Ids)}");
        return new() {
            Data = parsed.GetValue(Data)!,
            Ways = In(Ways, 2, 1000),
            Shots = ShotsOf(parsed.GetValue(Shots)!),
            Queries = In(Queries, 1, 10_000),
            Unknown = In(Unknown, 1, 1000),
            Episodes = In(Episodes, 2, 1_000_000),
            TrainEpisodes = Reproduce.Within(parsed.GetValue(TrainEpisodes), TrainEpisodes, 1, 10_000_000) ?? profile switch { "quick" => 1000, "minutes" => 9000, _ => 30_000 },
            Network = network,
            Device = Reproduce.OneOf(parsed.GetValue(RunOptions.On)!, RunOptions.On, "cpu", "cuda"),
        };
    }

    static ImmutableArray<int> ShotsOf(string text) {
        var numbers = Reproduce.List(text).Select(t => int.TryParse(t, out var n) && n is >= 1 and <= 1000 ? n : throw new UsageException($"--shots: numbers in 1..1000 expected, got '{t}'")).ToImmutableArray();
        return numbers.Distinct().Count() == numbers.Length ? numbers : throw new UsageException("--shots: each number once");
    }
}
