using System.Reflection;

namespace ResearchKit.Torch.Tests;

public class GradientTests {
    public static TheoryData<string> Names => new(Gradients.All.Keys);

    [Theory, MemberData(nameof(Names))]
    public void The_gradient_is_the_central_difference(string name) {
        using var scope = torch.NewDisposeScope();
        var test = Gradients.All[name];
        var inputs = test.Inputs.Select(make => make().detach().requires_grad_()).ToArray();
        var output = test.Function(inputs);
        // An uneven weighting, so that a gradient that is right only in sum does not pass.
        var weights = Gradients.Grid(0.5, 1.5, 3, output.shape)();
        var gradients = autograd.grad([(output * weights).sum()], inputs);
        for (var k = 0; k < inputs.Length; k++) {
            var expected = Numeric(inputs, k, x => (test.Function(x) * weights).sum().ToDouble());
            var actual = gradients[k].reshape(-1).data<double>().ToArray();
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) < 2e-6 * (1 + Math.Abs(expected[i])), $"{name}, input {k}, element {i}: expected {expected[i]}, got {actual[i]}");
        }
    }

    static double[] Numeric(Tensor[] inputs, int k, Func<Tensor[], double> loss) {
        const double step = 1e-5;
        var values = inputs[k].reshape(-1).detach().data<double>().ToArray();
        return [.. values.Select((v, i) => (At(v + step, i) - At(v - step, i)) / (2 * step))];

        double At(double value, int i) {
            using var inner = torch.NewDisposeScope();
            var moved = (double[])values.Clone();
            moved[i] = value;
            return loss([.. inputs.Select((x, j) => j == k ? torch.tensor(moved).reshape(x.shape) : x.detach())]);
        }
    }

    [Theory, InlineData("exp"), InlineData("functional.conv2d"), InlineData("functional.batch_norm"), InlineData("logsumexp"), InlineData("matmul"), InlineData("functional.softplus")]
    public void The_gradient_of_the_gradient_is_its_central_difference(string name) {
        using var scope = torch.NewDisposeScope();
        var test = Gradients.All[name];
        var inputs = test.Inputs.Select(make => make().detach().requires_grad_()).ToArray();
        double Norm(Tensor[] x, bool keep, out Tensor norm) {
            if (!x[0].requires_grad) x[0].requires_grad_();
            var g = autograd.grad([test.Function(x).square().sum()], [x[0]], retain_graph: true, create_graph: true)[0];
            norm = g.square().sum();
            return norm.ToDouble();
        }
        Norm(inputs, true, out var first);
        var actual = autograd.grad([first], [inputs[0]])[0].reshape(-1).data<double>().ToArray();
        var expected = Numeric(inputs, 0, x => Norm(x, false, out _));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-5 * (1 + Math.Abs(expected[i])), $"{name}, element {i}: expected {expected[i]}, got {actual[i]}");
    }

    // Operations without a gradient, or whose gradient is zero or means nothing: integer, boolean, random, piecewise constant, facts,
    // memory and bookkeeping, creation.
    static readonly HashSet<string> NotDifferentiable = [.. """
        floor_divide gcd lcm ceil floor round trunc fix sign signbit heaviside nextafter logical_and logical_or logical_xor logical_not
        bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift isnan isfinite isinf isposinf isneginf isreal
        isin isclose allclose is_nonzero eq ne not_equal lt less le less_equal gt greater ge greater_equal equal count_nonzero argmax argmin
        all any histc bincount nonzero argwhere argsort unique unique_consecutive bucketize searchsorted bernoulli multinomial poisson
        binomial normal uniform exponential geometric cauchy log_normal random fill zero
        linalg.eig linalg.eigvals linalg.matrix_rank functional.one_hot
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    [Fact]
    public void Every_operation_is_checked_or_has_no_gradient() {
        var files = typeof(torch).Assembly;
        IEnumerable<string> Operations(Type t, string prefix) => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && (t != typeof(torch) || m.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Tensor)))
            .Where(m => m.ReturnType == typeof(Tensor) || m.ReturnType == typeof(Tensor[]) || m.ReturnType.Name.StartsWith("ValueTuple"))
            .Select(m => prefix + m.Name.TrimEnd('_')).Where(n => !n.StartsWith(prefix + "Move"));
        HashSet<string> bookkeeping = [.. "requires_grad detach DetachFromDisposeScope copy index_put bool byte int long short char half float bfloat16 cuda empty_like zeros_like ones_like full_like rand_like randn_like randint_like new_empty new_zeros new_ones new_full as_tensor set type type_as pin_memory is_neg randperm".Split(' ')];
        var missing = Operations(typeof(Tensor), "").Concat(Operations(typeof(torch), "")).Concat(Operations(typeof(functional), "functional."))
            .Concat(Operations(typeof(linalg), "linalg.")).Concat(Operations(typeof(special), "special.")).Distinct()
            .Where(n => !Gradients.All.ContainsKey(n) && !NotDifferentiable.Contains(n) && !bookkeeping.Contains(n));
        Assert.Equal([], missing);
    }
}
