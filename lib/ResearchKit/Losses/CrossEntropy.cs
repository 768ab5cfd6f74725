namespace ResearchKit.Losses;

/// <summary>Cross-entropy of a softmax classifier. The mean over the batch is the caller's.</summary>
public static class CrossEntropy {
    /// <summary>-log softmax(z)[label] of each row: [n, classes], int64 [n] → [n]. At least 0 without smoothing.</summary>
    /// <param name="logits">z, floating-point [n, classes].</param>
    /// <param name="labels">int64 [n], each in [0, classes); one out of range is refused by the engine.</param>
    /// <param name="smoothing">Share of the target spread evenly over all classes, in [0, 1) (Szegedy et al., CVPR 2016, §7).</param>
    /// <exception cref="ArgumentException">A shape or type is wrong, or smoothing is out of range.</exception>
    public static Tensor Loss(Tensor logits, Tensor labels, double smoothing = 0) {
        Require.Within(smoothing, 0.0, 1.0);
        Check.Labels(labels, logits);
        using var d = torch.NewDisposeScope();
        var log = logits.log_softmax(1);
        var loss = -log.gather(1, labels.unsqueeze(1)).squeeze(1);
        return (smoothing == 0 ? loss : loss * (1 - smoothing) - log.mean([1]) * smoothing).MoveToOuterDisposeScope();
    }

    /// <summary>-Σ p log softmax(z) of each row against target distributions p: [n, classes], [n, classes] → [n].</summary>
    /// <param name="logits">z, floating-point [n, classes].</param>
    /// <param name="targets">p of the same shape; rows that sum to one are the caller's.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Soft(Tensor logits, Tensor targets) {
        if (!Require.Matrix(logits).shape.SequenceEqual(targets.shape))
            throw new ArgumentException($"targets must have the logits' shape {Require.Show(logits)}, got {Require.Show(targets)}", nameof(targets));
        using var d = torch.NewDisposeScope();
        return (-(targets * logits.log_softmax(1)).sum(dim: 1)).MoveToOuterDisposeScope();
    }

    /// <summary>−1/c Σ log softmax(z) of each row, the cross-entropy against the uniform distribution: [n, c] → [n]. At least log c.</summary>
    /// <param name="logits">z, floating-point [n, c].</param>
    /// <exception cref="ArgumentException">logits is not floating-point [n > 0, c > 0].</exception>
    /// <remarks>The entropic open-set loss of unknown samples: Dhamija et al., NeurIPS 2018, eq. 1 (second case).</remarks>
    public static Tensor Uniform(Tensor logits) => Tidy.Run(() => -Require.Matrix(logits).log_softmax(1).mean([1]));
}
