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
        ["resnet-18"] = () => ResNet18.Init(new(1, 16, 16, 4), new(2), width: 4),
        ["wide-resnet"] = () => WideResNet.Init(new(3, 16, 17, 3), new(3), depth: 10, widen: 1, dropout: 0.3),
        ["densenet"] = () => DenseNet121.Init(new(1, 16, 16, 3), new(4), growth: 4, layers: [2, 1, 2, 1]),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    static void Agree(Tensor expected, Tensor actual) {
        Assert.Equal(expected.shape, actual.shape);
        Assert.All(expected.Numbers().Zip(actual.Numbers()), p => Assert.True(Math.Abs(p.First - p.Second) <= 1e-4 * p.First, $"expected {p.First}, got {p.Second}"));
        Assert.True(expected.gt(0).to(ScalarType.Float64).mean().ToDouble() > 0.9, "gradients that are not zero");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_batch_has_the_norms_of_its_images_one_by_one(string name) {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Networks[name]());
        var size = name == "small-cnn" ? (2, 13, 12) : name == "wide-resnet" ? (3, 16, 17) : (1, 16, 16);
        var images = Formula.Images(7, size.Item1, size.Item2, size.Item3);
        var (slow, fast) = (SampleGradients.OneByOne(net, images, Losses), SampleGradients.SquaredNorms(net, images, Losses, batch: 4));
        Agree(slow, fast);
        Assert.Equal([7L, 2L, SampleGradients.Sets(net).Length], fast.shape);
    }
}
