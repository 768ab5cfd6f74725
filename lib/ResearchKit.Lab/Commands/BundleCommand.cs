using System.Collections.Immutable;
using System.CommandLine;
using ResearchKit.Data;
using ResearchKit.Lab.Bundling;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit bundle`: the command line for a machine without .NET and without a network.</summary>
static class BundleCommand {
    static readonly Option<string> Out = new("--out") { Description = "the archive; parts, checksums and run.sh go beside it", HelpName = "file.tar.gz|file.tar.zst", Required = true };
    static readonly Option<string?> Sets = new("--data") { Description = "data sets to take along, those of their splits that are on this machine (default: none)", HelpName = "id,id" };
    static readonly Option<int> PartSize = new("--part-size") { Description = "MiB of a part at most", DefaultValueFactory = _ => 60 };
    static readonly Option<string?> Benches = new("--bench") { Description = "the folder that the benchmarks were built into, to take them along (./kit names it)", HelpName = "dir" };

    public static Command Command(Streams streams) {
        var command = new Command("bundle", "Pack the command line, the .NET runtime, the engine's source and data for Linux x86-64 without .NET. Example: kit bundle --out kit.tar.zst --data mnist,omniglot") { Out, Sets, PartSize, Benches };
        command.SetAction(parsed => Run(parsed, streams));
        return command;
    }

    static int Run(ParseResult parsed, Streams streams) {
        var path = parsed.GetValue(Out)!;
        if (!Archive.Endings.Any(e => Path.GetFileName(path).Length > e.Length && path.EndsWith(e, StringComparison.Ordinal)))
            throw new UsageException($"--out must end in {string.Join(" or ", Archive.Endings)}, got '{path}'");
        var size = Reproduce.Within(parsed.GetValue(PartSize), PartSize, 1, 1 << 20)!.Value;
        var ids = Known(Reproduce.List(parsed.GetValue(Sets)));
        if (Machine.Engine != "system") throw new InvalidOperationException("a bundle has the system engine, which is built on the other machine: ./kit bundle without --engine");

        using var view = streams.Progress;
        var data = ids.SelectMany(id => Contents.Data(id)).ToArray();
        foreach (var split in ids.Select(id => DataSets.Status(id)).SelectMany(s => s.Splits, (s, p) => (s.Manifest.Id, p)).Where(s => !s.p.Available))
            view.Say($"{split.Id}: the split {split.p.Split} is not on this machine and not in the bundle");
        var here = AppContext.BaseDirectory;
        BundleFile[] runtime = [.. Contents.Runtime()];
        BundleFile[] kit = [.. Contents.Kit(here).Concat(parsed.GetValue(Benches) is { } folder ? Contents.Benchmarks(folder) : []).DistinctBy(f => f.Path)];
        var total = Bytes([.. runtime, .. kit, .. data]);
        var parts = Bundle.Write(path, [.. runtime, .. kit, .. data], Contents.RunScript(here), (long)size << 20, done => view.Show(new("packing", done, total, "bytes")));
        view.Dispose();

        streams.Out.WriteLine($"runtime {Mib(Bytes(runtime))}, kit {Mib(Bytes(kit))}, data {Mib(Bytes(data))}; packed {Mib(parts.Sum(p => p.Bytes))}:");
        foreach (var part in parts) streams.Out.WriteLine($"  {part.Name}  {Mib(part.Bytes)}");
        streams.Out.WriteLine($"Copy {(parts.Length == 1 ? "it" : "them")}, {Path.GetFileName(path)}.sha256 and run.sh into a folder of the other machine, then: bash run.sh version");
        return Cli.Done;
    }

    static ImmutableArray<string> Known(ImmutableArray<string> ids) {
        if (ids.IsDefault) return [];
        foreach (var id in ids)
            try {
                if (Noise.Ids.Contains(id)) throw new UsageException($"--data: {id} is made from a seed, there is nothing to take along");
                _ = DataCatalogue.Load()[id];
            } catch (ArgumentException e) {
                throw new UsageException(Cli.OneLine(e));
            }
        return [.. ids.Distinct()];
    }

    static long Bytes(IEnumerable<BundleFile> files) => files.Sum(f => new FileInfo(f.Source).Length);

    static string Mib(long bytes) => $"{bytes / 1048576.0:F1} MiB";
}
