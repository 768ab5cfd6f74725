namespace ResearchKit.Metrics;

/// <summary>McNemar's test of two classifiers on the same examples.</summary>
/// <param name="OnlyFirst">Examples that only the first classifier gets right.</param>
/// <param name="OnlySecond">Examples that only the second one gets right.</param>
/// <param name="P">Exact two-sided p-value of "both are equally often right".</param>
/// <param name="ChiSquared">(|b − c| − 1)² / (b + c), the statistic with Edwards' correction; 0 where both counts are 0.</param>
public readonly record struct McNemar(int OnlyFirst, int OnlySecond, double P, double ChiSquared) {
    /// <summary>Tests two classifiers by their predictions; any labels.</summary>
    /// <remarks>McNemar, Psychometrika 1947; the exact form is a binomial test on the examples where the two differ.</remarks>
    /// <exception cref="ArgumentException">No example, or lengths that differ.</exception>
    public static McNemar Test(ReadOnlySpan<int> truth, ReadOnlySpan<int> first, ReadOnlySpan<int> second) {
        Require.NotEmpty(truth, nameof(truth));
        Require.SameLength(truth.Length, nameof(truth), first.Length, nameof(first));
        Require.SameLength(truth.Length, nameof(truth), second.Length, nameof(second));
        int b = 0, c = 0;
        for (var i = 0; i < truth.Length; i++) {
            var (rightFirst, rightSecond) = (first[i] == truth[i], second[i] == truth[i]);
            if (rightFirst && !rightSecond) b++;
            if (rightSecond && !rightFirst) c++;
        }
        return Test(b, c);
    }

    /// <summary>Tests two classifiers by the numbers of examples that only one of them gets right.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static McNemar Test(int onlyFirst, int onlySecond) {
        Require.AtLeast(0, onlyFirst);
        Require.AtLeast(0, onlySecond);
        var n = onlyFirst + onlySecond;
        if (n == 0) return new(0, 0, 1, 0);
        var p = Math.Min(1, 2 * Tail.FairCoins(Math.Min(onlyFirst, onlySecond), n));
        var gap = Math.Max(0, Math.Abs(onlyFirst - onlySecond) - 1.0);
        return new(onlyFirst, onlySecond, p, gap * gap / n);
    }
}

/// <summary>Wilcoxon's signed-rank test of paired values, for example of two methods over data sets.</summary>
/// <param name="Positive">Sum of the ranks of positive differences first − second.</param>
/// <param name="Negative">Sum of the ranks of negative differences.</param>
/// <param name="N">Number of pairs that differ; equal pairs are left out, as Wilcoxon does.</param>
/// <param name="P">Two-sided p-value of "differences are symmetric about 0".</param>
/// <param name="Exact">True where P is from the full distribution of the signs, given the ranks (ties included).</param>
public readonly record struct WilcoxonSignedRank(double Positive, double Negative, int N, double P, bool Exact) {
    const int MostForExact = 50;

    /// <summary>Runs the test: exact up to 50 differing pairs, beyond that normal with the correction for ties.</summary>
    /// <remarks>Wilcoxon, Biometrics Bulletin 1945. Recommended for two methods over data sets by Demšar, JMLR 2006.</remarks>
    /// <exception cref="ArgumentException">No pair, lengths that differ, or a value that is not finite (its index is named).</exception>
    public static WilcoxonSignedRank Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second) {
        Require.Finite(first, nameof(first));
        Require.SameLength(first.Length, nameof(first), second.Length, nameof(second));
        Require.Finite(second, nameof(second));
        var differences = new List<double>();
        for (var i = 0; i < first.Length; i++)
            if (first[i] != second[i]) differences.Add(first[i] - second[i]);
        var n = differences.Count;
        if (n == 0) return new(0, 0, 0, 1, true);
        var ranks = Ranks.Ascending([.. differences.Select(Math.Abs)]);
        var positive = Enumerable.Range(0, n).Where(i => differences[i] > 0).Sum(i => ranks[i]);
        var negative = n * (n + 1.0) / 2 - positive;
        var smaller = Math.Min(positive, negative);
        return n <= MostForExact
            ? new(positive, negative, n, ExactP(ranks, smaller), true)
            : new(positive, negative, n, NormalP(ranks, smaller), false);
    }

    /// <summary>Counts, over all 2ⁿ choices of signs, the sums of positive ranks (doubled, so that half ranks are whole).</summary>
    static double ExactP(double[] ranks, double smaller) {
        int[] doubled = [.. ranks.Select(r => (int)Math.Round(2 * r))];
        var ways = new double[doubled.Sum() + 1];
        ways[0] = 1;
        var reached = 0;
        foreach (var r in doubled) {
            for (var s = reached; s >= 0; s--) ways[s + r] += ways[s];
            reached += r;
        }
        double tail = 0;
        for (var s = 0; s <= (int)Math.Round(2 * smaller); s++) tail += ways[s];
        return Math.Min(1, 2 * tail / Math.Pow(2, ranks.Length));
    }

    static double NormalP(double[] ranks, double smaller) {
        double n = ranks.Length, mean = n * (n + 1) / 4, variance = ranks.Sum(r => r * r) / 4;
        return Tail.TwoSidedNormal((smaller - mean) / Math.Sqrt(variance));
    }
}

/// <summary>Ranks with ties shared.</summary>
static class Ranks {
    /// <summary>1 = the smallest; equal values get their mean rank.</summary>
    public static double[] Ascending(ReadOnlySpan<double> values) {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var ranks = new double[values.Length];
        for (var i = 0; i < ranks.Length; i++)
            ranks[i] = (Order.CountBelow<double>(sorted, values[i]) + 1.0 + Order.CountAtMost<double>(sorted, values[i])) / 2;
        return ranks;
    }
}
