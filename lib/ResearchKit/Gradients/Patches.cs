using ResearchKit.Networks;

namespace ResearchKit.Gradients;

/// <summary>What the layers of a tape saw and did, as rows: position by position, so that a parameter's gradient for one sample is a sum over rows.</summary>
static class Patches {
    const double Epsilon = 1e-5; // the layer's

    /// <summary>The inputs of a linear layer or convolution as [n, positions, k]: with errors [n, positions, outputs] the weight's gradient is Σ error ⊗ row.</summary>
    public static Tensor Rows(object layer, Tensor input) => layer is Conv2d conv ? Unfold(input, conv.Weight.shape[2], conv.Weight.shape[3], conv.Stride, conv.Padding) : Flat(input);

    /// <summary>What an error of a layer's output is as rows: [n, positions, outputs].</summary>
    public static Tensor Errors(object layer, Tensor error) => layer switch {
        Conv2d or BatchNorm2d => Channels(error),
        PRelu { Weight: var w } => w.numel() == 1 ? error.reshape(error.shape[0], -1, 1) : error.ndim == 4 ? Channels(error) : Flat(error),
        _ => Flat(error),
    };

    /// <summary>What a scale is multiplied by, [n, positions, channels]: with errors as in <see cref="Errors"/> the scale's gradient is Σ error · this.</summary>
    public static Tensor Scaled(object layer, Tensor input) => layer switch {
        BatchNorm2d norm => (Channels(input) - norm.RunningMean) * (norm.RunningVar + Epsilon).rsqrt(),
        LayerNorm norm => Flat(functional.layer_norm(input, norm.Weight.shape, eps: norm.Epsilon)),
        _ => Errors(layer, input.clamp_max(0)),   // a PReLU's slope is that of the negative part
    };

    // [n, c, h, w] → [n, h · w, c].
    static Tensor Channels(Tensor x) => x.permute(0, 2, 3, 1).reshape(x.shape[0], -1, x.shape[1]);

    // [n, ..., d] → [n, positions, d]; a row alone has one position.
    static Tensor Flat(Tensor x) => x.reshape(x.shape[0], -1, x.shape[^1]);

    // [n, c, h, w] → [n, h' · w', kh · kw · c]. The channels lie innermost, so that a window's kw · c numbers of a row of pixels are neighbours in
    // memory: the windows are a view, and one copy in long runs makes the rows.
    static Tensor Unfold(Tensor x, long kh, long kw, long stride, long padding) {
        var c = x.shape[1];
        var last = x.permute(0, 2, 3, 1);
        if (padding > 0) last = functional.pad(last, [0, 0, padding, padding, padding, padding]);
        return last.contiguous().flatten(2).unfold(1, kh, stride).unfold(2, kw * c, stride * c).reshape(x.shape[0], -1, kh * kw * c);
    }
}
