using MathNet.Numerics.Distributions;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

public class MixupTests {
    [Theory, InlineData(0.2), InlineData(1), InlineData(5)]
    public void Shares_are_Beta_distributed(double alpha) {
        const int n = 20_000;
        var random = new Seed(11).ToRandom();
        var shares = Enumerable.Range(0, n).Select(_ => Mixup.Share(random, alpha)).Order().ToArray();
        // Kolmogorov and Smirnov's distance; the 0.1 % quantile is 1.95 / √n.
        var distance = shares.Select((s, i) => Beta.CDF(alpha, alpha, s) is var c ? Math.Max(Math.Abs(c - (double)i / n), Math.Abs(c - (i + 1.0) / n)) : 0).Max();
        Assert.True(distance < 1.95 / Math.Sqrt(n), $"{distance}");
    }

    [Theory, InlineData(1e-3), InlineData(1e-6), InlineData(1e3)]
    public void Shares_stay_in_their_range_for_any_alpha(double alpha) {
        var random = new Seed(12).ToRandom();
        var shares = Enumerable.Range(0, 1000).Select(_ => Mixup.Share(random, alpha)).ToArray();
        Assert.True(shares.All(s => s is >= 0 and <= 1));
        Assert.Equal(0.5, shares.Average(), 0.06);   // at most ±0.5 each: four standard deviations of the mean
    }

    // The twin mixes one-hot targets, spreads a tenth of them over the classes and takes the soft cross-entropy.
    [Fact]
    public void A_step_is_down_the_soft_cross_entropy_of_mixed_and_smoothed_targets() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = (Curves.Images(24), Curves.Labels(24));
        var options = new TrainOptions { Epochs = 1, BatchSize = 24, LearningRate = 0.1, Momentum = 0, WeightDecay = 0, Mixup = 0.7, LabelSmoothing = 0.1 };
        var fold = Fold.Epoch(Fold.Start(Formula.Small()), images, labels, options, Curves.Norm, new(3));

        var order = torch.randperm(24, generator: new Seed(3).Child("shuffle").Child(0).Generator());
        var with = torch.randperm(24, generator: new Seed(3).Child("mixup").Child(0).Generator());
        var share = Mixup.Share(new Seed(3).Child("mixup").Child(0).Child("share").ToRandom(), 0.7);
        Assert.InRange(share, 0.05, 0.95);   // else the test would see little
        var x = Curves.Norm.Apply(images.index_select(0, order));
        var t = torch.zeros(24, 3).scatter_(1, labels.index_select(0, order).unsqueeze(1), torch.ones(24, 3));
        var mixed = (Mix(t) * 0.9) + 0.1 / 3;
        var network = Formula.Small();
        var parameters = network.Named().Where(p => !NetworkIO.IsBuffer(p.Name)).Select(p => p.Tensor.requires_grad_()).ToArray();
        var loss = CrossEntropy.Soft(network.Forward(Mix(x), train: true).Logits, mixed).mean();
        var gradients = autograd.grad([loss], parameters);
        Assert.Equal(loss.ToDouble(), fold.Loss, 1e-5);
        foreach (var (p, g, name) in parameters.Zip(gradients, network.Named().Where(p => !NetworkIO.IsBuffer(p.Name)).Select(p => p.Name)))
            Formula.Near((p.detach() - g * 0.1).Numbers(), NetworkIO.State(fold.Network)[name], 1e-5);

        Tensor Mix(Tensor a) => a * share + a.index_select(0, with) * (1 - share);
    }

    [Fact]
    public void The_same_seed_mixes_the_same_and_another_one_otherwise() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = (Curves.Images(40), Curves.Labels(40));
        byte[] Bits(double alpha, ulong seed) => States.Bits(Fold.Run(Fold.Start(Formula.Small()), images, labels, new() { BatchSize = 16, Mixup = alpha }, Curves.Norm, new(seed)));
        Assert.Equal(Bits(0.4, 1), Bits(0.4, 1));
        Assert.NotEqual(Bits(0.4, 1), Bits(0.4, 2));
        Assert.NotEqual(Bits(0.4, 1), Bits(0, 1));
    }
}
