using System.Collections.Immutable;
using ResearchKit.Gradients;
using ResearchKit.Networks;

namespace ResearchKit.Tests;

public class SampleGradientTests {
    static readonly Func<Tensor, Tensor>[] Losses = [
        z => functional.softplus(-z).mean([1]),
        z => (z * torch.arange(z.shape[1]).to(z.dtype)).sum(dim: 1).square() + z.sum(dim: 1),
    ];

    static readonly Dictionary<string, Func<INetwork>> Networks = new() {
        ["small-cnn"] = () => SmallCnn.Init(new(2, 13, 12, 3), new(1), width: 4),
        ["resnet-18"] = () => ResNet.Init(new(1, 16, 16, 4), new(2), width: 4),
        ["resnet-34, large images"] = () => ResNet.Init(new(1, 40, 40, 3), new(5), width: 4, blocks: [3, 4, 6, 3], imageNet: true),
        ["wide-resnet"] = () => WideResNet.Init(new(3, 16, 17, 3), new(3), depth: 10, widen: 1, dropout: 0.3),
        ["densenet"] = () => DenseNet.Init(new(1, 16, 16, 3), new(4), growth: 4, layers: [2, 1, 2, 1]),
        ["osr9"] = () => Osr9.Init(new(1, 16, 16, 3), new(6), width: 4),
        ["lenet++"] = () => LeNetPlusPlus.Init(new(1, 16, 16, 3), new(7), width: 4),
        ["vgg-16"] = () => Vgg16.Init(new(1, 32, 32, 3), new(8), width: 2, grid: 1, hidden: 12),
        ["vit"] = () => VisionTransformer.Init(new(1, 16, 16, 3), new(9), patch: 4, layers: 2, heads: 2, size: 8, hidden: 12),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    static void Agree(Tensor expected, Tensor actual, double share = 0.9) {
        Assert.Equal(expected.shape, actual.shape);
        Assert.All(expected.Numbers().Zip(actual.Numbers()), p => Assert.True(Math.Abs(p.First - p.Second) <= 1e-4 * p.First, $"expected {p.First}, got {p.Second}"));
        Assert.True(expected.gt(0).to(ScalarType.Float64).mean().ToDouble() > share, "gradients that are not zero");
    }

    static Tensor Images(string name, long n) => name switch {
        "small-cnn" => Formula.Images(n, 2, 13, 12),
        "wide-resnet" => Formula.Images(n, 3, 16, 17),
        "resnet-34, large images" => Formula.Images(n, 1, 40, 40),
        "vgg-16" => Formula.Images(n, 1, 32, 32),
        _ => Formula.Images(n, 1, 16, 16),
    };

    [Theory, MemberData(nameof(Names))]
    public void A_batch_has_the_norms_of_its_images_one_by_one(string name) {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Networks[name]());
        var images = Images(name, 7);
        var (slow, fast) = (SampleGradients.OneByOne(net, images, Losses), SampleGradients.SquaredNorms(net, images, Losses, batch: 4));
        Agree(slow, fast);
        Assert.Equal([7L, 2L, SampleGradients.Sets(net).Length], fast.shape);
    }

