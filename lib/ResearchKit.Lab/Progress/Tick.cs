namespace ResearchKit.Lab;

/// <summary>How far one stage of a run is.</summary>
/// <param name="Stage">What is done, for example "seed 1, epoch 2 of 3"; one bar or one line per stage.</param>
/// <param name="Done">How much is done, in 0..Total.</param>
/// <param name="Total">How much there is, &gt; 0.</param>
/// <param name="Unit">What is counted, for example "images".</param>
public readonly record struct Tick(string Stage, long Done, long Total, string Unit);

/// <summary>Shows ticks to a person. Only the Lab has these; what computes takes a plain callback.</summary>
public interface IProgressView : IDisposable {
    /// <summary>Takes note of a stage's progress.</summary>
    /// <param name="tick">The state now.</param>
    void Show(Tick tick);

    /// <summary>Writes a line that stays.</summary>
    /// <param name="line">The text.</param>
    void Say(string line);
}

/// <summary>The rate and the time left of a stage, from its first tick on.</summary>
static class Pace {
    public static (double PerSecond, TimeSpan Left) Of(long doneSinceStart, TimeSpan elapsed, long left) {
        var rate = elapsed > TimeSpan.Zero ? doneSinceStart / elapsed.TotalSeconds : 0;
        return (rate, rate > 0 ? TimeSpan.FromSeconds(Math.Min(left / rate, 1e7)) : TimeSpan.Zero);
    }

    public static string Text(double rate) => rate switch { >= 100 => $"{rate:F0}", >= 1 => $"{rate:F1}", _ => $"{rate:F3}" };

    public static string Text(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}" : $"{time.Minutes}:{time.Seconds:D2}";
}
