using ResearchKit.Gradients;

namespace ResearchKit.Networks;

/// <summary>A square convolution.</summary>
/// <param name="Weight">[outputs, inputs, k, k].</param>
/// <param name="Bias">[outputs], or none.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Padding">Zeros on each side.</param>
public sealed record Conv2d(Tensor Weight, Tensor? Bias, int Stride = 1, int Padding = 0) {
    /// <summary>A new layer with PyTorch's default initial values.</summary>
    public static Conv2d Init(int inputs, int outputs, int kernel, Seed seed, int stride = 1, int padding = 0, bool bias = true) {
        var fanIn = (long)inputs * kernel * kernel;
        var weight = Tidy.Run(() => ChannelsLast(Initial.Default(seed.Child(0), [outputs, inputs, kernel, kernel], fanIn)));
        return new(weight, bias ? Initial.Default(seed.Child(1), [outputs], fanIn) : null, stride, padding);
    }

    // The same numbers with the channels innermost in memory: libtorch's convolutions follow the weights' layout, and on the CPU
    // a training step takes about a quarter less time in this one.
    // The strides are written out because those of a single input channel could be read either way.
    internal static Tensor ChannelsLast(Tensor weight) {
        var (inputs, h, w) = (weight.shape[1], weight.shape[2], weight.shape[3]);
        return weight.permute(0, 2, 3, 1).contiguous().as_strided(weight.shape, [h * w * inputs, 1, w * inputs, inputs]);
    }

    /// <summary>[n, inputs, h, w] → [n, outputs, h', w'].</summary>
    public Tensor Apply(Tensor x) => Tape.Note(this, x, Skips
        ? functional.conv2d(x.slice(2, 0, x.shape[2], Stride).slice(3, 0, x.shape[3], Stride), Weight, Bias)
        : Covers(x) ? functional.linear(x.flatten(1), Weight.flatten(1), Bias).unsqueeze(2).unsqueeze(3)
        : functional.conv2d(x, Weight, Bias, strides: [Stride, Stride], padding: [Padding, Padding]));

    // The backward pass of a strided 1x1 convolution of 2 to 7 channels, innermost in memory, writes past its memory in libtorch
    // 1.13 on the CPU. What it skips is left out beforehand instead: the same function.
    bool Skips => Stride > 1 && Padding == 0 && Weight.shape is [_, < 8, 1, 1];

    // A kernel of the whole input is one matrix product.
    bool Covers(Tensor x) => Padding == 0 && x.shape is [_, _, var h, var w] && h == Weight.shape[2] && w == Weight.shape[3];

    /// <summary>Replaces each tensor by f(name, tensor), with PyTorch's names under the prefix.</summary>
    public Conv2d Map(string prefix, Func<string, Tensor, Tensor> f) =>
        this with { Weight = f(prefix + ".weight", Weight), Bias = Bias is null ? null : f(prefix + ".bias", Bias) };
}
