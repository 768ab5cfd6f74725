using System.Diagnostics;

namespace ResearchKit.Lab.Tests;

/// <summary>A real process, killed with SIGKILL at ten moments drawn at random, ends with the table of one that was left alone.</summary>
public class KillTests {
    [SkippableFact]
    public void Ten_kills_change_no_byte_of_the_table() {
        Skip.IfNot(Directory.Exists("/usr/share/datasets/fashion-mnist"), "the package dataset-fashion-mnist is not installed");
        using var calm = new Folder();
        using var cut = new Folder();
        var clock = Stopwatch.StartNew();
        using (var process = Start(calm.Path)) Finish(process);
        var alone = clock.Elapsed;

        // The moments cover the start, training, scoring and the writing of the table; a seed makes a failure repeatable in kind.
        // A run that ends before its moment has a whole table, which must be the same one; the kills then go on in an empty folder.
        var random = new Random(20260);
        var attempts = 0;
        for (var killed = 0; killed < 10;) {
            Assert.True(++attempts <= 40, $"only {killed} of {attempts} runs were still alive when they should have been killed");
            using var process = Start(cut.Path);
            if (!process.WaitForExit(TimeSpan.FromSeconds(random.NextDouble() * alone.TotalSeconds * 0.6))) {
                process.Kill();
                process.WaitForExit();
                killed++;
                continue;
            }
            Finish(process);
            Assert.Equal(Rows(calm.Path), Rows(cut.Path));
            Directory.Delete(cut.Path, recursive: true);
            Directory.CreateDirectory(cut.Path);
        }
        using (var process = Start(cut.Path)) Finish(process);

        Assert.Equal(Rows(calm.Path), Rows(cut.Path));
        Assert.Empty(Directory.EnumerateFiles(cut.Path, "*.partial", SearchOption.AllDirectories));
    }

    static Process Start(string output) {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ResearchKit.Lab.dll"), "reproduce", "gemos",
            "--train-images", "1500", "--test-images", "200", "--epochs", "3", "--seeds", "2", "--methods", "msp,energy,odin,mahalanobis", "--out", output]) {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, e) => { if (e.Data is { } line) lock (words) words.Add(line); };
        process.BeginErrorReadLine();
        return process;
    }

    static readonly List<string> words = [];

    static void Finish(Process process) {
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)), "the run did not end in five minutes");
        lock (words) Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {string.Join('\n', words.TakeLast(5))}");
    }

    // Every figure of the table; the provenance beside them names the output folder, which differs.
    static string Rows(string output) {
        var file = Directory.EnumerateFiles(output, "table.json", SearchOption.AllDirectories).Single();
        return System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!["rows"]!.ToJsonString();
    }
}
