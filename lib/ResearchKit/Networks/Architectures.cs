using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>The architectures by name.</summary>
public static class Architectures {
    static readonly ImmutableSortedDictionary<string, Func<NetworkShape, Seed, INetwork>> All =
        new Dictionary<string, Func<NetworkShape, Seed, INetwork>> {
            ["small-cnn"] = (shape, seed) => SmallCnn.Init(shape, seed),
            ["small-cnn-16"] = (shape, seed) => SmallCnn.Init(shape, seed, width: 16),
            ["lenet-5"] = (shape, seed) => LeNet5.Init(shape, seed),
            ["lenet++"] = (shape, seed) => LeNetPlusPlus.Init(shape, seed),
            ["lenet++-8"] = (shape, seed) => LeNetPlusPlus.Init(shape, seed, width: 8),
            ["osr9"] = (shape, seed) => Osr9.Init(shape, seed),
            ["osr9-flat"] = (shape, seed) => Osr9.Init(shape, seed, dropout: 0.3, flat: true),
            ["resnet-18"] = (shape, seed) => ResNet.Init(shape, seed),
            ["resnet-34"] = (shape, seed) => ResNet.Init(shape, seed, blocks: [3, 4, 6, 3]),
            ["resnet-18-imagenet"] = (shape, seed) => ResNet.Init(shape, seed, imageNet: true),
            ["resnet-34-imagenet"] = (shape, seed) => ResNet.Init(shape, seed, blocks: [3, 4, 6, 3], imageNet: true),
            ["wrn-28-10"] = (shape, seed) => WideResNet.Init(shape, seed),
            ["wrn-40-2"] = (shape, seed) => WideResNet.Init(shape, seed, depth: 40, widen: 2),
            ["densenet-121"] = (shape, seed) => DenseNet.Init(shape, seed),
            ["densenet-121-imagenet"] = (shape, seed) => DenseNet.Init(shape, seed, imageNet: true),
            ["densenet-bc-100"] = (shape, seed) => DenseNet.Init(shape, seed, growth: 12, layers: [16, 16, 16]),
            ["vgg-16"] = (shape, seed) => Vgg16.Init(shape, seed),
            ["vgg-16-small"] = (shape, seed) => Vgg16.Init(shape, seed, grid: 1, hidden: 512),
            ["alexnet"] = (shape, seed) => AlexNet.Init(shape, seed),
            ["vit-b-16"] = (shape, seed) => VisionTransformer.Init(shape, seed),
        }.ToImmutableSortedDictionary();

    /// <summary>The names that <see cref="Build"/> knows.</summary>
    public static ImmutableArray<string> Ids => [.. All.Keys];

    /// <summary>A new network of the published size with PyTorch's default initial weights (the transformer: torchvision's), on the CPU.</summary>
    /// <exception cref="ArgumentException">The name is unknown (the known ones are listed), or the shape does not suit.</exception>
    public static INetwork Build(string id, NetworkShape shape, Seed seed) {
        foreach (var (value, name) in new[] { (shape.Channels, "channels"), (shape.Height, "height"), (shape.Width, "width"), (shape.Classes, "classes") })
            Require.Positive(value, name);
        return All.TryGetValue(id, out var build) ? build(shape, seed)
            : throw new ArgumentException($"unknown architecture \"{id}\"; there are {string.Join(", ", Ids)}", nameof(id));
    }
}
