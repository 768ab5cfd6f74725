using System.Diagnostics;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

/// <summary>Sessions take the process's console: one at a time.</summary>
[CollectionDefinition("sessions", DisableParallelization = true)]
public class SessionCollection;

[Collection("sessions")]
public sealed class SessionTests : IDisposable {
    readonly Session session = new();

    public void Dispose() => session.Dispose();

    (CellEnd End, List<CellOutput> Outputs) Run(string code, CancellationToken interrupt = default) {
        var outputs = new List<CellOutput>();
        return (session.RunAsync(code, outputs.Add, interrupt).GetAwaiter().GetResult(), outputs);
    }

    string Value(string code) {
        var (end, outputs) = Run(code);
        Assert.True(end == CellEnd.Ok, string.Join('\n', outputs.SelectMany(o => o.Trace.IsDefault ? [o.Text] : o.Trace.AsEnumerable())));
        return Assert.Single(outputs, o => o.Kind == OutputKind.Value).Bundle!.Plain;
    }

    [Fact]
    public void State_is_carried_on_and_the_last_expression_is_shown() {
        Assert.Empty(Run("var x = 20; int Twice(int v) => 2 * v; record Point(int A, double B);").Outputs);
        Assert.Equal("42", Value("Twice(x) + 2"));
        Assert.Equal("3.5", Value("new Point(1, 3.5).B"));
        Assert.Equal("7", Value("await Task.FromResult(7)"));
        Assert.Equal("6", Value("int[] y = [1, 2, 3]; y.Sum()"));
        Assert.Empty(Run("x = 5;").Outputs);
        Assert.Equal("5", Value("x"));
    }

    [Fact]
    public void The_kit_is_imported() {
        Assert.Contains("8.0012", Value("var z = torch.tensor(new float[,] { { 8, 1, 0 } }); Energy.Score(z)"));
        Assert.Equal("0.75", Value("Roc.Auroc(new double[] { 1, 3 }, new double[] { 2, 0 })"));
        Assert.Contains("energy", Value("Catalogue.Find(\"energy\").Id"));
    }

    [Fact]
    public void Printed_text_comes_while_the_cell_runs() {
        using var early = new ManualResetEventSlim();
        var done = false;
        session.RunAsync("Console.WriteLine(\"now\"); Console.Error.WriteLine(\"there\"); Thread.Sleep(700); Console.Write(\"end\");", o => {
            if (o is { Kind: OutputKind.Stream, Name: "stdout", Text: "now\n" } && !done) early.Set();
        }).ContinueWith(_ => done = true);
        Assert.True(early.Wait(TimeSpan.FromSeconds(30)));
        SpinWait.SpinUntil(() => done, 10_000);
        var (_, outputs) = Run("Console.Write(1); Console.Write(2); Console.Error.Write(\"oops\");");
        Assert.Equal([("stdout", "12"), ("stderr", "oops")], outputs.Select(o => (o.Name, o.Text)));
    }

    [Fact]
    public void Errors_stand_at_their_line() {
        var compile = Run("var a = 1;\nvar b = a +* 2;").Outputs.Single();
        Assert.Equal(("CompilationError", "line 2: CS"), (compile.Name, compile.Trace[0][..10]));
        Assert.Equal("var b = a +* 2;", compile.Trace[1]);
        Assert.Equal('^', compile.Trace[2].Trim()[0]);
        Assert.Contains("CS0103", Run("nope + 1").Outputs.Single().Text);

        var thrown = Run("var kept = 3;\n\nthrow new InvalidOperationException(\"boo\");").Outputs.Single();
        Assert.Equal(("InvalidOperationException", "boo"), (thrown.Name, thrown.Text));
        Assert.Equal("  at line 3: throw new InvalidOperationException(\"boo\");", thrown.Trace[1]);
        Assert.Equal("3", Value("kept"));

        Run("int Fail(int v) {\n    throw new ArgumentException($\"no {v}\");\n}");
        var later = Run("\nFail(4)").Outputs.Single();
        Assert.Contains(later.Trace, l => System.Text.RegularExpressions.Regex.IsMatch(l, @"at cell \d+, line 2"));
        Assert.Contains("  at line 2: Fail(4)", later.Trace);
        Assert.Contains("must be floating-point [n > 0, k > 0], got [3]", Run("Energy.Score(torch.zeros(3))").Outputs.Single().Text);
    }

