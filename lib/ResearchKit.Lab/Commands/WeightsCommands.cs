using System.Collections.Immutable;
using System.CommandLine;
using ResearchKit.Data;
using ResearchKit.Networks;
using Spectre.Console;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit weights list|fetch|verify`.</summary>
static class WeightsCommands {
    static readonly Argument<string[]> Ids = new("id") { Description = "weights", Arity = ArgumentArity.OneOrMore };

    public static Command Command(Streams streams) => new("weights", "Published weights of networks: list, fetch, verify. Example: kit weights list") {
        List(streams), Fetch(streams), Verify(streams)
    };

    static Command List(Streams streams) {
        var command = new Command("list", "All published weights, and whether they are on this machine. Example: kit weights list");
        command.SetAction(_ => {
            streams.Console.Write(new Table("", ["id", "title", "architecture", "here", "licence"], [
                .. WeightsCatalogue.Load().Manifests.Values.Select(m => (ImmutableArray<string>)[m.Id, m.Title, m.Architecture, Weights.Find(m.Id) ?? "no", m.Licence])
            ]) { Figures = false }.ToGrid());
            return Cli.Done;
        });
        return command;
    }

    static Command Fetch(Streams streams) {
        var command = new Command("fetch", "Download weights that are not here; goes on where it stopped. Example: kit weights fetch resnet-18-imagenet1k") { Ids };
        command.SetAction(async (parsed, cancel) => {
            using var view = streams.Progress;
            foreach (var id in Known(parsed.GetValue(Ids)!)) view.Say($"{id}: {await Weights.FetchAsync(id, new Ticks(view, id), cancel: cancel)}");
            return Cli.Done;
        });
        return command;
    }

    static Command Verify(Streams streams) {
        var command = new Command("verify", "Check the file's checksum and that its tensors fit the architecture. Example: kit weights verify resnet-18-imagenet1k") { Ids };
        command.SetAction(parsed => {
            var bad = 0;
            foreach (var id in Known(parsed.GetValue(Ids)!))
                try {
                    var sum = Weights.Verify(id);
                    var (network, manifest) = Pretrained.Load(id);
                    network.Free();
                    streams.Out.WriteLine($"{id}: ok, fits {manifest.Architecture}, sha256 {sum}");
                } catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException) {
                    (e is DataUnavailableException ? streams.Error : streams.Out).WriteLine($"{id}: {(e is DataUnavailableException ? "" : "WRONG, ")}{e.Message}");
                    bad++;
                }
            return bad == 0 ? Cli.Done : Cli.Failed;
        });
        return command;
    }

    static string[] Known(string[] ids) {
        foreach (var id in ids)
            try {
                _ = WeightsCatalogue.Load()[id];
            } catch (ArgumentException e) {
                throw new UsageException(Cli.OneLine(e));
            }
        return ids;
    }

    sealed class Ticks(IProgressView view, string id) : IProgress<FetchProgress> {
        public void Report(FetchProgress p) => view.Show(new($"{id} {p.File}", p.Done, p.Total ?? Math.Max(1, p.Done), "bytes"));
    }
}
