namespace ResearchKit.Metrics;

/// <summary>A number with its confidence interval.</summary>
/// <param name="Mean">The point estimate.</param>
/// <param name="Low">Lower end, at most Mean.</param>
/// <param name="High">Upper end, at least Mean.</param>
/// <param name="Level">Confidence, for example 0.95.</param>
/// <param name="N">How many values it rests on.</param>
public readonly record struct Interval(double Mean, double Low, double High, double Level, int N) {
    /// <summary>Half the width.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>True where the value lies in [Low, High].</summary>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>
    /// Student's t interval of a mean, for example over seeds: m ± t(n−1) s / √n. One value says nothing about its spread: with
    /// n = 1 the interval is (−∞, ∞). It is not cut to [0, 1].
    /// </summary>
    /// <exception cref="ArgumentException">No value, or one that is not finite (its index is named).</exception>
    /// <exception cref="ArgumentOutOfRangeException">level is not in (0, 1).</exception>
    public static Interval OfMean(ReadOnlySpan<double> values, double level = 0.95) {
        Require.Finite(values, nameof(values));
        Require.Level(level);
        double sum = 0, squares = 0;
        foreach (var v in values) sum += v;
        var mean = sum / values.Length;
        if (values.Length == 1) return new(mean, double.NegativeInfinity, double.PositiveInfinity, level, 1);
        foreach (var v in values) squares += (v - mean) * (v - mean);
        var half = Quantile.StudentT((1 + level) / 2, values.Length - 1) * Math.Sqrt(squares / (values.Length - 1.0) / values.Length);
        return new(mean, mean - half, mean + half, level, values.Length);
    }

    /// <summary>Wilson's score interval of a rate: successes out of n. Always inside [0, 1] and never of width 0.</summary>
    /// <remarks>Wilson, JASA 1927.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">n &lt; 1, successes not in 0..n, or level not in (0, 1).</exception>
    public static Interval Wilson(int successes, int n, double level = 0.95) {
        Require.AtLeast(1, n);
        if (successes < 0 || successes > n) throw new ArgumentOutOfRangeException(nameof(successes), successes, $"must be in 0..{n}");
        Require.Level(level);
        double z = Quantile.Normal((1 + level) / 2), p = (double)successes / n, zz = z * z / n;
        var (middle, half) = ((p + zz / 2) / (1 + zz), z * Math.Sqrt(p * (1 - p) / n + zz / (4.0 * n)) / (1 + zz));
        return new(p, successes == 0 ? 0 : middle - half, successes == n ? 1 : middle + half, level, n);
    }
}

/// <summary>Quantiles, polished by Newton's method where the library's are rough.</summary>
static class Quantile {
    public static double Normal(double p) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, p);

    public static double StudentT(double p, double freedom) {
        var t = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, freedom, p);
        for (var i = 0; i < 3; i++)
            t -= (MathNet.Numerics.Distributions.StudentT.CDF(0, 1, freedom, t) - p)
                / MathNet.Numerics.Distributions.StudentT.PDF(0, 1, freedom, t);
        return t;
    }
}
