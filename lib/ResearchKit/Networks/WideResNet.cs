using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>The pre-activation block of wide residual networks.</summary>
public sealed record WideBlock(BatchNorm2d Bn1, Conv2d Conv1, BatchNorm2d Bn2, Conv2d Conv2, Conv2d? Shortcut) {
    /// <summary>A new block.</summary>
    public static WideBlock Init(int inputs, int outputs, int stride, Seed seed) => new(
        BatchNorm2d.Init(inputs), Conv2d.Init(inputs, outputs, 3, seed.Child(0), stride, 1, bias: false),
        BatchNorm2d.Init(outputs), Conv2d.Init(outputs, outputs, 3, seed.Child(1), 1, 1, bias: false),
        inputs == outputs ? null : Conv2d.Init(inputs, outputs, 1, seed.Child(2), stride, bias: false));

    /// <summary>[n, inputs, h, w] → [n, outputs, h / stride, w / stride].</summary>
    public Tensor Apply(Tensor x, bool train, double dropout) {
        var active = Bn1.Apply(x, train).relu_();
        var y = Bn2.Apply(Conv1.Apply(active), train).relu_();
        return Conv2.Apply(Dropout.Apply(y, dropout, train)) + (Shortcut is null ? x : Shortcut.Apply(active));
    }

    /// <summary>Replaces each tensor by f(name, tensor) under the prefix.</summary>
    public WideBlock Map(string prefix, Func<string, Tensor, Tensor> f) => new(Bn1.Map(prefix + ".bn1", f), Conv1.Map(prefix + ".conv1", f),
        Bn2.Map(prefix + ".bn2", f), Conv2.Map(prefix + ".conv2", f), Shortcut?.Map(prefix + ".convShortcut", f));
}

/// <summary>
/// Wide residual network (Zagoruyko and Komodakis, BMVC 2016, arXiv:1605.07146): three stages of pre-activation blocks.
/// Names as in the PyTorch code that outlier exposure and pytorch-ood use (conv1, block1.layer.0.bn1, ..., bn1, fc).
/// </summary>
/// <remarks>Taps: the outputs of stages 1 and 2, the last activation after batch normalisation and ReLU, and the logits. The
/// penultimate layer is the average of the last activation.</remarks>
public sealed record WideResNet(Conv2d Conv1, ImmutableArray<ImmutableArray<WideBlock>> Stages, BatchNorm2d Bn1, Linear Fc, double Dropout) : ITwoHalves {
    /// <summary>A new network.</summary>
    /// <param name="shape">Any image size; 32 pixels are usual.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="depth">6 k + 4: 28 or 40 in the paper.</param>
    /// <param name="widen">Channels are 16, 32 and 64 times this: 10 or 2 in the paper.</param>
    /// <param name="dropout">Share of activations dropped inside blocks while training, in [0, 1).</param>
    /// <exception cref="ArgumentException">The depth is not 6 k + 4.</exception>
    public static WideResNet Init(NetworkShape shape, Seed seed, int depth = 28, int widen = 10, double dropout = 0) {
        if (depth < 10 || (depth - 4) % 6 != 0) throw new ArgumentException($"the depth of a wide residual network is 6 k + 4, at least 10, got {depth}", nameof(depth));
        Require.Within(dropout, 0.0, 1.0);
        var blocks = (depth - 4) / 6;
        int Width(int stage) => stage < 0 ? 16 : (16 << stage) * widen;
        return new(Conv2d.Init(shape.Channels, 16, 3, seed.Child(0), 1, 1, bias: false),
            [.. Enumerable.Range(0, 3).Select(s => Enumerable.Range(0, blocks).Select(b => WideBlock.Init(
                b == 0 ? Width(s - 1) : Width(s), Width(s), b == 0 && s > 0 ? 2 : 1, seed.Child((uint)(1 + s)).Child((uint)b))).ToImmutableArray())],
            BatchNorm2d.Init(Width(2)), Linear.Init(Width(2), shape.Classes, seed.Child(4)), dropout);
    }

    /// <inheritdoc/>
    public Linear Head => Fc;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["block1", "block2", "last", "logits"];

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
        var last = Bn1.Apply(Stage(2, middle, train), train).relu_();
        var features = last.mean([2, 3]);
        var logits = Fc.Apply(features);
        return new(logits, features, [last, logits]);
    }

    (Tensor One, Tensor Two) First(Tensor images, bool train) {
        var one = Stage(0, Conv1.Apply(Input.Of(images, Conv1)), train);
        return (one, Stage(1, one, train));
    }

    Tensor Stage(int s, Tensor x, bool train) => Stages[s].Aggregate(x, (h, block) => block.Apply(h, train, Dropout));

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) => new WideResNet(Conv1.Map("conv1", f),
        [.. Stages.Select((stage, s) => stage.Select((block, b) => block.Map($"block{s + 1}.layer.{b}", f)).ToImmutableArray())],
        Bn1.Map("bn1", f), Fc.Map("fc", f), Dropout);
}
