using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Densities;

/// <summary>How a support vector data description is trained.</summary>
public sealed record SvddOptions {
    /// <summary>The share of training rows that may lie outside, in (0, 1]; the C of the paper is 1 / (nu n). The default is that of Tax's own toolbox.</summary>
    public double Nu { get; init => field = Checked.Share(value, nameof(Nu)); } = 0.1;

    /// <summary>The kernel; the linear one gives a ball in the space of the features.</summary>
    public KernelKind Kernel { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Kernel), value, "Kernel is unknown"); }

    /// <summary>gamma of the kernels with one; null is 'scale' (1 / (d · variance of all feature values)), for chi-squared 1 / mean distance.</summary>
    public double? Gamma { get; init => field = value is { } gamma ? Checked.Positive(gamma, nameof(Gamma)) : null; }

    /// <summary>The largest violation of the KKT conditions at which the solver stops (alpha on the scale of 0 to 1, the mean of K_ii as 1).</summary>
    public double Tolerance { get; init => field = Checked.Positive(value, nameof(Tolerance)); } = 1e-3;

    /// <summary>Steps after which the solver gives up and reports it in <see cref="Svdd.Converged"/>.</summary>
    public int MaxIterations { get; init => field = Checked.AtLeast(value, 1, nameof(MaxIterations)); } = 10_000_000;

    /// <summary>Memory for kernel rows, MiB.</summary>
    public int CacheMegabytes { get; init => field = Checked.AtLeast(value, 1, nameof(CacheMegabytes)); } = 200;
}

