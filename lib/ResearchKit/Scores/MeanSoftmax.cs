namespace ResearchKit.Scores;

/// <summary>What is read off the softmax outputs of several networks or dropout passes.</summary>
public enum Uncertainty {
    /// <summary>The largest element of their mean, in [1 / classes, 1].</summary>
    MaxProbability,
    /// <summary>Minus the entropy of their mean, in [-ln classes, 0].</summary>
    PredictiveEntropy,
    /// <summary>Minus the mutual information of class and member: the mean entropy less the entropy of the mean, in [-ln classes, 0].</summary>
    MutualInformation,
}

/// <summary>Scores of the mean softmax over members, which ensembles and dropout passes share.</summary>
public static class MeanSoftmax {
    /// <summary>The score of each sample: logits [members, n, classes] → float64 [n]. Higher = more known.</summary>
    /// <param name="logits">Floating-point. A NaN makes its own sample NaN; the metrics refuse NaN.</param>
    /// <param name="read">What is read off.</param>
    /// <exception cref="ArgumentException">logits is not floating-point [members > 0, n > 0, classes > 0].</exception>
    /// <remarks>Lakshminarayanan, Pritzel and Blundell, NeurIPS 2017, arXiv:1612.01474 (mean softmax); Gal, "Uncertainty in deep learning", 2016, section 3.3
    /// (predictive entropy and mutual information of dropout passes); survey section 8.1.</remarks>
    public static Tensor Score(Tensor logits, Uncertainty read = Uncertainty.MaxProbability) => Tidy.Run(() => {
        if (logits.shape is not [> 0, > 0, > 0] || !logits.is_floating_point())
            throw new ArgumentException($"logits must be floating-point [members > 0, n > 0, classes > 0], got {Require.Show(logits)}", nameof(logits));
        var p = logits.to(ScalarType.Float64).softmax(2);
        var mean = p.mean([0]);
        return read switch {
            Uncertainty.MaxProbability => mean.amax(1),
            Uncertainty.PredictiveEntropy => Entropy.OfProbabilities(mean),
            _ => Entropy.OfProbabilities(mean) - Entropy.OfProbabilities(p).mean([0]),
        };
    });
}
