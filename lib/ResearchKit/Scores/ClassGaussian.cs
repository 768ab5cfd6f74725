using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Settings of class-conditional Gaussians.</summary>
public sealed record ClassGaussianOptions {
    /// <summary>Is added to every variance, as a share of the mean variance within the classes; above zero, so that a feature that does not vary within a class (a dead ReLU unit) does not decide alone.</summary>
    public double Regularisation { get; init => field = Require.Positive(value, nameof(Regularisation)); } = 1e-6;
}

/// <summary>A Gaussian for each class, with a covariance of its own.</summary>
/// <param name="Means">μ, float64 [classes, d].</param>
/// <param name="Whitenings">L⁻¹ with Σ = L Lᵀ, float64 [classes, d, d], lower triangular.</param>
/// <param name="Constants">−½ ln |Σ| − d/2 ln 2π, float64 [classes].</param>
public sealed record ClassGaussianModel(Tensor Means, Tensor Whitenings, Tensor Constants) {
    /// <summary>ln N(f; μ_c, Σ_c): [n, d] → float64 [n, classes].</summary>
    /// <param name="features">[n, d]. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public Tensor LogDensities(Tensor features) => Tidy.Run(() => {
        var (classes, d) = (Means.shape[0], Means.shape[1]);
        return Blocks.Rows(Require.Columns(features, d), d * 3, part => {
            var x = part.to(ScalarType.Float64);
            return torch.stack([.. Enumerable.Range(0, (int)classes).Select(c => Tidy.Run(() => Constants[c] - 0.5 * (x - Means[c]).matmul(Whitenings[c].t()).square().sum(dim: 1)))], 1);
        });
    });
}

/// <summary>Class-conditional Gaussians, each with a covariance of its own: the density of the likeliest class, the classes equally likely.</summary>
/// <remarks>Quadratic discriminant analysis (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, §4.3) with a threshold on the density.
/// <see cref="MahalanobisMethod"/> is the same with one covariance for all classes and without its determinant. On the latents of CGDL (<c>cgdl+class-gaussian</c>) it is
/// the density that the published code's threshold is on, with the regularisation in the place of a pseudo-inverse.</remarks>
public static class ClassGaussian {
    /// <summary>In the catalogue: class-gaussian.</summary>
    public static Method Method { get; } = Method.Of("class-gaussian", "Class-conditional Gaussians", "features", Needs.Features, Needs.Features | Needs.Labels,
        "max_c log N(f; μ_c, Σ_c)", "Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, §4.3", new ClassGaussianOptions(),
        (train, o, _) => Fit(train.Features, train.LabelsFor("class-gaussian"), train.Classes, o), (model, _, e) => Tidy.Run(() => model.LogDensities(e.Features).amax(1)));

    /// <summary>Means and covariances (divided by n − 1) in float64.</summary>
    /// <param name="features">[n, d], finite.</param>
    /// <param name="labels">int64 [n] in [0, classes), each class at least twice.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">The regularisation.</param>
    /// <exception cref="ArgumentException">A shape or label is wrong, a row is not finite, a class has fewer than two samples, or no feature varies within a class.</exception>
    public static ClassGaussianModel Fit(Tensor features, Tensor labels, long classes, ClassGaussianOptions options) {
        Require.FiniteRows(Require.Matrix(features), nameof(features));
        Require.Labels(labels, features.shape[0], Require.Positive(classes));
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var d = features.shape[1];
        var of = Enumerable.Range(0, (int)classes).Select(c => labels.eq(c).nonzero().squeeze(1)).ToArray();
        if (Array.FindIndex(of, o => o.shape[0] < 2) is var few and >= 0) throw new ArgumentException($"class {few} has {of[few].shape[0]} samples, class-gaussian needs at least 2", nameof(labels));
        var (means, scatters) = (new List<Tensor>(), new List<Tensor>());
        foreach (var rows in of) {
            using var one = torch.NewDisposeScope();   // one class at a time in float64
            var x = features.index_select(0, rows).to(ScalarType.Float64);
            var centred = x - x.mean([0]);
            means.Add(x.mean([0]).MoveToOuterDisposeScope());
            scatters.Add(centred.t().matmul(centred).MoveToOuterDisposeScope());
        }
        var spread = torch.stack(scatters).sum(dim: 0).diagonal().sum().ToDouble() / (features.shape[0] - classes) / d;
        if (!(spread > 0)) throw new ArgumentException($"no feature varies within a class: there is no covariance of {features.shape[0]} rows to measure densities by", nameof(features));
        var eye = torch.eye(d, dtype: ScalarType.Float64, device: features.device);
        var (lower, info) = torch.linalg.cholesky_ex(torch.stack([.. scatters.Zip(of, (s, rows) => s / (rows.shape[0] - 1))]) + eye * (spread * options.Regularisation));
        var failed = info.to_type(ScalarType.Int64).cpu().data<long>().ToArray();
        if (Array.FindIndex(failed, i => i != 0) is var bad and >= 0)
            throw new ArgumentException($"the covariance of class {bad} is not positive definite at its row {failed[bad] - 1} of {d}: a larger regularisation than {options.Regularisation} is needed", nameof(options));
        var whitenings = torch.linalg.solve_triangular(lower, eye.expand(lower.shape), upper: false);
        var constants = -lower.diagonal(0, 1, 2).log().sum([1]) - d * (0.5 * Math.Log(2 * Math.PI));
        return new(torch.stack(means).MoveToOuterDisposeScope(), whitenings.MoveToOuterDisposeScope(), constants.MoveToOuterDisposeScope());
    }
}
