using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ResearchKit.Lab.Kernel;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

/// <summary>A person at Jupyter Notebook: Debian's Jupyter and Chromium, the installed kernel.</summary>
[Collection("sessions")]
public class BrowserTests {
    const string Python = "/usr/bin/python3", Chromium = "/usr/bin/chromium";

    static readonly string[] Cells = [
        "1 + 1",
        "Charts.Lines(\"drawn offline\", \"x\", \"y\", (\"a\", [0, 1, 2], [0, 1, 4]), (\"b\", [0, 1, 2], [2, 1, 0]))",
        "var kept = 40;\nConsole.WriteLine(\"begun\");\nwhile (true) ;",
        "kept",
        "torch.ones(2, 2).sum().ToDouble() + 0.5",
    ];

    [SkippableFact]
    public async Task In_a_browser_a_cell_runs_a_figure_is_drawn_a_long_cell_is_interrupted_and_the_kernel_restarts() {
        Skip.IfNot(File.Exists(Chromium), "chromium is not installed");
        Skip.IfNot(File.Exists(Python) && KernelSpec.Ask(Python, "import notebook, ipykernel; print(1)") == "1", "jupyter-notebook is not installed");
        using var folder = new Folder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "live.ipynb"), Notebook.Of(Cells.Select(c => (CellKind.Code, c))).ToJson());
        KernelSpec.Install(Path.Combine(folder.Path, "data"), Python);
        var address = $"http://localhost:{FreePort()}";
        using var server = Start(folder.Path, address);
        try {
            await Answers(address);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1200, Height = 1000 } });
            page.SetDefaultTimeout(60_000);
            // Nothing but this machine can be reached: what is drawn is drawn offline.
            await page.RouteAsync(u => !u.StartsWith(address, StringComparison.Ordinal), r => r.AbortAsync());
            try {
                await Person(page, address);
            } finally {
                await page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Path.Combine(Readme.Root, "artifacts", "browser")).FullName, "notebook.png") });
            }
        } finally {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    static async Task Person(IPage page, string address) {
        await page.GotoAsync($"{address}/notebooks/live.ipynb?token=researchkit");
        ILocator Cell(int i) => page.Locator(".code_cell").Nth(i);
        async Task Run(int i) {
            await Cell(i).Locator(".CodeMirror").ClickAsync();
            await page.Keyboard.PressAsync("Shift+Enter");
        }
        async Task Shows(int i, string text) => await Assertions.Expect(Cell(i).Locator(".output")).ToContainTextAsync(text, new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("#kernel_indicator")).ToContainTextAsync("C# (ResearchKit)");

        await Run(0);
        await Shows(0, "2");
        await Run(1);
        await Assertions.Expect(Cell(1).Locator(".main-svg").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Equal(2, await Cell(1).Locator(".scatterlayer .trace").CountAsync());
        await Assertions.Expect(Cell(1).Locator(".gtitle")).ToHaveTextAsync("drawn offline");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Path.Combine(Readme.Root, "artifacts", "browser")).FullName, "figure.png") });

        await Run(2);
        await Shows(2, "begun");
        await page.GetByRole(AriaRole.Link, new() { Name = "Kernel" }).ClickAsync();
        await page.Locator("#int_kernel a").ClickAsync();
        await Shows(2, "interrupted");
        await Run(3);
        await Shows(3, "CS0103"); // the interrupted cell's own variables are lost, as its error says

        await page.GetByRole(AriaRole.Link, new() { Name = "Kernel" }).ClickAsync();
        await page.Locator("#restart_kernel a").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restart", Exact = true }).ClickAsync();
        await Run(4);
        await Shows(4, "4.5");
    }

    static Process Start(string folder, string address) {
        var info = new ProcessStartInfo(Python, ["-m", "notebook", "--no-browser", "--allow-root", $"--port={new Uri(address).Port}", "--port-retries=0", "--NotebookApp.token=researchkit",
            $"--notebook-dir={folder}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, sub) in new[] { ("JUPYTER_DATA_DIR", "data"), ("JUPYTER_CONFIG_DIR", "config"), ("JUPYTER_RUNTIME_DIR", "runtime"), ("IPYTHONDIR", "ipython") })
            info.Environment[name] = Path.Combine(folder, sub);
        var process = Process.Start(info)!;
        // Read, so that it never waits for a full pipe.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    static int FreePort() {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task Answers(string address) {
        using var http = new HttpClient();
        for (var tries = 0; ; tries++)
            try {
                Assert.Equal("researchkit", (string?)JsonNode.Parse(await http.GetStringAsync($"{address}/api/kernelspecs?token=researchkit"))!["kernelspecs"]!["researchkit"]!["name"]);
                return;
            } catch (HttpRequestException) when (tries < 120) {
                await Task.Delay(500);
            }
    }
}
