using System.Collections.Immutable;

namespace ResearchKit.Densities;

/// <summary>How PaDiM is fitted. The defaults are the paper's for ResNet-18.</summary>
public sealed record PadimOptions {
    /// <summary>The channels kept, drawn at random; at most all are. The paper keeps 100 of 448 (ResNet-18) and 550 of 1792 (WideResNet-50-2).</summary>
    public int Dimensions { get; init => field = Checked.AtLeast(value, 1, nameof(Dimensions)); } = 100;

    /// <summary>Added to the diagonal of every covariance; > 0.</summary>
    public double Regularisation { get; init => field = Checked.Positive(value, nameof(Regularisation)); } = 0.01;
}

/// <summary>
/// PaDiM: one Gaussian for each position of a feature map. Score = −the largest Mahalanobis distance over the positions, ≤ 0:
/// higher = more known.
/// </summary>
/// <param name="Channels">c, the channels of the maps.</param>
/// <param name="Height">h.</param>
/// <param name="Width">w.</param>
/// <param name="Chosen">[k]: the channels kept, ascending.</param>
/// <param name="Means">[h·w, k], float64 on the device that the features had.</param>
/// <param name="Whitenings">[h·w, k, k], float64, lower triangular: L⁻¹ with the covariance L Lᵀ.</param>
/// <remarks>
/// Defard, Setkov, Loesch, Audigier, "PaDiM: a patch distribution modeling framework for anomaly detection and localization", ICPR
/// workshops 2021, arXiv:2011.08785: equation 1 (divisor n − 1, ε I with ε = 0.01), equation 2 (the distance), the image's score its
/// largest. The paper's own figures smooth the map of distances (σ = 4) after enlarging it to the image, for localisation; no smoothing is done here.
/// </remarks>
public sealed record Padim(long Channels, long Height, long Width, ImmutableArray<long> Chosen, Tensor Means, Tensor Whitenings) : IDensity {
    const int BatchValues = 1 << 22;

    /// <summary>Lays the maps of several layers side by side: each is enlarged to the size of the largest by its nearest value.</summary>
    /// <param name="maps">Each [n, c_i, h_i, w_i] of the same n images.</param>
    /// <returns>[n, Σ c_i, max h, max w].</returns>
    /// <exception cref="ArgumentException">There is none, or one is not such a map.</exception>
    public static Tensor Join(params ReadOnlySpan<Tensor> maps) {
        if (maps.Length == 0 || maps.ToArray().Any(m => m.ndim != 4 || m.shape[0] < 1))
            throw new ArgumentException("maps must be one or more [n > 0, c, h, w]", nameof(maps));
        using var scope = torch.NewDisposeScope();
        var all = maps.ToArray();
        if (all.FirstOrDefault(m => m.shape[0] != all[0].shape[0]) is { } other)
            throw new ArgumentException($"maps must be of the same images, got {all[0].shape[0]} and {other.shape[0]}", nameof(maps));
        long[] size = [all.Max(m => m.shape[2]), all.Max(m => m.shape[3])];
        return torch.cat([.. all.Select(m => m.shape[2] == size[0] && m.shape[3] == size[1] ? m : functional.interpolate(m, size: size))], 1).MoveToOuterDisposeScope();
    }

    /// <summary>Fits the Gaussians.</summary>
    /// <param name="features">Maps [n ≥ 2, c, h, w], or rows [n, d] as maps of one position; float32 or float64, finite. Arithmetic is float64 on their device.</param>
    /// <param name="options">Channels kept, ε.</param>
    /// <param name="seed">Draws the channels.</param>
    /// <exception cref="ArgumentException">features is not as said.</exception>
    public static Padim Fit(Tensor features, PadimOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        using var scope = torch.NewDisposeScope();
        var maps = Maps(features, 2);
        var fitted = Fit(() => Rows.Batches(maps, features.device, Step(maps)), options, seed);
        return fitted with { Means = fitted.Means.MoveToOuterDisposeScope(), Whitenings = fitted.Whitenings.MoveToOuterDisposeScope() };
    }

