using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>Published settings of ViM and its residual.</summary>
public sealed record VimOptions {
    /// <summary>D, the dimension of the principal space, at least 1 and below the columns of the features; none is the rule of OpenOOD for
    /// features of d columns: 1000 from d = 2048, 512 from d = 768, else d / 2 (the paper: 1000 above 1500, else 512, for networks with d ≥ 768).</summary>
    public int? Dimension { get; init => field = value is { } v ? Require.Positive(v, nameof(Dimension)) : null; }
}

/// <summary>ViM, fitted.</summary>
/// <param name="Space">What the training features leave empty.</param>
/// <param name="Alpha">Mean of the largest logit over the mean residual of the training images, > 0.</param>
public sealed record VimModel(ResidualSpace Space, double Alpha);

/// <summary>Virtual-logit matching: the residual of the features as one more logit.</summary>
/// <remarks>Wang et al., "ViM: out-of-distribution with virtual-logit matching", CVPR 2022, arXiv:2203.10807, eq. 2-7. The score is
/// logsumexp(z) - α |residual|, which orders as minus the virtual logit's probability.</remarks>
public static class Vim {
    /// <summary>In the catalogue: vim. Preset "openood": D = 256, its setting for CIFAR's ResNet-18.</summary>
    public static Method Method { get; } = Method.Of("vim", "Virtual-logit matching", "features", Needs.Features | Needs.Logits,
        Needs.Features | Needs.Logits | Needs.Head, "logsumexp(z) - α |Rᵀ(f - o)|", "Wang et al., CVPR 2022, arXiv:2203.10807", new VimOptions(),
        (train, o, _) => Fit(train.Features, train.Logits, train.Head, o), (model, _, e) => Score(model, e.Features, e.Logits))
        with { Presets = Peers };

    internal static ImmutableDictionary<string, object> Peers =>
        ImmutableDictionary<string, object>.Empty.Add("openood", new VimOptions { Dimension = 256 });

    /// <summary>Fits the space and α.</summary>
    /// <param name="features">[n, d ≥ 2], finite.</param>
    /// <param name="logits">[n, classes], finite.</param>
    /// <param name="head">The last linear layer.</param>
    /// <param name="options">The dimension of the principal space.</param>
    /// <exception cref="ArgumentException">As <see cref="ResidualSpace.Fit"/>; or the features fill no more than the principal space.</exception>
    public static VimModel Fit(Tensor features, Tensor logits, Linear head, VimOptions options) {
        Require.FiniteRows(Require.Matrix(logits), nameof(logits));
        var space = ResidualSpace.Fit(features, head, options);
        var residual = Tidy.Value(() => space.Length(features).mean().ToDouble());
        if (!(residual > 0)) throw new ArgumentException($"the features have no residual outside {space.Origin.shape[0] - space.Rest.shape[1]} dimensions: a smaller Dimension is needed", nameof(options));
        return new(space, Tidy.Value(() => logits.to(ScalarType.Float64).amax(1).mean().ToDouble()) / residual);
    }

    /// <summary>logsumexp(z) - α |residual|: float64 [n]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="features">[n, d].</param>
    /// <param name="logits">[n, classes].</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d].</exception>
    public static Tensor Score(VimModel model, Tensor features, Tensor logits) => Tidy.Run(() =>
        Require.Matrix(logits).to(ScalarType.Float64).logsumexp(1) - model.Alpha * model.Space.Length(features));
}
