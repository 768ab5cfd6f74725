using System.Diagnostics;
using System.Net;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab;

/// <summary>
/// Progress of a run in a notebook's cell: one bar for the stage that is at work, in one place, at most five times a second. What stays is
/// "done", whether the run did everything now or found it done, so that a notebook that is run twice stores the same.
/// </summary>
sealed class CellView : IProgressView {
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly Lock gate = new();
    readonly Func<MimeBundle, Shown> display;
    readonly Func<TimeSpan> clock;
    readonly string what;
    Shown? shown;
    (string Stage, TimeSpan Start, long First) now;
    Tick last;
    TimeSpan drawn;
    bool closed;

    public CellView(Func<MimeBundle, Shown> display, Func<TimeSpan>? clock, string what) {
        var begin = Stopwatch.GetTimestamp();
        (this.display, this.clock, this.what) = (display, clock ?? (() => Stopwatch.GetElapsedTime(begin)), what);
        Draw(Plain($"{what}: starting"));
    }

    public void Show(Tick tick) {
        lock (gate) {
            var time = clock();
            var begins = tick.Stage != now.Stage;
            if (begins) now = (tick.Stage, time, tick.Done);
            (last, closed) = (tick, false);
            if (!begins && time - drawn < Pause) return;
            drawn = time;
            var left = Pace.Of(tick.Done - now.First, time - now.Start, tick.Total - tick.Done) is ( > 0, var rest) && tick.Done < tick.Total ? $"{Pace.Text(rest)} left" : "";
            Draw(BarBundle.Of($"{what}: {tick.Stage}", tick.Done, Math.Max(1, tick.Total), tick.Unit, left));
        }
    }

    /// <summary>Nothing: folders and times have no place in a stored notebook, and what is missing stands in the results' notes.</summary>
    public void Say(string line) { }

    /// <summary>The run is over.</summary>
    public void Dispose() => Close(whole: true);

    /// <summary>The cell is over, well or not.</summary>
    public void Close(bool whole) {
        lock (gate) {
            if (closed) return;
            closed = true;
            Draw(Plain(whole ? $"{what}: done" : last.Stage is null ? $"{what}: stopped" : $"{what}: stopped in {last.Stage}"));
        }
    }

    void Draw(MimeBundle bundle) {
        if (shown is null) shown = display(bundle);
        else shown.Update(bundle);
    }

    static MimeBundle Plain(string text) => MimeBundle.Text(text).With("text/html", $"<div>{WebUtility.HtmlEncode(text)}</div>");
}
