using System.Collections.Immutable;

namespace ResearchKit.Lab.Figures;

/// <summary>The plane of the largest variance: two principal components of features.</summary>
/// <param name="Mean">Of the features, [d].</param>
/// <param name="Axes">[2, d], orthonormal; the largest entry by size of each is positive, so that the same features give the same picture.</param>
/// <param name="Shares">Of the variance along each, in [0, 1], the larger first.</param>
public sealed record Projection(Tensor Mean, Tensor Axes, ImmutableArray<double> Shares) {
    /// <summary>Fits the plane; float64 inside.</summary>
    /// <param name="features">[n ≥ 2, d ≥ 2], finite, not all rows the same.</param>
    /// <exception cref="ArgumentException">Another shape, a value that is not finite, or no variance.</exception>
    public static Projection Fit(Tensor features) {
        var x = Checked(features, nameof(features));
        if (x.shape is not [>= 2, >= 2]) throw new ArgumentException($"features must be [n >= 2, d >= 2], got [{string.Join(", ", features.shape)}]", nameof(features));
        using var scope = torch.NewDisposeScope();
        var mean = x.mean([0]);
        var centred = x - mean;
        var (values, vectors) = torch.linalg.eigh(centred.t().matmul(centred) / (x.shape[0] - 1));
        double[] variances = [.. values.data<double>().ToArray().Reverse()];
        if (!(variances[0] > 0)) throw new ArgumentException($"all {x.shape[0]} rows of features are the same", nameof(features));
        var axes = torch.stack([Upright(vectors.select(1, -1)), Upright(vectors.select(1, -2))]);
        var total = variances.Sum(v => Math.Max(v, 0));
        return new(mean.MoveToOuterDisposeScope(), axes.MoveToOuterDisposeScope(), [.. variances.Take(2).Select(v => Math.Max(v, 0) / total)]);
    }

    /// <summary>The coordinates of features on the plane.</summary>
    /// <exception cref="ArgumentException">Another number of columns, or a value that is not finite.</exception>
    public (double[] X, double[] Y) Of(Tensor features) {
        using var scope = torch.NewDisposeScope();
        var x = Checked(features, nameof(features));
        if (x.ndim != 2 || x.shape[1] != Mean.shape[0]) throw new ArgumentException($"features must be [n, {Mean.shape[0]}], got [{string.Join(", ", features.shape)}]", nameof(features));
        var places = (x - Mean).matmul(Axes.t());
        return (places.select(1, 0).contiguous().data<double>().ToArray(), places.select(1, 1).contiguous().data<double>().ToArray());
    }

    static Tensor Checked(Tensor features, string name) {
        var x = features.detach().to(ScalarType.Float64, torch.CPU);
        if (!x.isfinite().all().ToBoolean()) throw new ArgumentException($"{name} must be finite", name);
        return x;
    }

    // A principal axis has no direction of its own: it is turned so that its largest entry is positive, the first of them where several are as large.
    static Tensor Upright(Tensor axis) {
        var values = axis.contiguous().data<double>().ToArray();
        return values.MaxBy(v => Math.Round(Math.Abs(v), 9)) < 0 ? -axis : axis;
    }
}
