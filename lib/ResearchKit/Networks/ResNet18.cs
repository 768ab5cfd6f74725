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
/// ResNet-18 (He et al., CVPR 2016, arXiv:1512.03385) with the stem for small images: one 3x3 convolution and no pool.
/// Names as in torchvision.
/// </summary>
/// <remarks>Taps: the outputs of stages 2, 3 and 4, and the logits. The penultimate layer is the average of stage 4, so that it is
/// in the pooled taps once and not twice.</remarks>
public sealed record ResNet18(Conv2d Conv1, BatchNorm2d Bn1, ImmutableArray<ImmutableArray<BasicBlock>> Stages, Linear Fc) : INetwork {
    /// <summary>A new network.</summary>
    /// <param name="shape">Any image size; 28 and 32 pixels are usual.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="width">Channels of the first stage: 64 in the paper.</param>
    public static ResNet18 Init(NetworkShape shape, Seed seed, int width = 64) => new(
        Conv2d.Init(shape.Channels, width, 3, seed.Child(0), 1, 1, bias: false), BatchNorm2d.Init(width),
        [.. Enumerable.Range(0, 4).Select(s => {
            var (inputs, outputs) = (s == 0 ? width : width << s - 1, width << s);
            return ImmutableArray.Create(BasicBlock.Init(inputs, outputs, s == 0 ? 1 : 2, seed.Child((uint)(2 * s + 1))),
                BasicBlock.Init(outputs, outputs, 1, seed.Child((uint)(2 * s + 2))));
        })], Linear.Init(width << 3, shape.Classes, seed.Child(9)));

    /// <inheritdoc/>
    public Linear Head => Fc;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["layer2", "layer3", "layer4", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var x = Bn1.Apply(Conv1.Apply(Require.Images(images)), train).relu_();
        var stages = new Tensor[4];
        for (var s = 0; s < 4; s++) x = stages[s] = Stages[s].Aggregate(x, (h, block) => block.Apply(h, train));
        var features = x.mean([2, 3]);
        var logits = Fc.Apply(features);
        return new(logits, features, [.. stages[1..], logits]);
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) => new ResNet18(Conv1.Map("conv1", f), Bn1.Map("bn1", f),
        [.. Stages.Select((stage, s) => stage.Select((block, b) => block.Map($"layer{s + 1}.{b}", f)).ToImmutableArray())], Fc.Map("fc", f));
}
