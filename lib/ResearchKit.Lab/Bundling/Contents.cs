using System.Runtime.InteropServices;
using System.Text.Json;
using ResearchKit.Data;

namespace ResearchKit.Lab.Bundling;

/// <summary>What a bundle holds: this program as it was built, the .NET runtime that it runs on, the engine's native source, data.</summary>
/// <remarks>The runtime is the one that is installed here, so that no package is needed, and the program on the other machine is the same to the byte.</remarks>
static class Contents {
    // For debuggers, tracing, other collectors and Visual Basic.
    static readonly string[] LeftOut = ["createdump", "libclrgc.so", "libclrgcexp.so", "libcoreclrtraceptprovider.so", "libmscordaccore.so", "libmscordbi.so", "Microsoft.VisualBasic.dll", "Microsoft.VisualBasic.Core.dll"];

    /// <summary>The runtime that this process runs on, laid out as an installed one, in `dotnet/`.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux x86-64.</exception>
    public static IEnumerable<BundleFile> Runtime() {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            throw new PlatformNotSupportedException($"a bundle takes its .NET runtime from the machine that makes it: Linux X64 expected, this is {RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}");
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;                       // .../shared/Microsoft.NETCore.App/10.0.x
        var root = Path.GetFullPath(Path.Combine(framework, "..", "..", ".."));
        var hosts = Path.Combine(root, "host", "fxr");
        var host = Directory.EnumerateDirectories(hosts).MaxBy(d => Version.TryParse(Path.GetFileName(d).Split('-')[0], out var v) ? v : new())
            ?? throw new DirectoryNotFoundException($"no .NET host in {hosts}");
        return [
            new("dotnet/dotnet", Path.Combine(root, "dotnet"), Executable: true),
            .. new[] { "LICENSE.txt", "ThirdPartyNotices.txt" }.Where(f => File.Exists(Path.Combine(root, f))).Select(f => new BundleFile($"dotnet/{f}", Path.Combine(root, f))),
            .. BundleFile.Below(host, $"dotnet/host/fxr/{Path.GetFileName(host)}"),
            .. BundleFile.Below(framework, $"dotnet/shared/Microsoft.NETCore.App/{Path.GetFileName(framework)}").Where(f => !LeftOut.Contains(Path.GetFileName(f.Path)))];
    }

    /// <summary>The command line, the manifests and the native source in `kit/`, and run.sh.</summary>
    /// <param name="folder">The folder that it was built into.</param>
    public static IEnumerable<BundleFile> Kit(string folder) => [
        new("run.sh", RunScript(folder), Executable: true),
        new("LICENSE", Path.Combine(folder, "bundling", "LICENSE")),
        .. App(folder, "ResearchKit.Lab"),
        .. new[] { "bundling", "data-manifests", "native", "weights-manifests" }.SelectMany(f => BundleFile.Below(Path.Combine(folder, f), $"kit/{f}"))];

    /// <summary>The script that runs on the other machine.</summary>
    public static string RunScript(string folder) => Path.Combine(folder, "bundling", "run.sh");

    /// <summary>The benchmarks and their peers' scripts in `kit/`.</summary>
    /// <param name="folder">The folder that they were built into.</param>
    public static IEnumerable<BundleFile> Benchmarks(string folder) => [.. App(folder, "Benchmarks"), .. BundleFile.Below(Path.Combine(folder, "peers"), "kit/peers")];

    /// <summary>A program as its .deps.json describes it, without debugging symbols, documentation and the native file, which is built on the other machine.</summary>
    static IEnumerable<BundleFile> App(string folder, string name) {
        using var deps = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name + ".deps.json")));
        var assemblies = deps.RootElement.GetProperty("targets").EnumerateObject().SelectMany(t => t.Value.EnumerateObject()).SelectMany(library => Files(library.Value));
        return [.. assemblies.Append(name + ".deps.json").Append(name + ".runtimeconfig.json").Distinct().Order(StringComparer.Ordinal)
            .Select(file => new BundleFile($"kit/{file}", Path.Combine(folder, file)))];

        // Assemblies lie beside the program whatever folder of their package they are from; native files by platform keep theirs.
        static IEnumerable<string> Files(JsonElement library) => library.EnumerateObject().SelectMany(kind => kind.Name switch {
            "runtime" or "native" => kind.Value.EnumerateObject().Select(f => Path.GetFileName(f.Name)),
            "runtimeTargets" => kind.Value.EnumerateObject().Select(f => f.Name),
            _ => []
        });
    }

    /// <summary>All splits of a data set that are on this machine, in `data/`, as a local folder; the files as they are, checked.</summary>
    /// <param name="id">A manifest's id.</param>
    /// <param name="places">Where to look; null: what the environment says.</param>
    /// <exception cref="ArgumentException">There is no such data set.</exception>
    /// <exception cref="DataUnavailableException">No split of it is on this machine.</exception>
    /// <exception cref="DataCorruptException">A file is not the one that the manifest describes.</exception>
    public static IReadOnlyList<BundleFile> Data(string id, DataPlaces? places = null) {
        var manifest = DataCatalogue.Load()[id];
        places ??= DataPlaces.FromEnvironment();
        var local = manifest.Sources.First(s => s.Kind == "local").Folders[0];
        var found = manifest.Splits.Select(split => Finding.Find(manifest, split, places).Found).OfType<Found>().ToArray();
        if (found.Length == 0) throw Finding.Unavailable(manifest, manifest.Splits[0], Finding.Find(manifest, manifest.Splits[0], places).Looked);
        return [.. found.SelectMany(f => f.Split.AllFiles.SelectMany(name => name.EndsWith('/')
            ? BundleFile.Below(Path.Combine(f.Folder, name), $"data/{local}/{name.TrimEnd('/')}")
            : [Checked(f, name)])).DistinctBy(f => f.Path)];

        BundleFile Checked(Found f, string name) {
            var source = Path.Combine(f.Folder, name);
            _ = Verified.Read(source, manifest.FileNamed(name));
            return new($"data/{local}/{name}", source);
        }
    }
}
