using System.Reflection;
using System.Runtime.InteropServices;

namespace ResearchKit.Torch.Tests;

/// <summary>Errors, lifetimes and leaks.</summary>
[Collection("counts tensors")]
public class SafetyTests {
    [Fact]
    public void A_native_error_names_the_shapes() {
        var e = Assert.Throws<ExternalException>(() => torch.zeros(2, 3).matmul(torch.zeros(4, 5)));
        Assert.Contains("matmul", e.Message);
        Assert.Contains("[2, 3] float32", e.Message);
        Assert.Contains("[4, 5] float32", e.Message);
        Assert.Contains("cannot be multiplied", e.Message);
    }

    public static TheoryData<string> Wrong => new(Failures.Keys);
    static readonly Dictionary<string, (Action Call, string[] Words)> Failures = new() {
        ["broadcast"] = (() => _ = torch.zeros(2, 3) + torch.zeros(4), ["[2, 3]", "[4]", "must match"]),
        ["reshape"] = (() => torch.zeros(2, 3).reshape(4, 2), ["[2, 3]", "[4, 2]", "invalid for input of size 6"]),
        ["view"] = (() => torch.zeros(2, 3).t().view(6), ["[3, 2]", "view size is not compatible"]),
        ["list of tensors"] = (() => torch.cat([torch.zeros(2, 3), torch.zeros(4, 5)], 0), ["[2, 3]", "[4, 5]"]),
        ["index out of range"] = (() => torch.zeros(2, 3).index_select(0, torch.tensor(new long[] { 2 })), ["index out of range", "[2, 3]"]),
        ["no such dimension"] = (() => torch.zeros(2, 3).softmax(5), ["Dimension out of range", "[2, 3]"]),
        ["not positive definite"] = (() => linalg.cholesky(-torch.eye(2)), ["linalg.cholesky", "not positive-definite", "[2, 2]"]),
        ["in place on a leaf"] = (() => torch.zeros(2).requires_grad_().add_(1), ["a leaf Variable that requires grad"]),
        ["wrong dtype"] = (() => torch.zeros(2, 2).mm(torch.zeros(2, 2, dtype: ScalarType.Float64)), ["[2, 2] float64"]),
        ["class out of range"] = (() => functional.cross_entropy(torch.zeros(2, 3), torch.tensor(new long[] { 0, 3 })), ["Target 3 is out of bounds"]),
        ["einsum"] = (() => torch.einsum("ij,jk->ik", torch.zeros(2, 3), torch.zeros(4, 5)), ["\"ij,jk->ik\"", "[2, 3]", "[4, 5]"]),
        ["no graph"] = (() => torch.zeros([]).backward(), ["does not require grad"]),
        ["autograd.grad without a graph"] = (() => autograd.grad([torch.zeros([])], [torch.zeros(2)]), ["does not require grad", "[2]"]),
        ["tensor list with a wrong tensor"] = (() => torch.stack([torch.zeros(2), torch.zeros(3)]), ["equal size"]),
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_failing_call_is_an_exception_with_the_facts(string name) {
        using var scope = torch.NewDisposeScope();
        var (call, words) = Failures[name];
        var e = Assert.Throws<ExternalException>(call);
        foreach (var word in words) Assert.Contains(word, e.Message);
        Assert.Equal(6, torch.ones(2, 3).sum().ToDouble()); // the engine works on
    }

    [Fact]
    public void A_wrong_argument_is_refused_before_the_call() {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("do not multiply to 6", Assert.Throws<ArgumentException>(() => torch.zeros(6).unflatten(0, 4, 2)).Message);
        Assert.Contains("2 dimensions", Assert.Throws<ArgumentOutOfRangeException>(() => torch.zeros(2, 3).unflatten(2, 1, 2)).Message);
        Assert.Contains("either size or scale_factor", Assert.Throws<ArgumentException>(() => functional.interpolate(torch.zeros(1, 1, 2, 2))).Message);
        Assert.Contains("1 or 2 numbers, got 3", Assert.Throws<ArgumentException>(() => functional.interpolate(torch.zeros(1, 1, 2, 2), [1, 2, 3])).Message);
        Assert.Contains("does not resize [1, 1, 2, 2]", Assert.Throws<ArgumentException>(() => functional.interpolate(torch.zeros(1, 1, 2, 2), [1], mode: InterpolationMode.Linear)).Message);
        Assert.Contains("'L' or 'U'", Assert.Throws<ArgumentOutOfRangeException>(() => linalg.eigh(torch.eye(2), 'l')).Message);
        Assert.Contains("size [n, c, h, w]", Assert.Throws<ArgumentNullException>(() => functional.affine_grid(torch.zeros(1, 2, 3))).Message);
    }

    [Fact]
    public void A_disposed_tensor_is_refused_by_every_operation() {
        using var scope = torch.NewDisposeScope();
        var dead = torch.zeros(2, 2);
        dead.Dispose();
        dead.Dispose();
        Assert.True(dead.IsInvalid);
        var called = 0;
        foreach (var (owner, method) in new[] { typeof(Tensor), typeof(torch), typeof(functional), typeof(linalg), typeof(special) }
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => (t, m)))) {
            if (method.IsSpecialName && !method.Name.StartsWith("op_") || method.IsGenericMethod || method.GetParameters().Any(p => p.ParameterType.IsByRefLike || p.IsOut)) continue;
            if (method.Name is "Dispose" or "ToString" or "GetHashCode" or "Equals" or "DetachFromDisposeScope" or "MoveToOuterDisposeScope" or "MoveToOtherDisposeScope" or "is_tensor") continue;
            if (method.IsStatic && method.GetParameters().All(p => p.ParameterType != typeof(Tensor))) continue;
            var arguments = method.GetParameters().Select(p => Argument(p, dead)).ToArray();
            var e = Assert.Throws<TargetInvocationException>(() => method.Invoke(method.IsStatic ? null : dead, arguments));
            Assert.True(e.InnerException is InvalidOperationException inner && inner.Message.Contains("disposed"), $"{owner.Name}.{method.Name}: {e.InnerException}");
            called++;
        }
        Assert.True(called > 900, $"only {called} methods were called");
        Assert.Equal("disposed tensor", dead.ToString());
        Assert.Throws<InvalidOperationException>(() => dead.shape);
        Assert.Throws<InvalidOperationException>(() => torch.cat([torch.zeros(2, 2), dead], 0));
        Assert.Throws<InvalidOperationException>(() => torch.zeros(2, 2)[TensorIndex.Tensor(dead)]);
        Assert.Throws<InvalidOperationException>(() => autograd.grad([dead], [dead]));
        Assert.Throws<InvalidOperationException>(() => MultiTensor.SgdStep([dead], [dead], [], 0.1));
    }

    static object? Argument(ParameterInfo p, Tensor tensor) {
        var t = Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType;
        if (t == typeof(Tensor)) return tensor;
        if (t == typeof(Tensor[])) return new[] { tensor };
        if (typeof(IEnumerable<Tensor>).IsAssignableFrom(t)) return new List<Tensor> { tensor };
        if (t == typeof(Scalar)) return (Scalar)1.5;
        if (t == typeof(Device)) return new Device("cpu");
        if (t == typeof(string)) return p.Name == "device" ? "cpu" : "ij";
        if (t == typeof(long[]) || t == typeof(IEnumerable<long>)) return new long[] { 0, 1 };
        if (t == typeof(TensorIndex[])) return new[] { TensorIndex.Single(0) };
        if (t == typeof((long, long)[])) return new[] { (0L, 1L) };
        if (t == typeof(char)) return 'L';
        if (t.IsEnum) return Enum.ToObject(t, t == typeof(ScalarType) ? 6 : 0);
        return t.IsValueType ? t.IsPrimitive && t != typeof(bool) ? Convert.ChangeType(1, t) : Activator.CreateInstance(t) : null;
    }

    [Fact]
    public void A_scope_frees_all_but_what_was_moved_out() {
        var before = Tensor.TotalCount;
        Tensor kept, inner;
        using (torch.NewDisposeScope()) {
            var x = torch.ones(3);
            using (var scope = torch.NewDisposeScope()) {
                inner = x * 2 + 1;
                Assert.Equal(2, scope.DisposablesCount);
                kept = (inner + 1).MoveToOuterDisposeScope();
                Assert.False(scope.Contains(kept));
            }
            Assert.True(inner.IsInvalid);
            Assert.Equal(12, kept.sum().ToDouble());
            kept.DetachFromDisposeScope();
        }
        Assert.Equal(12, kept.sum().ToDouble());
        kept.Dispose();
        GC.KeepAlive(inner);
        Assert.True(Tensor.TotalCount - before <= 2); // the two sums above, until the collector comes
    }

    [Fact]
    public void A_thousand_training_steps_leak_nothing() {
        using var all = torch.NewDisposeScope();
        Tensor w = torch.randn(8, 4).requires_grad_(), b = torch.zeros(4).requires_grad_(), mw = torch.zeros(8, 4), mb = torch.zeros(4);
        var x = torch.randn(16, 8);
        var y = torch.randint(0, 4, new long[] { 16 });
        double Step() {
            using var scope = torch.NewDisposeScope();
            var loss = functional.cross_entropy(functional.dropout(x.matmul(w) + b, 0.1), y);
            var gradients = autograd.grad([loss], [w, b]);
            MultiTensor.SgdStep([w, b], [gradients[0], gradients[1]], [mw, mb], 0.1, 0.9, 1e-4, nesterov: true);
            foreach (var part in x.split(4)) _ = part.max(1).values.unique(return_counts: true);
            _ = x[1, 2] + x[TensorIndex.Slice(1, 3)].sum();
            try { _ = x.matmul(x); } catch (ExternalException) { }
            return loss.ToDouble();
        }
        var first = Step();
        var (count, scoped) = (Tensor.TotalCount, all.DisposablesCount);
        var last = 0.0;
        for (var i = 0; i < 1000; i++) last = Step();
        Assert.Equal(count, Tensor.TotalCount);
        Assert.Equal(scoped, all.DisposablesCount);
        Assert.True(last < first, $"the loss went from {first} to {last}");
    }

    [Fact]
    public void In_place_operations_return_their_own_tensor() {
        using var scope = torch.NewDisposeScope();
        var x = torch.ones(2, 2);
        var before = scope.DisposablesCount;
        Assert.Same(x, x.add_(1).mul_(3).clamp_(0, 5).relu_().zero_());
        Assert.Equal(before, scope.DisposablesCount);
    }
}

// Counts of live tensors mean something only while no other test makes tensors.
[CollectionDefinition("counts tensors", DisableParallelization = true)]
public class CountsTensors;
