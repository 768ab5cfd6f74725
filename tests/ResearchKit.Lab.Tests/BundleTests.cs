using System.Diagnostics;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Data;
using ResearchKit.Lab.Bundling;
using ResearchKit.Lab.Commands;

namespace ResearchKit.Lab.Tests;

/// <summary>The archive, its parts and run.sh, with a program of a few bytes in the place of the kit; <see cref="BundleRunTests"/> takes the kit itself.</summary>
public class BundleTests {
    static readonly string Script = Contents.RunScript(AppContext.BaseDirectory);

    internal static void NeedsLinux() => Skip.IfNot(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "bundles are for Linux x86-64");

    // Any files and any length of parts: sha256sum finds the list true, and what tar unpacks from the joined parts is what went in.
    [SkippableTheory, InlineData("gz", "gzip"), InlineData("zst", "zstd")]
    public void Joined_parts_unpack_to_what_went_in(string ending, string program) {
        NeedsLinux();
        Skip.IfNot(OnPath(program), $"{program} is not installed");
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>().Filter(c => c.Length > 0), Gen.Choose(40, 400).ToArbitrary(), (contents, partBytes) => {
            using var folder = new Folder();
            var files = Files(folder, contents);
            var parts = Bundle.Write(folder.File("out", $"a.tar.{ending}"), files, Script, partBytes);
            Assert.All(parts, p => Assert.InRange(p.Bytes, 1, partBytes));
            Assert.True(parts[..^1].All(p => p.Bytes == partBytes));
            Assert.Equal([.. parts.Select(p => p.Name), $"a.tar.{ending}.sha256", "run.sh"], Names(folder.File("out")));
            Bash(folder.File("out"), $"sha256sum --strict --status -c a.tar.{ending}.sha256 && mkdir ../back && cat {string.Join(' ', parts.Select(p => p.Name))} | {program} -dc | tar -xf - -C ../back");
            foreach (var (content, i) in contents.Select((c, i) => (c, i))) Assert.Equal(content, File.ReadAllBytes(folder.File("back", "some", $"{i}")));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));
    }

    [SkippableFact]
    public void The_same_files_give_the_same_bytes() {
        NeedsLinux();
        using var folder = new Folder();
        var files = Files(folder, [[1, 2, 3], [], [4]]);
        var first = Bundle.Write(folder.File("a", "x.tar.gz"), files, Script, 1 << 20);
        foreach (var file in files) File.SetLastWriteTimeUtc(file.Source, new(2020, 1, 1));
        var second = Bundle.Write(folder.File("b", "x.tar.gz"), files, Script, 1 << 20);
        Assert.Equal(first.AsEnumerable(), second.AsEnumerable());
        Assert.Equal("x.tar.gz", Assert.Single(first).Name);
    }

    [SkippableFact]
    public void A_bundle_that_fails_leaves_the_earlier_one_and_nothing_else() {
        NeedsLinux();
        using var folder = new Folder();
        var files = Files(folder, [[1, 2, 3]]);
        Bundle.Write(folder.File("out", "x.tar.gz"), files, Script, 50);
        var before = Names(folder.File("out"));
        Assert.Throws<FileNotFoundException>(() => Bundle.Write(folder.File("out", "x.tar.gz"), [.. files, new("gone", folder.File("gone"))], Script, 50));
        Assert.Equal(before, Names(folder.File("out")));
        Bash(folder.File("out"), "sha256sum --strict --status -c x.tar.gz.sha256");
    }

    [SkippableFact]
    public void What_a_killed_process_left_aside_goes_and_what_another_works_on_stays() {
        NeedsLinux();
        using var folder = new Folder();
        using var gone = Process.Start("true");
        gone.WaitForExit();
        string Aside(string name, int process) => Directory.CreateDirectory(folder.File("out", $".{name}.{Environment.MachineName}-{process}-0.partial")).FullName;
        var (killed, living, other) = (Aside("x.tar.gz", gone.Id), Aside("x.tar.gz", Environment.ProcessId), Aside("y.tar.gz", gone.Id));
        File.WriteAllText(Path.Combine(killed, "x.tar.gz"), "half");
        Bundle.Write(folder.File("out", "x.tar.gz"), Files(folder, [[1]]), Script, 500);
        Assert.Equal((false, true, true), (Directory.Exists(killed), Directory.Exists(living), Directory.Exists(other)));
    }

    [SkippableFact]
    public void A_shorter_bundle_leaves_no_part_of_a_longer_one() {
        NeedsLinux();
        using var folder = new Folder();
        var longer = Bundle.Write(folder.File("out", "x.tar.gz"), Files(folder, [Noise(3000)]), Script, 400);
        Assert.True(longer.Length > 3);
        var shorter = Bundle.Write(folder.File("out", "x.tar.gz"), Files(folder, [Noise(400)]), Script, 400);
        Assert.True(shorter.Length is > 1 and < 4);
        Assert.Equal(["run.sh", .. shorter.Select(p => p.Name), "x.tar.gz.sha256"], Names(folder.File("out")));
    }

    [SkippableFact]
    public void Damaged_and_missing_parts_are_named_and_nothing_is_unpacked() {
        NeedsLinux();
        using var folder = new Folder();
        var at = Fake(folder, partBytes: 300);
        Assert.True(Directory.GetFiles(at, "kit.tar.gz.part-*").Length >= 3);
        var second = Path.Combine(at, "kit.tar.gz.part-02");
        var bytes = File.ReadAllBytes(second);
        bytes[17] ^= 1;
        File.WriteAllBytes(second, bytes);
        File.Delete(Path.Combine(at, "kit.tar.gz.part-03"));
        var before = Names(at);
        var (code, output, error) = Run(at, "version");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("damaged: kit.tar.gz.part-02", error);
        Assert.Contains("missing: kit.tar.gz.part-03", error);
        Assert.DoesNotContain("part-01", error);
        Assert.Equal(before, Names(at));
    }

    [SkippableFact]
    public void A_list_that_is_cut_short_or_missing_or_not_alone_is_refused() {
        NeedsLinux();
        using var folder = new Folder();
        var at = Fake(folder, partBytes: 300);
        var list = Path.Combine(at, "kit.tar.gz.sha256");
        var lines = File.ReadAllLines(list);
        File.WriteAllLines(list, lines[..^1]);
        Assert.Contains("damaged: kit.tar.gz.sha256 (it does not name all parts)", Run(at).Error);
        File.WriteAllLines(Path.Combine(at, "other.tar.gz.sha256"), lines);
        Assert.Contains("several bundles", Run(at).Error);
        File.Delete(list);
        File.Delete(Path.Combine(at, "other.tar.gz.sha256"));
        Assert.Contains("neither an unpacked bundle nor a list of its parts", Run(at).Error);
        Assert.Empty(Directory.GetDirectories(at));
    }

    [SkippableFact]
    public void It_unpacks_once_builds_once_for_each_libtorch_and_hands_the_words_on() {
        NeedsLinux();
        using var folder = new Folder();
        var at = Fake(folder, partBytes: 300);
        var first = Run(at, "one", "two words");
        Assert.Contains("unpacking kit.tar.gz", first.Error);
        Assert.Contains("building the native file", first.Error);
        Assert.Equal($"<{at}/kit/kit/ResearchKit.Lab.dll><one><two words> data={at}/kit/data", first.Out.Trim());
        var second = Run(at, "again");
        Assert.Equal("", second.Error);
        // Inside the unpacked folder the same script needs no parts.
        foreach (var part in Directory.GetFiles(at)) File.Delete(part);
        var inside = Run(Path.Combine(at, "kit"), "inside");
        Assert.Equal(("", 0), (inside.Error, inside.Code));
        Assert.Single(File.ReadAllLines(Path.Combine(at, "kit", "native", "builds")));
        // A libtorch of its own is another native file.
        Assert.Contains("building the native file for /other/libtorch", Run(Path.Combine(at, "kit"), ["LIBTORCH=/other/libtorch"], "x").Error);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(at, "kit", "native", "builds")).Length);
        Assert.Contains("without the benchmarks", Run(Path.Combine(at, "kit"), "bench").Error);
    }

    [SkippableFact]
    public void Another_bundle_s_folder_is_not_written_over() {
        NeedsLinux();
        using var folder = new Folder();
        var at = Fake(folder, partBytes: 300);
        Assert.Equal(0, Run(at, "x").Code);
        File.WriteAllText(Path.Combine(at, "kit", "mine"), "a result");
        Bundle.Write(Path.Combine(at, "kit.tar.gz"), Files(folder, [[9]]), Script, 300);
        Assert.Contains($"{at}/kit was not unpacked from this bundle: move it away first", Run(at, "x").Error);
        Assert.True(File.Exists(Path.Combine(at, "kit", "mine")));
    }

    [SkippableFact]
    public void Without_a_compiler_it_says_what_is_missing() {
        NeedsLinux();
        using var folder = new Folder();
        var at = Fake(folder, partBytes: 1 << 20, build: Path.Combine(AppContext.BaseDirectory, "native", "build.sh"));
        Assert.Contains("needs a C++17 compiler", Run(at, ["CXX=no-such-compiler"], "version").Error);
        Assert.Contains("LIBTORCH=/nowhere holds no include/ATen/ATen.h", Run(at, ["LIBTORCH=/nowhere"], "version").Error);
    }

    [Theory]
    [InlineData("unknown data set 'nope': expected one of caltech-256,", "x.tar.gz", "--data", "fashion-mnist,nope")]
    [InlineData("noise-blob is made from a seed", "x.tar.gz", "--data", "noise-blob")]
    [InlineData("--out must end in .tar.gz or .tar.zst, got", "x.zip")]
    [InlineData("--out must end in .tar.gz or .tar.zst, got", ".tar.gz")]
    [InlineData("--part-size must be in 1..1048576, got 0", "x.tar.gz", "--part-size", "0")]
    public void Wrong_usage_is_named_before_any_work(string message, string name, params string[] options) {
        using var folder = new Folder();
        using StringWriter output = new(), error = new();
        Assert.Equal(Cli.Usage, Cli.Run(["bundle", "--out", folder.File("out", name), .. options], new(output, error, Terminal: false)));
        Assert.Contains(message, error.ToString());
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public void A_bundle_of_nothing_is_refused() {
        using var folder = new Folder();
        Assert.Contains("at least one file expected", Assert.Throws<ArgumentException>(() => Bundle.Write(folder.File("out", "x.tar.gz"), [], Script, 100)).Message);
        Assert.Throws<DirectoryNotFoundException>(() => BundleFile.Below(folder.File("none"), "x").ToArray());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    // The program's own files are there whatever folder it was built into: what run.sh needs on the other machine.
    [SkippableFact]
    public void The_kit_and_its_runtime_are_whole() {
        NeedsLinux();
        var files = Contents.Runtime().Concat(Contents.Kit(AppContext.BaseDirectory)).ToArray();
        Assert.All(files, f => Assert.True(File.Exists(f.Source), f.Source));
        Assert.Equal(files.Length, files.DistinctBy(f => f.Path).Count());
        var paths = files.Select(f => f.Path).ToHashSet();
        Assert.Superset(new HashSet<string> { "run.sh", "LICENSE", "dotnet/dotnet", "kit/ResearchKit.Lab.dll", "kit/ResearchKit.Lab.runtimeconfig.json", "kit/native/build.sh", "kit/native/engine.cpp", "kit/bundling/run.sh",
            "kit/data-manifests/mnist.json", "kit/weights-manifests/resnet-18-imagenet1k.json" }, paths);
        Assert.DoesNotContain(paths, p => p.EndsWith(".pdb", StringComparison.Ordinal) || p.EndsWith("libresearchkit_torch.so", StringComparison.Ordinal) || p.Contains("xunit"));
    }

    [Fact]
    public void Data_that_is_not_here_or_not_whole_is_refused() {
        using var folder = new Folder();
        Assert.Contains("svhn", Assert.Throws<DataUnavailableException>(() => Contents.Data("svhn", new(null, folder.Path))).Message);
        Directory.CreateDirectory(folder.File("mnist"));
        foreach (var file in new[] { "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" }) File.WriteAllText(folder.File("mnist", file), "not this");
        Assert.EndsWith("t10k-images-idx3-ubyte.gz", Assert.Throws<DataCorruptException>(() => Contents.Data("mnist", new(folder.Path, folder.Path))).File);
    }

    // A bundle of run.sh, a `dotnet` that prints its words and a build script that counts; returns the folder with its parts.
    static string Fake(Folder folder, long partBytes, string? build = null) {
        Directory.CreateDirectory(folder.File("fake"));
        File.WriteAllText(folder.File("fake", "dotnet"), "#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done\necho \" data=$RESEARCHKIT_DATA\"\n");
        File.WriteAllText(folder.File("fake", "build.sh"), "mkdir -p \"$(dirname \"$1\")\"; echo built >>\"$(dirname \"$1\")/../builds\"; : >\"$1\"\n");
        File.WriteAllBytes(folder.File("fake", "noise"), Noise(1000));
        Bundle.Write(folder.File("there", "kit.tar.gz"), [
            new("run.sh", Script, Executable: true), new("dotnet/dotnet", folder.File("fake", "dotnet"), Executable: true), new("kit/native/build.sh", build ?? folder.File("fake", "build.sh")),
            new("data/noise", folder.File("fake", "noise"))], Script, partBytes);
        return folder.File("there");
    }

    static BundleFile[] Files(Folder folder, byte[][] contents) {
        Directory.CreateDirectory(folder.File("in"));
        return [.. contents.Select((content, i) => {
            File.WriteAllBytes(folder.File("in", $"{i}"), content);
            return new BundleFile($"some/{i}", folder.File("in", $"{i}"));
        })];
    }

    static byte[] Noise(int length) {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, program)));

    static void Bash(string folder, string command) {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", command]) { WorkingDirectory = folder })!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, command);
    }

    static (int Code, string Out, string Error) Run(string folder, params string[] words) => Run(folder, [], words);

    static (int Code, string Out, string Error) Run(string folder, string[] environment, params string[] words) =>
        BundleRunTests.Clean(folder, ["PATH=/usr/bin:/bin", .. environment], ["bash", "run.sh", .. words]);
}
