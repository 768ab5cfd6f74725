using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>How an input is compared with the pattern of its predicted class.</summary>
public enum SheComparison {
    /// <summary>f · μ: the paper's.</summary>
    InnerProduct,
    /// <summary>-|f - μ|: in the authors' code and OpenOOD.</summary>
    Euclidean,
    /// <summary>cos(f, μ): in the authors' code and OpenOOD.</summary>
    Cosine,
}

/// <summary>Published settings of SHE.</summary>
public sealed record SheOptions {
    /// <summary>The comparison; the paper's and OpenOOD's default is the inner product.</summary>
    public SheComparison Comparison { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Comparison), value, "must be inner-product, euclidean or cosine"); }
}

/// <summary>SHE, fitted.</summary>
/// <param name="Patterns">[classes, d], float64: the mean of the correctly classified training features of each class.</param>
public sealed record SheModel(Tensor Patterns);

/// <summary>Simplified Hopfield energy: the inner product with the stored pattern of the predicted class.</summary>
/// <remarks>Zhang et al., "Out-of-distribution detection based on in-distribution data patterns memorization with modern Hopfield energy",
/// ICLR 2023, eq. 7-8.</remarks>
public static class She {
    /// <summary>In the catalogue: she.</summary>
    public static Method Method { get; } = Method.Of("she", "Simplified Hopfield energy", "features", Needs.Features | Needs.Logits,
        Needs.Features | Needs.Logits | Needs.Labels, "f · μ_ŷ", "Zhang et al., ICLR 2023", new SheOptions(),
        (train, _, _) => Fit(train.Features, train.Logits, train.LabelsFor("she")), (model, o, e) => Score(model, e.Features, e.Logits, o));

    /// <summary>The mean of the features of each class, over the samples that are classified correctly.</summary>
    /// <param name="features">[n, d], finite.</param>
    /// <param name="logits">[n, classes].</param>
    /// <param name="labels">int64 [n].</param>
    /// <exception cref="ArgumentException">A shape or label is wrong, a row is not finite, or no sample of a class is classified correctly.</exception>
    public static SheModel Fit(Tensor features, Tensor logits, Tensor labels) {
        Require.FiniteRows(Require.Matrix(features), nameof(features));
        Require.Labels(labels, features.shape[0], Require.Matrix(logits).shape[1]);
        using var d = torch.NewDisposeScope();
        var rows = logits.argmax(1).eq(labels).nonzero().squeeze(1);
        var right = labels.index_select(0, rows);
        var counts = right.bincount(null, logits.shape[1]);
        var empty = counts.eq(0).nonzero();
        if (empty.shape[0] > 0) throw new ArgumentException($"she needs a correctly classified sample of each class, class {empty[0, 0].item<long>()} has none", nameof(labels));
        var sums = torch.zeros(logits.shape[1], features.shape[1], dtype: ScalarType.Float64, device: features.device)
            .index_add(0, right, features.index_select(0, rows).to(ScalarType.Float64), 1);
        return new((sums / counts.to(ScalarType.Float64).unsqueeze(1)).MoveToOuterDisposeScope());
    }

    /// <summary>The comparison of each row with the pattern of its predicted class: float64 [n]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="features">[n, d].</param>
    /// <param name="logits">[n, classes].</param>
    /// <param name="options">The comparison.</param>
    /// <exception cref="ArgumentException">The features have other columns or the logits other classes than were fitted.</exception>
    public static Tensor Score(SheModel model, Tensor features, Tensor logits, SheOptions options) => Tidy.Run(() => {
        Require.Columns(features, model.Patterns.shape[1]);
        Require.Columns(logits, model.Patterns.shape[0]);
        return Blocks.Rows(features.shape[0], 3 * features.shape[1], (at, count) => {
            var f = features.narrow(0, at, count).to(ScalarType.Float64);
            var pattern = model.Patterns.index_select(0, logits.narrow(0, at, count).argmax(1));
            return options.Comparison switch {
                SheComparison.InnerProduct => (f * pattern).sum(dim: 1),
                SheComparison.Euclidean => -(f - pattern).square().sum(dim: 1).sqrt(),
                _ => (Unit.Rows(f) * Unit.Rows(pattern)).sum(dim: 1),
            };
        });
    });
}
