namespace ResearchKit.Tests;

/// <summary>Gradients against finite differences, in float64.</summary>
static class Slopes {
    /// <summary>d(sum of f)/dx against central differences in every element of x.</summary>
    public static void Check(Func<Tensor, Tensor> f, Tensor x, double step = 1e-5, double tolerance = 1e-7) {
        using var d = torch.NewDisposeScope();
        var at = x.detach().clone().requires_grad_();
        var gradient = autograd.grad([f(at).sum()], [at])[0].Numbers();
        for (var i = 0; i < gradient.Length; i++) {
            using var inner = torch.NewDisposeScope();
            double Value(double by) {
                var moved = x.detach().clone();
                moved.reshape(-1)[i].add_(by);
                return f(moved).sum().ToDouble();
            }
            var slope = (Value(step) - Value(-step)) / (2 * step);
            Assert.True(Math.Abs(slope - gradient[i]) <= tolerance * Math.Max(1, Math.Abs(slope)), $"element {i}: gradient {gradient[i]}, slope {slope}");
        }
    }
}
