namespace ResearchKit.Densities;

/// <summary>
/// The kernel null Foley-Sammon transform: directions w = Σ_i beta_i φ(x_i), orthonormal, in which the rows of a class have no scatter and
/// the classes have some; each class is one point there.
/// </summary>
/// <param name="Projection">beta, row-major [n, q]: a row x goes to z = betaᵀ k(x), [q].</param>
/// <param name="Points">Row-major [points, q]: where the classes go.</param>
/// <param name="Dimensions">q: one less than the classes, 1 for one class.</param>
readonly record struct NullSpace(double[] Projection, double[] Points, int Dimensions) {
    // A pivot of the Cholesky factor this small beside the largest says that the kernel matrix is as good as singular.
    const double Singular = 1e-5, Flat = 1e-12;

    /// <summary>The transform of the classes 0, 1, ..., each with a row; one class is separated from the origin of the kernel's space.</summary>
    public static NullSpace Of(Matrix kernel, int[] labels, int classes) => ByCholesky(kernel, labels, classes) ?? ByDefinition(kernel, labels, classes);

    /// <summary>−min over the classes of the Euclidean distance |z − point|, for kernel values [m, n] of m rows with the n training rows.</summary>
    public double[] Scores(Matrix values) {
        using var scope = torch.NewDisposeScope();
        var z = values.ToTensor().mm(torch.tensor(Projection, [values.Columns, Dimensions]));
        var points = torch.tensor(Points, [Points.Length / Dimensions, Dimensions]);
        // Differences before squares: the distance of a training row is 0 up to rounding.
        var nearest = torch.full([values.Rows], double.PositiveInfinity, dtype: ScalarType.Float64);
        for (var c = 0; c < points.shape[0]; c++) nearest = torch.minimum(nearest, (z - points[c]).square().sum([1]));
        return (-nearest.sqrt()).data<double>().ToArray();
    }

    /// <summary>
    /// With a positive definite K, w has constant outputs on the classes exactly if beta = K⁻¹ Z a, Z the indicator matrix, a the outputs. Then
    /// |w|² = aᵀ G a with G = Zᵀ K⁻¹ Z, and w lies in the span of the centered rows if 1ᵀ beta = 1ᵀ G a = 0: one factorisation of K.
    /// Null if K is not safely positive definite.
    /// </summary>
    public static NullSpace? ByCholesky(Matrix kernel, int[] labels, int classes) {
        using var scope = torch.NewDisposeScope();
        var (lower, info) = torch.linalg.cholesky_ex(kernel.ToTensor());
        if (info.ToInt64() != 0) return null;
        var pivots = lower.diagonal().data<double>().ToArray();
        if (!(pivots.Min() > Singular * pivots.Max())) return null;
        var indicators = Indicators(labels, classes);
        var solved = torch.cholesky_solve(indicators, lower);
        var gram = indicators.t().mm(solved);
        if (classes == 1) {
            var length = Math.Sqrt(gram.ToDouble());
            return new((solved / length).data<double>().ToArray(), [1 / length], 1);
        }
        var (root, failed) = torch.linalg.cholesky_ex((gram + gram.t()) / 2);
        if (failed.ToInt64() != 0) return null;
        // b = Rᵀ a orthonormal and orthogonal to Rᵀ 1, with G = R Rᵀ: the other columns of the reflection that takes Rᵀ 1 to an axis.
        var across = root.t().sum([1]);
        var reflected = across / across.square().sum().sqrt();
        var sign = reflected[0].ToDouble() < 0 ? -1 : 1;
        reflected[0].add_(sign);
        var reflection = torch.eye(classes, dtype: ScalarType.Float64) - 2 * reflected.outer(reflected) / reflected.square().sum();
        var outputs = torch.linalg.solve_triangular(root.t(), reflection.narrow(1, 1, classes - 1), upper: true);
        return new(solved.mm(outputs).data<double>().ToArray(), outputs.contiguous().data<double>().ToArray(), classes - 1);
    }

    /// <summary>
    /// The paper's way, for any K: an orthonormal basis of the centered rows by kernel PCA, the within-class scatter T = H Hᵀ in it, its null
    /// space. Where T has none (dependent rows) the direction of least scatter stands in, as in the authors' code.
    /// </summary>
    public static NullSpace ByDefinition(Matrix kernel, int[] labels, int classes) {
        using var scope = torch.NewDisposeScope();
        var k = kernel.ToTensor();
        var groups = classes;
        if (classes == 1) { // the origin is a class of one row, whose kernel values are 0
            k = torch.nn.functional.pad(k, [0, 1, 0, 1]);
            (labels, groups) = ([.. labels, 1], 2);
        }
        var n = labels.Length;
        var indicators = Indicators(labels, groups);
        var means = indicators / indicators.sum([0]); // [n, groups]
        var centered = Centered(Centered(k).t());
        var (values, vectors) = torch.linalg.eigh((centered + centered.t()) / 2);
        var kept = values.data<double>().ToArray() is var all ? all.Count(v => v > all[^1] * Flat) : 0;
        if (kept == 0) throw new ArgumentException("all rows of the features are the same to the kernel: there is no null space", "features");
        var basis = Centered(vectors.narrow(1, n - kept, kept) / values.narrow(0, n - kept, kept).sqrt());
        var within = basis.t().mm(k - k.mm(means).mm(indicators.t()));
        var (scatters, directions) = torch.linalg.eigh(within.mm(within.t()));
        var spread = scatters.data<double>().ToArray();
        var q = Math.Clamp(spread.Count(s => s <= n * 2.3e-16 * Math.Max(spread[^1], 1e-300)), 1, groups - 1);
        var projection = basis.mm(directions.narrow(1, 0, q));
        var points = means.t().mm(k).mm(projection);
        if (classes == 1) (projection, points) = (projection.narrow(0, 0, n - 1), points.narrow(0, 0, 1));
        return new(projection.contiguous().data<double>().ToArray(), points.contiguous().data<double>().ToArray(), q);
    }

    static Tensor Centered(Tensor x) => x - x.mean([0]);

    static Tensor Indicators(int[] labels, int classes) {
        var indicators = new double[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++) indicators[i * classes + labels[i]] = 1;
        return torch.tensor(indicators, [labels.Length, classes]);
    }
}
