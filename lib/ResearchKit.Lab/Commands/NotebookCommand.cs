using System.CommandLine;
using System.Text;
using ResearchKit.Lab.Kernel;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit notebook`.</summary>
static class NotebookCommand {
    static readonly Argument<string[]> Files = new("files") { Description = ".ipynb, or .cs/.csx with // %% cells", Arity = ArgumentArity.OneOrMore };
    static readonly Option<bool> Check = new("--check") { Description = "only verify that every cell runs; write nothing" };
    static readonly Option<double?> Timeout = new("--timeout") { Description = "seconds that one notebook may take (default: no limit)" };
    static readonly Argument<string> From = new("from") { Description = ".ipynb, .cs or .csx" };
    static readonly Argument<string> To = new("to") { Description = ".ipynb, .cs, .csx or .html" };

    static readonly Option<bool> SysPrefix = new("--sys-prefix") { Description = "for everyone who uses that Python, not for this user alone" };
    static readonly Option<string?> Python = new("--python") { Description = "a Python that has ipykernel (default: the system's)", HelpName = "path" };
    static readonly Argument<string> Place = new("place") { Description = "a notebook or a folder (default: notebooks)", DefaultValueFactory = _ => "notebooks" };
    static readonly Option<bool> NoBrowser = new("--no-browser") { Description = "print the address only" };
    static readonly Option<int?> Port = new("--port") { Description = "to serve on (default: 8888 or the next free one)" };
    static readonly Option<int> In = new("--in") { Required = true };
    static readonly Option<int> OutPipe = new("--out") { Required = true };

    public static Command Command(Streams streams) {
        var run = new Command("run", "Run notebooks and store their outputs in them; a script's outputs are printed. Example: kit notebook run notebooks/gemos.ipynb") { Files, Check, Timeout };
        run.SetAction(parsed => Run(parsed, streams));
        var convert = new Command("convert", "Between .ipynb and scripts with // %% cells, or to a page that needs no other file. Example: kit notebook convert a.ipynb a.html") { From, To };
        convert.SetAction(parsed => {
            AtomicFile.Write(parsed.GetValue(To)!, stream => stream.Write(Encoding.UTF8.GetBytes(Converted(Read(parsed.GetValue(From)!), parsed.GetValue(From)!, parsed.GetValue(To)!))));
            return Cli.Done;
        });
        var install = new Command("install-kernel", "Register C# (ResearchKit) with Jupyter and VS Code. Example: kit notebook install-kernel") { SysPrefix, Python };
        install.SetAction(parsed => {
            var python = KernelSpec.Python(parsed.GetValue(Python));
            streams.Out.WriteLine($"C# (ResearchKit) is installed in {KernelSpec.Install(parsed.GetValue(SysPrefix) ? KernelSpec.PrefixData(python) : KernelSpec.UserData, python)}");
            return Cli.Done;
        });
        var open = new Command("open", "Open a live C# notebook in the browser: registers the kernel and starts Jupyter. Example: kit notebook open notebooks/concepts/06-metrics.ipynb") { Place, NoBrowser, Port, Python };
        open.SetAction(parsed => {
            var place = parsed.GetValue(Place)!;
            if (!File.Exists(place) && !Directory.Exists(place)) throw new UsageException($"there is no notebook or folder '{place}'");
            return JupyterServer.Run(KernelSpec.Python(parsed.GetValue(Python)), place, !parsed.GetValue(NoBrowser), parsed.GetValue(Port));
        });
        var serve = new Command("serve", "The C# side of the kernel; Jupyter starts it.") { In, OutPipe };
        serve.Hidden = true;
        serve.SetAction(parsed => Serve.Run(parsed.GetValue(In), parsed.GetValue(OutPipe)));
        return new("notebook", "Open, run and convert C# notebooks. Example: kit notebook open notebooks/gemos.ipynb") { open, run, convert, install, serve };
    }

    static int Run(ParseResult parsed, Streams streams) {
        var files = parsed.GetValue(Files)!;
        var limit = parsed.GetValue(Timeout);
        if (limit is <= 0) throw new UsageException($"--timeout must be > 0 seconds, got {limit}");
        var notebooks = files.Select(f => (File: f, Notebook: Read(f))).ToArray();
        foreach (var (file, notebook) in notebooks) {
            using var stop = new CancellationTokenSource();
            if (limit is { } seconds) stop.CancelAfter(TimeSpan.FromSeconds(seconds));
            // A script stores nothing: its outputs are printed.
            var script = !file.EndsWith(".ipynb", StringComparison.Ordinal) && !parsed.GetValue(Check) ? new PrintedOutputs(streams.Out, streams.Error) : null;
            using var view = streams.Progress;
            void Started(int cell, int all) {
                if (script is null) view.Show(new(file, cell, all, "cells"));
                else script.EndCell();
            }
            var report = NotebookRun.Run(notebook, Path.GetDirectoryName(Path.GetFullPath(file))!, Started, stop.Token, script is null ? null : script.Print).GetAwaiter().GetResult();
            view.Dispose();
            script?.EndCell();
            if (!parsed.GetValue(Check) && file.EndsWith(".ipynb", StringComparison.Ordinal))
                AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(WithPictures(report.Notebook, notebook, file, streams).ToJson())));
            if (report.Failed > 0) {
                streams.Error.WriteLine($"{file}: cell {report.Failed} failed{(stop.IsCancellationRequested ? $": no end within {limit} s" : "")}\n{string.Join('\n', report.Error?.Trace ?? [])}");
                return Cli.Failed;
            }
            streams.Out.WriteLine(FormattableString.Invariant($"{file}: {report.Seconds.Length} cells ran in {report.Seconds.Sum():F1} s"));
        }
        return Cli.Done;
    }

    static Notebook WithPictures(Notebook notebook, Notebook before, string file, Streams streams) {
        try {
            return StoredPictures.Of(notebook, before, Figures.Pictures.Browser is { } browser ? figures => Figures.Pictures.Draw(figures, browser, TimeSpan.FromSeconds(60 + 2 * figures.Count)) : null);
        } catch (IOException e) {
            streams.Error.WriteLine($"{file}: stored without pictures: {Cli.OneLine(e)}");
            return notebook;
        }
    }

    static Notebook Read(string file) {
        if (!File.Exists(file)) throw new UsageException($"there is no file '{file}'");
        return Path.GetExtension(file) switch {
            ".ipynb" => Notebook.Parse(File.ReadAllText(file), file),
            ".cs" or ".csx" => Notebook.Of(PercentScript.Cells(File.ReadAllText(file))),
            _ => throw new UsageException($"a file that ends in .ipynb, .cs or .csx expected, got '{file}'")
        };
    }

    static string Converted(Notebook notebook, string from, string to) => Path.GetExtension(to) switch {
        ".ipynb" => notebook.ToJson(),
        ".cs" or ".csx" => PercentScript.Of(notebook),
        ".html" => HtmlPage.Of(notebook, Path.GetFileNameWithoutExtension(from)),
        _ => throw new UsageException($"a file that ends in .ipynb, .cs, .csx or .html expected, got '{to}'")
    };
}
