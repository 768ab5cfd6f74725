namespace ResearchKit.Losses;

/// <summary>Self-supervision by quarter turns: which of four turns an image has had.</summary>
/// <remarks>Gidaris, Singh and Komodakis, ICLR 2018, arXiv:1803.07728.</remarks>
public static class Rotations {
    /// <summary>Each image turned by so many quarter turns: [n, c, h, w] square, int64 [n] in [0, 4) → [n, c, h, w].</summary>
    /// <exception cref="ArgumentException">The images are not square, or a number of turns is wrong.</exception>
    public static Tensor Turn(Tensor images, Tensor turns) {
        if (Require.Images(images).shape[2] != images.shape[3]) throw new ArgumentException($"images to turn must be square, got {Require.Show(images)}", nameof(images));
        Require.Labels(turns, images.shape[0], 4, nameof(turns));
        return Turned(images, turns);
    }

    /// <summary>As <see cref="Turn"/>, of turns that are known to be right: to look at them would wait for the device.</summary>
    internal static Tensor Turned(Tensor images, Tensor turns) => Tidy.Run(() => {
        var all = torch.stack([images, .. Enumerable.Range(1, 3).Select(k => images.rot90(k, (2, 3)))], 0);
        return all.reshape(-1, images.shape[1], images.shape[2], images.shape[3]).index_select(0, turns * images.shape[0] + torch.arange(images.shape[0], device: turns.device));
    });

    /// <summary>
    /// The expected cross-entropy of an even choice of the four turns, from upright and turned images: ¼ the mean over those that are upright + ¾ the mean over those
    /// that are turned, one number.
    /// </summary>
    /// <param name="upright">Logits of images that were not turned, [n, 4].</param>
    /// <param name="turned">Logits of images that were, [m, 4].</param>
    /// <param name="turns">How often, int64 [m] in [1, 4).</param>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public static Tensor Loss(Tensor upright, Tensor turned, Tensor turns) {
        Require.Columns(upright, 4);
        Require.Columns(turned, 4);
        Check.Labels(turns, turned);
        return Tidy.Run(() => 0.25 * CrossEntropy.Loss(upright, torch.zeros(upright.shape[0], dtype: ScalarType.Int64, device: upright.device)).mean()
            + 0.75 * CrossEntropy.Loss(turned, turns).mean());
    }
}
