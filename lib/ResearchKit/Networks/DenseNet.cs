using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>A bottleneck layer of a dense block: 1x1 to four times the growth, then 3x3 to the growth.</summary>
public sealed record DenseLayer(BatchNorm2d Norm1, Conv2d Conv1, BatchNorm2d Norm2, Conv2d Conv2) {
    /// <summary>A new layer.</summary>
    public static DenseLayer Init(int inputs, int growth, Seed seed) => new(
        BatchNorm2d.Init(inputs), Conv2d.Init(inputs, 4 * growth, 1, seed.Child(0), bias: false),
        BatchNorm2d.Init(4 * growth), Conv2d.Init(4 * growth, growth, 3, seed.Child(1), 1, 1, bias: false));

    /// <summary>[n, inputs, h, w] → [n, inputs + growth, h, w]: the input, and behind it what is new.</summary>
    public Tensor Apply(Tensor x, bool train) =>
        torch.cat([x, Conv2.Apply(Norm2.Apply(Conv1.Apply(Norm1.Apply(x, train).relu_()), train).relu_())], 1);

    /// <summary>Replaces each tensor by f(name, tensor), with torchvision's names under the prefix.</summary>
    public DenseLayer Map(string prefix, Func<string, Tensor, Tensor> f) => new(Norm1.Map(prefix + ".norm1", f), Conv1.Map(prefix + ".conv1", f),
        Norm2.Map(prefix + ".norm2", f), Conv2.Map(prefix + ".conv2", f));
}

/// <summary>Between dense blocks: half the channels, half the size.</summary>
public sealed record Transition(BatchNorm2d Norm, Conv2d Conv) {
    /// <summary>A new transition.</summary>
    public static Transition Init(int inputs, Seed seed) => new(BatchNorm2d.Init(inputs), Conv2d.Init(inputs, inputs / 2, 1, seed, bias: false));

    /// <summary>[n, c, h, w] → [n, c / 2, h / 2, w / 2].</summary>
    public Tensor Apply(Tensor x, bool train) => functional.avg_pool2d(Conv.Apply(Norm.Apply(x, train).relu_()), 2);

    /// <summary>Replaces each tensor by f(name, tensor), with torchvision's names under the prefix.</summary>
    public Transition Map(string prefix, Func<string, Tensor, Tensor> f) => new(Norm.Map(prefix + ".norm", f), Conv.Map(prefix + ".conv", f));
}

