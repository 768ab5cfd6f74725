using System.Collections.Immutable;
using System.CommandLine;
using ResearchKit.Data;
using Spectre.Console;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit data list|fetch|verify|show`.</summary>
static class DataCommands {
    static readonly Argument<string[]> Ids = new("id") { Description = "data sets", Arity = ArgumentArity.OneOrMore };
    static readonly Argument<string> Id = new("id") { Description = "a data set or a noise" };
    static readonly Option<string?> Split = new("--split") { Description = "train, test, ... (default: all for fetch, test for show)", HelpName = "name" };
    static readonly Option<string?> Out = new("--out") { Description = "where the contact sheet goes (default: ID-SPLIT.png)", HelpName = "file.png" };

    public static Command Command(Streams streams) => new("data", "Data sets: list, fetch, verify, show. Example: kit data list") {
        List(streams), Fetch(streams), Verify(streams), Show(streams)
    };

    static Command List(Streams streams) {
        var command = new Command("list", "Every data set, and whether it is on this machine. Example: kit data list");
        command.SetAction(_ => {
            streams.Console.Write(new Table("", ["id", "title", "split", "images", "here", "licence"], [
                .. DataCatalogue.Load().Manifests.Keys.Select(id => DataSets.Status(id)).SelectMany(s => s.Splits.Select(p =>
                    (ImmutableArray<string>)[s.Manifest.Id, s.Manifest.Title, p.Split, $"{p.Count}", p.Available ? p.Message : "no", s.Manifest.Licence]))
            ]) { Figures = false }.ToGrid());
            streams.Out.WriteLine($"made from a seed, nothing to fetch: {string.Join(", ", Noise.Ids)}");
            return Cli.Done;
        });
        return command;
    }

    static Command Fetch(Streams streams) {
        var command = new Command("fetch", "Download what no other source has; goes on where it stopped. Example: kit data fetch kmnist") { Ids, Split };
        command.SetAction(async (parsed, cancel) => {
            using var view = streams.Progress;
            foreach (var id in Known(parsed.GetValue(Ids)!, parsed.GetValue(Split))) {
                var report = await DataSets.FetchAsync(id, parsed.GetValue(Split), new Ticks(view, id), cancel: cancel);
                foreach (var file in report.Present) view.Say($"{id}: here already: {file}");
                foreach (var file in report.Fetched) view.Say($"{id}: {file.Name} from {file.Address}, sha256 {file.Sha256}{(file.Checked ? "" : " (no checksum is known to compare with)")}");
                view.Say($"{id}: {report.Folder}");
            }
            return Cli.Done;
        });
        return command;
    }

    static Command Verify(Streams streams) {
        var command = new Command("verify", "Read every file that is here; check sizes, checksums, counts, labels. Example: kit data verify mnist") { Ids };
        command.SetAction(parsed => {
            var bad = 0;
            foreach (var id in Known(parsed.GetValue(Ids)!, null)) {
                var checks = DataSets.Verify(id);
                foreach (var check in checks) streams.Out.WriteLine($"{id} {check.Split}: {(check.Ok ? "ok" : "WRONG")}, {check.Origin}, {check.Message}");
                if (checks.IsEmpty) streams.Error.WriteLine(DataSets.Status(id).Splits[0].Message);
                bad += checks.IsEmpty ? 1 : checks.Count(c => !c.Ok);
            }
            return bad == 0 ? Cli.Done : Cli.Failed;
        });
        return command;
    }

    static Command Show(Streams streams) {
        var command = new Command("show", "Class counts, and a contact sheet as PNG. Example: kit data show fashion-mnist --split train --out sheet.png") { Id, Split, Out };
        command.SetAction(parsed => {
            var (id, split) = (parsed.GetValue(Id)!, parsed.GetValue(Split));
            var view = Noise.Ids.Contains(id) ? OfNoise(id) : OfSet(id, split);
            var file = parsed.GetValue(Out) ?? (view.Split == "" ? $"{id}.png" : $"{id}-{view.Split}.png");
            AtomicFile.Write(file, stream => stream.Write(view.ContactSheet));
            streams.Out.WriteLine($"{id} {view.Split}: {view.Count} images of {view.Shape.Channels} x {view.Shape.Height} x {view.Shape.Width}, {view.Origin}");
            streams.Console.Write(new Table("", ["class", "images"], [.. view.Classes.Select(c => (ImmutableArray<string>)[c.Name, $"{c.Count}"])]).ToGrid());
            streams.Out.WriteLine($"contact sheet: {file}");
            return Cli.Done;
        });
        return command;
    }

    static DataView OfSet(string id, string? split) {
        Known([id], split);
        var splits = DataCatalogue.Load()[id].Splits;
        return DataSets.Show(id, split ?? (splits.Contains("test") ? "test" : splits[0]));
    }

    static DataView OfNoise(string id) {
        using var scope = torch.NewDisposeScope();
        return DataView.Of(id == "mnist-noise" ? Noise.OnMnist(DataSets.Load("mnist", "test"), new Seed(0)) : Noise.Make(id, 100, 1, 28, 28, new Seed(0)));
    }

    /// <summary>The ids, once each is known to be a data set's, with that split.</summary>
    static string[] Known(string[] ids, string? split) {
        foreach (var id in ids) {
            var splits = Usage(() => DataCatalogue.Load()[id]).Splits;
            if (split is not null && !splits.Contains(split)) throw new UsageException($"{id} has no split '{split}': expected one of {string.Join(", ", splits)}");
        }
        return ids;
    }

    static T Usage<T>(Func<T> f) {
        try {
            return f();
        } catch (ArgumentException e) {
            throw new UsageException(Cli.OneLine(e));
        }
    }

    sealed class Ticks(IProgressView view, string id) : IProgress<FetchProgress> {
        public void Report(FetchProgress p) => view.Show(new($"{id} {p.File}", p.Done, p.Total ?? Math.Max(1, p.Done), "bytes"));
    }
}
