namespace ResearchKit.Scores;

/// <summary>Class-conditional Gaussians with one shared covariance.</summary>
/// <param name="Means">[classes, d], float64.</param>
/// <param name="Whitening">[r, d], float64, upper trapezoidal (zeros below its diagonal): R with Σ⁻¹ = RᵀR, the pseudo-inverse of the shared
/// covariance of rank r. (f - μ)ᵀ Σ⁻¹ (f - μ) = |R (f - μ)|².</param>
/// <remarks>Lee et al., NeurIPS 2018, arXiv:1807.03888, eq. 1-2; survey §5.3 (eq. 61 is the input noise).</remarks>
public sealed record Mahalanobis(Tensor Means, Tensor Whitening) {
    // The columns of y = (f - μ) Rᵀ come in blocks: block j needs the columns of f from its own on, so that nearly half of the product is saved.
    const long Columns = 128;
    // Below this share of |y|² + |m|², |y|² - 2 y·m + |m|² has lost too many digits.
    const double Cancels = 1e-6;

    /// <summary>Σ⁻¹ [d, d], float64: the pseudo-inverse of the shared covariance.</summary>
    public Tensor Precision() => Tidy.Run(() => Whitening.t().matmul(Whitening));

    /// <summary>Fits the means and the covariance (divided by n, as the paper) in float64.</summary>
    /// <param name="features">[n, d] without NaN or infinity.</param>
    /// <param name="labels">int64 [n] in [0, classes), each class at least once.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">A shape or label is wrong, a row is not finite, a class has no sample, or no feature varies within a class.</exception>
    /// <remarks>Directions whose variance is below 1e-10 of the largest (a dead ReLU unit) carry no distance.</remarks>
    public static Mahalanobis Fit(Tensor features, Tensor labels, long classes) {
        Require.FiniteRows(Require.Matrix(features), nameof(features));
        Require.Labels(labels, features.shape[0], classes);
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var (n, d, device) = (features.shape[0], features.shape[1], features.device);
        var counts = torch.zeros(classes, dtype: ScalarType.Float64, device: device).index_add(0, labels, torch.ones_like(labels, dtype: ScalarType.Float64), 1);
        var empty = counts.eq(0).nonzero();
        if (empty.shape[0] > 0) throw new ArgumentException($"class {empty[0, 0].item<long>()} has no sample", nameof(labels));
        var sums = torch.zeros(classes, d, dtype: ScalarType.Float64, device: device);
        var scatter = torch.zeros(d, d, dtype: ScalarType.Float64, device: device);
        void EachBlock(Action<Tensor, Tensor> body) => Blocks.Each(n, 2 * d, (at, count) => {
            using var block = torch.NewDisposeScope();
            body(features.narrow(0, at, count).to(ScalarType.Float64), labels.narrow(0, at, count));
        });
        EachBlock((x, of) => sums.index_add_(0, of, x, 1));
        var means = sums / counts.unsqueeze(1);
        EachBlock((x, of) => {
            var centred = x - means.index_select(0, of);
            scatter.addmm_(centred.t(), centred);
        });
        var (values, vectors) = torch.linalg.eigh(scatter / n);
        var kept = values.gt(values.amax() * 1e-10).logical_and(values.gt(0)).nonzero().squeeze(1);
        if (kept.shape[0] == 0) throw new ArgumentException($"no feature varies within a class: there is no covariance of {n} rows to measure distances by", nameof(features));
        var root = vectors.index_select(1, kept).t() / values.index_select(0, kept).sqrt().unsqueeze(1);
        var (_, whitening) = torch.linalg.qr(root); // the rotation Q leaves every length as it is
        return new(means.MoveToOuterDisposeScope(), whitening.contiguous().MoveToOuterDisposeScope());
    }

    /// <summary>-min over classes of (f - μ)ᵀ Σ⁻¹ (f - μ): [n, d] → float64 [n], at most 0. Higher = more known.</summary>
    /// <param name="features">[n, d]. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public Tensor Score(Tensor features) => Tidy.Run(() => -SquaredDistances(features).amin(1));

    /// <summary>(f - μ)ᵀ Σ⁻¹ (f - μ) for each class: [n, d] → float64 [n, classes], at least 0.</summary>
    /// <param name="features">[n, d]; worked through in blocks of bounded memory.</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public Tensor SquaredDistances(Tensor features) => Tidy.Run(() => {
        Require.Columns(features, Means.shape[1]);
        var origin = Means.mean([0]);
        var centres = Whiten(Means - origin);
        var squares = centres.square().sum(dim: 1);
        return Blocks.Rows(features, 2 * Means.shape[1] + 2 * Means.shape[0], part => {
            var x = part.to(ScalarType.Float64) - origin;
            var lengths = torch.zeros(x.shape[0], 1, dtype: ScalarType.Float64, device: x.device);
            var products = torch.zeros(x.shape[0], centres.shape[0], dtype: ScalarType.Float64, device: x.device);
            foreach (var (start, y) in Whitened(x)) {
                lengths = lengths + y.square().sum(dim: 1, keepdim: true);
                products = products + y.matmul(centres.narrow(1, start, y.shape[1]).t());
            }
            var sizes = lengths + squares;
            var distances = sizes - 2 * products;
            var cancelled = distances.lt(sizes * Cancels).any(0).nonzero().squeeze(1).cpu().data<long>().ToArray();
            if (cancelled.Length == 0) return distances;
            // There the differences are taken before they are squared.
            var whole = Whiten(x);
            return torch.stack([.. Enumerable.Range(0, (int)centres.shape[0]).Select(c =>
                cancelled.Contains(c) ? (whole - centres[c]).square().sum(dim: 1) : distances.select(1, c))], 1);
        });
    });

    IEnumerable<(long Start, Tensor Y)> Whitened(Tensor x) {
        var (r, d) = (Whitening.shape[0], Whitening.shape[1]);
        for (var start = 0L; start < r; start += Columns) {
            var rows = Whitening.narrow(0, start, Math.Min(Columns, r - start)).narrow(1, start, d - start);
            yield return (start, x.narrow(1, start, d - start).matmul(rows.t()));
        }
    }

    Tensor Whiten(Tensor x) => torch.cat([.. Whitened(x).Select(p => p.Y)], 1);
}
