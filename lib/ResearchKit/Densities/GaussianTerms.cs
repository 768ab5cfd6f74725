namespace ResearchKit.Densities;

/// <summary>
/// What log w_k N(x; mu_k, C_k) needs, for all components: the whitening W_k = L_k⁻¹ (lower triangular, C_k = L_k L_kᵀ),
/// W_k mu_k, and the constant. All float64.
/// </summary>
/// <param name="Whitening">[K, d, d].</param>
/// <param name="Shift">[K, d]: W_k mu_k.</param>
/// <param name="Constant">[K]: log w_k − Σ log L_k,ii − d/2 log 2π.</param>
sealed record GaussianTerms(Tensor Whitening, Tensor Shift, Tensor Constant) {
    // Below e^-24 (4e-11) of the best component, a component's share of a row is dropped.
    const double Margin = 24;
    const int BlockColumns = 32;

    public static GaussianTerms Of(Tensor weights, Tensor means, Tensor covariances) {
        using var scope = torch.NewDisposeScope();
        var d = means.shape[1];
        var (lower, info) = torch.linalg.cholesky_ex(covariances);
        var failed = info.to_type(ScalarType.Int64).data<long>().ToArray();
        if (Array.FindIndex(failed, i => i != 0) is >= 0 and var k)
            throw new ArgumentException($"covariance of component {k} of {failed.Length} is not positive definite at its row {failed[k] - 1} of {d}: "
                + "a larger Regularisation, fewer Components or more rows are needed");
        var whitening = torch.linalg.solve_triangular(lower, torch.eye(d, dtype: ScalarType.Float64).expand(lower.shape), upper: false);
        var shift = whitening.bmm(means.unsqueeze(2)).squeeze(2);
        var constant = weights.log() - lower.diagonal(0, 1, 2).log().sum([1]) - d * (0.5 * Math.Log(2 * Math.PI));
        return new(whitening.MoveToOuterDisposeScope(), shift.MoveToOuterDisposeScope(), constant.MoveToOuterDisposeScope());
    }

    /// <summary>log w_k N(x_i; mu_k, C_k), [K, n], each in full: the obvious way.</summary>
    public Tensor WeightedLogDensities(Tensor x) => Tidy.Run(() =>
        torch.stack([.. Components.Select(k => Constant[k] - 0.5 * SquaredLengths(torch.addmm(-Shift[k], x, Whitening[k].t(), 1, 1)))]));

    /// <summary>
    /// The same, but −∞ where the component has less than e⁻²⁴ of the best one's share. The columns of y = W_k (x − mu_k) come in blocks, and
    /// every block lowers an upper bound on the log density; a row leaves as soon as the bound is below what it has for component likely[i].
    /// </summary>
    public Tensor WeightedLogDensities(Tensor x, Tensor likely) {
        using var scope = torch.NewDisposeScope();
        long n = x.shape[0], d = x.shape[1];
        var densities = torch.full([Constant.shape[0], n], double.NegativeInfinity, dtype: ScalarType.Float64);
        var floor = torch.full([n], double.NegativeInfinity, dtype: ScalarType.Float64);
        foreach (var k in Components) {
            using var inner = torch.NewDisposeScope();
            var rows = Where(likely.eq(k));
            if (rows.shape[0] == 0) continue;
            var own = x.index_select(0, rows);
            var bound = Block(k, own.narrow(1, 0, d / 2), Constant[k], 0, d / 2); // two blocks: y's first half needs half of x
            bound = Block(k, own, bound, d / 2, d);
            densities[k].index_copy_(0, rows, bound);
            floor.index_copy_(0, rows, bound - Margin);
        }
        foreach (var k in Components) {
            using var inner = torch.NewDisposeScope();
            var rows = Where(likely.ne(k));
            var least = floor.index_select(0, rows);
            var bound = Constant[k].expand(rows.shape[0]);
            for (long start = 0, end; start < d && rows.shape[0] > 0; start = end) {
                end = Math.Min(start + BlockColumns, d);
                bound = Block(k, x.narrow(1, 0, end).index_select(0, rows), bound, start, end);
                var alive = Where(bound.gt(least));
                (rows, bound, least) = (rows.index_select(0, alive), bound.index_select(0, alive), least.index_select(0, alive));
            }
            densities[k].index_copy_(0, rows, bound);
        }
        return densities.MoveToOuterDisposeScope();
    }

    IEnumerable<int> Components => Enumerable.Range(0, (int)Constant.shape[0]);

    // bound − ½ |columns start..end of y|²; they depend on the columns of x before end only.
    Tensor Block(int k, Tensor x, Tensor bound, long start, long end) =>
        bound - 0.5 * SquaredLengths(torch.addmm(-Shift[k].narrow(0, start, end - start), x,
            Whitening[k].narrow(0, start, end - start).narrow(1, 0, end).t(), 1, 1));

    static Tensor SquaredLengths(Tensor y) => y.square().matmul(torch.ones(y.shape[1], dtype: ScalarType.Float64));

    static Tensor Where(Tensor mask) => mask.nonzero().squeeze(1);
}
