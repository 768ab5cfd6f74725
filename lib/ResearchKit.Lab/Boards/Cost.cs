using System.Diagnostics;
using System.Text.Json;

namespace ResearchKit.Lab.Boards;

/// <summary>What a piece of work cost.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="Processor">Processor seconds of all threads: what other programs do meanwhile changes it less.</param>
/// <param name="Mebibytes">The most memory that the process held, data sets included.</param>
sealed record Cost(double Seconds, double Processor, double Mebibytes) {
    /// <summary>One after the other.</summary>
    public static Cost operator +(Cost a, Cost b) => new(a.Seconds + b.Seconds, a.Processor + b.Processor, Math.Max(a.Mebibytes, b.Mebibytes));

    /// <summary>Kept beside what was made.</summary>
    public void Write(string path) => SealedFile.Write(path, JsonSerializer.Serialize(this));

    /// <summary>The cost in a file; null where it is absent or damaged.</summary>
    public static Cost? Read(string path) => SealedFile.ReadText(path) is { } text ? JsonSerializer.Deserialize<Cost>(text) : null;

    /// <summary>The costs of all files of a folder together; null where there is none.</summary>
    public static Cost? Sum(string folder) => !Directory.Exists(folder) ? null
        : Directory.GetFiles(folder, "cost-*.json").Select(Read).OfType<Cost>().Aggregate(default(Cost), (sum, c) => sum is null ? c : sum + c);
}

/// <summary>Measures from its making on; it lives inside one call.</summary>
sealed class Meter {
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly TimeSpan before = Environment.CpuUsage.TotalTime;
    long most = Environment.WorkingSet;

    /// <summary>Looks at the memory now.</summary>
    public void Look() => most = Math.Max(most, Environment.WorkingSet);

    /// <summary>The cost until now.</summary>
    public Cost Read() {
        Look();
        return new(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds, most / (1024.0 * 1024));
    }
}
