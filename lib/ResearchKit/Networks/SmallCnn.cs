using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>
/// The four-convolution network of the quick profile: two pairs of 3x3 convolutions (32, 32, then 64, 64), each with batch
/// normalisation and ReLU, a 2x2 max pool after each pair, a hidden layer of 128 and the class layer.
/// </summary>
/// <remarks>Every activation after the input is a tap; for ten classes their pooled sizes are 32 + 32 + 64 + 64 + 128 + 10 = 330. The
/// GeMOS paper's figure 2 taps the later layers of a network of six; here all are kept, since none is known beforehand to be useless.</remarks>
public sealed record SmallCnn(Conv2d Conv1, BatchNorm2d Bn1, Conv2d Conv2, BatchNorm2d Bn2, Conv2d Conv3, BatchNorm2d Bn3,
    Conv2d Conv4, BatchNorm2d Bn4, Linear Fc1, Linear Fc2) : ITwoHalves {
    /// <summary>A new network.</summary>
    /// <param name="shape">Images of at least 4 x 4 pixels.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="width">Channels of the first pair; the second has twice and the hidden layer four times as many.</param>
    /// <exception cref="ArgumentException">The images are too small.</exception>
    public static SmallCnn Init(NetworkShape shape, Seed seed, int width = 32) {
        var (h, w) = (shape.Height / 4, shape.Width / 4);
        if (h < 1 || w < 1) throw new ArgumentException($"small-cnn needs images of at least 4 x 4 pixels, got {shape.Height} x {shape.Width}", nameof(shape));
        Conv2d Conv(int inputs, int outputs, uint i) => Conv2d.Init(inputs, outputs, 3, seed.Child(i), padding: 1);
        return new(Conv(shape.Channels, width, 0), BatchNorm2d.Init(width), Conv(width, width, 1), BatchNorm2d.Init(width),
            Conv(width, 2 * width, 2), BatchNorm2d.Init(2 * width), Conv(2 * width, 2 * width, 3), BatchNorm2d.Init(2 * width),
            Linear.Init(2 * width * h * w, 4 * width, seed.Child(4)), Linear.Init(4 * width, shape.Classes, seed.Child(5)));
    }

    /// <inheritdoc/>
    public Linear Head => Fc2;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["conv1", "conv2", "conv3", "conv4", "fc1", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var (conv1, conv2) = First(images, train);
        var o = SecondHalf(conv2, train);
        return o with { Taps = [conv1, conv2, .. o.Taps] };
    }

    /// <inheritdoc/>
    public Tensor FirstHalf(Tensor images, bool train = false) => First(images, train).Conv2;

    /// <inheritdoc/>
    public Outputs SecondHalf(Tensor middle, bool train = false) {
        var conv3 = Bn3.Apply(Conv3.Apply(functional.max_pool2d(middle, 2)), train).relu_();
        var conv4 = Bn4.Apply(Conv4.Apply(conv3), train).relu_();
        var fc1 = Fc1.Apply(Input.Flat(functional.max_pool2d(conv4, 2), Fc1, middle)).relu_();
        var logits = Fc2.Apply(fc1);
        return new(logits, fc1, [conv3, conv4, fc1, logits]);
    }

    (Tensor Conv1, Tensor Conv2) First(Tensor images, bool train) {
        var conv1 = Bn1.Apply(Conv1.Apply(Input.Of(images, Conv1, 4)), train).relu_();
        return (conv1, Bn2.Apply(Conv2.Apply(conv1), train).relu_());
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) => new SmallCnn(
        Conv1.Map("conv1", f), Bn1.Map("bn1", f), Conv2.Map("conv2", f), Bn2.Map("bn2", f), Conv3.Map("conv3", f), Bn3.Map("bn3", f),
        Conv4.Map("conv4", f), Bn4.Map("bn4", f), Fc1.Map("fc1", f), Fc2.Map("fc2", f));
}
