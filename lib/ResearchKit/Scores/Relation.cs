using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Published settings of the neural relation graph.</summary>
public sealed record RelationOptions {
    /// <summary>t, finite and > 0: the temperature of the kernel; 1 in the authors' code and OpenOOD (which searches 1, 2, 4, 6, 8).</summary>
    public double Power { get; init => field = Require.Positive(value, nameof(Power)); } = 1;

    /// <summary>Relations up to this are cut off, not negative; 0.03 in the authors' code and OpenOOD.</summary>
    public double Threshold { get; init => field = Require.NotNegative(value, nameof(Threshold)); } = 0.03;
}

/// <summary>The neural relation graph of the training images.</summary>
/// <param name="Features">[n, d], rows of length 1.</param>
/// <param name="Probabilities">[n, classes].</param>
public sealed record RelationModel(Tensor Features, Tensor Probabilities);

/// <summary>Neural relation graph: how strongly an input is related to the training images, by features and predictions.</summary>
/// <remarks>Kim et al., "Neural relation graph: a unified framework for identifying label noise and outlier data", NeurIPS 2023,
/// arXiv:2301.12321, eq. 1 and 5: k(x, x') = (max(0, cos(f, f')) · p·p')^t, summed over the training images. The threshold is that of the
/// authors' code.</remarks>
public static class Relation {
    /// <summary>In the catalogue: relation.</summary>
    public static Method Method { get; } = Method.Of("relation", "Neural relation graph", "features", Needs.Features | Needs.Logits, Needs.Features | Needs.Logits,
        "Σ_i (max(0, cos(f, f_i)) · p·p_i)^t", "Kim et al., NeurIPS 2023, arXiv:2301.12321", new RelationOptions(),
        (train, _, _) => Fit(train.Features, train.Logits), (model, o, e) => Score(model, e.Features, e.Logits, o));

    /// <summary>Keeps the training images' directions and probabilities.</summary>
    /// <param name="features">[n, d], finite.</param>
    /// <param name="logits">[n, classes], finite.</param>
    /// <exception cref="ArgumentException">A shape is wrong or a row is not finite.</exception>
    public static RelationModel Fit(Tensor features, Tensor logits) {
        Require.FiniteRows(Require.Matrix(features), nameof(features));
        Require.FiniteRows(Require.Matrix(logits), nameof(logits));
        return new(Unit.Rows(features), Tidy.Run(() => logits.softmax(1)));
    }

    /// <summary>The sum of the relations to the training images that exceed the threshold: [n], in [0, training images]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="features">[n, d].</param>
    /// <param name="logits">[n, classes].</param>
    /// <param name="options">Power and threshold.</param>
    /// <exception cref="ArgumentException">The features have other columns or the logits other classes than were fitted.</exception>
    public static Tensor Score(RelationModel model, Tensor features, Tensor logits, RelationOptions options) => Tidy.Run(() => {
        Require.Columns(features, model.Features.shape[1]);
        Require.Columns(logits, model.Probabilities.shape[1]);
        var (directions, probabilities) = (model.Features.t(), model.Probabilities.t());
        return Blocks.Rows(features.shape[0], 3 * model.Features.shape[0], (at, count) => {
            var cosine = Unit.Rows(features.narrow(0, at, count)).to(model.Features.dtype).matmul(directions).clamp_(0);
            var relation = cosine.mul_(logits.narrow(0, at, count).softmax(1).to(model.Probabilities.dtype).matmul(probabilities));
            relation = relation.masked_fill_(relation.le(options.Threshold), 0);
            return (options.Power == 1 ? relation : relation.pow_(options.Power)).sum(dim: 1, type: ScalarType.Float64);
        });
    });
}