    // A loop that never looks up, and a training that watches the token: both end within two seconds, and nothing declared before is lost.
    [Theory]
    [InlineData("while (true) { kept++; }")]
    [InlineData("await Task.Delay(60_000);")]
    [InlineData("Thread.Sleep(60_000);")]
    [InlineData("var net = SmallCnn.Init(new(1, 28, 28, 10), new(1)); Fold.Run(Fold.Start(net), torch.zeros(20_000, 1, 28, 28), torch.zeros(20_000, dtype: torch.int64), new() { Epochs = 50 }, new([0.5f], [0.5f]), new(1));")]
    public async Task An_interrupt_ends_a_cell_and_keeps_the_session(string code) {
        Run("long kept = 41;");
        using var stop = new CancellationTokenSource();
        var task = session.RunAsync(code, _ => { }, stop.Token);
        await Task.Delay(1500);
        Assert.False(task.IsCompleted, "the cell ended before it was interrupted");
        var clock = Stopwatch.StartNew();
        stop.Cancel();
        Assert.True(await Task.WhenAny(task, Task.Delay(20_000)) == task, "the cell did not end");
        Assert.Equal(CellEnd.Interrupted, await task);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        Assert.True(long.Parse(Value("kept")) >= 41);
    }

    [Fact]
    public void Values_are_shown_by_type() {
        Assert.Contains("Float32 [2, 3]", Value("torch.ones(2, 3)"));
        Assert.Contains("min 1, mean 1, max 1", Value("torch.ones(2, 3)"));
        var table = Run("new[] { new { A = 1, B = \"x\" }, new { A = 2, B = \"<y>\" } }").Outputs.Single().Bundle!;
        Assert.Contains("<td>&lt;y&gt;</td>", table.Forms["text/html"]);
        Assert.Contains("| 2   | <y> |", table.Plain);
        Assert.Equal("[1, 2, 3]", Value("new List<int> { 1, 2, 3 }"));
        Assert.Equal("<b>x</b>", Run("HTML(\"<b>x</b>\")").Outputs.Single().Bundle!.Forms["text/html"]);
        Assert.Contains("| a", Value("new Dictionary<string, int> { [\"a\"] = 1 }"));
        Assert.Empty(Run("string nothing = null; nothing").Outputs);
        Assert.Equal("a disposed tensor", Value("var gone = torch.ones(1); gone.Dispose(); gone"));
    }

    [Fact]
    public void A_display_is_updated_in_its_place() {
        var (_, outputs) = Run("var bar = display(\"0 %\"); bar.Update(\"100 %\");");
        Assert.Equal([OutputKind.Display, OutputKind.Update], outputs.Select(o => o.Kind));
        Assert.Equal(outputs[0].Id, outputs[1].Id);
        var stored = Assert.Single(NotebookRun.Stored(outputs, 1));
        Assert.Equal("100 %", (string?)stored["data"]!["text/plain"]);
    }

