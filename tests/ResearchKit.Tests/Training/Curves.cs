using System.Collections.Immutable;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>The training that Golden/training.py does: five epochs of ten steps.</summary>
static class Curves {
    public static readonly Normalization Norm = new([0.5f], [0.25f]);

    public static Tensor Images(long n) => Formula.Photos(n, 1, 12, 12).to(ScalarType.Float32) / 256f;

    public static Tensor Labels(long n) => torch.arange(n).mul(7).remainder(3);

    /// <summary>The losses of the steps, and what seen makes of the state after each epoch.</summary>
    public static (List<double> Losses, List<T> Seen) Of<T>(TrainOptions options, Func<TrainState, T> seen) {
        using var d = torch.NewDisposeScope();
        var (losses, states) = (new List<double>(), new List<T>());
        // In float64, on pixels that float32 holds exactly: the curve is then the algorithm's and not the rounding's.
        var network = new Doubled(Formula.Weights(Formula.Small()).Map((_, t) => t.to(ScalarType.Float64)));
        Fold.Until(Fold.Start(network), Images(160), Labels(160), options with { Epochs = 5, BatchSize = 16 }, Norm, new(7), state => {
            states.Add(seen(state));
            return Decision.GoOn;
        }, loss: (o, y) => {
            var loss = CrossEntropy.Loss(o.Logits, y, options.LabelSmoothing);
            losses.Add(loss.mean().ToDouble());
            return loss;
        });
        return (losses, states);
    }

    public static (List<double> Losses, List<int> Seen) Of(TrainOptions options) => Of(options, s => s.Epoch);

    public static void Same(string expected, List<double> losses) {
        var numbers = expected.Split(',').Select(double.Parse).ToArray();
        Assert.Equal(numbers.Length, losses.Count);
        for (var i = 0; i < numbers.Length; i++) Assert.True(Math.Abs(numbers[i] - losses[i]) < 1e-5, $"step {i}: expected {numbers[i]}, got {losses[i]}");
    }

    sealed record Doubled(INetwork Network) : INetwork {
        public Linear Head => Network.Head;
        public ImmutableArray<string> TapNames => Network.TapNames;
        public Outputs Forward(Tensor images, bool train = false) => Network.Forward(images.to(ScalarType.Float64), train);
        public INetwork Map(Func<string, Tensor, Tensor> f) => new Doubled(Network.Map(f));
    }
}
