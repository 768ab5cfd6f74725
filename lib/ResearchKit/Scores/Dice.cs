using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>Published settings of DICE.</summary>
public sealed record DiceOptions {
    /// <summary>The share of weights that is set to zero, in percent (the paper's sparsity p is a hundredth of it), in [0, 100).</summary>
    public double Percentile { get; init => field = Require.Within(value, 0.0, 100.0, nameof(Percentile)); } = 90;

    /// <summary>T of the energy, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1f;
}

/// <summary>DICE, fitted.</summary>
/// <param name="Sparse">The last layer with the weights of small contribution set to zero.</param>
public sealed record DiceModel(Linear Sparse);

/// <summary>DICE: the energy of a last layer that keeps only the weights that contribute most on average.</summary>
public static class Dice {
    /// <summary>In the catalogue: dice.</summary>
    public static Method Method { get; } = Method.Of("dice", "Directed sparsification", "head", Needs.Features, Needs.Features | Needs.Head, "energy of (M ⊙ W) f + b",
        "Sun and Li, ECCV 2022, arXiv:2111.09805", new DiceOptions(), (train, o, _) => Fit(train.Features, train.Head, o.Percentile), (model, o, e) => Score(model, e.Features, o.Temperature)) with {
        Presets = ImmutableDictionary<string, object>.Empty.Add("openood", new DiceOptions()),
    };

    /// <summary>Keeps the weights whose contribution, weight times mean activation, is above the percentile of all contributions.</summary>
    /// <param name="features">[n, d] of the training images.</param>
    /// <param name="head">Weights [classes, d] and biases [classes]; not changed.</param>
    /// <param name="percentile">In [0, 100).</param>
    /// <exception cref="ArgumentException">features is not floating-point [n > 0, d > 0] or not finite, the head does not fit, or percentile is out of range.</exception>
    public static DiceModel Fit(Tensor features, Linear head, double percentile = 90) {
        Require.Within(percentile, 0.0, 100.0);
        Require.FiniteRows(Require.Columns(features, Require.Matrix(head.Weight, nameof(head)).shape[1]), nameof(features));
        using var scope = torch.NewDisposeScope();
        var weight = head.Weight.detach();
        var contribution = weight.to(ScalarType.Float64) * features.mean([0], type: ScalarType.Float64).to(weight.device);
        var kept = contribution.gt(HeadRows.Percentile(contribution, percentile));
        return new(new(torch.where(kept, weight, torch.zeros_like(weight)).MoveToOuterDisposeScope(), head.Bias.detach().clone().MoveToOuterDisposeScope()));
    }

    /// <summary>T logsumexp(((M ⊙ W) f + b) / T): features [n, d] → [n]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="features">f, the penultimate layer. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="temperature">T, finite and > 0.</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d], or T is out of range.</exception>
    /// <remarks>Sun and Li, "DICE: Leveraging sparsification for out-of-distribution detection", ECCV 2022, arXiv:2111.09805: V = E[w ⊙ f], M keeps
    /// the largest elements of V, p = 0.9.</remarks>
    public static Tensor Score(DiceModel model, Tensor features, float temperature = 1f) => Tidy.Run(() => HeadRows.Energy(features, model.Sparse, temperature));
}
