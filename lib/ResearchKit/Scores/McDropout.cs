using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>Settings of Monte Carlo dropout.</summary>
public sealed record McDropoutOptions {
    /// <summary>The share of features that is dropped, in [0, 1).</summary>
    public double Rate { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Rate)); } = 0.5;

    /// <summary>Number of passes, at least 1.</summary>
    public int Passes { get; init => field = Require.Positive(value, nameof(Passes)); } = 100;

    /// <summary>What is read off the passes' softmax outputs.</summary>
    public Uncertainty Read { get; init; }

    /// <summary>Whether the logits are averaged and the softmax is taken once, as OpenOOD does, instead of averaging softmax outputs.</summary>
    public bool AverageLogits { get; init; }
}

/// <summary>Monte Carlo dropout, ready to score: nothing is fitted but the seed of the masks.</summary>
/// <param name="Masks">The seed.</param>
public sealed record McDropoutModel(Seed Masks);

/// <summary>Monte Carlo dropout on the penultimate layer.</summary>
public static class McDropout {
    /// <summary>In the catalogue: mc-dropout.</summary>
    public static Method Method { get; } = Method.Of("mc-dropout", "Monte Carlo dropout", "head", Needs.Features | Needs.Head, Needs.None, "max mean_m softmax(W (f ⊙ mask_m) + b)",
        "Gal and Ghahramani, ICML 2016, arXiv:1506.02142", new McDropoutOptions(), (_, _, seed) => new McDropoutModel(seed), (model, o, e) => Score(e.Features, e.Head, o, model.Masks)) with {
        Presets = ImmutableDictionary<string, object>.Empty
            .Add("openood", new McDropoutOptions { Passes = 5, AverageLogits = true })
            .Add("pytorch-ood", new McDropoutOptions { Passes = 30 }),
    };

    /// <summary>The score of each sample over passes in which features are dropped at random: features [n, d] → float64 [n]. Higher = more known.</summary>
    /// <param name="features">f, the penultimate layer. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="head">W [classes, d] and b [classes].</param>
    /// <param name="options">Rate, passes and what is read off.</param>
    /// <param name="masks">Seed of the masks: each pass drops the same features of every row, so that a score does not depend on its batch.</param>
    /// <exception cref="ArgumentException">features is not floating-point [n > 0, d].</exception>
    /// <remarks>Gal and Ghahramani, ICML 2016, arXiv:1506.02142, whose figure 4 takes 100 passes; dropout where OpenOOD has it, before the last
    /// layer, also in networks trained without. pytorch-ood's mode "mean" is the preset of that name (its default, the variance, is not offered here).</remarks>
    public static Tensor Score(Tensor features, Linear head, McDropoutOptions options, Seed masks) =>
        Tidy.Run(() => Score(features, head, options, Masks(masks, options.Passes, Require.Columns(features, Require.Matrix(head.Weight, nameof(head)).shape[1]).shape[1], options.Rate)));

    /// <summary>The score with masks [passes, d].</summary>
    internal static Tensor Score(Tensor features, Linear head, McDropoutOptions options, Tensor masks) => Tidy.Run(() => {
        var (passes, d, classes) = (masks.shape[0], masks.shape[1], head.Bias.shape[0]);
        // W (f ⊙ mask) = (W ⊙ mask) f: every pass is a block of rows of one matrix.
        var weights = (head.Weight.to(features.dtype, features.device).unsqueeze(0) * masks.to(features.dtype, features.device).unsqueeze(1)).reshape(-1, d);
        var biases = head.Bias.to(features.dtype, features.device).repeat(passes);
        var block = Math.Max(1, (1L << 22) / (passes * classes));
        var scores = new List<Tensor>();
        for (var at = 0L; at < features.shape[0]; at += block) {
            var (from, count) = (at, Math.Min(block, features.shape[0] - at));
            scores.Add(Tidy.Run(() => {
                var logits = functional.linear(features.narrow(0, from, count), weights, biases).reshape(count, passes, classes).permute(1, 0, 2);
                return MeanSoftmax.Score(options.AverageLogits ? logits.mean([0]).unsqueeze(0) : logits, options.Read);
            }));
        }
        return torch.cat(scores, 0);
    });

    /// <summary>[passes, d]: 0 with probability rate, and 1 / (1 - rate) else.</summary>
    internal static Tensor Masks(Seed seed, int passes, long d, double rate) => Tidy.Run(() => {
        using var generator = seed.Child("masks").Generator();
        return torch.rand([passes, d], dtype: ScalarType.Float64, generator: generator).ge(rate).to(ScalarType.Float64) / (1 - rate);
    });
}
