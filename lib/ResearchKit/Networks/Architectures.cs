using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>The architectures by name.</summary>
public static class Architectures {
    static readonly ImmutableSortedDictionary<string, Func<NetworkShape, Seed, INetwork>> All =
        new Dictionary<string, Func<NetworkShape, Seed, INetwork>> {
            ["small-cnn"] = (shape, seed) => SmallCnn.Init(shape, seed),
            ["resnet-18"] = (shape, seed) => ResNet18.Init(shape, seed),
            ["wrn-28-10"] = (shape, seed) => WideResNet.Init(shape, seed),
            ["densenet-121"] = (shape, seed) => DenseNet121.Init(shape, seed),
        }.ToImmutableSortedDictionary();

    /// <summary>The names that <see cref="Build"/> knows.</summary>
    public static ImmutableArray<string> Ids => [.. All.Keys];

    /// <summary>A new network with PyTorch's default initial weights, on the CPU.</summary>
    /// <exception cref="ArgumentException">The name is unknown (the known ones are listed), or the shape does not suit.</exception>
    public static INetwork Build(string id, NetworkShape shape, Seed seed) {
        foreach (var (value, name) in new[] { (shape.Channels, "channels"), (shape.Height, "height"), (shape.Width, "width"), (shape.Classes, "classes") })
            Require.Positive(value, name);
        return All.TryGetValue(id, out var build) ? build(shape, seed)
            : throw new ArgumentException($"unknown architecture \"{id}\"; there are {string.Join(", ", Ids)}", nameof(id));
    }
}
