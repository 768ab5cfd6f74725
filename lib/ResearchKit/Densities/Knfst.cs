using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ResearchKit.Densities;

/// <summary>How a kernel null space is fitted.</summary>
public sealed record KnfstOptions {
    /// <summary>The kernel.</summary>
    public KernelKind Kernel { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Kernel), value, "Kernel is unknown"); }

    /// <summary>gamma of the kernels with one; null is 'scale' (1 / (d · variance of all feature values)), for chi-squared 1 / mean distance.</summary>
    public double? Gamma { get; init => field = value is { } gamma ? Checked.Positive(gamma, nameof(Gamma)) : null; }

    /// <summary>What is done to each row first.</summary>
    public RowScale Scale { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Scale), value, "Scale is unknown"); }

    /// <summary>The most training rows: fitting takes memory of their square and time of their cube. More rows are refused.</summary>
    public int MaxRows { get; init => field = Checked.AtLeast(value, 2, nameof(MaxRows)); } = 5000;

    /// <summary>Histogram intersection of features that are made histograms: for activations ≥ 0, as Perera and Patel use it (CVPR 2019, §5.1).</summary>
    public static KnfstOptions Histograms { get; } = new() { Kernel = KernelKind.HistogramIntersection, Scale = RowScale.L1 };
}

/// <summary>
/// Kernel null Foley-Sammon transform: every class is one point of a space in which training rows have no scatter within their class.
/// Score = −the distance to the nearest of these points, ≤ 0, and 0 for training rows: higher = more known.
/// </summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Gamma">gamma as used.</param>
/// <param name="Scale">What is done to each row first.</param>
/// <param name="Columns">d, the columns of the features.</param>
/// <param name="Classes">The classes; 1 is the one-class form.</param>
/// <param name="Dimensions">q, the dimensions of the null space: one less than the classes, 1 for one class.</param>
/// <param name="Training">The training rows after scaling, row-major [n, d].</param>
/// <param name="Projection">beta, row-major [n, q].</param>
/// <param name="Points">The classes' points, row-major [classes, q].</param>
/// <remarks>
/// Bodesheim, Freytag, Rodner, Kemmler, Denzler, "Kernel null space methods for novelty detection", CVPR 2013: the null projection
/// directions, the multi-class score and the one-class form (one class against the origin of the kernel's space), checked against the
/// authors' Matlab. The paper leaves the kernel open; the default here is Gaussian with scikit-learn's gamma,
/// <see cref="KnfstOptions.Histograms"/> is what deep features are given in the literature. Where the kernel matrix is positive definite one
/// Cholesky factorisation gives what the paper takes two eigenvalue problems for.
/// </remarks>
public sealed record Knfst(KernelKind Kernel, double Gamma, RowScale Scale, int Columns, int Classes, int Dimensions,
    ImmutableArray<double> Training, ImmutableArray<double> Projection, ImmutableArray<double> Points) : IDensity {
    /// <summary>Fits the multi-class form.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite; ≥ 0 for the kernels of histograms. All arithmetic is float64, on the CPU.</param>
    /// <param name="labels">int64 [n] in [0, classes), each class at least once.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">Kernel, scaling and limit.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features or labels are not as said, or there are more than MaxRows rows.</exception>
    public static Knfst Fit(Tensor features, Tensor labels, int classes, KnfstOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        Checked.AtLeast(classes, 1, nameof(classes));
        return Fit(Read(features, options), Labels.Read(labels, features.shape[0], classes), classes, options);
    }

    /// <summary>Fits the one-class form.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite; ≥ 0 for the kernels of histograms.</param>
    /// <param name="options">Kernel, scaling and limit.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features is not as said, or has more than MaxRows rows.</exception>
    public static Knfst Fit(Tensor features, KnfstOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        var x = Read(features, options);
        return Fit(x, new int[x.Rows], 1, options);
    }

    /// <summary>−min over the classes of the distance to the class's point.</summary>
    /// <param name="features">[m, d], float32 or float64, finite; ≥ 0 for the kernels of histograms.</param>
    /// <returns>[m], the dtype and device of features, each ≤ 0. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than Fit saw, another dtype, or a value that the kernel cannot take.</exception>
    public Tensor Score(Tensor features) => Rows.Score(features, Columns, Score, Math.Max(1, (1 << 21) / Math.Max(Columns, Training.Length / Columns)));

    internal static Knfst Fit(Matrix x, int[] labels, int classes, KnfstOptions options) {
        var kernel = Densities.Kernel.For(x, options.Kernel, options.Gamma);
        var space = NullSpace.Of(kernel.Between(x, x), labels, classes);
        return new(kernel.Kind, kernel.Gamma, options.Scale, x.Columns, classes, space.Dimensions, ImmutableCollectionsMarshal.AsImmutableArray(x.Values),
            ImmutableCollectionsMarshal.AsImmutableArray(space.Projection), ImmutableCollectionsMarshal.AsImmutableArray(space.Points));
    }

    double[] Score(Matrix x) {
        var kernel = new Kernel(Kernel, Gamma);
        var training = new Matrix(ImmutableCollectionsMarshal.AsArray(Training)!, Training.Length / Columns, Columns);
        var space = new NullSpace(ImmutableCollectionsMarshal.AsArray(Projection)!, ImmutableCollectionsMarshal.AsArray(Points)!, Dimensions);
        return space.Scores(kernel.Between(kernel.Check(x).Scaled(Scale), training));
    }

    static Matrix Read(Tensor features, KnfstOptions options) {
        var x = Rows.Read(features, minimum: 2);
        if (x.Rows > options.MaxRows)
            throw new ArgumentException($"features must have at most MaxRows = {options.MaxRows} rows, since the kernel matrix of all pairs is held, got {x.Rows}: "
                + "draw a part of them, or take LocalKnfst", nameof(features));
        return new Kernel(options.Kernel, 1).Check(x).Scaled(options.Scale);
    }
}
