using System.Diagnostics;
using Spectre.Console;

namespace ResearchKit.Lab;

/// <summary>Progress as one line that is drawn anew in place: bar, count, rate, time left. Finished stages stay as lines.</summary>
sealed class BarView(IAnsiConsole console) : IProgressView {
    const int Width = 16;
    readonly Lock gate = new();
    (string Stage, long Start, long First) now = ("", 0, 0);
    long drawn;

    public void Show(Tick tick) {
        lock (gate) {
            if (tick.Stage != now.Stage) now = (tick.Stage, Stopwatch.GetTimestamp(), tick.Done);
            var whole = tick.Done >= tick.Total;
            if (!whole && drawn != 0 && Stopwatch.GetElapsedTime(drawn).TotalMilliseconds < 100) return;
            drawn = Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(now.Start);
            var (rate, left) = Pace.Of(tick.Done - now.First, elapsed, tick.Total - tick.Done);
            var filled = (int)Math.Clamp(Width * tick.Done / Math.Max(1, tick.Total), 0, Width);
            Clear();
            console.Markup($"{tick.Stage.EscapeMarkup()} [green]{new string('━', filled)}[/][grey]{new string('━', Width - filled)}[/] "
                + $"{tick.Done}/{tick.Total} {tick.Unit.EscapeMarkup()}, {Pace.Text(rate)}/s, "
                + (whole ? Pace.Text(elapsed) : $"{Pace.Text(left)} left"));
            if (!whole) return;
            console.WriteLine();
            now = ("", 0, 0);
        }
    }

    public void Say(string line) {
        lock (gate) {
            Clear();
            console.MarkupLine(line.EscapeMarkup());
        }
    }

    public void Dispose() {
        lock (gate) if (now.Stage != "") console.WriteLine();
    }

    void Clear() => console.Write(new ControlCode("\r\u001b[2K"));
}
