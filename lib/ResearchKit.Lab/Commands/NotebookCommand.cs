using System.CommandLine;
using System.Text;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit notebook`.</summary>
static class NotebookCommand {
    static readonly Argument<string[]> Files = new("files") { Description = ".ipynb, or .cs/.csx with // %% cells", Arity = ArgumentArity.OneOrMore };
    static readonly Option<bool> Check = new("--check") { Description = "only verify that every cell runs; write nothing" };
    static readonly Option<double?> Timeout = new("--timeout") { Description = "seconds that one notebook may take (default: no limit)" };
    static readonly Argument<string> From = new("from") { Description = ".ipynb, .cs or .csx" };
    static readonly Argument<string> To = new("to") { Description = ".ipynb, .cs or .csx" };

    public static Command Command(Streams streams) {
        var run = new Command("run", "Run notebooks and store their outputs in them. Example: kit notebook run notebooks/gemos.ipynb") { Files, Check, Timeout };
        run.SetAction(parsed => Run(parsed, streams));
        var convert = new Command("convert", "Between .ipynb and scripts with // %% cells. Example: kit notebook convert a.ipynb a.csx") { From, To };
        convert.SetAction(parsed => {
            AtomicFile.Write(parsed.GetValue(To)!, stream => stream.Write(Encoding.UTF8.GetBytes(Converted(Read(parsed.GetValue(From)!), parsed.GetValue(To)!))));
            return Cli.Done;
        });
        return new("notebook", "Run and convert C# notebooks. Example: kit notebook run notebooks/gemos.ipynb") { run, convert };
    }

    static int Run(ParseResult parsed, Streams streams) {
        var files = parsed.GetValue(Files)!;
        var limit = parsed.GetValue(Timeout);
        if (limit is <= 0) throw new UsageException($"--timeout must be > 0 seconds, got {limit}");
        var notebooks = files.Select(f => (File: f, Notebook: Read(f))).ToArray();
        foreach (var (file, notebook) in notebooks) {
            using var stop = new CancellationTokenSource();
            if (limit is { } seconds) stop.CancelAfter(TimeSpan.FromSeconds(seconds));
            using var view = streams.Progress;
            var report = NotebookRun.Run(notebook, Path.GetDirectoryName(Path.GetFullPath(file))!, (cell, all) => view.Show(new(file, cell, all, "cells")), stop.Token).GetAwaiter().GetResult();
            view.Dispose();
            if (!parsed.GetValue(Check) && file.EndsWith(".ipynb", StringComparison.Ordinal))
                AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(report.Notebook.ToJson())));
            if (report.Failed > 0) {
                streams.Error.WriteLine($"{file}: cell {report.Failed} failed{(stop.IsCancellationRequested ? $": no end within {limit} s" : "")}\n{string.Join('\n', report.Error?.Trace ?? [])}");
                return Cli.Failed;
            }
            streams.Out.WriteLine(FormattableString.Invariant($"{file}: {report.Seconds.Length} cells ran in {report.Seconds.Sum():F1} s"));
        }
        return Cli.Done;
    }

    static Notebook Read(string file) {
        if (!File.Exists(file)) throw new UsageException($"there is no file '{file}'");
        return Path.GetExtension(file) switch {
            ".ipynb" => Notebook.Parse(File.ReadAllText(file), file),
            ".cs" or ".csx" => Notebook.Of(PercentScript.Cells(File.ReadAllText(file))),
            _ => throw new UsageException($"a file that ends in .ipynb, .cs or .csx expected, got '{file}'")
        };
    }

    static string Converted(Notebook notebook, string to) => Path.GetExtension(to) switch {
        ".ipynb" => notebook.ToJson(),
        ".cs" or ".csx" => PercentScript.Of(notebook),
        _ => throw new UsageException($"a file that ends in .ipynb, .cs or .csx expected, got '{to}'")
    };
}
