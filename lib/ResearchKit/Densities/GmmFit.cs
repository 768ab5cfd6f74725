using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ResearchKit.Densities;

/// <summary>
/// EM for <see cref="Gmm"/>, with less work per step than the textbook form and the same result:
/// rows are turned to their principal axes (the regulariser is isotropic, so the mixture turns with them) and axes without variance are left
/// out; the E-step drops a component's row as soon as a bound shows that its share is below e⁻²⁴; the M-step keeps the scatter matrices
/// and adds only the rows whose responsibility changed.
/// </summary>
static class GmmFit {
    public static Gmm Run(Matrix features, GmmOptions options, Func<Tensor, int[]> start) {
        using var scope = torch.NewDisposeScope();
        var k = options.Components;
        var d = features.Columns;
        if (features.Rows < k)
            throw new ArgumentException($"features must have at least one row per component ({k}), got {features.Rows}", nameof(features));
        var x = features.ToTensor();
        var center = x.mean([0]);
        var (axes, kept) = PrincipalAxes(x - center, options.Regularisation);
        var turned = (x - center).mm(axes);
        x.Dispose();
        // An axis left out has variance Regularisation and deviation 0 in every component.
        var constant = kept < d ? -0.5 * (d - kept) * Math.Log(2 * Math.PI * options.Regularisation) : 0;
        var labels = torch.tensor(Array.ConvertAll(start(turned), label => (long)label), [features.Rows]);
        var scatter = new Scatter(turned, k);
        scatter.Update(OneHot(labels, k));
        var history = new List<double>();
        var converged = false;
        while (!converged && history.Count < options.MaxIterations) {
            using var step = torch.NewDisposeScope();
            var (weights, means, covariances) = scatter.Parameters(options.Regularisation);
            var densities = GaussianTerms.Of(weights, means, covariances).WeightedLogDensities(turned, labels);
            var log = densities.logsumexp(0);
            labels = densities.argmax(0).MoveToOtherDisposeScope(scope);
            scatter.Update((densities - log).exp());
            var mean = log.mean().ToDouble() + constant;
            converged = history.Count > 0 && Math.Abs(mean - history[^1]) < options.Tolerance;
            history.Add(mean);
        }
        return Turned(scatter.Parameters(0), axes, center, options.Regularisation, new(converged, [.. history]));
    }

    // Back to the columns of the features.
    static Gmm Turned((Tensor Weights, Tensor Means, Tensor Covariances) fitted, Tensor axes, Tensor center, double regularisation, GmmReport report) {
        var back = axes.t();
        var means = fitted.Means.mm(back) + center;
        var covariances = axes.matmul(fitted.Covariances).matmul(back);
        covariances = (covariances + covariances.transpose(1, 2)) * 0.5
            + regularisation * torch.eye(axes.shape[0], dtype: ScalarType.Float64);
        return new(Values(fitted.Weights), Values(means), Values(covariances), report);
    }

    // [d, kept], the largest variance first: it separates components early, which is what the bound in the E-step needs.
    static (Tensor Axes, int Kept) PrincipalAxes(Tensor centered, double regularisation) {
        var (variances, axes) = torch.linalg.eigh(centered.t().mm(centered) / centered.shape[0]);
        var values = variances.data<double>().ToArray();
        if (regularisation == 0 && values[0] <= values[^1] * 1e-14)
            throw new ArgumentException($"features vary along fewer than their {values.Length} columns, so that a covariance is not positive definite: "
                + "a larger Regularisation is needed");
        var kept = Math.Max(1, values.Count(v => v > regularisation * 1e-9));
        return (axes.narrow(1, values.Length - kept, kept).flip([1]).contiguous(), kept);
    }

    static Tensor OneHot(Tensor labels, int k) =>
        torch.zeros(k, labels.shape[0], dtype: ScalarType.Float64).scatter_(0, labels.unsqueeze(0), torch.ones(1, labels.shape[0], dtype: ScalarType.Float64));

    static ImmutableArray<double> Values(Tensor x) => ImmutableCollectionsMarshal.AsImmutableArray(x.contiguous().data<double>().ToArray());

    /// <summary>
    /// Responsibilities as applied so far, and the sums they give: Σ r, Σ r (x − p_k), Σ r (x − p_k)(x − p_k)ᵀ about a fixed pivot p_k,
    /// the component's first mean, so that nothing cancels while the mean stays near it.
    /// </summary>
    sealed class Scatter(Tensor x, int k) {
        const double Negligible = 1e-10;
        const int RefreshEvery = 20, BlockColumns = 72;
        readonly long n = x.shape[0], d = x.shape[1];
        readonly Tensor applied = torch.zeros(k, x.shape[0], dtype: ScalarType.Float64);
        readonly Tensor pivots = torch.zeros(k, x.shape[1], dtype: ScalarType.Float64);
        readonly Tensor sums = torch.zeros(k, x.shape[1], dtype: ScalarType.Float64);
        readonly Tensor squares = torch.zeros(k, x.shape[1], x.shape[1], dtype: ScalarType.Float64); // lower blocks only
        int updates;

        public void Update(Tensor responsibilities) {
            using var scope = torch.NewDisposeScope();
            if (updates++ % RefreshEvery == 0) Restart(responsibilities);
            var change = responsibilities - applied;
            var changed = change.abs().gt(Negligible);
            for (var c = 0; c < k; c++) {
                using var inner = torch.NewDisposeScope();
                var rows = changed[c].nonzero().squeeze(1);
                if (rows.shape[0] == 0) continue;
                var by = change[c].index_select(0, rows);
                var centered = x.index_select(0, rows).sub_(pivots[c]);
                var weighted = centered * by.unsqueeze(1);
                sums[c].add_(weighted.sum([0]));
                for (long start = 0, width; start < d; start += width) {
                    width = Math.Min(BlockColumns, d - start);
                    squares[c].narrow(0, start, d - start).narrow(1, start, width)
                        .add_(weighted.narrow(1, start, d - start).t().mm(centered.narrow(1, start, width)));
                }
                applied[c].index_add_(0, rows, by, 1);
            }
        }

        // New pivots, empty sums: rounding errors and drift of the means do not add up over a long run.
        void Restart(Tensor responsibilities) {
            pivots.copy_(responsibilities.mm(x) / responsibilities.sum([1]).clamp(min: double.Epsilon).unsqueeze(1));
            applied.zero_();
            sums.zero_();
            squares.zero_();
        }

        public (Tensor Weights, Tensor Means, Tensor Covariances) Parameters(double regularisation) {
            using var scope = torch.NewDisposeScope();
            var counts = applied.sum([1]) + 2.2e-15; // scikit-learn's guard against empty components: 10 machine epsilons
            var drift = sums / counts.unsqueeze(1);
            var lower = (squares / counts.view(k, 1, 1)).tril();
            var covariances = lower + lower.tril(-1).transpose(1, 2) - drift.unsqueeze(2) * drift.unsqueeze(1)
                + regularisation * torch.eye(d, dtype: ScalarType.Float64);
            return ((counts / n).MoveToOuterDisposeScope(), (pivots + drift).MoveToOuterDisposeScope(), covariances.MoveToOuterDisposeScope());
        }
    }
}
