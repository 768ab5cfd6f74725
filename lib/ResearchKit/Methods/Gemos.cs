using System.Collections.Immutable;
using ResearchKit.Densities;

namespace ResearchKit.Methods;

/// <summary>A family of densities that GeMOS can fit, one for each class.</summary>
/// <param name="Id">Lower case; the catalogue's id of GeMOS with this generator.</param>
/// <param name="Title">For readers.</param>
/// <param name="Least">The fewest samples that it can be fitted on.</param>
/// <param name="Fit">Features [n, d] and a seed → the fitted density.</param>
public sealed record GenerativeModel(string Id, string Title, int Least, Func<Tensor, Seed, IDensity> Fit) {
    /// <summary>A Gaussian mixture with full covariances.</summary>
    public static GenerativeModel Gmm(int components) => new($"gmm{components}", $"GMM, {components} components", components,
        (x, seed) => Densities.Gmm.Fit(x, new() { Components = components }, seed));

    /// <summary>Principal components; the score is the log-likelihood of probabilistic PCA, as scikit-learn's score_samples.</summary>
    public static GenerativeModel Pca(int components) => new($"pca{components}", $"PCA, {components} components", components + 1,
        (x, seed) => Densities.Pca.Fit(x, new() { Components = components }, seed));

    /// <summary>An isolation forest.</summary>
    public static GenerativeModel IForest { get; } = new("iforest", "Isolation forest", 2, (x, seed) => IsolationForest.Fit(x, new(), seed));

    /// <summary>The local outlier factor.</summary>
    public static GenerativeModel Lof { get; } = new("lof", "Local outlier factor", 2, (x, seed) => Densities.Lof.Fit(x, new(), seed));

    /// <summary>A one-class support vector machine.</summary>
    public static GenerativeModel OcSvm { get; } = new("ocsvm", "One-class SVM", 2, (x, seed) => OneClassSvm.Fit(x, new(), seed));
}

/// <summary>
/// GeMOS: generative models for open-set recognition (Vendramini et al., arXiv:2105.10013). The paper has no numbered
/// equations; its section 3 in words: a* = the taps, each pooled by phi (the average) and linearised, side by side; for each known
/// class c a generator k_c is fitted on a* of the training samples of class c that the network classifies correctly; the score of an
/// image is k_c(a*) under the class c that the network predicts; what falls below a threshold is unknown.
/// </summary>
/// <remarks>The authors' repository differs from the paper: it fits on the logits alone for MNIST, shifts Omniglot by -2.4 and
/// misaligns scores on CIFAR. This follows the paper.</remarks>
public static class Gemos {
    const string Citation = "Vendramini et al., \"Opening deep neural networks with generative models\", ICIP 2021, arXiv:2105.10013";

    /// <summary>In the catalogue: gemos (the paper's choice, a mixture of 8) and one for each generator of its table 1.</summary>
    public static ImmutableArray<Method> Methods { get; } = [
        Of(GenerativeModel.Gmm(8)) with { Id = "gemos", Title = "GeMOS" },
        .. new[] { 2, 4, 8, 16 }.Select(k => Of(GenerativeModel.Gmm(k))), .. new[] { 2, 4, 8, 16 }.Select(k => Of(GenerativeModel.Pca(k))),
        Of(GenerativeModel.IForest), Of(GenerativeModel.Lof), Of(GenerativeModel.OcSvm),
    ];

    /// <summary>GeMOS with a generator, as a method under the generator's id.</summary>
    public static Method Of(GenerativeModel generator) => Method.Of(generator.Id, $"GeMOS with {generator.Title}", "gemos",
        Needs.Taps | Needs.Logits, Needs.Taps | Needs.Logits | Needs.Labels, "k_ŷ(taps), the generator fitted on the predicted class ŷ", Citation, new NoOptions(),
        (train, _, seed) => Fit(train, generator, seed), (fitted, _, e) => fitted.Score(e));

    /// <summary>Fits one generator for each class.</summary>
    /// <param name="train">Labelled evidence of the training images.</param>
    /// <param name="generator">What is fitted.</param>
    /// <param name="seed">Of the fits: class c takes child c.</param>
    /// <exception cref="ArgumentException">There are no labels, a tap is not finite, or a class has fewer correctly classified samples than the generator needs.</exception>
    public static GemosModel Fit(Evidence train, GenerativeModel generator, Seed seed) {
        var labels = Require.Labels(train.LabelsFor("GeMOS"), train.Count, train.Classes);
        Require.FiniteRows(train.Taps);
        using var d = torch.NewDisposeScope();
        var right = train.Logits.argmax(1).eq(labels);
        var rows = Enumerable.Range(0, (int)train.Classes).Select(c => right.logical_and(labels.eq(c)).nonzero().squeeze(1)).ToArray();
        if (Array.FindIndex(rows, r => r.shape[0] < generator.Least) is var c and >= 0)
            throw new ArgumentException($"class {c} has {rows[c].shape[0]} correctly classified training samples, {generator.Id} needs at least {generator.Least}", nameof(train));
        var fitted = rows.Select((r, c) => Fit(generator, c, train.Taps.index_select(0, r), seed.Child((uint)c))).ToImmutableArray();
        return new(fitted);
    }

    static IDensity Fit(GenerativeModel generator, int label, Tensor taps, Seed seed) {
        try {
            return generator.Fit(taps, seed);
        } catch (ArgumentException e) {
            throw new ArgumentException($"{generator.Id} cannot be fitted on the {taps.shape[0]} samples of class {label}: {e.Message}", e);
        }
    }
}

/// <summary>GeMOS, fitted.</summary>
/// <param name="Generators">One for each known class.</param>
public sealed record GemosModel(ImmutableArray<IDensity> Generators) {
    /// <summary>k_c(a*) under the predicted class c: evidence of n images with taps and logits → float64 [n]. Higher = more known.</summary>
    /// <exception cref="ArgumentException">The logits have other classes than were fitted.</exception>
    public Tensor Score(Evidence inputs) => Tidy.Run(() => {
        if (inputs.Classes != Generators.Length) throw new ArgumentException($"fitted for {Generators.Length} classes, got logits of {inputs.Classes}", nameof(inputs));
        var predicted = inputs.Logits.argmax(1);
        var scores = torch.full(inputs.Count, double.NaN, dtype: ScalarType.Float64);
        for (var c = 0; c < Generators.Length; c++) {
            var rows = predicted.eq(c).nonzero().squeeze(1);
            if (rows.shape[0] == 0) continue;
            scores.index_copy_(0, rows.cpu(), Generators[c].Score(inputs.Taps.index_select(0, rows)).to(ScalarType.Float64).cpu());
        }
        return scores;
    });
}
