using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ResearchKit.Metrics;

namespace ResearchKit.Lab;

/// <summary>One measured figure: the form of every `reproduce` and `compare`, in JSON too (the same names in camelCase).</summary>
/// <param name="Table">The paper's table, for example "2"; "default" where the paper has no such table.</param>
/// <param name="Method">The method's id in the catalogue.</param>
/// <param name="Known">The id of the data set that was learnt.</param>
/// <param name="Unknown">The id of the unknown data set; null for `accuracy`, where none takes part.</param>
/// <param name="Metric">`auroc`, `f1` or `accuracy`; up is better.</param>
/// <param name="Mean">The mean over seeds.</param>
/// <param name="Low">Lower end of the 95 % Student-t interval of the mean; null with a single seed.</param>
/// <param name="High">Upper end; null with a single seed.</param>
/// <param name="Seeds">How many seeds.</param>
/// <param name="Paper">The paper's figure, or null where it has none.</param>
public sealed record Row(string Table, string Method, string Known, string? Unknown, string Metric, double Mean, double? Low, double? High, int Seeds, double? Paper) {
    /// <summary>The figure of each seed, in their order; null with a single one, or where the interval is of another kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<double>? Values { get; init; }

    /// <summary>Whether all figures are the same.</summary>
    public bool Equals(Row? other) => other is not null
        && (Table, Method, Known, Unknown, Metric, Mean, Low, High, Seeds, Paper) == (other.Table, other.Method, other.Known, other.Unknown, other.Metric, other.Mean, other.Low, other.High, other.Seeds, other.Paper)
        && (Values is { } mine ? other.Values is { } theirs && mine.AsSpan().SequenceEqual(theirs.AsSpan()) : other.Values is null);

    /// <summary>Of what tells rows apart.</summary>
    public override int GetHashCode() => HashCode.Combine(Table, Method, Known, Unknown, Metric, Mean);

    /// <summary>The row of these values, one per seed.</summary>
    /// <exception cref="ArgumentException">No value, or one that is not finite.</exception>
    public static Row Of(string table, string method, string known, string? unknown, string metric, ReadOnlySpan<double> values, double? paper) {
        var i = Interval.OfMean(values);
        return new(table, method, known, unknown, metric, i.Mean, Finite(i.Low), Finite(i.High), values.Length, paper) { Values = values.Length > 1 ? [.. values] : null };
    }

    /// <summary>Whether the paper's figure lies in the interval, above it or below it; None without a figure or an interval.</summary>
    /// <param name="digits">How many decimals the paper prints: its figure stands for all numbers that round to it.</param>
    public Verdict Against(int digits = 2) {
        if (Paper is not { } paper || Low is not { } low || High is not { } high) return Verdict.None;
        var half = 0.5 * Math.Pow(10, -digits);
        return high < paper - half ? Verdict.Below : low > paper + half ? Verdict.Above : Verdict.Agrees;
    }

    static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>How a measured figure stands to the paper's.</summary>
public enum Verdict {
    /// <summary>Nothing to compare.</summary>
    None,
    /// <summary>The paper's figure, within its rounding, lies in the interval: no significant difference.</summary>
    Agrees,
    /// <summary>Significantly above the paper's figure.</summary>
    Above,
    /// <summary>Significantly below the paper's figure.</summary>
    Below
}