    // In double precision nothing but the mathematics is left.
    [Theory, MemberData(nameof(Names))]
    public void In_double_precision_they_are_the_same_numbers(string name) {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Networks[name]()).Map((_, t) => t.to(ScalarType.Float64));
        var images = Images(name, 5).to(ScalarType.Float64);
        var (slow, fast) = (SampleGradients.OneByOne(net, images, Losses).Numbers(), SampleGradients.SquaredNorms(net, images, Losses).Numbers());
        Assert.All(slow.Zip(fast), p => Assert.True(Math.Abs(p.First - p.Second) <= 1e-10 * p.First, $"expected {p.First}, got {p.Second}"));
    }

    /// <summary>A network made for one doubt each: a layer used twice, strides and no padding, an input changed in place, a parameter outside layers.</summary>
    sealed record Odd(Conv2d Stem, Conv2d Shared, BatchNorm2d Norm, Linear Head, Tensor Extra, string Kind) : INetwork {
        public static Odd Init(string kind) => new(Conv2d.Init(2, 3, 5, new(1), stride: 3, bias: kind != "plain"), Conv2d.Init(3, 3, 3, new(2), padding: 1), BatchNorm2d.Init(3),
            Linear.Init(3, 4, new(3)), torch.ones(3L), kind);

        public ImmutableArray<string> TapNames => ["logits"];

        public Outputs Forward(Tensor images, bool train = false) {
            var x = Stem.Apply(images).relu_();
            var y = Norm.Apply(Shared.Apply(x), train).relu_();
            if (Kind == "twice") y = Norm.Apply(Shared.Apply(y), train).relu_();
            if (Kind == "in place") x.mul_(2);
            if (Kind == "extra") y = y * Extra.reshape(1, 3, 1, 1);
            var f = Kind == "tokens" ? (y + x).flatten(2).transpose(1, 2) : (y + x).mean([2, 3]);
            var logits = Kind == "tokens" ? Head.Apply(f).square().mean([1]) : Head.Apply(f);
            return new(logits, f, [logits]);
        }

        public INetwork Map(Func<string, Tensor, Tensor> f) => this with {
            Stem = Stem.Map("stem", f),
            Shared = Shared.Map("shared", f),
            Norm = Norm.Map("norm", f),
            Head = Head.Map("head", f),
            Extra = Kind == "extra" ? f("extra", Extra) : Extra,
        };
    }

    [Theory, InlineData("plain"), InlineData("twice"), InlineData("tokens")]
    public void Strides_shared_layers_and_tokens_are_summed_as_autograd_sums_them(string kind) {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Odd.Init(kind));
        foreach (var size in new[] { 5, 14, 26 }) {   // 1, 16 and 64 positions: norms alone (pairs of positions, where a layer is used twice), then whole gradients
            var images = Formula.Images(6, 2, size, size);
            Agree(SampleGradients.OneByOne(net, images, Losses), SampleGradients.SquaredNorms(net, images, Losses, batch: 5), share: 0.2);
        }
    }

    [Fact]
    public void What_has_no_rule_is_named_and_not_left_out() {
        using var d = torch.NewDisposeScope();
        Assert.Contains("used in another way: extra", Assert.Throws<ArgumentException>(() => SampleGradients.SquaredNorms(Odd.Init("extra"), Formula.Images(2, 2, 11, 11), Losses)).Message);
        Assert.Contains("modified by an inplace operation", Assert.ThrowsAny<Exception>(() => SampleGradients.SquaredNorms(Odd.Init("in place"), Formula.Images(2, 2, 11, 11), Losses)).Message);
        Assert.Contains("floating-point", Assert.Throws<ArgumentException>(() => SampleGradients.SquaredNorms(Formula.Small(), Formula.Photos(2, 1, 12, 12), Losses)).Message);
        Assert.Contains("at least one loss", Assert.Throws<ArgumentException>(() => SampleGradients.SquaredNorms(Formula.Small(), Formula.Images(2, 1, 12, 12), [])).Message);
        Assert.Contains("the loss must be [2]", Assert.Throws<ArgumentException>(() => SampleGradients.SquaredNorms(Formula.Small(), Formula.Images(2, 1, 12, 12), [z => z.mean()])).Message);
        // A call that failed leaves no tape behind: layers work, and the next call too.
        Assert.Equal(2, SampleGradients.SquaredNorms(Formula.Small(), Formula.Images(2, 1, 12, 12), Losses).shape[0]);
    }

    [Fact]
    public void The_network_is_not_changed_and_nothing_is_left_behind() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small());
        var images = Formula.Images(5, 1, 12, 12);
        var before = net.Named().SelectMany(p => p.Tensor.Bits()).ToArray();
        var count = d.DisposablesCount;
        SampleGradients.SquaredNorms(net, images, Losses, batch: 2);
        Assert.Equal(count + 1, d.DisposablesCount);
        Assert.Equal(before, net.Named().SelectMany(p => p.Tensor.Bits()).ToArray());
        Assert.All(net.Named(), p => Assert.False(p.Tensor.requires_grad));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SampleGradients.SquaredNorms(net, images, Losses, stop: stopped.Token));
    }
}
