using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>Two 3x3 convolutions with a shortcut; the shortcut has a 1x1 convolution where the shape changes.</summary>
public sealed record BasicBlock(Conv2d Conv1, BatchNorm2d Bn1, Conv2d Conv2, BatchNorm2d Bn2, Conv2d? Down, BatchNorm2d? DownBn) {
    /// <summary>A new block.</summary>
    public static BasicBlock Init(int inputs, int outputs, int stride, Seed seed) {
        var change = stride != 1 || inputs != outputs;
        return new(Conv2d.Init(inputs, outputs, 3, seed.Child(0), stride, 1, bias: false), BatchNorm2d.Init(outputs),
            Conv2d.Init(outputs, outputs, 3, seed.Child(1), 1, 1, bias: false), BatchNorm2d.Init(outputs),
            change ? Conv2d.Init(inputs, outputs, 1, seed.Child(2), stride, bias: false) : null, change ? BatchNorm2d.Init(outputs) : null);
    }

    /// <summary>[n, inputs, h, w] → [n, outputs, h / stride, w / stride].</summary>
    public Tensor Apply(Tensor x, bool train) {
        var y = Bn2.Apply(Conv2.Apply(Bn1.Apply(Conv1.Apply(x), train).relu_()), train);
        return (y + (Down is null ? x : DownBn!.Apply(Down.Apply(x), train))).relu_();
    }

    /// <summary>Replaces each tensor by f(name, tensor), with torchvision's names under the prefix.</summary>
    public BasicBlock Map(string prefix, Func<string, Tensor, Tensor> f) =>
        new(Conv1.Map(prefix + ".conv1", f), Bn1.Map(prefix + ".bn1", f), Conv2.Map(prefix + ".conv2", f), Bn2.Map(prefix + ".bn2", f),
            Down?.Map(prefix + ".downsample.0", f), DownBn?.Map(prefix + ".downsample.1", f));
}

/// <summary>
/// Residual networks of basic blocks (He et al., CVPR 2016, arXiv:1512.03385): ResNet-18 and ResNet-34. The stem for small images is
/// one 3x3 convolution and no pool; that for ImageNet a 7x7 convolution of stride 2 and a 3x3 max pool of stride 2.
/// Names as in torchvision.
/// </summary>
/// <remarks>Taps: the outputs of stages 2, 3 and 4, and the logits. The penultimate layer is the average of stage 4, so that it is
/// in the pooled taps once and not twice.</remarks>
public sealed record ResNet(Conv2d Conv1, BatchNorm2d Bn1, ImmutableArray<ImmutableArray<BasicBlock>> Stages, Linear Fc, bool Pool) : ITwoHalves {
    /// <summary>A new network.</summary>
    /// <param name="shape">Any image size; 28 and 32 pixels are usual for the small stem, 224 for ImageNet's.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="width">Channels of the first stage: 64 in the paper.</param>
    /// <param name="blocks">Blocks in each of the four stages: 2, 2, 2, 2 (the default) for ResNet-18; 3, 4, 6, 3 for ResNet-34.</param>
    /// <param name="imageNet">The stem for ImageNet.</param>
    /// <exception cref="ArgumentException">There are not four stages of at least one block.</exception>
    public static ResNet Init(NetworkShape shape, Seed seed, int width = 64, ImmutableArray<int> blocks = default, bool imageNet = false) {
        if (blocks.IsDefault) blocks = [2, 2, 2, 2];
        if (blocks.Length != 4 || blocks.Any(b => b < 1)) throw new ArgumentException($"a resnet has 4 stages of at least one block, got [{string.Join(", ", blocks)}]", nameof(blocks));
        var count = 0u;   // blocks so far: each has a child of the seed
        var stages = ImmutableArray.CreateBuilder<ImmutableArray<BasicBlock>>();
        for (var s = 0; s < 4; s++) {
            var stage = new BasicBlock[blocks[s]];
            for (var b = 0; b < stage.Length; b++)
                stage[b] = BasicBlock.Init(b > 0 || s == 0 ? width << s : width << s - 1, width << s, b == 0 && s > 0 ? 2 : 1, seed.Child(++count));
            stages.Add([.. stage]);
        }
        return new(imageNet ? Conv2d.Init(shape.Channels, width, 7, seed.Child(0), 2, 3, bias: false) : Conv2d.Init(shape.Channels, width, 3, seed.Child(0), 1, 1, bias: false),
            BatchNorm2d.Init(width), stages.ToImmutable(), Linear.Init(width << 3, shape.Classes, seed.Child(++count)), imageNet);
    }

    /// <inheritdoc/>
    public Linear Head => Fc;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["layer2", "layer3", "layer4", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var two = FirstHalf(images, train);
        var o = SecondHalf(two, train);
        return o with { Taps = [two, .. o.Taps] };
    }

    /// <inheritdoc/>
    public Tensor FirstHalf(Tensor images, bool train = false) {
        var x = Bn1.Apply(Conv1.Apply(Input.Of(images, Conv1)), train).relu_();
        if (Pool) x = functional.max_pool2d(x, 3, 2, 1);
        return Stage(1, Stage(0, x, train), train);
    }

    /// <inheritdoc/>
    public Outputs SecondHalf(Tensor middle, bool train = false) {
        var three = Stage(2, middle, train);
        var four = Stage(3, three, train);
        var features = four.mean([2, 3]);
        var logits = Fc.Apply(features);
        return new(logits, features, [three, four, logits]);
    }

    Tensor Stage(int s, Tensor x, bool train) => Stages[s].Aggregate(x, (h, block) => block.Apply(h, train));

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) => new ResNet(Conv1.Map("conv1", f), Bn1.Map("bn1", f),
        [.. Stages.Select((stage, s) => stage.Select((block, b) => block.Map($"layer{s + 1}.{b}", f)).ToImmutableArray())], Fc.Map("fc", f), Pool);
}
