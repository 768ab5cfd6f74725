using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>
/// LeNet-5 (LeCun et al., Proc. IEEE 86(11), 1998) in the form that is common in PyTorch: the paper's sizes (6 and 16 maps of 5x5,
/// then 120, 84 and the classes), every map of the second layer sees all of the first, ReLU for the squashed tangent, 2x2 max
/// pool for the learnt average, a linear class layer for the radial basis functions.
/// </summary>
/// <remarks>The paper's images are 28 pixels in a frame of 32: images below 32 pixels get two zeros on each side, larger ones none.
/// Names: conv1, conv2, fc1, fc2, fc3. Taps: each activation, and the logits.</remarks>
public sealed record LeNet5(Conv2d Conv1, Conv2d Conv2, Linear Fc1, Linear Fc2, Linear Fc3) : ITwoHalves {
    /// <summary>A new network.</summary>
    /// <param name="shape">Images of at least 12 x 12 pixels; 28 and 32 are usual.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <exception cref="ArgumentException">The images are too small.</exception>
    public static LeNet5 Init(NetworkShape shape, Seed seed) {
        if (shape.Height < 12 || shape.Width < 12) throw new ArgumentException($"lenet-5 needs images of at least 12 x 12 pixels, got {shape.Height} x {shape.Width}", nameof(shape));
        var padding = Math.Min(shape.Height, shape.Width) < 32 ? 2 : 0;
        int Side(int pixels) => ((pixels + 2 * padding - 4) / 2 - 4) / 2;
        return new(Conv2d.Init(shape.Channels, 6, 5, seed.Child(0), padding: padding), Conv2d.Init(6, 16, 5, seed.Child(1)),
            Linear.Init(16 * Side(shape.Height) * Side(shape.Width), 120, seed.Child(2)), Linear.Init(120, 84, seed.Child(3)),
            Linear.Init(84, shape.Classes, seed.Child(4)));
    }

    /// <inheritdoc/>
    public Linear Head => Fc3;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["conv1", "conv2", "fc1", "fc2", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var conv1 = FirstHalf(images, train);
        var o = SecondHalf(conv1, train);
        return o with { Taps = [conv1, .. o.Taps] };
    }

    /// <inheritdoc/>
    public Tensor FirstHalf(Tensor images, bool train = false) => Conv1.Apply(Input.Of(images, Conv1, 12)).relu_();

    /// <inheritdoc/>
    public Outputs SecondHalf(Tensor middle, bool train = false) {
        var conv2 = Conv2.Apply(functional.max_pool2d(middle, 2)).relu_();
        var fc1 = Fc1.Apply(Input.Flat(functional.max_pool2d(conv2, 2), Fc1, middle)).relu_();
        var fc2 = Fc2.Apply(fc1).relu_();
        var logits = Fc3.Apply(fc2);
        return new(logits, fc2, [conv2, fc1, fc2, logits]);
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) =>
        new LeNet5(Conv1.Map("conv1", f), Conv2.Map("conv2", f), Fc1.Map("fc1", f), Fc2.Map("fc2", f), Fc3.Map("fc3", f));
}
