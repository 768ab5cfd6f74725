using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ResearchKit.Densities;

/// <summary>How local kernel null spaces are fitted.</summary>
public sealed record LocalKnfstOptions {
    /// <summary>k, the nearest training rows that each row to score gets a null space of, at least 2; with n training rows min(k, n).
    /// 600 is what Perera and Patel use for deep features (CVPR 2019, §5.1).</summary>
    public int Neighbours { get; init => field = Checked.AtLeast(value, 2, nameof(Neighbours)); } = 600;

    /// <summary>The kernel.</summary>
    public KernelKind Kernel { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Kernel), value, "Kernel is unknown"); }

    /// <summary>gamma of the kernels with one; null is 'scale' (1 / (d · variance of all feature values)), for chi-squared 1 / mean distance.</summary>
    public double? Gamma { get; init => field = value is { } gamma ? Checked.Positive(gamma, nameof(Gamma)) : null; }

    /// <summary>What is done to each row first.</summary>
    public RowScale Scale { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Scale), value, "Scale is unknown"); }

    /// <summary>Histogram intersection of features that are made histograms, for activations ≥ 0.</summary>
    public static LocalKnfstOptions Histograms { get; } = new() { Kernel = KernelKind.HistogramIntersection, Scale = RowScale.L1 };
}

/// <summary>
/// Local kernel null space: each row to score gets a <see cref="Knfst"/> of its k nearest training rows only, the one-class form where they
/// are all of one class. Score = −the distance to the nearest class point there, ≤ 0: higher = more known.
/// </summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Gamma">gamma as used.</param>
/// <param name="Scale">What is done to each row first.</param>
/// <param name="Columns">d, the columns of the features.</param>
/// <param name="Neighbours">k as used.</param>
/// <param name="Training">The training rows after scaling, row-major [n, d].</param>
/// <param name="Labels">[n]: their classes.</param>
/// <remarks>
/// Bodesheim, Freytag, Rodner, Denzler, "Local novelty detection in multi-class recognition problems", WACV 2015. Near is meant in the
/// kernel's space: k(x, x) + k(y, y) − 2 k(x, y), which orders as −k(x, y), the authors' code's order, where all k(y, y) are equal (Gaussian,
/// chi-squared, histograms); among equally near rows the earlier is taken. Each row scored costs a k × k factorisation.
/// </remarks>
public sealed record LocalKnfst(KernelKind Kernel, double Gamma, RowScale Scale, int Columns, int Neighbours,
    ImmutableArray<double> Training, ImmutableArray<int> Labels) : IDensity {
    /// <summary>Keeps the training rows.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite; ≥ 0 for the kernels of histograms. All arithmetic is float64, on the CPU.</param>
    /// <param name="labels">int64 [n] in [0, classes), each class at least once.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">Neighbours, kernel and scaling.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features or labels are not as said.</exception>
    public static LocalKnfst Fit(Tensor features, Tensor labels, int classes, LocalKnfstOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        Checked.AtLeast(classes, 1, nameof(classes));
        var x = Rows.Read(features, minimum: 2);
        return Fit(x, Densities.Labels.Read(labels, x.Rows, classes), options);
    }

    /// <summary>Keeps the training rows, all of one class.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite; ≥ 0 for the kernels of histograms.</param>
    /// <param name="options">Neighbours, kernel and scaling.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features is not as said.</exception>
    public static LocalKnfst Fit(Tensor features, LocalKnfstOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        var x = Rows.Read(features, minimum: 2);
        return Fit(x, new int[x.Rows], options);
    }

    /// <summary>−min over the classes among the neighbours of the distance to the class's point.</summary>
    /// <param name="features">[m, d], float32 or float64, finite; ≥ 0 for the kernels of histograms.</param>
    /// <returns>[m], the dtype and device of features, each ≤ 0. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than Fit saw, another dtype, or a value that the kernel cannot take.</exception>
    public Tensor Score(Tensor features) => Rows.Score(features, Columns, Score, Math.Max(1, (1 << 21) / Math.Max(Columns, Labels.Length)));

    static LocalKnfst Fit(Matrix x, int[] labels, LocalKnfstOptions options) {
        x = new Kernel(options.Kernel, 1).Check(x).Scaled(options.Scale);
        var kernel = Densities.Kernel.For(x, options.Kernel, options.Gamma);
        return new(kernel.Kind, kernel.Gamma, options.Scale, x.Columns, Math.Min(options.Neighbours, x.Rows),
            ImmutableCollectionsMarshal.AsImmutableArray(x.Values), ImmutableCollectionsMarshal.AsImmutableArray(labels));
    }

    double[] Score(Matrix x) {
        var kernel = new Kernel(Kernel, Gamma);
        var training = new Matrix(ImmutableCollectionsMarshal.AsArray(Training)!, Labels.Length, Columns);
        var values = kernel.Between(kernel.Check(x).Scaled(Scale), training);
        var own = kernel.Diagonal(training);
        var scores = new double[x.Rows];
        for (var i = 0; i < scores.Length; i++) scores[i] = Score(kernel, training, values.Row(i), own);
        return scores;
    }

    double Score(Kernel kernel, Matrix training, ReadOnlySpan<double> values, double[] own) {
        var distances = new double[values.Length];
        // k(x, x) is the same for all; where k(y, y) is 1 for all it is left out, so that very small kernel values keep their order.
        for (var j = 0; j < distances.Length; j++) distances[j] = (Kernel is KernelKind.Rbf or KernelKind.ChiSquared ? 0 : own[j]) - 2 * values[j];
        var near = Enumerable.Range(0, distances.Length).OrderBy(j => distances[j]).Take(Neighbours).Order().ToArray();
        var classes = near.Select(j => Labels[j]).Distinct().Order().ToArray();
        var labels = Array.ConvertAll(near, j => Array.BinarySearch(classes, Labels[j]));
        var rows = training.Take(near);
        var space = NullSpace.Of(kernel.Between(rows, rows), labels, classes.Length);
        var local = new double[near.Length];
        for (var j = 0; j < near.Length; j++) local[j] = values[near[j]];
        return space.Scores(new(local, 1, near.Length))[0];
    }
}
