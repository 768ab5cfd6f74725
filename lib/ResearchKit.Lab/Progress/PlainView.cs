using System.Diagnostics;

namespace ResearchKit.Lab;

/// <summary>Progress as plain lines, for output that is not a terminal: one at a stage's end, and one about every ten seconds before.</summary>
sealed class PlainView(TextWriter output, Func<TimeSpan> clock) : IProgressView {
    readonly Lock gate = new();
    readonly Dictionary<string, (TimeSpan Start, long First, TimeSpan Said)> stages = [];

    public PlainView(TextWriter output) : this(output, Since(Stopwatch.GetTimestamp())) { }

    public void Show(Tick tick) {
        lock (gate) {
            var now = clock();
            if (!stages.TryGetValue(tick.Stage, out var s)) s = stages[tick.Stage] = (now, tick.Done, now);
            var whole = tick.Done >= tick.Total;
            if (!whole && now - s.Said < TimeSpan.FromSeconds(10)) return;
            stages[tick.Stage] = s with { Said = whole ? TimeSpan.MaxValue : now };
            if (s.Said == TimeSpan.MaxValue) return;
            var (rate, left) = Pace.Of(tick.Done - s.First, now - s.Start, tick.Total - tick.Done);
            output.WriteLine($"{tick.Stage}: {tick.Done}/{tick.Total} {tick.Unit}"
                + (rate > 0 ? $", {Pace.Text(rate)}/s" : "") + (whole ? $", {Pace.Text(now - s.Start)}" : rate > 0 ? $", {Pace.Text(left)} left" : ""));
        }
    }

    public void Say(string line) {
        lock (gate) output.WriteLine(line);
    }

    public void Dispose() => output.Flush();

    static Func<TimeSpan> Since(long start) => () => Stopwatch.GetElapsedTime(start);
}
