using System.Diagnostics;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab;

/// <summary>
/// A bar in a notebook's cell that is drawn anew in its place, at most five times a second: what, share, time left. Its last state holds no
/// times, so that a notebook that is run twice stores the same; a cell that ends before the bar is full leaves "stopped at" behind.
/// </summary>
public sealed class ProgressBar {
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly Lock gate = new();
    readonly Func<MimeBundle, Shown> display;
    readonly Func<TimeSpan> clock;
    readonly string what, unit;
    Shown? shown;
    long done, total, first;
    TimeSpan start, drawn;
    bool final;

    internal ProgressBar(Func<MimeBundle, Shown> display, Func<TimeSpan>? clock, string what, long total, string unit) {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        var begin = Stopwatch.GetTimestamp();
        (this.display, this.clock, this.what, this.total, this.unit) = (display, clock ?? (() => Stopwatch.GetElapsedTime(begin)), what, total, unit);
        if (total > 0) At(0);
    }

    /// <summary>So much is done of the total that was given.</summary>
    /// <param name="done">In 0..total.</param>
    /// <exception cref="InvalidOperationException">No total was given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">done is not in 0..total.</exception>
    public void At(long done) => Move(done, total > 0 ? total : throw new InvalidOperationException($"the bar '{what}' was given no total: progress(\"{what}\", total), or At(done, total)"));

    /// <summary>So much is done of so much: what the kit's folds tell (`Fold.Run(..., progress: progress("training").At)`).</summary>
    /// <param name="done">In 0..total.</param>
    /// <param name="total">More than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void At(int done, int total) => Move(done, total);

    void Move(long nowDone, long nowTotal) {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nowTotal, "total");
        if (nowDone < 0 || nowDone > nowTotal) throw new ArgumentOutOfRangeException("done", nowDone, $"must be in 0..{nowTotal}");
        lock (gate) {
            var now = clock();
            if (shown is null || nowDone < done || nowTotal != total) (start, first) = (now, nowDone);
            var (before, full) = ((done, total, final), nowDone == nowTotal);
            (done, total, final) = (nowDone, nowTotal, full);
            if (shown is not null && (full ? before == (done, total, final) : now - drawn < Pause)) return;
            drawn = now;
            Show(BarBundle.Of(what, done, total, unit, full ? "done" : Left(now)));
        }
    }

    /// <summary>The cell is over.</summary>
    internal void Close() {
        lock (gate) {
            if (final || shown is null) return;
            final = true;
            Show(BarBundle.Of(what, done, total, unit, "stopped"));
        }
    }

    string Left(TimeSpan now) => Pace.Of(done - first, now - start, total - done) is ( > 0, var left) ? $"{Pace.Text(left)} left" : "";

    void Show(MimeBundle bundle) {
        if (shown is null) shown = display(bundle);
        else shown.Update(bundle);
    }
}
