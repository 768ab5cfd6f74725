using ResearchKit.Networks;

namespace ResearchKit.Tests;

/// <summary>The arrays of Golden/feature_scores.py.</summary>
static class FeatureData {
    public static Tensor Features => Formula.Values([40, 6], 0, 1);
    public static Tensor Queries => Formula.Values([5, 6], 2, 1.5);
    public static Tensor Labels => torch.arange(40).remainder(3);
    public static Linear Head => new(Formula.Values([3, 6], 1, 0.8).to(ScalarType.Float64), Formula.Values([3], 0.4, 0.5).to(ScalarType.Float64));
    public static Tensor Logits(Tensor features) => Head.Apply(features.to(ScalarType.Float64));

    public static string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;

    /// <summary>Random rows [n, d] about as many centres as classes, and their labels.</summary>
    public static (Tensor X, Tensor Y) Made(int seed, long n, long d, long classes, double gap = 2) {
        using var generator = new Generator((ulong)seed);
        var y = torch.arange(n).remainder(classes);
        return (torch.randn([n, d], ScalarType.Float64, generator: generator) + (torch.randn([classes, d], ScalarType.Float64, generator: generator) * gap).index_select(0, y), y);
    }

    /// <summary>A random rotation [d, d].</summary>
    public static Tensor Rotation(int seed, long d) {
        using var generator = new Generator((ulong)seed + 77);
        return torch.linalg.qr(torch.randn([d, d], ScalarType.Float64, generator: generator)).Item1;
    }
}