    /// <summary>Fits the Gaussians to maps that are made batch by batch, so that they need not be held at once.</summary>
    /// <param name="batches">Called twice, for the same maps each time: [b, c, h, w], float32 or float64, finite, two maps or more in all.
    /// Whoever makes a batch frees it.</param>
    /// <param name="options">Channels kept, ε.</param>
    /// <param name="seed">Draws the channels.</param>
    /// <exception cref="ArgumentException">The batches are not as said.</exception>
    public static Padim Fit(Func<IEnumerable<Tensor>> batches, PadimOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(options);
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        long[]? size = null;
        long[] chosen = [];
        long n = 0;
        Tensor index = null!, mean = null!, covariances = null!;
        foreach (var batch in batches()) {
            var maps = Maps(batch, 1);
            if (size is null) {
                size = maps.shape[1..];
                chosen = Draw(size[0], options.Dimensions, seed);
                index = torch.tensor(chosen, [chosen.Length], device: maps.device);
                mean = torch.zeros(size[1] * size[2], chosen.Length, 1, dtype: ScalarType.Float64, device: maps.device);
            }
            if (!maps.shape[1..].SequenceEqual(size))
                throw new ArgumentException($"batches must be of maps of one size, [b, {string.Join(", ", size)}], got {Shape(maps)}", nameof(batches));
            n += maps.shape[0];
            using (torch.NewDisposeScope()) mean.add_(Patches(maps, index).sum([2], keepdim: true));
            if (!ReferenceEquals(maps, batch)) maps.Dispose();
        }
        if (n < 2) throw new ArgumentException($"batches must hold two maps or more, got {n}", nameof(batches));
        mean.div_(n);
        var k = chosen.Length;
        covariances = torch.zeros(mean.shape[0], k, k, dtype: ScalarType.Float64, device: mean.device);
        foreach (var batch in batches()) {
            using var inner = torch.NewDisposeScope();
            var centered = Patches(Maps(batch, 1), index) - mean;
            covariances.add_(centered.bmm(centered.transpose(1, 2)));
        }
        var unit = torch.eye(k, dtype: ScalarType.Float64, device: mean.device);
        covariances.div_(n - 1.0).add_(unit * options.Regularisation);
        var (lower, info) = torch.linalg.cholesky_ex(covariances);
        if (info.ne(0).any().ToBoolean())
            throw new ArgumentException("a covariance is singular: a larger Regularisation is needed for the scale of the features", nameof(batches));
        var whitenings = torch.linalg.solve_triangular(lower, unit.expand(lower.shape), upper: false);
        return new(size![0], size[1], size[2], [.. chosen], mean.squeeze(2).MoveToOuterDisposeScope(), whitenings.MoveToOuterDisposeScope());
    }

    // Ascending.
    static long[] Draw(long channels, int count, Seed seed) {
        var order = Enumerable.Range(0, (int)channels).Select(i => (long)i).ToArray();
        seed.Child("channels").ToRandom().Shuffle(order);
        return [.. order.Take(count).Order()];
    }

    /// <summary>−max over the positions of √((x − μ)ᵀ Σ⁻¹ (x − μ)) of each map.</summary>
    /// <param name="features">Maps [m, c, h, w], or rows [m, d] as maps of one position; float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features, each ≤ 0. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has another size than Fit saw, another dtype, or a value that is not finite.</exception>
    public Tensor Score(Tensor features) => Run(features, distances => -distances.amax(0));

    /// <summary>−the distance at each position: where in the image the unknown is.</summary>
    /// <param name="features">As for <see cref="Score"/>.</param>
    /// <returns>[m, h, w], the dtype and device of features, each ≤ 0. Higher = more known.</returns>
    /// <exception cref="ArgumentException">As <see cref="Score"/>.</exception>
    public Tensor Map(Tensor features) => Run(features, distances => -distances.t().reshape(-1, Height, Width));

    Tensor Run(Tensor features, Func<Tensor, Tensor> reduce) {
        using var scope = torch.NewDisposeScope();
        var maps = Maps(features, 1);
        if (maps.shape[1] != Channels || maps.shape[2] != Height || maps.shape[3] != Width)
            throw new ArgumentException(features.ndim == 2 && Height * Width == 1
                ? $"features must have the {Channels} columns that the density was fitted on, got {Shape(features)}"
                : $"features must be the [m, {Channels}, {Height}, {Width}] that the density was fitted on, got {Shape(features)}", nameof(features));
        var index = torch.tensor(Chosen.ToArray(), [Chosen.Length], device: Means.device);
        // [positions, k, b] → [positions, b]
        return Rows.ScoreOn(maps, Means.device, Step(maps), x =>
            reduce(Whitenings.bmm(Patches(x, index) - Means.unsqueeze(2)).square().sum(dim: 1).sqrt())).MoveToOuterDisposeScope();
    }

    // [b, c, h, w] → [h·w, k, b], float64
    static Tensor Patches(Tensor x, Tensor index) => x.index_select(1, index).to_type(ScalarType.Float64).flatten(2).permute(2, 1, 0).contiguous();

    static int Step(Tensor maps) => (int)Math.Max(1, BatchValues / (maps.shape[1] * maps.shape[2] * maps.shape[3]));

    static Tensor Maps(Tensor features, int minimum) {
        ArgumentNullException.ThrowIfNull(features);
        if (features.ndim is not (2 or 4) || features.shape[0] < minimum || features.shape.Any(s => s < 1))
            throw new ArgumentException($"features must be [n >= {minimum}, c, h, w] or [n >= {minimum}, d], got {Shape(features)}", nameof(features));
        if (features.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"features must be float32 or float64, got {features.dtype}", nameof(features));
        Rows.Finite(features);
        return features.ndim == 2 ? features.unsqueeze(2).unsqueeze(3) : features;
    }

    static string Shape(Tensor x) => $"[{string.Join(", ", x.shape)}]";
}
