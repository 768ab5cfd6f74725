namespace ResearchKit.Networks;

/// <summary>Checks of what goes into a network, with messages that name both sides.</summary>
static class Input {
    /// <summary>Floating-point images with the channels of the first layer and at least so many pixels in each direction.</summary>
    public static Tensor Of(Tensor images, Conv2d first, int least = 1) {
        var channels = first.Weight.shape[1];
        return images.shape is [> 0, var c, var h, var w] && c == channels && h >= least && w >= least && images.is_floating_point() ? images
            : throw new ArgumentException($"images must be floating-point [n > 0, {channels}, h >= {least}, w >= {least}], got {Require.Show(images)}", nameof(images));
    }

    /// <summary>[n, c, h, w] → [n, c h w], which must be what the linear layer takes.</summary>
    public static Tensor Flat(Tensor x, Linear next, Tensor from) {
        var (have, want) = (x.shape[1] * x.shape[2] * x.shape[3], next.Weight.shape[1]);
        return have == want ? x.flatten(1)
            : throw new ArgumentException($"an input of {from.shape[2]} x {from.shape[3]} gives {have} activations where the network has {want}: it was built for another image size", nameof(from));
    }
}
