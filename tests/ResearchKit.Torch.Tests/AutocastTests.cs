namespace ResearchKit.Torch.Tests;

public class AutocastTests {
    public static TheoryData<string> Devices => ["cpu", "cuda"];

    [SkippableTheory, MemberData(nameof(Devices))]
    public void Products_are_bfloat16_inside_the_scope_and_gradients_are_those_of_float32_nearly(string name) {
        Skip.If(name == "cuda" && !torch.cuda.is_available(), "no CUDA device");
        using var d = torch.NewDisposeScope();
        var device = new Device(name);
        var x = torch.arange(12).to(ScalarType.Float32).reshape(3, 4).div(7).sin().to(device);
        var w = torch.arange(8).to(ScalarType.Float32).reshape(4, 2).cos().to(device).requires_grad_();
        Tensor half;
        using (Autocast.BFloat16(device)) {
            half = x.matmul(w);
            using (Autocast.BFloat16(device)) Assert.Equal(ScalarType.BFloat16, x.matmul(w).dtype);
            Assert.Equal(ScalarType.BFloat16, x.matmul(w).dtype);   // the inner scope's end leaves the outer one
            Assert.Equal(ScalarType.Float32, (x + x).dtype);
        }
        var whole = x.matmul(w);
        Assert.Equal(ScalarType.BFloat16, half.dtype);
        Assert.Equal(ScalarType.Float32, whole.dtype);
        Assert.InRange((half.to(ScalarType.Float32) - whole).abs().max().ToDouble(), 1e-6, 0.03);   // 8 bits of mantissa
        var (a, b) = (autograd.grad([half.to(ScalarType.Float32).square().sum()], [w])[0], autograd.grad([whole.square().sum()], [w])[0]);
        Assert.Equal(ScalarType.Float32, a.dtype);
        Assert.InRange((a - b).abs().max().ToDouble() / b.abs().max().ToDouble(), 1e-6, 0.02);
    }

    [Fact]
    public void A_weight_that_was_moved_between_scopes_is_cast_anew() {
        using var d = torch.NewDisposeScope();
        var w = torch.ones(2, 2).requires_grad_();
        double Product() {
            using var on = Autocast.BFloat16(torch.CPU);
            return torch.ones(1, 2).matmul(w).to(ScalarType.Float32).sum().ToDouble();
        }
        Assert.Equal(4, Product());
        using (torch.no_grad()) w.add_(1);
        Assert.Equal(8, Product());
    }
}
