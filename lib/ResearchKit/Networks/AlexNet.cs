using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>
/// AlexNet (Krizhevsky et al., NIPS 2012) in torchvision's form, which is that of "One weird trick" (arXiv:1404.5997): one tower of
/// 64, 192, 384, 256 and 256 maps without local response normalisation, an average to 6 x 6, two hidden layers of 4096 with dropout
/// before each, the class layer. Names as in torchvision (features.0, .3, .6, .8, .10, classifier.1, .4, .6).
/// </summary>
/// <remarks>Taps: the first two pools, convolutions 3 and 4, the last pool, the two hidden layers, and the logits.</remarks>
public sealed record AlexNet(ImmutableArray<Conv2d> Convs, Linear Fc6, Linear Fc7, Linear Fc8, double Drop) : INetwork {
    /// <summary>The side of the smallest image that leaves something behind the last pool.</summary>
    const int Least = 63;
    static ReadOnlySpan<int> Places => [0, 3, 6, 8, 10];

    /// <summary>A new network.</summary>
    /// <param name="shape">Images of at least 63 x 63 pixels; 224 in the paper.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="width">Maps of the first convolution: 64; the others have 3, 6, 4 and 4 times as many.</param>
    /// <param name="hidden">Size of the hidden layers: 4096.</param>
    /// <param name="dropout">Share dropped before each hidden layer while training, in [0, 1).</param>
    /// <exception cref="ArgumentException">The images are too small, or a size or the dropout is out of range.</exception>
    public static AlexNet Init(NetworkShape shape, Seed seed, int width = 64, int hidden = 4096, double dropout = 0.5) {
        if (shape.Height < Least || shape.Width < Least) throw new ArgumentException($"alexnet needs images of at least {Least} x {Least} pixels, got {shape.Height} x {shape.Width}", nameof(shape));
        Require.Within(dropout, 0.0, 1.0);
        return new([Conv2d.Init(shape.Channels, Require.Positive(width), 11, seed.Child(0), 4, 2), Conv2d.Init(width, 3 * width, 5, seed.Child(1), padding: 2),
                Conv2d.Init(3 * width, 6 * width, 3, seed.Child(2), padding: 1), Conv2d.Init(6 * width, 4 * width, 3, seed.Child(3), padding: 1),
                Conv2d.Init(4 * width, 4 * width, 3, seed.Child(4), padding: 1)],
            Linear.Init(4 * width * 36, Require.Positive(hidden), seed.Child(5)), Linear.Init(hidden, hidden, seed.Child(6)),
            Linear.Init(hidden, shape.Classes, seed.Child(7)), dropout);
    }

    /// <inheritdoc/>
    public Linear Head => Fc8;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["pool1", "pool2", "conv3", "conv4", "pool5", "fc6", "fc7", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        Tensor Conv(int i, Tensor x) => Convs[i].Apply(x).relu_();
        static Tensor Pool(Tensor x) => functional.max_pool2d(x, 3, 2);
        var pool1 = Pool(Conv(0, Input.Of(images, Convs[0], Least)));
        var pool2 = Pool(Conv(1, pool1));
        var conv3 = Conv(2, pool2);
        var conv4 = Conv(3, conv3);
        var pool5 = Pool(Conv(4, conv4));
        var fc6 = Fc6.Apply(Dropout.Apply(functional.adaptive_avg_pool2d(pool5, 6).flatten(1), Drop, train)).relu_();
        var fc7 = Fc7.Apply(Dropout.Apply(fc6, Drop, train)).relu_();
        var logits = Fc8.Apply(fc7);
        return new(logits, fc7, [pool1, pool2, conv3, conv4, pool5, fc6, fc7, logits]);
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) {
        var convs = Convs.ToArray();
        for (var i = 0; i < convs.Length; i++) convs[i] = convs[i].Map($"features.{Places[i]}", f);
        return new AlexNet([.. convs], Fc6.Map("classifier.1", f), Fc7.Map("classifier.4", f), Fc8.Map("classifier.6", f), Drop);
    }
}
