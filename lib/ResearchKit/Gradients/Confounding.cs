using ResearchKit.Networks;

namespace ResearchKit.Gradients;

/// <summary>Which confounding labels are back-propagated: labels that no training image has.</summary>
public enum ConfoundingLabels {
    /// <summary>One label: all classes at once (1, ..., 1).</summary>
    All,
    /// <summary>C labels: each class alone.</summary>
    Each,
    /// <summary>C labels: all classes but one.</summary>
    AllBut,
    /// <summary>All of them, in this order: 1 + 2 C labels.</summary>
    Every,
}

/// <summary>
/// The gradient-based representation of an image: how much each set of parameters of a fixed classifier would have to move to fit a
/// confounding label, as the squared L2 norm of the gradient of the loss by that set.
/// </summary>
/// <remarks>
/// Lee and AlRegib, "Gradients as a measure of uncertainty in neural networks", ICIP 2020, arXiv:2008.08030 (the all-hot label), and
/// "Open-set recognition with gradient-based representations", ICIP 2021. Only the abstract of the latter was at hand, and it does not say whether
/// the binary cross-entropy is summed or averaged over the classes: here it is averaged, as PyTorch's default. A sum is C times the loss and so C²
/// times every norm, which a detector that standardises logarithms does not see. The norms are neither scaled nor logged here: that is the detector's.
/// </remarks>
public static class Confounding {
    /// <summary>The labels as float32 rows of zeros and ones: [labels, classes].</summary>
    /// <exception cref="ArgumentOutOfRangeException">classes is below 2, or kind is unknown.</exception>
    public static Tensor Labels(ConfoundingLabels kind, int classes) {
        if (classes < 2) throw new ArgumentOutOfRangeException(nameof(classes), classes, "a confounding label needs at least two classes");
        return Tidy.Run(() => {
            Tensor all = torch.ones(1, classes), each = torch.eye(classes);
            return kind switch {
                ConfoundingLabels.All => all,
                ConfoundingLabels.Each => each,
                ConfoundingLabels.AllBut => 1 - each,
                ConfoundingLabels.Every => torch.cat([all, each, 1 - each], 0),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown kind of confounding label"),
            };
        });
    }

    /// <summary>-1/C Σ_c y_c ln σ(z_c) + (1 - y_c) ln (1 - σ(z_c)): logits [n, C] → [n], at least 0.</summary>
    /// <param name="label">y, [C].</param>
    public static Func<Tensor, Tensor> Loss(Tensor label) =>
        logits => functional.binary_cross_entropy_with_logits(logits, label.to(logits.dtype, logits.device).expand_as(logits), reduction: nn.Reduction.None).mean([1]);

    /// <summary>Images [n, c, h, w] → float64 [n, labels · sets]: for each label in turn the squared gradient norm of each of <see cref="SampleGradients.Sets"/>.</summary>
    /// <param name="network">As in <see cref="SampleGradients.SquaredNorms"/>.</param>
    /// <param name="images">Floating-point and normalised.</param>
    /// <param name="kind">Which labels.</param>
    /// <param name="stop">Checked before every batch.</param>
    /// <exception cref="ArgumentException">As <see cref="SampleGradients.SquaredNorms"/>.</exception>
    public static Tensor Representation(INetwork network, Tensor images, ConfoundingLabels kind = ConfoundingLabels.All, CancellationToken stop = default) {
        using var scope = torch.NewDisposeScope();
        var labels = Labels(kind, checked((int)network.Head.Bias.shape[0]));
        Func<Tensor, Tensor>[] losses = [.. Enumerable.Range(0, (int)labels.shape[0]).Select(i => Loss(labels[i]))];
        return SampleGradients.SquaredNorms(network, images, losses, stop: stop).flatten(1).MoveToOuterDisposeScope();
    }
}
