using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>
/// VGG-16 (Simonyan and Zisserman, ICLR 2015, arXiv:1409.1556, configuration D) in torchvision's form: five stages of 3x3
/// convolutions with ReLU and a 2x2 max pool, an average to a grid of 7 x 7, two hidden layers of 4096 with dropout, the class layer.
/// Names as in torchvision (features.0, ..., features.28, classifier.0, classifier.3, classifier.6).
/// </summary>
/// <remarks>Images of 32 pixels leave one position behind the fifth pool: a grid of 1 and a hidden size of 512 then say as much as
/// 7 x 7 copies of it and 4096. Taps: the pooled stages, the two hidden layers, and the logits.</remarks>
public sealed record Vgg16(ImmutableArray<ImmutableArray<Conv2d>> Stages, Linear Fc1, Linear Fc2, Linear Fc3, int Grid, double Drop) : INetwork {
    /// <summary>A new network.</summary>
    /// <param name="shape">Images of at least 32 x 32 pixels.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="width">Maps of the first stage: 64; the others have 2, 4, 8 and 8 times as many.</param>
    /// <param name="grid">Rows and columns that the last maps are averaged to: 7.</param>
    /// <param name="hidden">Size of the hidden layers: 4096.</param>
    /// <param name="dropout">Share dropped behind each hidden layer while training, in [0, 1).</param>
    /// <exception cref="ArgumentException">The images are too small, or a size or the dropout is out of range.</exception>
    public static Vgg16 Init(NetworkShape shape, Seed seed, int width = 64, int grid = 7, int hidden = 4096, double dropout = 0.5) {
        if (shape.Height < 32 || shape.Width < 32) throw new ArgumentException($"vgg-16 needs images of at least 32 x 32 pixels, got {shape.Height} x {shape.Width}", nameof(shape));
        Require.Within(dropout, 0.0, 1.0);
        int Width(int s) => s < 0 ? shape.Channels : width << Math.Min(s, 3);
        return new([.. Enumerable.Range(0, 5).Select(s => Enumerable.Range(0, s < 2 ? 2 : 3).Select(i =>
                Conv2d.Init(i == 0 ? Width(s - 1) : Width(s), Width(s), 3, seed.Child((uint)s).Child((uint)i), padding: 1)).ToImmutableArray())],
            Linear.Init(Width(4) * Require.Positive(grid) * grid, Require.Positive(hidden), seed.Child(5)), Linear.Init(hidden, hidden, seed.Child(6)),
            Linear.Init(hidden, shape.Classes, seed.Child(7)), grid, dropout);
    }

    /// <inheritdoc/>
    public Linear Head => Fc3;

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => ["pool1", "pool2", "pool3", "pool4", "pool5", "fc1", "fc2", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var x = Input.Of(images, Stages[0][0], 32);
        var pools = new Tensor[5];
        for (var s = 0; s < 5; s++) x = pools[s] = functional.max_pool2d(Stages[s].Aggregate(x, (h, conv) => conv.Apply(h).relu_()), 2);
        var fc1 = Fc1.Apply(functional.adaptive_avg_pool2d(x, Grid).flatten(1)).relu_();
        var fc2 = Dropout.Apply(Fc2.Apply(Dropout.Apply(fc1, Drop, train)).relu_(), Drop, train);
        var logits = Fc3.Apply(fc2);
        return new(logits, fc2, [.. pools, fc1, fc2, logits]);
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) {
        var at = 0;
        var stages = ImmutableArray.CreateBuilder<ImmutableArray<Conv2d>>();
        foreach (var stage in Stages) {
            stages.Add([.. stage.Select((conv, i) => conv.Map($"features.{at + 2 * i}", f))]);
            at += 2 * stage.Length + 1;
        }
        return new Vgg16(stages.ToImmutable(), Fc1.Map("classifier.0", f), Fc2.Map("classifier.3", f), Fc3.Map("classifier.6", f), Grid, Drop);
    }
}
