using System.Collections.Immutable;

namespace ResearchKit.Metrics;

/// <summary>Friedman's test of several methods over several data sets, with Nemenyi's comparison of each pair.</summary>
/// <param name="MeanRanks">Mean rank of each method over data sets; 1 = best, ties shared.</param>
/// <param name="DataSets">N, the number of data sets.</param>
/// <param name="ChiSquared">Friedman's statistic, corrected for ties.</param>
/// <param name="P">p-value of the statistic against chi-squared with k − 1 degrees of freedom; 1 where all methods tie everywhere.</param>
/// <param name="ImanDavenportF">The less conservative F statistic of Iman and Davenport; +∞ where every data set ranks alike.</param>
/// <param name="ImanDavenportP">Its p-value, with k − 1 and (k − 1)(N − 1) degrees of freedom.</param>
/// <remarks>Demšar, "Statistical comparisons of classifiers over multiple data sets", JMLR 2006, section 3.2.</remarks>
public sealed record Friedman(
    ImmutableArray<double> MeanRanks, int DataSets, double ChiSquared, double P, double ImanDavenportF, double ImanDavenportP) {
    /// <summary>Runs the test.</summary>
    /// <param name="results">One row per data set (at least 2), one column per method (at least 2). Higher = better.</param>
    /// <exception cref="ArgumentException">Too few rows or columns, rows of different lengths, a value that is not finite.</exception>
    public static Friedman Test(IReadOnlyList<double[]> results) {
        ArgumentNullException.ThrowIfNull(results);
        var (n, k) = (Require.AtLeast(2, results.Count, "data sets"), Require.AtLeast(2, results[0].Length, "methods"));
        var sums = new double[k];
        double ties = 0;
        for (var i = 0; i < n; i++) {
            Require.SameLength(k, "results[0]", results[i].Length, $"results[{i}]");
            Require.Finite(results[i], $"results[{i}]");
            var ranks = Ranks.Ascending([.. results[i].Select(x => -x)]);
            for (var j = 0; j < k; j++) sums[j] += ranks[j];
            ties += results[i].GroupBy(x => x).Sum(g => Math.Pow(g.Count(), 3) - g.Count());
        }
        var means = sums.Select(s => s / n).ToImmutableArray();
        var correction = 1 - ties / (n * (double)k * (k * (double)k - 1));
        if (correction <= 0) return new(means, n, 0, 1, 0, 1);
        var spread = means.Sum(r => (r - (k + 1) / 2.0) * (r - (k + 1) / 2.0));
        var chi = 12.0 * n / (k * (k + 1.0)) * spread / correction;
        var left = n * (k - 1.0) - chi;
        var f = left <= 1e-12 * n * k ? double.PositiveInfinity : (n - 1) * chi / left;
        return new(means, n, chi, Tail.ChiSquared(chi, k - 1), f, Tail.F(f, k - 1, (k - 1.0) * (n - 1)));
    }

    /// <summary>Nemenyi's critical difference: two methods whose mean ranks are at least this far apart differ at level alpha.</summary>
    /// <exception cref="ArgumentOutOfRangeException">alpha is not in (0, 1).</exception>
    public double CriticalDifference(double alpha = 0.05) => StudentizedRange.Quantile(1 - Require.Level(alpha), MeanRanks.Length) * Scale;

    /// <summary>Nemenyi's p-value of "methods i and j perform alike", corrected for all pairs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method.</exception>
    public double NemenyiP(int i, int j) {
        if ((uint)i >= (uint)MeanRanks.Length) throw new ArgumentOutOfRangeException(nameof(i), i, $"must be in 0..{MeanRanks.Length - 1}");
        if ((uint)j >= (uint)MeanRanks.Length) throw new ArgumentOutOfRangeException(nameof(j), j, $"must be in 0..{MeanRanks.Length - 1}");
        return 1 - StudentizedRange.Cdf(Math.Abs(MeanRanks[i] - MeanRanks[j]) / Scale, MeanRanks.Length);
    }

    /// <summary>
    /// The bars of a critical difference diagram: the largest groups of methods, best first, whose mean ranks all lie within less than
    /// the critical difference. A method that differs from every other is a group alone.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">alpha is not in (0, 1).</exception>
    public ImmutableArray<ImmutableArray<int>> Groups(double alpha = 0.05) {
        var critical = CriticalDifference(alpha);
        int[] order = [.. Enumerable.Range(0, MeanRanks.Length).OrderBy(i => MeanRanks[i])];
        var groups = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        var covered = 0;
        for (var start = 0; start < order.Length; start++) {
            var end = start + 1;
            while (end < order.Length && MeanRanks[order[end]] - MeanRanks[order[start]] < critical) end++;
            if (end <= covered) continue;
            groups.Add([.. order[start..end]]);
            covered = end;
        }
        return groups.DrainToImmutable();
    }

    double Scale => Math.Sqrt(MeanRanks.Length * (MeanRanks.Length + 1.0) / (12.0 * DataSets));
}

/// <summary>Range of k independent standard normals: the studentized range with infinitely many degrees of freedom.</summary>
static class StudentizedRange {
    /// <summary>k ∫ φ(z) (Φ(z) − Φ(z − q))ᵏ⁻¹ dz, by Simpson's rule on [−9, 9].</summary>
    public static double Cdf(double q, int k) {
        if (q <= 0) return 0;
        const int steps = 600;
        const double from = -9, width = 18.0 / steps;
        double sum = 0;
        for (var i = 0; i <= steps; i++) {
            var z = from + i * width;
            var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
            sum += (i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2) * density * Math.Pow(Tail.Normal(z) - Tail.Normal(z - q), k - 1);
        }
        return Math.Min(1, k * sum * width / 3);
    }

    public static double Quantile(double p, int k) {
        double low = 0, high = 1;
        while (Cdf(high, k) < p && high < 100) high *= 2;
        for (var i = 0; i < 50; i++) {
            var middle = (low + high) / 2;
            if (Cdf(middle, k) < p) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }
}
