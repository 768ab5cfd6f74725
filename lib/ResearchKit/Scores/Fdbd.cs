using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>What fDBD divides the distance to the boundaries by.</summary>
public enum FdbdNormalizer {
    /// <summary>The distance of the features to their training mean (the paper).</summary>
    Mean,
    /// <summary>The norm of the features (OpenOOD's other choice).</summary>
    Norm,
    /// <summary>Nothing: the plain distance.</summary>
    None,
}

/// <summary>Published settings of fDBD.</summary>
public sealed record FdbdOptions {
    /// <summary>Mean, norm or none.</summary>
    public FdbdNormalizer Normalizer { get; init; }
}

/// <summary>fDBD, fitted.</summary>
/// <param name="Mean">float64 [d]: of the training features.</param>
/// <param name="Between">float64 [classes, classes]: |w_a - w_b|, and 1 on the diagonal.</param>
public sealed record FdbdModel(Tensor Mean, Tensor Between);

/// <summary>fDBD: the mean distance of the features to the decision boundaries of the other classes.</summary>
public static class Fdbd {
    /// <summary>In the catalogue: fdbd.</summary>
    public static Method Method { get; } = Method.Of("fdbd", "Distance to decision boundaries", "head", Needs.Features | Needs.Head, Needs.Features | Needs.Head,
        "mean_{c ≠ ĉ} (z_ĉ - z_c) / |w_ĉ - w_c| / |f - μ|", "Liu and Qin, ICML 2024, arXiv:2312.11536", new FdbdOptions(),
        (train, _, _) => Fit(train.Features, train.Head), (model, o, e) => Score(model, e.Features, e.Head, o.Normalizer)) with {
        Presets = ImmutableDictionary<string, object>.Empty.Add("openood", new FdbdOptions()).Add("pytorch-ood", new FdbdOptions()),
    };

    /// <summary>The mean of the features, and how far apart the classes' weights are.</summary>
    /// <param name="features">[n, d] of the training images.</param>
    /// <param name="head">Weights [classes > 1, d] and biases [classes].</param>
    /// <exception cref="ArgumentException">features is not floating-point [n > 0, d] or not finite, or two classes have the same weights and so no boundary.</exception>
    public static FdbdModel Fit(Tensor features, Linear head) {
        var classes = Require.Matrix(head.Weight, nameof(head)).shape[0];
        Require.FiniteRows(Require.Columns(features, head.Weight.shape[1]), nameof(features));
        if (classes < 2) throw new ArgumentException($"fdbd needs at least two classes, got {classes}", nameof(head));
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var w = head.Weight.to(ScalarType.Float64);
        var between = torch.stack([.. Enumerable.Range(0, (int)classes).Select(c => (w - w[c]).pow(2).sum(dim: 1).sqrt())], 0) + torch.eye(classes, dtype: ScalarType.Float64, device: w.device);
        var same = between.eq(0).nonzero();
        if (same.shape[0] > 0) throw new ArgumentException($"classes {same[0, 0].item<long>()} and {same[0, 1].item<long>()} have the same weights: there is no boundary between them", nameof(head));
        return new(features.mean([0], type: ScalarType.Float64).MoveToOuterDisposeScope(), between.to(features.device).MoveToOuterDisposeScope());
    }

    /// <summary>The mean over the other classes of (z_ĉ - z_c) / |w_ĉ - w_c|, normalised: features [n, d] → float64 [n], at least 0. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="features">f, the penultimate layer. Where the normaliser is zero the score is infinite.</param>
    /// <param name="head">Weights [classes, d] and biases [classes], those of the fit.</param>
    /// <param name="normalizer">What to divide by.</param>
    /// <exception cref="ArgumentException">features has other columns than were fitted.</exception>
    /// <remarks>Liu and Qin, "Fast decision boundary based out-of-distribution detector", ICML 2024, arXiv:2312.11536: regDistDB. OpenOOD sums where the
    /// paper and this take the mean: a constant factor; it chooses mean or norm on validation data.</remarks>
    public static Tensor Score(FdbdModel model, Tensor features, Linear head, FdbdNormalizer normalizer = FdbdNormalizer.Mean) => HeadRows.Blocks(features, rows => {
        var f = Require.Columns(rows, model.Mean.shape[0], nameof(features)).to(ScalarType.Float64);
        var z = HeadRows.Logits(f, head);
        var (top, winner) = z.max(1);
        var distance = ((top.unsqueeze(1) - z) / model.Between.to(f.device).index_select(0, winner)).sum(dim: 1) / (model.Between.shape[0] - 1);
        return normalizer switch {
            FdbdNormalizer.Mean => distance / (f - model.Mean.to(f.device)).pow(2).sum(dim: 1).sqrt(),
            FdbdNormalizer.Norm => distance / f.pow(2).sum(dim: 1).sqrt(),
            _ => distance,
        };
    });
}
