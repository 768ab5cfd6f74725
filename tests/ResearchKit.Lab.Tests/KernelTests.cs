using System.Diagnostics;
using System.Text.Json.Nodes;
using ResearchKit.Lab.Commands;
using ResearchKit.Lab.Kernel;

namespace ResearchKit.Lab.Tests;

[Collection("sessions")]
public class KernelTests {
    // One thread: the notebooks' tensors are small, and a second thread that sleeps while it waits (OMP_WAIT_POLICY=passive) makes them slower.
    static (int Code, string Out) Python(string data, params string[] args) {
        var info = new ProcessStartInfo("/usr/bin/python3", args) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["JUPYTER_DATA_DIR"] = data;
        info.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + (process.ExitCode == 0 ? "" : errors.Result));
    }

    // The real thing: Jupyter's client starts the installed kernel, interrupts it, kills its C# side, restarts it, and looks for what is left.
    [SkippableFact]
    public void A_front_end_finds_all_it_needs_and_nothing_is_left_behind() {
        Skip.IfNot(File.Exists("/usr/bin/python3") && Python("/", "-c", "import ipykernel, jupyter_client").Code == 0, "python3-ipykernel is not installed");
        using var folder = new Folder();
        Assert.True(File.Exists(Path.Combine(KernelSpec.Install(folder.Path, "/usr/bin/python3"), "kernel.json")));
        var (code, output) = Python(folder.Path, Path.Combine(AppContext.BaseDirectory, "Kernel", "kernel_check.py"), "10");
        Assert.True(code == 0, output);
        Assert.EndsWith("all well", output.Trim());
    }

    /// <summary>Whether Jupyter's own runner of notebooks is on this machine.</summary>
    internal static bool HasRunner { get; } = File.Exists("/usr/bin/python3") && Python("/", "-c", "import ipykernel, nbclient").Code == 0;

    // Every stored notebook by Jupyter's own runner, as a user's front end or a build server would.
    [SkippableTheory, MemberData(nameof(StoredNotebookTests.Files), MemberType = typeof(StoredNotebookTests))]
    public void A_stored_notebook_runs_through_the_kernel(string file) {
        Skip.IfNot(HasRunner, "python3-nbclient is not installed");
        StoredNotebookTests.SkipWithoutData(file);
        using var folder = new Folder();
        KernelSpec.Install(folder.Path, "/usr/bin/python3");
        var (code, output) = Python(folder.Path, Path.Combine(AppContext.BaseDirectory, "Kernel", "notebook_check.py"), Path.Combine(Readme.Root, file));
        Assert.True(code == 0, output);
        Assert.EndsWith("all well", output.Trim());
    }

    static List<JsonNode> Serve(params string[] requests) {
        var answers = new List<JsonNode>();
        var code = ResearchKit.Lab.Kernel.Serve.Run(new StringReader(string.Join('\n', requests)), line => { lock (answers) answers.Add(JsonNode.Parse(line)!); });
        Assert.Equal(0, code);
        return answers;
    }

    [Fact]
    public void The_pipe_speaks_json_lines_and_counts_code_points() {
        var answers = Serve("""{"op":"execute","code":"var name = \"x\"; name"}""", """{"op":"complete","code":"/*\ud83d\ude00*/ nam","position":9}""",
            """{"op":"whole","code":"1 +"}""", """{"op":"inspect","code":"   ","position":1}""", """{"op":"shutdown"}""", """{"op":"execute","code":"2"}""");
        Assert.Equal(["value", "done", "answer", "answer", "answer"], answers.Select(a => (string)a["op"]!));
        Assert.Equal("x", (string)answers[0]["data"]!["text/plain"]!);
        Assert.Contains("name", answers[2]["items"]!.AsArray().Select(i => (string)i!));
        Assert.Equal((6, 9), ((int)answers[2]["from"]!, (int)answers[2]["to"]!));
        Assert.False((bool)answers[3]["whole"]!);
        Assert.Null(answers[4]["text"]);
    }

    [Fact]
    public void Errors_give_cells_the_numbers_that_jupyter_shows() {
        var answers = Serve("""{"op":"execute","code":"void Fail() => throw new Exception(\"no\");","number":7}""", """{"op":"execute","code":"\nFail();","number":12}""",
            """{"op":"inspect","code":" ","position":0}""");
        Assert.Equal(["done", "error", "done", "answer"], answers.Select(a => (string)a["op"]!));
        Assert.Equal(["Exception: no", "  at cell 7, line 1", "  at line 2: Fail();"], answers[1]["trace"]!.AsArray().Select(t => (string)t!));
    }

    [Fact]
    public void Opening_what_is_not_there_is_refused_before_anything_starts() {
        using StringWriter output = new(), error = new();
        Assert.Equal(2, Cli.Run(["notebook", "open", "no-such.ipynb"], new(output, error, Terminal: false)));
        Assert.Contains("there is no notebook or folder 'no-such.ipynb'", error.ToString());
        Assert.Null(JupyterServer.Front("/bin/true-no-such-python"));
    }

    [Fact]
    public void Without_ipykernel_the_error_says_how_to_get_it() {
        using StringWriter output = new(), error = new();
        Assert.Equal(1, Cli.Run(["notebook", "install-kernel", "--python", "/bin/true-no-such-python"], new(output, error, Terminal: false)));
        Assert.Contains("/bin/true-no-such-python has no ipykernel: apt-get install python3-ipykernel", error.ToString());
    }
}
