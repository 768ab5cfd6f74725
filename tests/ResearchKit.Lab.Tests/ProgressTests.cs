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
}
