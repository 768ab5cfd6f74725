using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ResearchKit.Lab.Figures;

namespace ResearchKit.Lab.Kernel;

/// <summary>The kernel's entry in Jupyter: a folder with kernel.json and the Python file.</summary>
static class KernelSpec {
    public const string Name = "researchkit";

    /// <summary>Writes the entry and returns its folder.</summary>
    /// <param name="data">Jupyter's data folder, which holds `kernels`.</param>
    /// <param name="python">A Python that has ipykernel.</param>
    public static string Install(string data, string python) {
        var folder = Path.Combine(data, "kernels", Name);
        Directory.CreateDirectory(folder);
        var script = Path.Combine(folder, "researchkit_kernel.py");
        using (var source = typeof(KernelSpec).Assembly.GetManifestResourceStream("researchkit_kernel.py")!)
            AtomicFile.Write(script, source.CopyTo);
        // Jupyter serves a kernel's files: figures load it from there, so that they need no network.
        AtomicFile.Write(Path.Combine(folder, "plotly.min.js"), s => s.Write(Encoding.UTF8.GetBytes(PlotlyJs.Licensed)));
        var json = new JsonObject {
            ["argv"] = new JsonArray(python, script, "-f", "{connection_file}"),
            ["display_name"] = "C# (ResearchKit)",
            ["language"] = "csharp",
            ["interrupt_mode"] = "signal",
            ["env"] = new JsonObject {
                // ipykernel's debugger, which is not used, would warn on every start.
                ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1",
                // Without the code that collects profiles the compiler starts sooner.
                ["DOTNET_TieredPGO"] = "0",
                ["RESEARCHKIT_LAB"] = typeof(KernelSpec).Assembly.Location,
                ["RESEARCHKIT_DOTNET"] = Environment.ProcessPath is { } p && Path.GetFileNameWithoutExtension(p) == "dotnet" ? p : "dotnet",
            },
        };
        AtomicFile.Write(Path.Combine(folder, "kernel.json"), s => s.Write(Encoding.UTF8.GetBytes(json.ToJsonString(new() { WriteIndented = true }) + "\n")));
        return folder;
    }

    /// <summary>Jupyter's data folder of this user.</summary>
    public static string UserData => Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data ? data
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share"), "jupyter");

    /// <summary>The first Python that has ipykernel: the one asked for, or the system's, or the first on the path.</summary>
    /// <exception cref="InvalidOperationException">There is none: the message says how to get it.</exception>
    public static string Python(string? asked) => (asked is null ? new[] { "/usr/bin/python3", "python3" } : [asked]).FirstOrDefault(p => Ask(p, "import ipykernel; print(1)") == "1")
        ?? throw new InvalidOperationException($"{asked ?? "python3"} has no ipykernel: apt-get install python3-ipykernel, or pip install ipykernel and --python PATH");

    /// <summary>`share/jupyter` of a Python's prefix.</summary>
    public static string PrefixData(string python) => Path.Combine(Ask(python, "import sys; print(sys.prefix)")!, "share", "jupyter");

    internal static string? Ask(string python, string code) {
        try {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", code]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var answer = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? answer : null;
        } catch (System.ComponentModel.Win32Exception) {
            return null; // no such program
        }
    }
}