/// <summary>
/// Support vector data description: the smallest ball in the kernel's space around most of the training rows, center a = Σ alpha_i φ(x_i).
/// Score = R² − |φ(x) − a|², positive inside: higher = more known.
/// </summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Gamma">gamma as used.</param>
/// <param name="Columns">d, the columns of the features.</param>
/// <param name="Support">The support vectors, row-major [s, d].</param>
/// <param name="Alpha">[s]: their coefficients, in (0, 1 / (nu n)], sum 1.</param>
/// <param name="SquaredRadius">R².</param>
/// <param name="SquaredCenter">|a|² = Σ alpha_i alpha_j k(x_i, x_j).</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Converged">False if MaxIterations came first.</param>
/// <remarks>
/// Tax and Duin, "Support vector data description", Machine Learning 54, 2004: the primal is equation 3 (equation 20 of the survey), the dual
/// equation 10, the distance equation 15. With a Gaussian kernel the order of the scores is that of <see cref="OneClassSvm"/> with the same nu.
/// Among equally good radii (no support vector is free) the middle one is taken.
/// </remarks>
public sealed record Svdd(KernelKind Kernel, double Gamma, int Columns, ImmutableArray<double> Support, ImmutableArray<double> Alpha,
    double SquaredRadius, double SquaredCenter, int Iterations, bool Converged) : IDensity {
    /// <summary>Solves the dual problem.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite; ≥ 0 for the kernels of histograms. All arithmetic is float64, on the CPU.</param>
    /// <param name="options">nu, kernel, tolerance and limits.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features is not such a matrix.</exception>
    public static Svdd Fit(Tensor features, SvddOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        return Fit(Rows.Read(features, minimum: 2), options);
    }

    /// <summary>R² − |φ(x) − a|² of each row.</summary>
    /// <param name="features">[m, d], float32 or float64, finite; ≥ 0 for the kernels of histograms.</param>
    /// <returns>[m], the dtype and device of features. Higher = more known; positive inside the ball.</returns>
    /// <exception cref="ArgumentException">features has other columns than Fit saw, another dtype, or a value that the kernel cannot take.</exception>
    public Tensor Score(Tensor features) => Rows.Score(features, Columns, Score, Math.Max(1, (1 << 21) / Math.Max(Columns, Alpha.Length)));

    internal static Svdd Fit(Matrix x, SvddOptions options) {
        using var scope = torch.NewDisposeScope();
        var kernel = Densities.Kernel.For(x, options.Kernel, options.Gamma);
        kernel.Check(x);
        // The ball moves and grows with the features: about their mean, on their own scale, the kernel values are near 1.
        var solved = Normalised(kernel, x);
        var sum = options.Nu * x.Rows;
        var solution = Smo.Solve(new KernelRows(solved, kernel, options.CacheMegabytes), options.Nu, options.Tolerance, options.MaxIterations, sum / 2);
        var rows = Enumerable.Range(0, x.Rows).Where(i => solution.Alpha[i] > 0).ToArray();
        var total = solution.Alpha.Sum();
        double[] alpha = [.. rows.Select(i => solution.Alpha[i] / total)];
        var support = x.Take(rows);
        var ball = new Svdd(options.Kernel, kernel.Gamma, x.Columns, ImmutableCollectionsMarshal.AsImmutableArray(support.Values),
            ImmutableCollectionsMarshal.AsImmutableArray(alpha), 0, 0, solution.Iterations, solution.Converged);
        if (options.Kernel != KernelKind.Linear) {
            // |a|² without a matrix of all support vectors: alpha · (K alpha), by blocks.
            var outputs = new double[rows.Length];
            for (var start = 0; start < rows.Length; start += 512) {
                var block = kernel.Between(support.Slice(start, Math.Min(512, rows.Length - start)), support);
                for (var i = 0; i < block.Rows; i++) outputs[start + i] = TensorPrimitives.Dot(block.Row(i), alpha);
            }
            ball = ball with { SquaredCenter = TensorPrimitives.Dot<double>(outputs, alpha) };
        } else ball = ball with { SquaredCenter = TensorPrimitives.SumOfSquares<double>(ball.Center()) };
        return ball with { SquaredRadius = Radius(ball, x, solution.Alpha) };
    }

    internal double[] Score(Matrix x) {
        var kernel = new Kernel(Kernel, Gamma);
        if (Kernel == KernelKind.Linear) {
            var center = Center();
            return [.. Enumerable.Range(0, x.Rows).Select(i => SquaredRadius - Matrix.SquaredDistance(x.Row(i), center))];
        }
        var values = kernel.Between(kernel.Check(x), new(ImmutableCollectionsMarshal.AsArray(Support)!, Alpha.Length, Columns));
        var scores = kernel.Diagonal(x);
        for (var i = 0; i < scores.Length; i++)
            scores[i] = SquaredRadius - (scores[i] - 2 * TensorPrimitives.Dot(values.Row(i), Alpha.AsSpan()) + SquaredCenter);
        return scores;
    }

    // a itself, for the linear kernel.
    double[] Center() {
        var center = new double[Columns];
        for (var i = 0; i < Alpha.Length; i++)
            TensorPrimitives.MultiplyAdd(Support.AsSpan().Slice(i * Columns, Columns), Alpha[i], center, center);
        return center;
    }

    static Matrix Normalised(Kernel kernel, Matrix x) {
        var moved = kernel.Kind == KernelKind.Linear ? x.Minus(x.Mean()) : x;
        var mean = kernel.Diagonal(moved).Average();
        return mean <= 0 || mean == 1 ? moved : moved.Times(1 / (kernel.Kind == KernelKind.Linear ? Math.Sqrt(mean) : mean));
    }

    // A multiplier this close to a bound is at it: rounding must not decide whether a support vector is free.
    const double AtBound = 1e-6;

    // The squared distance of the free support vectors; without one, the middle between the farthest inside and the nearest outside.
    static double Radius(Svdd ball, Matrix x, double[] alpha) {
        var batch = Math.Max(1, (1 << 21) / Math.Max(x.Columns, ball.Alpha.Length));
        double inside = double.NegativeInfinity, outside = double.PositiveInfinity, sum = 0;
        var free = 0;
        for (var start = 0; start < x.Rows; start += batch) {
            var scores = ball.Score(x.Slice(start, Math.Min(batch, x.Rows - start)));
            for (var i = 0; i < scores.Length; i++) {
                var (distance, a) = (-scores[i], alpha[start + i]);
                if (a >= 1 - AtBound) outside = Math.Min(outside, distance);
                else if (a <= AtBound) inside = Math.Max(inside, distance);
                else (sum, free) = (sum + distance, free + 1);
            }
        }
        return free > 0 ? sum / free
            : double.IsInfinity(inside) ? outside
            : double.IsInfinity(outside) ? inside
            : (inside + outside) / 2;
    }
}
