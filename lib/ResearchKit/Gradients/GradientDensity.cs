using ResearchKit.Densities;
using ResearchKit.Methods;

namespace ResearchKit.Gradients;

/// <summary>Settings of the density over gradient-based representations; they are ours.</summary>
public sealed record GradientDensityOptions {
    /// <summary>Which confounding labels are back-propagated.</summary>
    public ConfoundingLabels Labels { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Labels), value, "unknown kind of confounding label"); }

    /// <summary>At most so many training images, evenly spread, at least 2.</summary>
    public int Samples { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Samples), value, "must be at least 2"); } = 2000;

    /// <summary>Gaussians of the mixture, at least 1: the known classes make clusters of their own. 8 is the mixture's default.</summary>
    public int Components { get; init => field = Require.Positive(value, nameof(Components)); } = 8;

    /// <summary>Added to the variances of the standardised logarithms, at least 0: neighbouring sets say nearly the same.</summary>
    public double Regularisation { get; init => field = Require.NotNegative(value, nameof(Regularisation)); } = 1e-3;
}

/// <summary>The density, fitted.</summary>
/// <param name="Scale">Of the known samples.</param>
/// <param name="Density">Of their standardised logarithms.</param>
public sealed record GradientDensityModel(LogScale Scale, Gmm Density);

/// <summary>
/// A one-class density over gradient-based representations of known training images. The representation is that of Lee and AlRegib
/// (<see cref="Confounding"/>); the detector is a design of our own, since only the abstract of their paper was at hand.
/// </summary>
public static class GradientDensity {
    /// <summary>In the catalogue: gradients-density.</summary>
    public static Method Method { get; } = Method.Of("gradients-density", "Density of gradient norms", "gradients", Needs.Gradients, Needs.Gradients,
        "log p(log |∂BCE(z, confounding label) / ∂parameters|²)", "representation: Lee and AlRegib, ICIP 2021, arXiv:2206.08229; detector: ours", new GradientDensityOptions(),
        Fit, (model, o, e) => Score(model, o, e));

    /// <summary>Fits the density.</summary>
    /// <param name="train">Images of known classes and the network that was trained on them.</param>
    /// <param name="options">Labels, samples and density.</param>
    /// <param name="seed">Of the start of a mixture.</param>
    /// <exception cref="ArgumentException">The network or the images are missing, or there are fewer samples than components.</exception>
    public static GradientDensityModel Fit(Evidence train, GradientDensityOptions options, Seed seed) {
        using var scope = torch.NewDisposeScope();
        var images = train.Images.index_select(0, LogScale.Spread(train.Count, options.Samples).to(train.Images.device));
        var norms = Confounding.Representation(train.Network, images, options.Labels);
        var scale = LogScale.Fit(norms);
        return new(scale, Gmm.Fit(scale.Apply(norms), new() { Components = options.Components, Regularisation = options.Regularisation }, seed));
    }

    /// <summary>The log-likelihood of each image's representation: evidence of n images → float64 [n]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/> with the same options.</param>
    /// <param name="options">Labels.</param>
    /// <param name="inputs">Images and the network.</param>
    /// <exception cref="ArgumentException">A part is missing, or the network has other sets of parameters than were fitted.</exception>
    public static Tensor Score(GradientDensityModel model, GradientDensityOptions options, Evidence inputs) =>
        Tidy.Run(() => model.Density.Score(model.Scale.Apply(Confounding.Representation(inputs.Network, inputs.Images, options.Labels))));
}
