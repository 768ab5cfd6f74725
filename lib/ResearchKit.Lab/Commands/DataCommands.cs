using System.CommandLine;
using ResearchKit.Data;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit data list|fetch|verify|show`.</summary>
static class DataCommands {
    static readonly Argument<string[]> Ids = new("id") { Description = "data sets", Arity = ArgumentArity.OneOrMore };
    static readonly Argument<string> Id = new("id") { Description = "data set" };
    static readonly Option<string?> Split = new("--split") { Description = "train, test, ... (default: the first there is)", HelpName = "name" };

    public static Command Command(Streams streams) => new("data", "Data sets: list, fetch, verify, show. Example: kit data list") {
        List(streams), Verify(streams)
    };

    static Command List(Streams streams) {
        var command = new Command("list", "Every data set, and whether it is on this machine. Example: kit data list");
        command.SetAction(_ => {
            streams.Console.Write(new Table("", ["id", "title", "split", "images", "here", "licence"], [
                .. DataCatalogue.Load().Manifests.Keys.Select(id => DataSets.Status(id)).SelectMany(s => s.Splits.Select(p =>
                    (System.Collections.Immutable.ImmutableArray<string>)[s.Manifest.Id, s.Manifest.Title, p.Split, $"{p.Count}", p.Available ? p.Message : "no", s.Manifest.Licence]))
            ]) { Figures = false }.ToGrid());
            streams.Out.WriteLine($"made from a seed, nothing to fetch: {string.Join(", ", Noise.Ids)}");
            return Cli.Done;
        });
        return command;
    }

    static Command Verify(Streams streams) {
        var command = new Command("verify", "Read every file that is here; check sizes, checksums, counts, labels. Example: kit data verify mnist") { Ids };
        command.SetAction(parsed => {
            var bad = 0;
            foreach (var id in Known(parsed.GetValue(Ids)!)) {
                var checks = DataSets.Verify(id);
                foreach (var check in checks) streams.Out.WriteLine($"{id} {check.Split}: {(check.Ok ? "ok" : "WRONG")}, {check.Origin}, {check.Message}");
                if (checks.IsEmpty) streams.Out.WriteLine(DataSets.Status(id).Splits[0].Message);
                bad += checks.IsEmpty ? 1 : checks.Count(c => !c.Ok);
            }
            return bad == 0 ? Cli.Done : Cli.Failed;
        });
        return command;
    }

    /// <summary>The ids, once each is known to be a data set's.</summary>
    static string[] Known(string[] ids) {
        try {
            foreach (var id in ids) _ = DataCatalogue.Load()[id];
            return ids;
        } catch (ArgumentException e) {
            throw new UsageException(Cli.OneLine(e));
        }
    }
}
