using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Densities;

/// <summary>A kernel k(x, y) = φ(x)·φ(y) on rows of features.</summary>
public enum KernelKind {
    /// <summary>exp(−gamma |x − y|²).</summary>
    Rbf,
    /// <summary>x·y.</summary>
    Linear,
    /// <summary>Histogram intersection Σ min(x_j, y_j); the features must be ≥ 0.</summary>
    HistogramIntersection,
    /// <summary>exp(−gamma Σ (x_j − y_j)² / (x_j + y_j)), terms of 0/0 left out; the features must be ≥ 0.</summary>
    ChiSquared,
}

/// <summary>What is done to each row of the features first.</summary>
public enum RowScale {
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Divided by Σ |x_j|: a histogram. A row of zeros stays.</summary>
    L1,
    /// <summary>Divided by its Euclidean length. A row of zeros stays.</summary>
    L2,
}

/// <summary>A kernel with its parameter; all arithmetic is float64.</summary>
readonly record struct Kernel(KernelKind Kind, double Gamma) {
    /// <summary>The kernel for these training rows: a gamma that is not given is 'scale' (see <see cref="OneClassSvmOptions.Gamma"/>)
    /// for the Gaussian and 1 / the mean distance of two different rows for chi-squared.</summary>
    public static Kernel For(Matrix x, KernelKind kind, double? gamma) => new(kind, gamma ?? kind switch {
        KernelKind.Rbf => ScaleGamma(x),
        KernelKind.ChiSquared => ChiSquaredGamma(x),
        _ => 1,
    });

    /// <summary>Whether the kernel takes values ≥ 0 only.</summary>
    bool NeedsHistograms => Kind is KernelKind.HistogramIntersection or KernelKind.ChiSquared;

    /// <summary>x itself, if the kernel can take it.</summary>
    /// <exception cref="ArgumentException">A value is negative and the kernel is one of histograms.</exception>
    public Matrix Check(Matrix x, int firstRow = 0) {
        if (!NeedsHistograms || Array.FindIndex(x.Values, v => v < 0) is not (>= 0 and var at)) return x;
        throw new ArgumentException($"features must be >= 0 for the kernel {Kind}, got {x.Values[at]} at [{firstRow + at / x.Columns}, {at % x.Columns}]", "features");
    }

    /// <summary>k(a_i, b_j) for all pairs, [a, b].</summary>
    public Matrix Between(Matrix a, Matrix b) {
        using var scope = torch.NewDisposeScope();
        return new KernelAgainst(this, b).Of(a);
    }

    /// <summary>k(x, x) of each row.</summary>
    public double[] Diagonal(Matrix x) {
        var values = new double[x.Rows];
        for (var i = 0; i < values.Length; i++)
            values[i] = Kind switch {
                KernelKind.Linear => TensorPrimitives.SumOfSquares(x.Row(i)),
                KernelKind.HistogramIntersection => TensorPrimitives.Sum(x.Row(i)),
                _ => 1,
            };
        return values;
    }

    public static double ChiSquared(ReadOnlySpan<double> x, ReadOnlySpan<double> y) {
        var sum = 0.0;
        for (var j = 0; j < x.Length; j++) {
            var (difference, total) = (x[j] - y[j], x[j] + y[j]);
            if (total > 0) sum += difference * difference / total;
        }
        return sum;
    }

    static double ScaleGamma(Matrix x) {
        var mean = TensorPrimitives.Sum<double>(x.Values) / x.Values.Length;
        var sum = 0.0;
        foreach (var value in x.Values) sum += (value - mean) * (value - mean);
        return sum > 0 ? x.Values.Length / (sum * x.Columns) : 1;
    }

    static double ChiSquaredGamma(Matrix x) {
        var sums = new double[x.Rows];
        Parallel.For(0, x.Rows, i => {
            for (var j = 0; j < i; j++) sums[i] += ChiSquared(x.Row(i), x.Row(j));
        });
        var total = sums.Sum();
        return total > 0 ? 0.5 * x.Rows * (x.Rows - 1.0) / total : 1;
    }
}
