using ResearchKit.Networks;

namespace ResearchKit.Tests;

// Convolutions that are one matrix product take it; the twin is libtorch's convolution.
public class PatchConvolutionTests {
    [Theory]
    [InlineData(3, 2, 5, 4, 2, 2)]  // patches that touch and do not overlap
    [InlineData(3, 1, 5, 4, 1, 1)]
    [InlineData(6, 4, 1, 1, 4, 1)]  // one pixel → one patch
    [InlineData(6, 4, 1, 1, 4, 2)]
    [InlineData(3, 2, 5, 4, 4, 2)]  // overlapping patches: the convolution itself
    public void Transposed(int inputs, int outputs, int h, int w, int kernel, int stride) {
        var layer = ConvTranspose2d.Init(inputs, outputs, kernel, new(3), stride);
        Agree(layer.Apply, x => functional.conv_transpose2d(x, layer.Weight, layer.Bias, strides: [stride, stride]), layer.Weight, layer.Bias!, [4, inputs, h, w]);
    }

    [Theory]
    [InlineData(3, 5, 4, 4, 4, 1, 0)]  // a kernel of the whole input
    [InlineData(3, 5, 4, 4, 4, 2, 0)]
    [InlineData(3, 1, 1, 1, 1, 1, 0)]
    [InlineData(3, 5, 4, 4, 4, 1, 1)]  // with padding there is more than one place
    [InlineData(3, 5, 4, 5, 4, 1, 0)]
    public void Forward(int inputs, int outputs, int h, int w, int kernel, int stride, int padding) {
        var layer = Conv2d.Init(inputs, outputs, kernel, new(3), stride, padding);
        Agree(layer.Apply, x => functional.conv2d(x, layer.Weight, layer.Bias, strides: [stride, stride], padding: [padding, padding]), layer.Weight, layer.Bias!, [4, inputs, h, w]);
    }

    static void Agree(Func<Tensor, Tensor> fast, Func<Tensor, Tensor> slow, Tensor weight, Tensor bias, long[] shape) {
        using var scope = torch.NewDisposeScope();
        using var random = new Seed(5).Generator();
        var x = torch.randn(shape, generator: random).requires_grad_();
        Tensor[] leaves = [x, weight.requires_grad_(), bias.requires_grad_()];
        var (a, b) = (fast(x), slow(x));
        Assert.Equal(b.shape, a.shape);
        Assert.True(a.allclose(b, 1e-5, 1e-5));
        var along = torch.randn(b.shape, generator: random);
        foreach (var (one, other) in torch.autograd.grad([a], leaves, [along]).Zip(torch.autograd.grad([b], leaves, [along])))
            Assert.True(one.allclose(other, 1e-4, 1e-4));
        foreach (var leaf in leaves) leaf.requires_grad_(false);
    }
}
