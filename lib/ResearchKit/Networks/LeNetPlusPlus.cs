using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>A convolution of LeNet++ with its PReLU.</summary>
public sealed record PReluConv(Conv2d Conv, PRelu PRelu) {
    /// <summary>A new 5x5 layer that keeps the size.</summary>
    public static PReluConv Init(int inputs, int outputs, Seed seed) => new(Conv2d.Init(inputs, outputs, 5, seed, padding: 2), PRelu.Init());

    /// <summary>[n, inputs, h, w] → [n, outputs, h, w].</summary>
    public Tensor Apply(Tensor x) => PRelu.Apply(Conv.Apply(x));

    /// <summary>Replaces each tensor by f(name, tensor): conv1_1 and prelu1_1 for the place "1_1".</summary>
    public PReluConv Map(string place, Func<string, Tensor, Tensor> f) => new(Conv.Map("conv" + place, f), PRelu.Map("prelu" + place, f));
}

/// <summary>
/// LeNet++ (Wen et al., "A discriminative feature learning approach for deep face recognition", ECCV 2016, table 1): three stages of
/// two 5x5 convolutions with PReLU (32, 64, 128 maps) and a 2x2 max pool, a layer of few features, by default two so that they can
/// be drawn, and the class layer.
/// </summary>
/// <remarks>The features pass a PReLU too, as in the codes of center loss and ARPL, whose names these are (conv1_1, prelu1_1, ...,
/// fc1, prelu_fc1, fc2). Dhamija et al. (NeurIPS 2018) use ReLU and batch normalisation in the same sizes.
/// Taps: the pooled stages, the features, and the logits.</remarks>
public sealed record LeNetPlusPlus(ImmutableArray<ImmutableArray<PReluConv>> Stages, Linear Fc1, PRelu PReluFc1, Linear Fc2) : INetwork {
    /// <summary>A new network.</summary>
    /// <param name="shape">Images of at least 8 x 8 pixels.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="width">Maps of the first stage: 32 in the paper.</param>
    /// <param name="features">Dimension of the features: 2 in the paper.</param>
    /// <exception cref="ArgumentException">The images are too small, or a size is not positive.</exception>
    public static LeNetPlusPlus Init(NetworkShape shape, Seed seed, int width = 32, int features = 2) {
        if (shape.Height < 8 || shape.Width < 8) throw new ArgumentException($"lenet++ needs images of at least 8 x 8 pixels, got {shape.Height} x {shape.Width}", nameof(shape));
        Require.Positive(width);
        return new([.. Enumerable.Range(0, 3).Select(s => ImmutableArray.Create(
                PReluConv.Init(s == 0 ? shape.Channels : width << s - 1, width << s, seed.Child((uint)(2 * s))),
                PReluConv.Init(width << s, width << s, seed.Child((uint)(2 * s + 1)))))],
            Linear.Init((width << 2) * (shape.Height / 8) * (shape.Width / 8), Require.Positive(features), seed.Child(6)), PRelu.Init(),
            Linear.Init(features, shape.Classes, seed.Child(7)));
    }

    /// <inheritdoc/>
    public Linear Head => Fc2;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["pool1", "pool2", "pool3", "features", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var x = Input.Of(images, Stages[0][0].Conv, 8);
        var pools = new Tensor[3];
        for (var s = 0; s < 3; s++) x = pools[s] = functional.max_pool2d(Stages[s].Aggregate(x, (h, layer) => layer.Apply(h)), 2);
        var features = PReluFc1.Apply(Fc1.Apply(Input.Flat(x, Fc1, images)));
        var logits = Fc2.Apply(features);
        return new(logits, features, [.. pools, features, logits]);
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) => new LeNetPlusPlus(
        [.. Stages.Select((stage, s) => stage.Select((layer, i) => layer.Map($"{s + 1}_{i + 1}", f)).ToImmutableArray())],
        Fc1.Map("fc1", f), PReluFc1.Map("prelu_fc1", f), Fc2.Map("fc2", f));
}
