using System.Diagnostics;

namespace ResearchKit.Lab.Kernel;

/// <summary>Jupyter itself, started with the kit's kernel registered.</summary>
static class JupyterServer {
    /// <summary>Runs until it is stopped from the terminal or the browser.</summary>
    /// <param name="python">A Python that has ipykernel.</param>
    /// <param name="place">Notebook to open, or folder to show; it exists.</param>
    /// <param name="browser">Whether Jupyter opens a browser; otherwise it prints the address.</param>
    /// <param name="port">Port to serve on; null: Jupyter's choice, 8888 or the next free one.</param>
    /// <returns>Jupyter's exit code.</returns>
    /// <exception cref="InvalidOperationException">That Python has neither JupyterLab nor Jupyter Notebook.</exception>
    public static int Run(string python, string place, bool browser, int? port) {
        var front = Front(python) ?? throw new InvalidOperationException(
            $"{python} has neither JupyterLab nor Jupyter Notebook: apt-get install jupyter-notebook, or pip install jupyterlab and --python PATH");
        KernelSpec.Install(KernelSpec.UserData, python);
        // Jupyter refuses the superuser unless told; who starts it by the kit has decided.
        string[] args = ["-m", front, Path.GetFullPath(place), .. browser ? Array.Empty<string>() : ["--no-browser"], .. port is { } p ? [$"--port={p}"] : Array.Empty<string>(),
            .. Environment.IsPrivilegedProcess ? ["--allow-root"] : Array.Empty<string>()];
        // Jupyter asks whether to stop on Ctrl+C, and is waited for.
        void Stay(object? sender, ConsoleCancelEventArgs e) => e.Cancel = true;
        Console.CancelKeyPress += Stay;
        try {
            using var process = Process.Start(new ProcessStartInfo(python, args))!;
            process.WaitForExit();
            return process.ExitCode;
        } finally {
            Console.CancelKeyPress -= Stay;
        }
    }

    /// <summary>The module that serves: JupyterLab where it is, else Jupyter Notebook; null without either.</summary>
    internal static string? Front(string python) =>
        KernelSpec.Ask(python, "import importlib.util as u; print(next((m for m in ('jupyterlab', 'notebook') if u.find_spec(m)), ''))") is { Length: > 0 } found ? found : null;
}
