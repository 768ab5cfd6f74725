using System.Collections.Immutable;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Compare;

/// <summary>One method's scores against one unknown set, as ranks: every metric here looks at the order only.</summary>
/// <param name="Method">Its id.</param>
/// <param name="Known">Of known test images.</param>
/// <param name="Unknown">Of unknown ones.</param>
sealed record Entry(string Method, double[] Known, double[] Unknown);

/// <summary>A figure with its interval.</summary>
readonly record struct Measure(string Metric, double Mean, double? Low, double? High);

/// <summary>From scores to figures and groups: pure.</summary>
static class Contest {
    public static readonly ImmutableArray<string> Metrics = ["auroc", "fpr_at_95_tpr", "aupr_in", "aupr_out"];

    const int Resamples = 400;

    /// <summary>
    /// Figures of one network: AUROC with DeLong's interval, the others with BCa bootstrap intervals over images.
    /// </summary>
    public static ImmutableArray<Measure> OfOneNetwork(Entry entry, ulong seed) {
        var (known, unknown) = Ranks(entry.Known, entry.Unknown);
        Measure Resampled(string metric, ScoreStatistic statistic) => Bootstrap.Bca(known, unknown, statistic, seed, Resamples) is var i ? new(metric, i.Mean, i.Low, i.High) : default;
        var auroc = DeLong.Interval(entry.Known, entry.Unknown);
        return [new("auroc", auroc.Mean, auroc.Low, auroc.High),
            Resampled("fpr_at_95_tpr", (k, u) => Roc.FprAtTpr(k, u)), Resampled("aupr_in", Roc.AuprIn), Resampled("aupr_out", Roc.AuprOut)];
    }

    /// <summary>Figures of several networks, one per seed: means with Student's t intervals.</summary>
    public static ImmutableArray<Measure> OfNetworks(IReadOnlyList<Entry> seeds) {
        var summaries = seeds.Select(e => Roc.Summary(e.Known, e.Unknown)).ToArray();
        Measure Mean(string metric, Func<RocSummary, double> of) => Interval.OfMean([.. summaries.Select(of)]) is var i
            ? new(metric, i.Mean, double.IsFinite(i.Low) ? i.Low : null, double.IsFinite(i.High) ? i.High : null) : default;
        return [Mean("auroc", s => s.Auroc), Mean("fpr_at_95_tpr", s => s.FprAt95Tpr), Mean("aupr_in", s => s.AuprIn), Mean("aupr_out", s => s.AuprOut)];
    }

    /// <summary>
    /// Letters, in the order of the entries (best first): two methods share one where their AUROCs cannot be told apart at 5 % after
    /// Holm's correction over all pairs. With one network the test is DeLong's on the same images; with several it is the paired t test
    /// over seeds.
    /// </summary>
    /// <param name="methods">For each method, its entry of each seed.</param>
    public static ImmutableArray<string> Groups(IReadOnlyList<IReadOnlyList<Entry>> methods) => methods.Count > 0 && methods[0].Count > 1
        ? Groups([.. methods.Select(seeds => seeds.Select(e => Roc.Auroc(e.Known, e.Unknown)).ToArray())])
        : Letters(methods.Count, (i, j) => DeLong.Compare(methods[i][0].Known, methods[i][0].Unknown, methods[j][0].Known, methods[j][0].Unknown).P);

    /// <summary>As above, by the paired t test over seeds.</summary>
    /// <param name="aurocs">For each method, its AUROC of each seed: at least two.</param>
    public static ImmutableArray<string> Groups(IReadOnlyList<double[]> aurocs) => Letters(aurocs.Count, (i, j) => PairedT(aurocs[i], aurocs[j]));

    static ImmutableArray<string> Letters(int n, Func<int, int, double> test) {
        var pairs = (from i in Enumerable.Range(0, n) from j in Enumerable.Range(i + 1, n - i - 1) select (i, j)).ToArray();
        var p = new double[pairs.Length];
        Parallel.For(0, pairs.Length, k => p[k] = test(pairs[k].i, pairs[k].j));
        var corrected = SignificanceGroups.Holm(p);
        var different = new bool[n, n];
        foreach (var (k, (i, j)) in pairs.Index()) different[i, j] = different[j, i] = corrected[k] < 0.05;
        return SignificanceGroups.Letters(n, (i, j) => different[i, j]);
    }

    // Two-sided p of "the mean difference is 0"; differences that are all the same say 1 where they are 0 and 0 elsewhere.
    static double PairedT(double[] a, double[] b) {
        double[] d = [.. a.Zip(b, (x, y) => x - y)];
        var mean = d.Average();
        var error = Math.Sqrt(d.Sum(x => (x - mean) * (x - mean)) / (d.Length - 1) / d.Length);
        return error > 0 ? Math.Min(1, 2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, d.Length - 1, -Math.Abs(mean) / error)) : mean == 0 ? 1 : 0;
    }

    // float32 cannot tell all scores apart (ODIN's differ in the seventh digit); their ranks, ties equal, it can.
    static (float[] Known, float[] Unknown) Ranks(double[] known, double[] unknown) {
        double[] all = [.. known, .. unknown];
        var distinct = all.Distinct().Order().ToArray();
        float Rank(double v) => Array.BinarySearch(distinct, v);
        return (Array.ConvertAll(known, Rank), Array.ConvertAll(unknown, Rank));
    }
}
