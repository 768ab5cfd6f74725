using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>Published settings of ReAct.</summary>
public sealed record ReactOptions {
    /// <summary>The percentile of the training activations at which activations are cut, in [0, 100).</summary>
    public double Percentile { get; init => field = Require.Within(value, 0.0, 100.0, nameof(Percentile)); } = 90;

    /// <summary>A fixed cut in place of the percentile, finite and > 0; none: the percentile decides.</summary>
    public double? Threshold { get; init => field = value is { } t ? Require.Positive(t, nameof(Threshold)) : null; }

    /// <summary>T of the energy, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1f;
}

/// <summary>ReAct, fitted.</summary>
/// <param name="Threshold">c: activations above it are cut to it.</param>
public sealed record ReactModel(double Threshold);

/// <summary>ReAct: the energy after large activations are cut off.</summary>
public static class React {
    /// <summary>In the catalogue: react.</summary>
    public static Method Method { get; } = Method.Of("react", "ReAct", "head", Needs.Features | Needs.Head, Needs.Features, "energy of W min(f, c) + b",
        "Sun, Guo and Li, NeurIPS 2021, arXiv:2111.12797", new ReactOptions(), (train, o, _) => Fit(train.Features, o), (model, o, e) => Score(model, e.Features, e.Head, o.Temperature)) with {
        Presets = ImmutableDictionary<string, object>.Empty
            .Add("openood", new ReactOptions())
            .Add("pytorch-ood", new ReactOptions { Threshold = 1 }),
    };

    /// <summary>The percentile of all activations, interpolated linearly; or the fixed threshold.</summary>
    /// <param name="features">[n, d] of the training images (OpenOOD takes the validation images).</param>
    /// <param name="options">Percentile or threshold.</param>
    /// <exception cref="ArgumentException">features is not floating-point [n > 0, d > 0], or not finite.</exception>
    public static ReactModel Fit(Tensor features, ReactOptions options) =>
        new(options.Threshold ?? HeadRows.Percentile(Require.FiniteRows(Require.Matrix(features), nameof(features)), options.Percentile));

    /// <summary>T logsumexp((W min(f, c) + b) / T): features [n, d] → [n]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="features">f, the penultimate layer. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="head">W [classes, d] and b [classes].</param>
    /// <param name="temperature">T, finite and > 0.</param>
    /// <exception cref="ArgumentException">features is not [n > 0, d], or T is out of range.</exception>
    /// <remarks>Sun, Guo and Li, NeurIPS 2021, arXiv:2111.12797: ReAct(x; c) = min(x, c), c the 90th percentile of the activations on
    /// in-distribution data.</remarks>
    public static Tensor Score(ReactModel model, Tensor features, Linear head, float temperature = 1f) =>
        HeadRows.Blocks(features, x => HeadRows.Energy(x.clamp_max(model.Threshold), head, temperature));
}
