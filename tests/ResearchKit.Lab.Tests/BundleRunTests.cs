using System.Diagnostics;
using ResearchKit.Lab.Commands;

namespace ResearchKit.Lab.Tests;

/// <summary>The kit itself in a bundle: unpacked and built in an empty folder, without a home and without .NET, it finds what the kit here finds.</summary>
public class BundleRunTests {
    static readonly string[] Gemos = ["reproduce", "gemos", "--train-images", "2000", "--test-images", "100", "--epochs", "3", "--seeds", "1", "--methods", "gemos,msp,odin", "--out", "runs"];

    [SkippableFact]
    public void A_bundle_reproduces_gemos_to_the_bit_without_dotnet_and_home() {
        BundleTests.NeedsLinux();
        Skip.If(Machine.Engine != "system", "a bundle has the system engine");
        Skip.IfNot(Directory.Exists("/usr/share/datasets/fashion-mnist"), "the package dataset-fashion-mnist is not installed");
        Skip.IfNot(File.Exists("/usr/bin/g++"), "g++ is not installed");
        using var folder = new Folder();
        using StringWriter output = new(), error = new();
        Assert.True(Cli.Run(["bundle", "--out", folder.File("made", "kit.tar.gz"), "--data", "fashion-mnist", "--part-size", "24"], new(output, error, Terminal: false)) == 0, $"{error}");
        var parts = Directory.GetFiles(folder.File("made"), "*.part-*");
        Assert.All(parts, p => Assert.InRange(new FileInfo(p).Length, 1, 24 << 20));
        // The data are packed already, so what is left is the kit and its runtime: at most 40 MiB.
        Assert.InRange(parts.Sum(p => new FileInfo(p).Length) - Directory.GetFiles("/usr/share/datasets/fashion-mnist").Sum(f => new FileInfo(f).Length), 10 << 20, 40 << 20);

        // Every program of this machine but dotnet.
        var path = Directory.CreateDirectory(folder.File("bin")).FullName;
        foreach (var program in new[] { "/usr/bin", "/usr/sbin" }.SelectMany(Directory.EnumerateFiles).Where(p => !Path.GetFileName(p).StartsWith("dotnet", StringComparison.Ordinal)))
            if (!File.Exists(Path.Combine(path, Path.GetFileName(program)))) File.CreateSymbolicLink(Path.Combine(path, Path.GetFileName(program)), program);
        var home = Directory.CreateDirectory(folder.File("home")).FullName;
        string[] clean = [$"PATH={path}", $"HOME={home}", "OMP_WAIT_POLICY=passive", .. Threads()];
        Assert.Equal(127, Clean(folder.Path, clean, ["bash", "-c", "dotnet --version"]).Code);

        var target = Directory.CreateDirectory(folder.File("target")).FullName;
        foreach (var file in Directory.GetFiles(folder.File("made"))) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        var there = Clean(target, clean, ["bash", "run.sh", .. Gemos]);
        Assert.True(there.Code == 0, there.Error);
        Assert.Contains("building the native file", there.Error);
        Assert.Contains("local (RESEARCHKIT_DATA)", Clean(target, clean, ["bash", "run.sh", "data", "verify", "fashion-mnist"]).Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home));

        var source = Directory.CreateDirectory(folder.File("source")).FullName;
        var here = Clean(source, [$"PATH={Environment.GetEnvironmentVariable("PATH")}", "OMP_WAIT_POLICY=passive", .. Threads()], ["dotnet", Path.Combine(AppContext.BaseDirectory, "ResearchKit.Lab.dll"), .. Gemos]);
        Assert.True(here.Code == 0, here.Error);
        Assert.Matches(@"gemos.*0\.\d{4}", here.Out);
        Assert.Equal(here.Out, there.Out);
    }

    // The number of threads is part of what is printed, so both sides have the same.
    static IEnumerable<string> Threads() => Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 } n ? [$"OMP_NUM_THREADS={n}"] : [];

    /// <summary>Runs a command in a folder with these variables and no others.</summary>
    internal static (int Code, string Out, string Error) Clean(string folder, string[] environment, string[] command) {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", ["-i", .. environment, .. command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
