using System.Collections.Immutable;
using System.Globalization;

namespace ResearchKit.Lab.Compare;

/// <summary>
/// AUROC that OpenOOD v1.5 reports for CIFAR-10 against near sets, the mean of CIFAR-100 and Tiny ImageNet (Zhang et al., 2023, arXiv:2306.09301, the table of its report; ResNet-18, mean of three
/// trainings). Its Tiny ImageNet is another choice and scaling of images than the resized set of ODIN's authors: the figures stand beside
/// ours.
/// </summary>
public static class OpenOodFigures {
    /// <summary>By the kit's ids, in [0, 1].</summary>
    public static ImmutableSortedDictionary<string, double> Near { get; } = new Dictionary<string, double> {
        ["msp"] = .8803,
        ["odin"] = .8287,
        ["mahalanobis"] = .8420,
        ["rmd"] = .8980,
        ["energy"] = .8758,
        ["gradnorm"] = .5490,
        ["react"] = .8711,
        ["maxlogit"] = .8752,
        ["vim"] = .8868,
        ["knn"] = .9064,
        ["dice"] = .7834,
        ["ash"] = .7527,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    static readonly string[] Sets = ["cifar-100", "tiny-imagenet-resize"];

    /// <summary>Our mean over the two sets beside OpenOOD's; null for another known set, where one of the two is missing, or where none of the methods is among OpenOOD's.</summary>
    /// <param name="known">The known set's id.</param>
    /// <param name="rows">Of `kit reproduce ood` or `kit compare`.</param>
    public static Table? Of(string known, IEnumerable<Row> rows) {
        if (known != "cifar-10") return null;
        var ours = rows.Where(r => r.Metric == "auroc" && Sets.Contains(r.Unknown) && Near.ContainsKey(r.Method)).GroupBy(r => r.Method).Where(g => g.Count() == Sets.Length)
            .Select(g => (Method: g.Key, Mean: g.Average(r => r.Mean))).OrderByDescending(m => m.Mean).ToArray();
        static string F(double v) => v.ToString("F4", CultureInfo.InvariantCulture);
        return ours.Length == 0 ? null : new($"known: {known}, near sets: mean AUROC of {string.Join(" and ", Sets)}", ["method", "ours", "OpenOOD v1.5"],
            [.. ours.Select(m => ImmutableArray.Create(m.Method, F(m.Mean), F(Near[m.Method])))]);
    }
}
