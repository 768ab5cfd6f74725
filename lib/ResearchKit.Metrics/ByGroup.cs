using System.Collections.Immutable;

namespace ResearchKit.Metrics;

/// <summary>A metric against each group of unknown examples, and both ways of making one number of them.</summary>
/// <param name="Each">The metric against each group, in the order of the groups.</param>
/// <param name="Mean">The mean over groups: how tables over several data sets (OpenOOD's near and far) are averaged.</param>
/// <param name="Pooled">The metric against all unknown examples at once: large groups weigh more.</param>
public sealed record GroupedMetric(ImmutableArray<double> Each, double Mean, double Pooled);

/// <summary>Metrics against several unknown data sets or classes. AUROC pooled is the mean weighted by size; other metrics have no such law.</summary>
public static class ByGroup {
    /// <summary>The metric of the known scores against each group of unknown scores, and against all of them.</summary>
    /// <param name="known">Scores of known examples, the same for every group; higher = known.</param>
    /// <param name="groups">Scores of unknown examples, one array per data set or class.</param>
    /// <param name="metric">For example <see cref="Roc.Auroc"/>.</param>
    /// <exception cref="ArgumentException">No group, an empty side or a NaN (named with its group).</exception>
    public static GroupedMetric Of(ReadOnlySpan<float> known, IReadOnlyList<float[]> groups, ScoreStatistic metric) {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(metric);
        Require.AtLeast(1, groups.Count, "number of groups");
        Require.Scores(known, nameof(known));
        for (var g = 0; g < groups.Count; g++) Require.Scores<float>(groups[g], $"groups[{g}]");
        var each = new double[groups.Count];
        for (var g = 0; g < each.Length; g++) each[g] = metric(known, groups[g]);
        return new([.. each], each.Average(), metric(known, [.. groups.SelectMany(g => g)]));
    }
}
