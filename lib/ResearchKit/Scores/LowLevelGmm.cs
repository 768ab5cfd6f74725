using System.Collections.Immutable;
using ResearchKit.Densities;
using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Settings of the pixel mixture.</summary>
public sealed record LowLevelGmmOptions {
    /// <summary>K, at least 1; 3 in the survey's table.</summary>
    public int Components { get; init => field = Require.Positive(value, nameof(Components)); } = 3;

    /// <summary>The most pixels of a channel that are fitted on, at least 1; they are drawn from all training images.</summary>
    public int Pixels { get; init => field = Require.Positive(value, nameof(Pixels)); } = 100_000;

    /// <summary>Added to every variance, in the squared units of the images, > 0: about what rounding to bytes adds, so that a single
    /// background value does not become an infinite density.</summary>
    public double Regularisation { get; init => field = Require.Positive(value, nameof(Regularisation)); } = 1e-4;
}

/// <summary>One mixture of Gaussians for the pixel values of each channel.</summary>
/// <param name="Channels">Each of one column.</param>
public sealed record LowLevelGmm(ImmutableArray<Gmm> Channels) {
    /// <summary>In the catalogue: lowlevel-gmm.</summary>
    public static Method Method { get; } = Method.Of("lowlevel-gmm", "Pixel mixture", "density", Needs.Images, Needs.Images,
        "Σ_pixels log Σ_k w_k N(x; μ_k, σ_k²), by channel", "Salehi et al., survey 2022, arXiv:2110.14051, §8.1, table 1", new LowLevelGmmOptions(),
        (train, o, seed) => Fit(train.Images, o, seed), (model, _, e) => model.Score(e.Images));

    /// <summary>Fits the mixtures by EM (<see cref="Gmm"/>).</summary>
    /// <param name="images">Floating-point [n, c, h, w], finite.</param>
    /// <param name="options">Components, pixels, regularisation.</param>
    /// <param name="seed">Draws the pixels and starts EM; channel i takes child i.</param>
    /// <exception cref="ArgumentException">images has another shape or type, a NaN or an infinity, or fewer pixels than components.</exception>
    public static LowLevelGmm Fit(Tensor images, LowLevelGmmOptions options, Seed seed) {
        Require.FiniteRows(Floats(images));
        var total = images.shape[0] * images.shape[2] * images.shape[3];
        if (total < options.Components) throw new ArgumentException($"{options.Components} components need as many pixels, got {Require.Show(images)}", nameof(images));
        using var scope = torch.NewDisposeScope();
        return new([.. Enumerable.Range(0, (int)images.shape[1]).Select(c => {
            var own = seed.Child((uint)c);
            using var generator = new Generator(own.Child("pixels").Value >> 1);
            var values = images.select(1, c).reshape(-1);
            if (total > options.Pixels) values = values.index_select(0, torch.randint(0, total, [options.Pixels], generator: generator).to(images.device));
            return Gmm.Fit(values.to(ScalarType.Float64).cpu().reshape(-1, 1), new() { Components = options.Components, Regularisation = options.Regularisation }, own);
        })]);
    }

    /// <summary>Σ over channels and pixels of log p: [n, c, h, w] → float64 [n], in nats, a density in the units of the images. Higher = more known.</summary>
    /// <param name="images">Floating-point. A NaN makes its own score NaN; the metrics refuse NaN.</param>
    /// <exception cref="ArgumentException">images has another shape or type, or other channels than were fitted.</exception>
    public Tensor Score(Tensor images) {
        if (Floats(images).shape[1] != Channels.Length) throw new ArgumentException($"fitted on images of {Channels.Length} channels, got {Require.Show(images)}", nameof(images));
        return Tidy.Run(() => Blocks.Rows(images, 4 * images.shape[1] * images.shape[2] * images.shape[3] * Channels[0].Components, part =>
            Channels.Select((gmm, c) => LogDensity(gmm, part.select(1, c).flatten(1).to(ScalarType.Float64)).sum(dim: 1)).Aggregate((a, b) => a + b)));
    }

    // log p of every number.
    static Tensor LogDensity(Gmm gmm, Tensor x) => torch.stack([.. Enumerable.Range(0, gmm.Components).Select(k =>
        (x - gmm.Means[k]).square() * (-0.5 / gmm.Covariances[k]) + (Math.Log(gmm.Weights[k]) - 0.5 * Math.Log(2 * Math.PI * gmm.Covariances[k])))]).logsumexp(0);

    static Tensor Floats(Tensor images) => Require.Images(images).is_floating_point() ? images
        : throw new ArgumentException($"images must be floating-point, got {Require.Show(images)}", nameof(images));
}
