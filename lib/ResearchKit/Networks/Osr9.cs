using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>
/// The nine-convolution network of the open-set literature (Neal et al., ECCV 2018; ARPL, TPAMI 2021, arXiv:2103.00953; CAC, WACV
/// 2021, arXiv:2004.02434): three blocks of three 3x3 convolutions without bias, widths 64, 64, 128 and then 128, the third of each
/// block with stride 2; batch normalisation and leaky ReLU of slope 0.2 after each.
/// </summary>
/// <remarks>ARPL's form drops channels at the start of each block (p = 0.2, the images' own channels first) and averages the last
/// maps to 128 features. CAC's form drops them at the end of each block (p = 0.3 in its code) and flattens the last maps: 2048
/// features for 32 pixels. The head has a bias here; ARPL's has none. Names as in ARPL's code (conv1, bn1, ..., fc), whose files hold an unused bn10.
/// Taps: the block outputs, and the logits; the features are the average of the third block.</remarks>
public sealed record Osr9(ImmutableArray<Conv2d> Convs, ImmutableArray<BatchNorm2d> Norms, Linear Fc, double Drop, bool Flat) : ITwoHalves {
    /// <summary>A new network.</summary>
    /// <param name="shape">Images of at least 8 x 8 pixels; 32 are usual.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="width">Of the first two layers: 64; the others have twice as many.</param>
    /// <param name="dropout">Share of channels dropped while training, in [0, 1).</param>
    /// <param name="flat">CAC's form: the last maps are flattened and not averaged, dropout is at the ends of blocks.</param>
    /// <exception cref="ArgumentException">The images are too small, or dropout is out of range.</exception>
    public static Osr9 Init(NetworkShape shape, Seed seed, int width = 64, double dropout = 0.2, bool flat = false) {
        if (shape.Height < 8 || shape.Width < 8) throw new ArgumentException($"osr9 needs images of at least 8 x 8 pixels, got {shape.Height} x {shape.Width}", nameof(shape));
        Require.Within(dropout, 0.0, 1.0);
        int Width(int i) => i < 0 ? shape.Channels : i < 2 ? width : 2 * width;
        int Side(int pixels) => (pixels + 7) / 8;
        return new([.. Enumerable.Range(0, 9).Select(i => Conv2d.Init(Width(i - 1), Width(i), 3, seed.Child((uint)i), i % 3 == 2 ? 2 : 1, 1, bias: false))],
            [.. Enumerable.Range(0, 9).Select(i => BatchNorm2d.Init(Width(i)))],
            Linear.Init(2 * width * (flat ? Side(shape.Height) * Side(shape.Width) : 1), shape.Classes, seed.Child(9)), dropout, flat);
    }

    /// <inheritdoc/>
    public Linear Head => Fc;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["block1", "block2", "block3", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var (one, two) = First(images, train);
        var o = SecondHalf(two, train);
        return o with { Taps = [one, two, .. o.Taps] };
    }

    /// <inheritdoc/>
    public Tensor FirstHalf(Tensor images, bool train = false) => First(images, train).Two;

    /// <inheritdoc/>
    public Outputs SecondHalf(Tensor middle, bool train = false) {
        var three = Block(2, middle, train);
        var x = Flat ? Dropout.Channels(three, Drop, train) : three;
        var features = Flat ? Input.Flat(x, Fc, middle) : x.mean([2, 3]);
        var logits = Fc.Apply(features);
        return new(logits, features, [three, logits]);
    }

    (Tensor One, Tensor Two) First(Tensor images, bool train) {
        var one = Block(0, Input.Of(images, Convs[0], 8), train);
        return (one, Block(1, one, train));
    }

    // With the dropout before it: ARPL's own, or that at the end of CAC's last block.
    Tensor Block(int b, Tensor x, bool train) {
        if (!Flat || b > 0) x = Dropout.Channels(x, Drop, train);
        for (var i = 3 * b; i < 3 * b + 3; i++) x = functional.leaky_relu(Norms[i].Apply(Convs[i].Apply(x), train), 0.2, inplace: true);
        return x;
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) {
        var (convs, norms) = (Convs.ToArray(), Norms.ToArray());
        for (var i = 0; i < 9; i++) (convs[i], norms[i]) = (convs[i].Map($"conv{i + 1}", f), norms[i].Map($"bn{i + 1}", f));
        return this with { Convs = [.. convs], Norms = [.. norms], Fc = Fc.Map("fc", f) };
    }
}
