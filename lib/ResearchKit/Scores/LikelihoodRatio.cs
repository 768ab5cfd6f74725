using System.Collections.Immutable;
using ResearchKit.Densities;
using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Settings of the likelihood ratio.</summary>
public sealed record LikelihoodRatioOptions {
    /// <summary>μ, in (0, 1]: the share of values that is replaced before the background is fitted; the paper searches 0.1 to 0.3.</summary>
    public double MutationRate { get; init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MutationRate), value, "must be in (0, 1]"); } = 0.2;

    /// <summary>K of both mixtures, at least 1; 1 is a Gaussian with full covariance.</summary>
    public int Components { get; init => field = Require.Positive(value, nameof(Components)); } = 1;

    /// <summary>Added to the diagonal of every covariance of both sides, > 0.</summary>
    public double Regularisation { get; init => field = Require.Positive(value, nameof(Regularisation)); } = 1e-3;
}

/// <summary>The likelihood ratio of two densities: what remains when the background that both explain is taken away.</summary>
/// <param name="Foreground">p, fitted on the inputs.</param>
/// <param name="Background">p₀, fitted on perturbed inputs.</param>
/// <remarks>Ren et al., "Likelihood ratios for out-of-distribution detection", NeurIPS 2019, arXiv:1906.02845, eq. 4-5; survey §5.11 eq. 75.
/// Theirs are PixelCNN++ and the perturbation replaces each byte by a uniform one with probability μ (<see cref="Mutate"/>).</remarks>
public sealed record LikelihoodRatio(IDensity Foreground, IDensity Background) : IDensity {
    const string Citation = "Ren et al., NeurIPS 2019, arXiv:1906.02845";

    /// <summary>In the catalogue: likelihood-ratio on the features, likelihood-ratio-pixels on the flattened images; mixtures on both sides.</summary>
    public static ImmutableArray<Method> Methods { get; } = [
        Method.Of("likelihood-ratio", "Likelihood ratio, features", "density", Needs.Features, Needs.Features, "log p(f) - log p₀(f)", Citation,
            new LikelihoodRatioOptions(), (train, o, seed) => Fit(train.Features, o, seed), (model, _, e) => model.Score(e.Features)),
        Method.Of("likelihood-ratio-pixels", "Likelihood ratio, pixels", "density", Needs.Images, Needs.Images, "log p(x) - log p₀(x)", Citation,
            new LikelihoodRatioOptions(), (train, o, seed) => Fit(train.Images.flatten(1), o, seed), (model, _, e) => model.Score(e.Images.flatten(1))),
    ];

    /// <summary>log p(x) - log p₀(x): [n, d] → [n], in nats. Higher = more known.</summary>
    /// <param name="features">[n, d], what both densities take.</param>
    /// <exception cref="ArgumentException">One of the densities refuses it.</exception>
    public Tensor Score(Tensor features) => Tidy.Run(() => Foreground.Score(features) - Background.Score(features));

    /// <summary>Mixtures on both sides, the background's on perturbed rows.</summary>
    /// <param name="features">[n ≥ components, d], float32 or float64, finite.</param>
    /// <param name="options">Rate, components, regularisation.</param>
    /// <param name="seed">Of the fits and the perturbation.</param>
    /// <exception cref="ArgumentException">As <see cref="Gmm.Fit"/>.</exception>
    public static LikelihoodRatio Fit(Tensor features, LikelihoodRatioOptions options, Seed seed) {
        Require.FiniteRows(Require.Matrix(features), nameof(features));
        using var scope = torch.NewDisposeScope();
        var mixture = new GmmOptions { Components = options.Components, Regularisation = options.Regularisation };
        return Fit(features, x => Gmm.Fit(x, mixture, seed.Child("foreground")), x => Gmm.Fit(x, mixture, seed.Child("background")), options.MutationRate, seed);
    }

    /// <summary>Any two densities, the background's fitted on perturbed rows.</summary>
    /// <param name="features">[n, d], finite.</param>
    /// <param name="foreground">Rows → p.</param>
    /// <param name="background">Perturbed rows → p₀.</param>
    /// <param name="rate">μ in (0, 1].</param>
    /// <param name="seed">Of the perturbation.</param>
    /// <exception cref="ArgumentException">features is not a finite matrix, or a density refuses it.</exception>
    public static LikelihoodRatio Fit(Tensor features, Func<Tensor, IDensity> foreground, Func<Tensor, IDensity> background, double rate, Seed seed) {
        var first = foreground(features);
        using var mutated = Mutate(features, rate, seed);
        return new(first, background(mutated));
    }

    /// <summary>Each value replaced, with probability μ, by one drawn uniformly between the smallest and the largest value of its column
    /// (for pixels that reach from black to white the paper's uniform byte); the rest as it was.</summary>
    /// <param name="x">[n, d], finite.</param>
    /// <param name="rate">μ in (0, 1].</param>
    /// <param name="seed">Decides which and by what.</param>
    /// <exception cref="ArgumentException">x is not a finite matrix, or the rate is out of range.</exception>
    public static Tensor Mutate(Tensor x, double rate, Seed seed) {
        Require.FiniteRows(Require.Matrix(x), nameof(x));
        if (!(rate is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "must be in (0, 1]");
        return Tidy.Run(() => {
            using var generator = new Generator(seed.Child("mutate").Value >> 1);
            var (low, high) = (x.amin([0], keepdim: true), x.amax([0], keepdim: true));
            var chosen = torch.rand(x.shape, generator: generator).lt(rate).to(x.device);
            var drawn = torch.rand(x.shape, generator: generator).to(x.dtype, x.device) * (high - low) + low;
            return torch.where(chosen, drawn, x);
        });
    }

}