    // A fit and a look at images report to a bar; what is stored holds no times.
    [Fact]
    public void Long_work_shows_a_bar_that_moves_and_is_stored_done() {
        const string code = """
            var net = SmallCnn.Init(new(1, 8, 8, 2), new(1), width: 2);
            var images = torch.zeros(12, 1, 8, 8);
            var trained = Fold.Run(Fold.Start(net), images, torch.zeros(12, dtype: torch.int64), new() { Epochs = 3, BatchSize = 4 }, new([0.5f], [0.5f]), new(1), progress: progress("training", unit: "steps").At).Network;
            Evidence.Of(trained, images, new([0.5f], [0.5f]), null, batch: 6, progress: progress("looking", unit: "images").At);
            Console.Write("between ");
            foreach (var i in progress("counting", new[] { 1, 2 })) { }
            """;
        var (end, outputs) = Run(code);
        Assert.True(end == CellEnd.Ok, outputs[^1].Text);
        Assert.Equal(2, outputs.Where(o => o.Kind == OutputKind.Display).Take(2).Select(o => o.Id).Distinct().Count());
        var stored = NotebookRun.Stored(outputs, 1).ToArray();
        Assert.Equal(["training ━━━━━━━━━━━━━━━━━━━━ 100 %  done: 9 of 9 steps", "looking ━━━━━━━━━━━━━━━━━━━━ 100 %  done: 12 of 12 images", "between ", "counting ━━━━━━━━━━━━━━━━━━━━ 100 %  done: 2 of 2"],
            stored.Select(s => (string?)(s["data"]?["text/plain"] ?? s["text"]![0])));
        Assert.Equal(stored.Select(s => s.ToJsonString()), NotebookRun.Stored(Run(code).Outputs, 1).Select(s => s.ToJsonString()));
    }

    [Fact]
    public void A_bar_of_a_cell_that_fails_says_where_it_stopped() {
        var (end, outputs) = Run("foreach (var i in progress(\"reading\", new[] { 1, 2 }, \"files\")) if (i == 2) throw new IOException(\"gone\");");
        Assert.Equal(CellEnd.Failed, end);
        var stored = NotebookRun.Stored(outputs, 1).ToArray();
        Assert.EndsWith("50 %  stopped at 1 of 2 files", (string?)stored[0]["data"]!["text/plain"]);
        Assert.Equal("IOException", (string?)stored[1]["ename"]);
    }

    // A front end may still show what an earlier session displayed.
    [Fact]
    public async Task Two_sessions_share_no_display_id() {
        var first = Run("display(1);").Outputs.Single().Id;
        session.Dispose();
        using var other = new Session();
        var outputs = new List<CellOutput>();
        await other.RunAsync("display(1);", outputs.Add);
        Assert.NotEqual(first, outputs.Single().Id);
    }

    [Fact]
    public void Completion_knows_members_and_names() {
        Run("var numbers = new List<double> { 1 }; int number_of_cells = 3;");
        string[] Items(string code) => [.. session.Complete(code, code.Length).Items];
        Assert.Contains("Count", Items("numbers."));
        Assert.Contains("Select", Items("numbers.Sel"));
        Assert.DoesNotContain("Count", Items("numbers.Sel"));
        Assert.Contains("number_of_cells", Items("1 + numb"));
        Assert.Contains("Energy", Items("Ener"));
        Assert.Contains("Score", Items("Energy."));
        Assert.Contains("foreach", Items("fore"));
        var items = session.Complete("numbers.Cou + 1", 11);
        Assert.Equal((8, 11), (items.From, items.To));
        Assert.Contains("T · logsumexp(z / T)", session.Inspect("Energy.Score", 9));
        Assert.Contains("List<double>", session.Inspect("numbers", 3));
        Assert.Null(session.Inspect("   ", 1));
        Assert.True(Session.IsWhole("1 + 1") && !Session.IsWhole("if (true) {"));
    }

    [Fact]
    public async Task Files_are_loaded_from_the_notebook_s_folder() {
        using var folder = new Folder();
        File.WriteAllText(Path.Combine(folder.Path, "more.csx"), "int Thrice(int v) => 3 * v;");
        session.Dispose();
        using var here = new Session(folder.Path);
        var outputs = new List<CellOutput>();
        Assert.Equal(CellEnd.Ok, await here.RunAsync("#load \"more.csx\"\nThrice(4)", outputs.Add));
        Assert.Equal("12", outputs.Single().Bundle!.Plain);
    }
}
