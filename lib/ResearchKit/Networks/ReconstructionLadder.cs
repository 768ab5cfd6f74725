using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>A rung of the ladder.</summary>
/// <param name="Down">h: the maps of a level → its latent maps, before ReLU.</param>
/// <param name="Up">ĥ: back to the width of the level.</param>
/// <param name="Decode">g: the level's reconstruction → that of the level before it, or of the image.</param>
public sealed record LadderRung(Conv2d Down, Conv2d Up, ConvTranspose2d Decode);

/// <summary>
/// The decoder of a deep hierarchical reconstruction net beside any classifier with maps: z_l = ReLU(h_l(x_l)), x̂_{l-1} = g_l(x̂_l + ĥ_l(z_l)), where x_l are the last maps of
/// each size, after a 2x2 max pool, and x̂_0 is the image. The topmost level has no reconstruction to start from but ĥ(z).
/// </summary>
/// <param name="Levels">The places of the x_l among the classifier's taps, from the image upwards.</param>
/// <param name="Rungs">One for each level.</param>
/// <remarks>Yoshihashi et al., CVPR 2019, arXiv:1812.04246; survey eq. 49. h and ĥ are 3x3 convolutions, g is a transposed convolution whose
/// stride is its kernel; where a size is no multiple of the next one, its last rows and columns are zeros before ĥ(z) is added.</remarks>
public sealed record ReconstructionLadder(ImmutableArray<int> Levels, ImmutableArray<LadderRung> Rungs) {
    /// <summary>A new ladder that fits a classifier.</summary>
    /// <param name="network">Whose maps it takes.</param>
    /// <param name="shape">Of the images.</param>
    /// <param name="latents">Latent maps of each level: 32 in the paper.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <exception cref="ArgumentException">The classifier has no maps among its taps.</exception>
    public static ReconstructionLadder Init(INetwork network, NetworkShape shape, int latents, Seed seed) {
        using var scope = torch.NewDisposeScope();
        Require.Positive(latents);
        var taps = network.Forward(torch.zeros(1, shape.Channels, shape.Height, shape.Width).to(network.Head.Weight.device)).Taps;
        ImmutableArray<int> levels = [.. Enumerable.Range(0, taps.Length).Where(i => taps[i].ndim == 4).GroupBy(i => (taps[i].shape[2], taps[i].shape[3])).Select(g => g.Max()).Order()];
        if (levels.IsEmpty) throw new ArgumentException($"{network.GetType().Name} has no maps [n, c, h, w] among its taps to reconstruct images from", nameof(network));
        var maps = Array.ConvertAll([.. levels], i => Pooled(taps[i]).shape);
        long[] image = [1, shape.Channels, shape.Height, shape.Width];
        var rungs = Enumerable.Range(0, levels.Length).Select(l => {
            var (here, below, own) = (maps[l], l == 0 ? image : maps[l - 1], seed.Child((uint)l));
            var stride = (int)Math.Max(1, Math.Min(below[2] / here[2], below[3] / here[3]));
            return new LadderRung(Conv2d.Init((int)here[1], latents, 3, own.Child(0), padding: 1), Conv2d.Init(latents, (int)here[1], 3, own.Child(1), padding: 1),
                ConvTranspose2d.Init((int)here[1], (int)below[1], stride, own.Child(2), stride));
        }).ToImmutableArray();
        foreach (var t in rungs.SelectMany(r => new[] { r.Down.Weight, r.Down.Bias!, r.Up.Weight, r.Up.Bias!, r.Decode.Weight, r.Decode.Bias! })) t.MoveToOuterDisposeScope();
        return new(levels, rungs);
    }

    /// <summary>z_l of each level, [n, latents, h_l, w_l], at least 0.</summary>
    /// <param name="taps">What the classifier said of the images; those of a pass in bfloat16 are taken to float32.</param>
    public ImmutableArray<Tensor> Latents(ImmutableArray<Tensor> taps) => [.. Levels.Select((tap, l) => Rungs[l].Down.Apply(Pooled(taps[tap]).to(Rungs[l].Down.Weight.dtype)).relu())];

    /// <summary>x̂_0, [n, c, height, width], in the units of the images that went in.</summary>
    /// <param name="latents">Of <see cref="Latents"/>.</param>
    /// <param name="height">Of the images.</param>
    /// <param name="width">Of the images.</param>
    public Tensor Reconstruct(ImmutableArray<Tensor> latents, long height, long width) {
        Tensor? x = null;
        for (var l = Rungs.Length - 1; l >= 0; l--) {
            var back = Rungs[l].Up.Apply(latents[l]);
            var below = Rungs[l].Decode.Apply(x is null ? back : x + back);
            var (h, w) = l == 0 ? (height, width) : (latents[l - 1].shape[2], latents[l - 1].shape[3]);
            below = below.shape[2] == h && below.shape[3] == w ? below : functional.pad(below, [0, w - below.shape[3], 0, h - below.shape[2]]);
            x = l == 0 ? below : below.relu();
        }
        return x!;
    }

    /// <summary>[y, z]: the logits and the mean of each latent map, [n, classes + levels · latents].</summary>
    /// <param name="logits">y, [n, classes].</param>
    /// <param name="latents">Of <see cref="Latents"/>.</param>
    public static Tensor Joint(Tensor logits, ImmutableArray<Tensor> latents) => torch.cat([logits, .. latents.Select(z => z.mean([2, 3]))], 1);

    static Tensor Pooled(Tensor maps) => maps.shape[2] >= 2 && maps.shape[3] >= 2 ? functional.max_pool2d(maps, 2) : maps;
}
