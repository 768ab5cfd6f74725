namespace ResearchKit.Scores;

/// <summary>A Weibull distribution of two parameters, moved along the axis: F(x) = 1 - exp(-((x - shift) / scale)^shape) above the shift, 0 below.</summary>
/// <param name="Shape">k, > 0.</param>
/// <param name="Scale">λ, > 0.</param>
/// <param name="Shift">Where its support begins.</param>
public sealed record Weibull(double Shape, double Scale, double Shift) {
    /// <summary>Maximum likelihood with a given shift.</summary>
    /// <param name="values">At least two, finite, above the shift, and not all the same.</param>
    /// <param name="shift">Finite; it is not estimated (its likelihood is unbounded).</param>
    /// <exception cref="ArgumentException">The values are too few, all equal, not finite or not above the shift.</exception>
    /// <remarks>The equation of the shape, Σ xᵏ ln x / Σ xᵏ - 1/k = mean ln x, has one root; it is found by Newton's method between bounds, in
    /// logarithms relative to the largest value, so that no power overflows however large the shape (SciPy: weibull_min.fit(x, floc=shift)).</remarks>
    public static Weibull Fit(ReadOnlySpan<double> values, double shift) {
        if (values.Length < 2) throw new ArgumentException($"a Weibull distribution is fitted on at least two values, got {values.Length}", nameof(values));
        var largest = double.NegativeInfinity;
        for (var i = 0; i < values.Length; i++) {
            if (!double.IsFinite(values[i]) || !(values[i] > shift)) throw new ArgumentException($"the values must be finite and above the shift {shift}, got {values[i]} at index {i}", nameof(values));
            largest = Math.Max(largest, values[i] - shift);
        }
        var logs = new double[values.Length];   // at most 0
        for (var i = 0; i < logs.Length; i++) logs[i] = Math.Log((values[i] - shift) / largest);
        var mean = logs.Average();
        if (logs.All(y => y == logs[0])) throw new ArgumentException($"a Weibull distribution cannot be fitted on {values.Length} equal values", nameof(values));
        var (low, high) = (0.0, double.PositiveInfinity);
        var shape = 1.28 / Math.Sqrt(logs.Sum(y => (y - mean) * (y - mean)) / logs.Length);   // by the deviation of the logarithms, π / √6 / k
        for (var step = 0; step < 200; step++) {
            var (s0, s1, s2) = (0.0, 0.0, 0.0);
            foreach (var y in logs) {
                var power = Math.Exp(shape * y);
                (s0, s1, s2) = (s0 + power, s1 + power * y, s2 + power * y * y);
            }
            var value = s1 / s0 - mean - 1 / shape;
            if (value < 0) low = shape; else high = shape;
            var next = shape - value / (s2 / s0 - s1 / s0 * (s1 / s0) + 1 / (shape * shape));
            if (!(next > low && next < high)) next = double.IsPositiveInfinity(high) ? 2 * low : low == 0 ? high / 2 : (low + high) / 2;
            var done = Math.Abs(next - shape) <= 1e-13 * shape;
            shape = next;
            if (done) break;
        }
        return new(shape, largest * Math.Exp(Math.Log(logs.Sum(y => Math.Exp(shape * y)) / logs.Length) / shape), shift);
    }

    /// <summary>Fits the largest values, moved so that the smallest of them lies at the translation: libMR's way.</summary>
    /// <param name="values">Any order; if there are fewer than size, all are the tail.</param>
    /// <param name="size">At least 2.</param>
    /// <param name="translate">> 0: the shift is the smallest value of the tail less this. libMR's constant is 10000, which makes the fit that of a Gumbel
    /// distribution of minima in all but name, and gives values below the tail a probability too; a small one cuts them off.</param>
    /// <exception cref="ArgumentException">As <see cref="Fit"/>, or a setting is out of range.</exception>
    public static Weibull FitTail(ReadOnlySpan<double> values, int size, double translate = 10000) {
        if (size < 2) throw new ArgumentOutOfRangeException(nameof(size), size, "must be at least 2");
        Require.Positive(translate);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var tail = sorted.AsSpan(Math.Max(0, sorted.Length - size));
        return tail.Length == 0 ? Fit(tail, 0) : Fit(tail, tail[0] - translate);
    }

    /// <summary>F of each element, any shape → float64, in [0, 1]. A NaN stays one.</summary>
    public Tensor Cdf(Tensor x) => Tidy.Run(() => -(-(((x.to(ScalarType.Float64) - Shift) / Scale).clamp_min(0).log() * Shape).exp()).expm1());

    /// <summary>Σ ln f(x), minus infinity if a value is not above the shift.</summary>
    public double LogLikelihood(ReadOnlySpan<double> values) {
        var sum = 0.0;
        foreach (var v in values) {
            var log = v > Shift ? Math.Log((v - Shift) / Scale) : double.NegativeInfinity;
            sum += double.IsNegativeInfinity(log) ? log : Math.Log(Shape / Scale) + (Shape - 1) * log - Math.Exp(Shape * log);
        }
        return sum;
    }
}
