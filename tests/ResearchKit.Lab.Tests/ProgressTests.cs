using ResearchKit.Lab.Notebooks;
using Spectre.Console;

namespace ResearchKit.Lab.Tests;

public class ProgressTests {
    [Fact]
    public void Plain_lines_come_every_ten_seconds_and_at_the_end() {
        var (text, now) = (new StringWriter(), TimeSpan.Zero);
        using (var view = new PlainView(text, () => now)) {
            foreach (var (second, done) in new[] { (0, 0), (5, 50), (10, 100), (12, 120), (20, 200), (40, 400), (41, 400) }) {
                now = TimeSpan.FromSeconds(second);
                view.Show(new("seed 1", done, 400, "images"));
            }
        }
        Assert.Equal("""
            seed 1: 100/400 images, 10.0/s, 0:30 left
            seed 1: 200/400 images, 10.0/s, 0:20 left
            seed 1: 400/400 images, 10.0/s, 0:40

            """.ReplaceLineEndings("\n"), text.ToString());
    }

    [Fact]
    public void A_bar_shows_count_and_unit() {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = 120;
        using (var view = new BarView(console)) view.Show(new("seed 1", 50, 100, "images"));
        Assert.Contains("seed 1 ━━━━━━━━━━━━━━━━ 50/100 images", text.ToString());
    }

    sealed class InACell {
        readonly List<CellOutput> outputs = [];
        public TimeSpan Now;
        public CellHost Host { get; }
        public InACell() => Host = new(outputs.Add, () => Now);
        public string[] Lines => [.. outputs.Select(o => o.Bundle!.Plain)];
        public List<CellOutput> Outputs => outputs;
    }

    [Fact]
    public void A_bar_in_a_cell_shows_what_share_and_time_left() {
        var cell = new InACell();
        var bar = cell.Host.progress("training", 40, "epochs");
        cell.Now = TimeSpan.FromSeconds(10);
        bar.At(10);
        cell.Now = TimeSpan.FromSeconds(40);
        bar.At(40);
        Assert.Equal([
            "training ──────────────────── 0 %  0 of 40 epochs",
            "training ━━━━━─────────────── 25 %  10 of 40 epochs, 0:30 left",
            "training ━━━━━━━━━━━━━━━━━━━━ 100 %  done: 40 of 40 epochs"], cell.Lines);
        Assert.Equal([OutputKind.Display, OutputKind.Update, OutputKind.Update], cell.Outputs.Select(o => o.Kind));
        Assert.Single(cell.Outputs.Select(o => o.Id).Distinct());
        Assert.Contains("width:25.0%", cell.Outputs[1].Bundle!.Forms["text/html"]);
    }

    // 100 steps a second for three seconds: the first and the last are shown, and those between at most five times a second.
    [Fact]
    public void Updates_come_at_most_five_times_a_second() {
        var cell = new InACell();
        var bar = cell.Host.progress("steps");
        for (var i = 1; i <= 300; i++) {
            cell.Now = TimeSpan.FromMilliseconds(10 * i);
            bar.At(i, 300);
        }
        bar.At(300, 300);
        Assert.Equal([1, 21, 41, 61, 81, 101, 121, 141, 161, 181, 201, 221, 241, 261, 281, 300],
            cell.Lines.Select(l => int.Parse(l.Split("%  ")[1].Replace("done: ", "").Split(' ')[0])));
    }

    [Fact]
    public void A_bar_that_is_used_again_begins_again() {
        var cell = new InACell();
        var bar = cell.Host.progress("training");
        foreach (var (second, done) in new[] { (0, 0), (10, 4), (100, 1), (110, 2) }) {
            cell.Now = TimeSpan.FromSeconds(second);
            bar.At(done, 4);
        }
        Assert.EndsWith("2 of 4, 0:20 left", cell.Lines[^1]);   // one in ten seconds since the second start
    }

    [Fact]
    public void A_cell_that_ends_leaves_no_time_behind() {
        var cell = new InACell();
        var (half, none) = (cell.Host.progress("half", 4), cell.Host.progress("not begun"));
        var run = cell.Host.stages("GeMOS");
        cell.Now = TimeSpan.FromSeconds(9);
        half.At(2);
        run.Show(new("seed 1/2", 5, 10, "images"));
        Assert.Equal(["half ━━━━━━━━━━────────── 50 %  2 of 4, 0:09 left", "GeMOS: seed 1/2 ━━━━━━━━━━────────── 50 %  5 of 10 images"], cell.Lines[^2..]);
        cell.Host.Close(whole: false);
        Assert.Equal(["half ━━━━━━━━━━────────── 50 %  stopped at 2 of 4", "GeMOS: stopped in seed 1/2"], cell.Lines[^2..]);
        var count = cell.Lines.Length;
        cell.Host.Close(whole: true);
        Assert.Equal(count, cell.Lines.Length);
    }

    // A run that finds everything done shows no stage, and one that does everything shows many: both leave the same.
    [Fact]
    public void A_run_of_stages_is_one_place_and_ends_the_same() {
        InACell long_ = new(), short_ = new();
        using (var view = long_.Host.stages("GeMOS")) {
            view.Say("run folder /a/b");
            foreach (var (ms, stage, done) in new[] { (0, "a", 1), (50, "a", 2), (100, "b", 0), (5100, "b", 1), (5200, "b", 2) }) {
                long_.Now = TimeSpan.FromMilliseconds(ms);
                view.Show(new(stage, done, 2, "sets"));
            }
        }
        using (short_.Host.stages("GeMOS")) { }
        Assert.Equal(["GeMOS: starting", "GeMOS: a ━━━━━━━━━━────────── 50 %  1 of 2 sets", "GeMOS: b ──────────────────── 0 %  0 of 2 sets",
            "GeMOS: b ━━━━━━━━━━────────── 50 %  1 of 2 sets, 0:05 left", "GeMOS: done"], long_.Lines);
        Assert.Equal(["GeMOS: starting", "GeMOS: done"], short_.Lines);
        Assert.Single(long_.Outputs.Select(o => o.Id).Distinct());
        Assert.Equal(long_.Outputs[^1].Bundle!.ToJson().ToJsonString(), short_.Outputs[^1].Bundle!.ToJson().ToJsonString());
    }

    [Fact]
    public void Items_move_their_bar() {
        var cell = new InACell();
        foreach (var i in cell.Host.progress("seeds", new[] { 0, 1, 2 }, "seeds")) cell.Now += TimeSpan.FromSeconds(2);
        Assert.Equal(["0 of 3 seeds", "1 of 3 seeds, 0:04 left", "2 of 3 seeds, 0:02 left", "done: 3 of 3 seeds"], cell.Lines.Select(l => l.Split("%  ")[1]));
        Assert.Empty(cell.Host.progress("nothing", Array.Empty<int>()));
        Assert.Equal(4, cell.Lines.Length);
    }

    [Fact]
    public void A_bar_refuses_what_it_cannot_show() {
        var host = new InACell().Host;
        Assert.Contains("the bar 'x' was given no total", Assert.Throws<InvalidOperationException>(() => host.progress("x").At(1)).Message);
        Assert.Contains("must be in 0..4", Assert.Throws<ArgumentOutOfRangeException>(() => host.progress("x", 4).At(5)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => host.progress("x").At(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.progress("x", -1));
    }

    [Fact]
    public void What_a_bar_is_called_is_text() =>
        Assert.Contains("<span>a &lt;b&gt;</span>", BarBundle.Of("a <b>", 1, 2, "", "").Forms["text/html"]);
}
