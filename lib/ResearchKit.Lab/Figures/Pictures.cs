using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ResearchKit.Lab.Figures;

/// <summary>Figures as PNG, drawn by a Chromium without a window: for readers of a stored notebook where no script runs.</summary>
public static partial class Pictures {
    /// <summary>Width and height in points of a figure that asks for no height, and pixels for each.</summary>
    public const double Width = 720, Height = 432, Scale = 1.25;

    /// <summary>The first of chromium, chromium-browser and google-chrome on PATH; null where there is none.</summary>
    public static string? Browser => new[] { "chromium", "chromium-browser", "google-chrome" }.SelectMany(name =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(p => p != "").Select(p => Path.Combine(p, name))).FirstOrDefault(File.Exists);

    /// <summary>Draws all figures in one start of the browser, on white.</summary>
    /// <param name="figures">Each as application/vnd.plotly.v1+json.</param>
    /// <param name="browser">A Chromium.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>A PNG as base64 for each; null for a figure that plotly.js refuses.</returns>
    /// <exception cref="IOException">The browser does not start, does not end in time, or draws nothing.</exception>
    public static ImmutableArray<string?> Draw(IReadOnlyList<string> figures, string browser, TimeSpan limit) {
        if (figures.Count == 0) return [];
        var folder = Directory.CreateTempSubdirectory("kit-pictures-").FullName;
        try {
            var page = Path.Combine(folder, "page.html");
            File.WriteAllText(page, FormattableString.Invariant($$"""
                <!doctype html><html><head><meta charset="utf-8"></head><body>{{PlotlyJs.Script}}
                <script>const size = { width: {{Width}}, height: {{Height}}, scale: {{Scale}} }, figures = [{{string.Join(",\n", figures.Select(FigureHtml.Safe))}}];
                {{PlotlyJs.Read("pictures.js")}}</script></body></html>
                """));
            var dump = Dumped(browser, folder, page, limit);
            var lines = Lines().Match(dump) is { Success: true } found ? found.Groups[1].Value.Split('\n')[..^1] : [];
            return lines.Length == figures.Count ? [.. lines.Select(l => l == "" ? null : l)]
                : throw new IOException($"{browser} drew {lines.Length} of {figures.Count} figures");
        } finally {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The budget is of virtual time: the browser waits for nothing, and dumps the page once its scripts are done.
    internal static string Dumped(string browser, string folder, string page, TimeSpan limit) {
        string[] root = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [];
        using var process = Start(new(browser, ["--headless", .. root, "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", $"--user-data-dir={Path.Combine(folder, "profile")}",
            "--virtual-time-budget=600000", "--dump-dom", new Uri(page).AbsoluteUri]) { RedirectStandardOutput = true, RedirectStandardError = true });
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!output.Wait(limit) || !process.WaitForExit(limit)) {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw new IOException(FormattableString.Invariant($"{browser} did not end within {limit.TotalSeconds} s"));
        }
        return output.Result;
    }

    static Process Start(ProcessStartInfo info) {
        try {
            return Process.Start(info)!;
        } catch (System.ComponentModel.Win32Exception e) {
            throw new IOException($"{info.FileName} does not start: {e.Message}", e);
        }
    }

    [GeneratedRegex("<pre id=\"pictures\">([^<]*)</pre>")]
    private static partial Regex Lines();
}
