namespace ResearchKit.Metrics;

/// <summary>The bootstrap's engine: draws, the jackknife, and the intervals from both, for any numbers computed from two groups of examples.</summary>
static class Resampling {
    const int MostBlocks = 200;

    /// <summary>The numbers on the data, and each of them over the resamples, ascending.</summary>
    public readonly record struct Draws(double[] Estimates, double[][] Sorted);

    /// <summary>Draws both sides anew, each on its own, with replacement.</summary>
    public static Draws Draw(int known, int unknown, IndexStatistics statistics, ulong seed, int resamples) {
        var random = new SplitMix(seed);
        int[] drawnKnown = new int[known], drawnUnknown = new int[unknown];
        var estimates = statistics(Whole(known), Whole(unknown));
        var values = estimates.Select(_ => new double[resamples]).ToArray();
        for (var r = 0; r < resamples; r++) {
            foreach (ref var x in drawnKnown.AsSpan()) x = random.Below(known);
            foreach (ref var x in drawnUnknown.AsSpan()) x = random.Below(unknown);
            var drawn = statistics(drawnKnown, drawnUnknown);
            Require.SameLength(estimates.Length, "the statistics of the data", drawn.Length, "the statistics of a resample");
            for (var s = 0; s < values.Length; s++) values[s][r] = drawn[s];
        }
        foreach (var each in values) {
            Array.Sort(each);
            if (double.IsNaN(each[0])) throw new ArgumentException("the statistic is NaN on a resample", nameof(statistics));
        }
        return new(estimates, values);
    }

    /// <summary>Quantiles of the resampled numbers.</summary>
    public static Interval[] Percentile(Draws draws, double level, int n) =>
        [.. draws.Estimates.Zip(draws.Sorted, (estimate, sorted) => Between(estimate, sorted, (1 - level) / 2, (1 + level) / 2, level, n))];

    /// <summary>Quantiles corrected for bias and acceleration.</summary>
    public static Interval[] Bca(Draws draws, int known, int unknown, IndexStatistics statistics, double level) {
        var n = known + unknown;
        var acceleration = draws.Sorted.Any(s => s[0] != s[^1]) ? Acceleration(known, unknown, statistics, draws.Sorted.Length) : [];
        return [.. draws.Sorted.Select((sorted, s) => {
            var estimate = draws.Estimates[s];
            if (sorted[0] == sorted[^1]) return Between(estimate, sorted, 0, 1, level, n);
            var below = (Order.CountBelow<double>(sorted, estimate) + (double)Order.CountAtMost<double>(sorted, estimate)) / 2 / sorted.Length;
            var bias = Quantile.Normal(Math.Clamp(below, 0.5 / sorted.Length, 1 - 0.5 / sorted.Length));
            double Corrected(double p) {
                var z = bias + Quantile.Normal(p);
                return Tail.Normal(bias + z / (1 - acceleration[s] * z));
            }
            return Between(estimate, sorted, Corrected((1 - level) / 2), Corrected((1 + level) / 2), level, n);
        })];
    }

    /// <summary>Skewness of the jackknife over six, for each number.</summary>
    static double[] Acceleration(int known, int unknown, IndexStatistics statistics, int count) {
        double[] cubes = new double[count], squares = new double[count];
        foreach (var side in (ReadOnlySpan<bool>)[true, false]) {
            var size = side ? known : unknown;
            if (size < 2) continue;
            var blocks = Math.Min(size, MostBlocks);
            var other = Whole(side ? unknown : known);
            var without = new double[blocks][];
            for (var b = 0; b < blocks; b++) {
                var rest = Enumerable.Range(0, size).Where(i => i % blocks != b).ToArray();
                without[b] = side ? statistics(rest, other) : statistics(other, rest);
            }
            double scale = blocks - 1, n = blocks;
            for (var s = 0; s < count; s++) {
                var mean = without.Average(t => t[s]);
                cubes[s] += without.Sum(t => Math.Pow(scale * (mean - t[s]), 3)) / (n * n * n);
                squares[s] += without.Sum(t => Math.Pow(scale * (mean - t[s]), 2)) / (n * n);
            }
        }
        return [.. cubes.Zip(squares, (c, q) => q > 0 ? c / (6 * Math.Pow(q, 1.5)) : 0)];
    }

    static int[] Whole(int n) => [.. Enumerable.Range(0, n)];

    static Interval Between(double estimate, double[] sorted, double low, double high, double level, int n) =>
        new(estimate, Math.Min(estimate, At(sorted, low)), Math.Max(estimate, At(sorted, high)), level, n);

    /// <summary>Quantile with linear interpolation (Hyndman and Fan's type 7).</summary>
    static double At(double[] sorted, double p) {
        var place = Math.Clamp(p, 0, 1) * (sorted.Length - 1);
        var i = Math.Min((int)place, sorted.Length - 2);
        var part = place - i;
        return part == 0 ? sorted[i] : sorted[i] + part * (sorted[i + 1] - sorted[i]);
    }
}
