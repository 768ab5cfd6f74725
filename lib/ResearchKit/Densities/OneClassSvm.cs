using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Densities;

/// <summary>How a one-class SVM is trained. The defaults are scikit-learn's (libsvm's).</summary>
public sealed record OneClassSvmOptions {
    /// <summary>nu in (0, 1]: bounds the share of training outliers from above and the share of support vectors from below.</summary>
    public double Nu { get; init => field = Checked.Share(value, nameof(Nu)); } = 0.5;

    /// <summary>gamma of k(x, y) = exp(−gamma |x − y|²); null is 'scale': 1 / (d · variance of all feature values), 1 if that is 0.</summary>
    public double? Gamma { get; init => field = value is { } gamma ? Checked.Positive(gamma, nameof(Gamma)) : null; }

    /// <summary>The largest violation of the KKT conditions at which the solver stops.</summary>
    public double Tolerance { get; init => field = Checked.Positive(value, nameof(Tolerance)); } = 1e-3;

    /// <summary>Steps after which the solver gives up and reports it in <see cref="OneClassSvm.Converged"/>.</summary>
    public int MaxIterations { get; init => field = Checked.AtLeast(value, 1, nameof(MaxIterations)); } = 10_000_000;

    /// <summary>Memory for kernel rows, MiB.</summary>
    public int CacheMegabytes { get; init => field = Checked.AtLeast(value, 1, nameof(CacheMegabytes)); } = 200;
}

/// <summary>
/// One-class support vector machine with a Gaussian kernel. Score = Σ alpha_i k(x_i, x), ≥ 0: higher = more known;
/// the decision is score − rho, positive inside the estimated support.
/// </summary>
/// <param name="Support">The support vectors, row-major [s, d].</param>
/// <param name="Alpha">[s]: their coefficients, in (0, 1]; they sum to nu · n (libsvm's scale; the paper's alphas are these / (nu · n)).</param>
/// <param name="Rho">The offset.</param>
/// <param name="Gamma">gamma as used.</param>
/// <param name="Columns">d, the columns of the features.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Converged">False if MaxIterations came first.</param>
/// <remarks>
/// Schölkopf, Platt, Shawe-Taylor, Smola, Williamson, "Estimating the support of a high-dimensional distribution", Neural Computation 13(7),
/// 2001: the dual is equation 11, the decision equation 10. The score and its scale are scikit-learn's <c>score_samples</c>.
/// </remarks>
public sealed record OneClassSvm(ImmutableArray<double> Support, ImmutableArray<double> Alpha, double Rho, double Gamma, int Columns,
    int Iterations, bool Converged) : IDensity {
    /// <summary>Solves the dual problem.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite.</param>
    /// <param name="options">nu, gamma, tolerance and limits.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features is not a finite matrix of float32 or float64 with two rows.</exception>
    public static OneClassSvm Fit(Tensor features, OneClassSvmOptions options, Seed seed) => Fit(Rows.Read(features, minimum: 2), options);

    /// <summary>Σ alpha_i k(x_i, x) of each row.</summary>
    /// <param name="features">[m, d], float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features, each ≥ 0. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than Fit saw, another dtype, or a value that is not finite.</exception>
    public Tensor Score(Tensor features) => Rows.Score(features, Columns, Score, Batch);

    /// <summary>Σ alpha_i k(x_i, x) − rho of each row: positive inside the estimated support.</summary>
    /// <param name="features">[m, d], float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features. Higher = more known.</returns>
    /// <exception cref="ArgumentException">As <see cref="Score(Tensor)"/>.</exception>
    public Tensor Decision(Tensor features) => Rows.Score(features, Columns, x => Array.ConvertAll(Score(x), score => score - Rho), Batch);

    // A batch's kernel values take at most 16 MiB.
    int Batch => Math.Max(1, (1 << 21) / Math.Max(Columns, Alpha.Length));

    internal static OneClassSvm Fit(Matrix x, OneClassSvmOptions options) {
        using var scope = torch.NewDisposeScope();
        ArgumentNullException.ThrowIfNull(options);
        var kernel = Kernel.For(x, KernelKind.Rbf, options.Gamma);
        var solution = Smo.Solve(new KernelRows(x, kernel, options.CacheMegabytes), options.Nu, options.Tolerance, options.MaxIterations);
        var support = Enumerable.Range(0, x.Rows).Where(i => solution.Alpha[i] > 0).ToArray();
        return new(ImmutableCollectionsMarshal.AsImmutableArray(x.Take(support).Values), [.. support.Select(i => solution.Alpha[i])],
            solution.Rho, kernel.Gamma, x.Columns, solution.Iterations, solution.Converged);
    }

    internal double[] Score(Matrix x) {
        var support = new Matrix(ImmutableCollectionsMarshal.AsArray(Support)!, Alpha.Length, Columns);
        var values = new Kernel(KernelKind.Rbf, Gamma).Between(x, support);
        var scores = new double[x.Rows];
        for (var i = 0; i < scores.Length; i++) scores[i] = TensorPrimitives.Dot(values.Row(i), Alpha.AsSpan());
        return scores;
    }
}
