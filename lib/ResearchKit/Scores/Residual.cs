using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>The space that the training features do not fill.</summary>
/// <param name="Origin">[d], float64: -W⁺ b, where all logits are zero (least squares).</param>
/// <param name="Rest">[d, d - D], float64: the directions of least second moment, orthonormal.</param>
public sealed record ResidualSpace(Tensor Origin, Tensor Rest) {
    /// <summary>|Restᵀ (f - origin)|: [n, d] → float64 [n], at least 0. Higher = LESS known.</summary>
    /// <param name="features">[n, d].</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public Tensor Length(Tensor features) => Tidy.Run(() => Blocks.Rows(Require.Columns(features, Origin.shape[0]), 3 * Origin.shape[0],
        x => (x.to(ScalarType.Float64) - Origin).matmul(Rest).square().sum(dim: 1).sqrt()));

    /// <summary>Fits the space.</summary>
    /// <param name="features">[n, d ≥ 2], finite.</param>
    /// <param name="head">Weights [classes, d] and biases [classes].</param>
    /// <param name="options">The dimension of the principal space.</param>
    /// <exception cref="ArgumentException">A shape is wrong, a row is not finite, or the dimension is not below d.</exception>
    public static ResidualSpace Fit(Tensor features, Linear head, VimOptions options) {
        Require.FiniteRows(Require.Matrix(features), nameof(features));
        var d = features.shape[1];
        if (head.Weight.shape is not [var classes, var inputs] || inputs != d || head.Bias.shape is not [var biases] || biases != classes)
            throw new ArgumentException($"the head must have weights [classes, {d}] and biases [classes], got {Require.Show(head.Weight)} and {Require.Show(head.Bias)}", nameof(head));
        var dimension = options.Dimension ?? (d >= 2048 ? 1000 : d >= 768 ? 512 : Math.Max(1, d / 2));
        if (dimension >= d) throw new ArgumentException($"the principal space must have fewer dimensions than the features' {d} columns, got {dimension}", nameof(options));
        using var scope = torch.NewDisposeScope();
        var origin = -torch.linalg.pinv(head.Weight.to(ScalarType.Float64)).matmul(head.Bias.to(ScalarType.Float64));
        var moments = torch.zeros(d, d, dtype: ScalarType.Float64, device: features.device);
        Blocks.Each(features.shape[0], 2 * d, (at, count) => {
            using var block = torch.NewDisposeScope();
            var x = features.narrow(0, at, count).to(ScalarType.Float64) - origin;
            moments.addmm_(x.t(), x);
        });
        var (_, vectors) = torch.linalg.eigh(moments / features.shape[0]); // ascending
        return new(origin.detach().MoveToOuterDisposeScope(), vectors.narrow(1, 0, d - dimension).contiguous().MoveToOuterDisposeScope());
    }
}

/// <summary>ViM's residual alone.</summary>
public static class Residual {
    /// <summary>In the catalogue: residual. Preset "openood": D = 256.</summary>
    public static Method Method { get; } = Method.Of("residual", "Residual of the principal space", "features", Needs.Features, Needs.Features | Needs.Head,
        "-|Rᵀ(f - o)|", "Wang et al., CVPR 2022, arXiv:2203.10807", new VimOptions(),
        (train, o, _) => ResidualSpace.Fit(train.Features, train.Head, o), (space, _, e) => Score(space, e.Features))
        with { Presets = Vim.Peers };

    /// <summary>-|residual|: [n, d] → float64 [n], at most 0. Higher = more known.</summary>
    /// <param name="space">Of <see cref="ResidualSpace.Fit"/>.</param>
    /// <param name="features">[n, d].</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public static Tensor Score(ResidualSpace space, Tensor features) => Tidy.Run(() => -space.Length(features));
}
