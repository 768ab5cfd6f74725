using System.Collections.Immutable;
using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Which template a posterior is compared with.</summary>
public enum KlTemplate {
    /// <summary>The one that it is nearest to (the paper).</summary>
    Nearest,
    /// <summary>That of the predicted class (pytorch-ood).</summary>
    Predicted,
}

/// <summary>Settings of KL matching.</summary>
public sealed record KlMatchingOptions {
    /// <summary>Nearest or predicted.</summary>
    public KlTemplate Template { get; init; }
}

/// <summary>KL matching, fitted.</summary>
/// <param name="LogTemplates">log d_k, float64 [templates, classes]: one row for each class that was predicted at all.</param>
/// <param name="Predicted">int64 [templates]: the class of each row, ascending.</param>
public sealed record KlMatchingModel(Tensor LogTemplates, Tensor Predicted);

/// <summary>KL matching: how far the softmax is from what it is on average for a class.</summary>
public static class KlMatching {
    /// <summary>In the catalogue: kl-matching.</summary>
    public static Method Method { get; } = Method.Of("kl-matching", "KL matching", "logits", Needs.Logits, Needs.Logits, "-min_k KL(softmax(z) ‖ d_k)",
        "Hendrycks et al., ICML 2022, arXiv:1911.11132", new KlMatchingOptions(), (train, _, _) => Fit(train.Logits), (model, o, e) => Score(model, e.Logits, o.Template)) with {
        Presets = ImmutableDictionary<string, object>.Empty
            .Add("openood", new KlMatchingOptions())
            .Add("pytorch-ood", new KlMatchingOptions { Template = KlTemplate.Predicted }),
    };

    /// <summary>d_k, the mean softmax of the images that are predicted as class k, for every class that is predicted.</summary>
    /// <param name="logits">[n, classes] of images like those to come; the labels do not matter. The authors take a validation set.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, classes > 0], or not finite.</exception>
    public static KlMatchingModel Fit(Tensor logits) {
        Require.FiniteRows(Require.Matrix(logits), nameof(logits));
        using var scope = torch.NewDisposeScope();
        var log = logits.to(ScalarType.Float64).log_softmax(1);
        var predicted = logits.argmax(1);
        var classes = predicted.unique().output;
        // The logarithm of the mean, without leaving logarithms: a template never underflows to zero.
        var templates = classes.cpu().data<long>().ToArray().Select(k => {
            var rows = log.index_select(0, predicted.eq(k).nonzero().squeeze(1));
            return rows.logsumexp(0) - Math.Log(rows.shape[0]);
        }).ToArray();
        return new(torch.stack(templates, 0).MoveToOuterDisposeScope(), classes.MoveToOuterDisposeScope());
    }

    /// <summary>-min_k KL(p ‖ d_k) with p = softmax(z) of each row of the logits z: [n, classes] → float64 [n], at most 0 but for rounding. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="logits">z. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="template">The nearest d_k (the paper), or that of the predicted class.</param>
    /// <exception cref="ArgumentException">logits has other classes than were fitted, or a class is predicted that has no template.</exception>
    /// <remarks>Hendrycks et al., "Scaling out-of-distribution detection for real-world settings", ICML 2022, arXiv:1911.11132, section 4: they
    /// score by min_k KL(p ‖ d_k), low for known inputs.</remarks>
    public static Tensor Score(KlMatchingModel model, Tensor logits, KlTemplate template = KlTemplate.Nearest) => Tidy.Run(() => {
        var log = Require.Columns(logits, model.LogTemplates.shape[1]).to(ScalarType.Float64).log_softmax(1);
        var p = log.exp();
        var own = (p * log).sum(dim: 1);
        var cross = p.matmul(model.LogTemplates.to(p.device).t());   // Σ p log d_k, [n, templates]
        if (template == KlTemplate.Nearest) return cross.amax(1) - own;
        var predicted = logits.argmax(1);
        var hit = predicted.unsqueeze(1).eq(model.Predicted.to(p.device).unsqueeze(0));
        var missing = hit.any(1).logical_not().nonzero();
        if (missing.shape[0] > 0)
            throw new ArgumentException($"row {missing[0, 0].item<long>()} is predicted as class {predicted[missing[0, 0].item<long>()].item<long>()}, which no fitted image was", nameof(logits));
        return cross.gather(1, hit.to(ScalarType.Int64).argmax(1).unsqueeze(1)).squeeze(1) - own;
    });
}