/// <summary>
/// DenseNet-BC (Huang et al., CVPR 2017, arXiv:1608.06993): dense blocks of bottleneck layers, between them transitions that halve.
/// The stem for small images is one 3x3 convolution without pool; that for ImageNet a 7x7 convolution of stride 2, normalisation,
/// ReLU and a 3x3 max pool of stride 2. Names as in torchvision (features.conv0, features.denseblock1.denselayer1.norm1, ...,
/// features.norm5, classifier), which calls the last normalisation norm5 whatever the number of blocks.
/// </summary>
/// <remarks>Taps: the outputs of the transitions, the last activation after batch normalisation and ReLU, and the logits.
/// The small stem has no normalisation of its own: each dense layer starts with one.</remarks>
public sealed record DenseNet(Conv2d Conv0, BatchNorm2d? Norm0, ImmutableArray<ImmutableArray<DenseLayer>> Blocks, ImmutableArray<Transition> Transitions,
    BatchNorm2d Norm5, Linear Classifier) : INetwork {
    /// <summary>A new network; its first convolution has twice the growth as channels.</summary>
    /// <param name="shape">Images that leave at least one pixel in the last block: 8 x 8 for four blocks and the small stem.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="growth">Channels that each layer adds: 32 for DenseNet-121, 12 for DenseNet-BC-100.</param>
    /// <param name="layers">Bottleneck layers in each block: 6, 12, 24, 16 (the default) for DenseNet-121; 16, 16, 16 for DenseNet-BC-100.</param>
    /// <param name="imageNet">The stem for ImageNet.</param>
    /// <exception cref="ArgumentException">The images are too small, or there are not three or four blocks.</exception>
    public static DenseNet Init(NetworkShape shape, Seed seed, int growth = 32, ImmutableArray<int> layers = default, bool imageNet = false) {
        if (layers.IsDefault) layers = [6, 12, 24, 16];
        if (layers.Length is not (3 or 4)) throw new ArgumentException($"a densenet has 3 or 4 blocks, got {layers.Length}", nameof(layers));
        var least = Least(layers.Length, imageNet);
        if (shape.Height < least || shape.Width < least) throw new ArgumentException($"this densenet needs images of at least {least} x {least} pixels, got {shape.Height} x {shape.Width}", nameof(shape));
        var channels = 2 * growth;
        var conv0 = imageNet ? Conv2d.Init(shape.Channels, channels, 7, seed.Child(0), 2, 3, bias: false) : Conv2d.Init(shape.Channels, channels, 3, seed.Child(0), 1, 1, bias: false);
        var norm0 = imageNet ? BatchNorm2d.Init(channels) : null;
        var blocks = ImmutableArray.CreateBuilder<ImmutableArray<DenseLayer>>();
        var transitions = ImmutableArray.CreateBuilder<Transition>();
        for (var b = 0; b < layers.Length; b++) {
            var inputs = channels;
            blocks.Add([.. Enumerable.Range(0, layers[b]).Select(i => DenseLayer.Init(inputs + i * growth, growth, seed.Child((uint)(1 + b)).Child((uint)i)))]);
            channels += layers[b] * growth;
            if (b == layers.Length - 1) break;
            transitions.Add(Transition.Init(channels, seed.Child((uint)(5 + b))));
            channels /= 2;
        }
        return new(conv0, norm0, blocks.ToImmutable(), transitions.ToImmutable(), BatchNorm2d.Init(channels), Linear.Init(channels, shape.Classes, seed.Child(8)));
    }

    // Each transition halves, rounded down; before that ImageNet's stem halves twice, rounded up.
    static int Least(int blocks, bool imageNet) => imageNet ? 4 * (1 << blocks - 1) - 3 : 1 << blocks - 1;

    /// <inheritdoc/>
    public Linear Head => Classifier;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => [.. Transitions.Select((_, i) => $"transition{i + 1}"), "norm5", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var taps = ImmutableArray.CreateBuilder<Tensor>();
        var x = Conv0.Apply(Input.Of(images, Conv0, Least(Blocks.Length, Norm0 is not null)));
        if (Norm0 is not null) x = functional.max_pool2d(Norm0.Apply(x, train).relu_(), 3, 2, 1);
        for (var b = 0; b < Blocks.Length; b++) {
            x = Blocks[b].Aggregate(x, (h, layer) => layer.Apply(h, train));
            if (b < Transitions.Length) taps.Add(x = Transitions[b].Apply(x, train));
        }
        taps.Add(x = Norm5.Apply(x, train).relu_());
        var features = x.mean([2, 3]);
        var logits = Classifier.Apply(features);
        taps.Add(logits);
        return new(logits, features, taps.ToImmutable());
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) {
        var (conv0, norm0) = (Conv0.Map("features.conv0", f), Norm0?.Map("features.norm0", f));
        var blocks = ImmutableArray.CreateBuilder<ImmutableArray<DenseLayer>>();
        var transitions = ImmutableArray.CreateBuilder<Transition>();
        for (var b = 0; b < Blocks.Length; b++) {
            blocks.Add([.. Blocks[b].Select((layer, i) => layer.Map($"features.denseblock{b + 1}.denselayer{i + 1}", f))]);
            if (b < Transitions.Length) transitions.Add(Transitions[b].Map($"features.transition{b + 1}", f));
        }
        return new DenseNet(conv0, norm0, blocks.ToImmutable(), transitions.ToImmutable(), Norm5.Map("features.norm5", f), Classifier.Map("classifier", f));
    }
}
