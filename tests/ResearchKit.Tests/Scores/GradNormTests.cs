using ResearchKit.Networks;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

public class GradNormTests {
    // Golden/posthoc.py: /usr/bin/python3 posthoc.py (torch 1.13; its backward on SmallCnn with weights by formula, float32).
    [Theory]
    [InlineData("fc2.weight", new[] { 0.0668791483, 0.00822777045, 0.319785818 })]
    [InlineData("fc2", new[] { 0.10136431, 0.0129852046, 0.443726703 })]
    [InlineData("conv4", new[] { 0.26700141, 0.0259369915, 2.92140484 })]
    [InlineData("all", new[] { 1.08275824, 0.0998641886, 13.2303639 })]
    public void By_autograd_it_is_PyTorchs(string block, double[] expected) {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small());
        string[] blocks = block == "all" ? ["conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "conv4", "bn4", "fc1", "fc2"] : [block];
        var scores = GradNorm.ByAutograd(net, Formula.Images(3, 1, 12, 12), blocks).Numbers();
        Assert.All(expected.Zip(scores), p => Assert.Equal(p.First, p.Second, 1e-4 * p.First));
    }

    [Theory, InlineData(1f), InlineData(3f)]
    public void The_closed_form_is_that_of_autograd_on_the_last_layer(float temperature) {
        using var d = torch.NewDisposeScope();
        foreach (var net in new[] { Formula.Weights(Formula.Small()), Formula.Small(7) }) {
            var images = Formula.Images(5, 1, 12, 12);
            var closed = GradNorm.Score(net.Forward(images).Features, net.Head, temperature).Numbers();
            var open = GradNorm.ByAutograd(net, images, ["fc2.weight"], temperature).Numbers();
            Assert.All(closed.Zip(open), p => Assert.Equal(p.First, p.Second, 1e-4 * p.First));
        }
    }

    [Fact]
    public void The_closed_form_is_the_norm_of_finite_differences_of_the_divergence() {
        using var d = torch.NewDisposeScope();
        Tensor Values(long[] shape, double phase) => Formula.Values(shape, phase, 1).to(ScalarType.Float64);
        var (x, head) = (Values([1, 4], 2.4), new Linear(Values([3, 4], 1.1), Values([3], 0.6)));
        double Divergence(int i, double step) {
            var w = head.Weight.Numbers();
            w[i] += step;
            return -(head with { Weight = torch.tensor(w).reshape(3, 4) }).Apply(x).log_softmax(1).mean().ToDouble();
        }
        Assert.Contains(x.Numbers(), v => v < 0);
        Assert.Contains(x.Numbers(), v => v > 0);
        var norm = Enumerable.Range(0, 12).Sum(i => Math.Abs(Divergence(i, 1e-6) - Divergence(i, -1e-6)) / 2e-6);
        Assert.Equal(norm, GradNorm.Score(x, head).ToDouble(), 1e-7);
    }

    [Fact]
    public void The_gradient_by_autograd_is_that_of_finite_differences() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small()).Map((_, t) => t.to(ScalarType.Float64));
        var image = Formula.Images(1, 1, 12, 12).to(ScalarType.Float64);
        var bias = net.Named().Single(p => p.Name == "fc1.bias").Tensor.Numbers();
        double Divergence(int i, double step) {
            var moved = (double[])bias.Clone();
            moved[i] += step;
            return -net.Map((name, t) => name == "fc1.bias" ? torch.tensor(moved) : t).Forward(image).Logits.log_softmax(1).mean().ToDouble();
        }
        var norm = Enumerable.Range(0, bias.Length).Sum(i => Math.Abs(Divergence(i, 1e-6) - Divergence(i, -1e-6)) / 2e-6);
        var score = GradNorm.ByAutograd(net, image, ["fc1.bias"]).ToDouble();
        Assert.True(score > 0);
        Assert.Equal(norm, score, 1e-6 * Math.Max(1, norm));
    }

    [Fact]
    public void By_autograd_the_network_is_not_changed_and_images_are_on_their_own() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small());
        var before = net.Named().SelectMany(p => p.Tensor.Bits()).ToArray();
        var images = Formula.Images(3, 1, 12, 12);
        var together = GradNorm.ByAutograd(net, images, ["fc1", "fc2"]).Numbers();
        Assert.Equal(before, net.Named().SelectMany(p => p.Tensor.Bits()).ToArray());
        Assert.Equal(together[1], GradNorm.ByAutograd(net, images.narrow(0, 1, 1), ["fc1", "fc2"]).ToDouble(), 1e-9);
        // L1 norms of disjoint blocks add up.
        Assert.Equal(together[0], GradNorm.ByAutograd(net, images, ["fc1"]).Numbers()[0] + GradNorm.ByAutograd(net, images, ["fc2"]).Numbers()[0], 1e-9);
        var count = d.DisposablesCount;
        GradNorm.ByAutograd(net, images, ["fc2"]);
        Assert.Equal(count + 1, d.DisposablesCount);
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        var (net, images) = (Formula.Small(), Formula.Images(2, 1, 12, 12));
        Assert.Contains("no parameter is called \"fc3\" or lies in it; there are conv1.weight", Message(() => GradNorm.ByAutograd(net, images, ["fc2", "fc3"])));
        Assert.Contains("no parameter is called \"bn1.running_mean\"", Message(() => GradNorm.ByAutograd(net, images, ["bn1.running_mean"])));
        Assert.Contains("at least one block", Message(() => GradNorm.ByAutograd(net, images, [])));
        Assert.Contains("must be finite and > 0", Message(() => GradNorm.ByAutograd(net, images, ["fc2"], 0)));
        Assert.Contains("images must be floating-point", Message(() => GradNorm.ByAutograd(net, images.to(ScalarType.Byte), ["fc2"])));
        Assert.Contains("Temperature", Message(() => _ = new GradNormOptions { Temperature = -1 }));
    }
}
