using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Published settings of ODIN.</summary>
public sealed record OdinOptions {
    /// <summary>T, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1000f;

    /// <summary>The step, in units where a byte's 255 is 1: 0.0014 is the paper's choice for DenseNet and CIFAR-10. 0 is none.</summary>
    public double Epsilon { get; init => field = Require.NotNegative(value, nameof(Epsilon)); } = 0.0014;
}

/// <summary>ODIN: temperature and a small step of the input towards a higher score.</summary>
public static class Odin {
    /// <summary>In the catalogue: odin, with the published settings.</summary>
    public static Method Method { get; } = Method.Of("odin", "ODIN", "gradients", Needs.Images | Needs.Network | Needs.Gradients,
        "max softmax(z(x') / T), x' = x + ε sign ∇ₓ log S(x; T)", "Liang, Li and Srikant, ICLR 2018, arXiv:1706.02690", new OdinOptions(), Score);

    /// <summary>The score of evidence, 500 images at a time.</summary>
    public static Tensor Score(Evidence inputs, OdinOptions options) => Perturb.InBatches(inputs, (e, scale) =>
        Score(x => e.Network.Forward(x).Logits, e.Images, options, scale));

    /// <summary>max softmax(z(x') / T) with x' = x - ε sign(-∇ₓ log S(x; T)): images [n, c, h, w] → [n], in [1 / classes, 1]. Higher = more known.</summary>
    /// <param name="logits">Images → logits [n, classes], differentiable; each row a function of its own image only.</param>
    /// <param name="images">Floating-point; not changed.</param>
    /// <param name="options">T and ε.</param>
    /// <param name="scale">The standard deviation that the images were divided by, broadcast against them, so that ε is in units of
    /// pixels as in the authors' code; none if they were not divided.</param>
    /// <exception cref="ArgumentException">images is not floating-point [n, c, h, w].</exception>
    /// <remarks>Liang, Li and Srikant, ICLR 2018, arXiv:1706.02690; survey eq. 59 (the scaled score; its eq. 60 is the expansion of it for large T, the step is eq. 2 of the paper). With T = 1000 the score lies
    /// within 1e-2 of 1 / classes: what counts is the order.</remarks>
    public static Tensor Score(Func<Tensor, Tensor> logits, Tensor images, OdinOptions options, Tensor? scale = null) => Tidy.Run(() => {
        var moved = options.Epsilon == 0 ? images : Perturb.Towards(x => LogScore(logits(x), options.Temperature), images, options.Epsilon, scale);
        using var off = torch.no_grad();
        // In float64: the logits differ in the fourth digit of the score.
        return Msp.Score(logits(moved).to(ScalarType.Float64), options.Temperature);
    });

    /// <summary>log max softmax(z / T) of each row: [n, classes] → [n].</summary>
    internal static Tensor LogScore(Tensor logits, float temperature) => (logits / temperature).log_softmax(1).amax(1);
}
