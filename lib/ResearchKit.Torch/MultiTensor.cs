namespace ResearchKit.Torch;

/// <summary>
/// Optimiser steps over many tensors at once, in place and unrecorded: a handful of operator calls for a whole network
/// instead of a handful for each of its tensors.
/// </summary>
public static class MultiTensor {
    /// <summary>
    /// One step of stochastic gradient descent: g ← g + weightDecay · p; m ← momentum · m + g; p ← p − lr · m
    /// (nesterov: p ← p − lr · (g + momentum · m)).
    /// </summary>
    /// <param name="parameters">p, changed in place.</param>
    /// <param name="gradients">One for each parameter, of its shape; left as they are.</param>
    /// <param name="momenta">m, changed in place: one for each parameter, zero before the first step. May be empty if momentum is 0.</param>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="momentum">In [0, 1).</param>
    /// <param name="weightDecay">≥ 0.</param>
    /// <param name="nesterov">Whether to look ahead; needs momentum.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or a number is out of range.</exception>
    /// <remarks>As torch.optim.SGD with dampening 0.</remarks>
    public static void SgdStep(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> momenta,
        double lr, double momentum = 0, double weightDecay = 0, bool nesterov = false) {
        SameCount(parameters, gradients, nameof(gradients));
        if (momentum != 0) SameCount(parameters, momenta, nameof(momenta));
        InRange(lr, double.PositiveInfinity, nameof(lr));
        InRange(momentum, 1, nameof(momentum));
        InRange(weightDecay, double.PositiveInfinity, nameof(weightDecay));
        if (nesterov && momentum == 0) throw new ArgumentException("nesterov needs a momentum above 0", nameof(nesterov));
        if (parameters.Count == 0) return;
        using var unrecorded = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        Tensor[] p = [.. parameters], g = [.. gradients];
        if (weightDecay != 0) g = Add(g, p, weightDecay);
        if (momentum != 0) {
            Tensor[] m = [.. momenta];
            MulInPlace(m, momentum);
            AddInPlace(m, g, 1);
            g = nesterov ? Add(g, m, momentum) : m;
        }
        AddInPlace(p, g, -lr);
    }

    /// <summary>
    /// One step of Adam: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; p ← p − lr · m̂ / (√v̂ + ε), with m̂ and v̂ freed of their bias
    /// towards zero.
    /// </summary>
    /// <param name="parameters">p, changed in place.</param>
    /// <param name="gradients">One for each parameter, of its shape; left as they are.</param>
    /// <param name="means">m, changed in place: one for each parameter, zero before the first step.</param>
    /// <param name="squares">v, changed in place: one for each parameter, zero before the first step.</param>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, ≥ 0.</param>
    /// <param name="weightDecay">≥ 0.</param>
    /// <param name="decoupled">AdamW: the decay shrinks p by lr · weightDecay instead of joining the gradient.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or a number is out of range.</exception>
    /// <remarks>Kingma and Ba, ICLR 2015, algorithm 1; Loshchilov and Hutter, ICLR 2019, algorithm 2. As torch.optim.Adam and AdamW.</remarks>
    public static void AdamStep(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> means,
        IReadOnlyList<Tensor> squares, long step, double lr, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool decoupled = false) {
        SameCount(parameters, gradients, nameof(gradients));
        SameCount(parameters, means, nameof(means));
        SameCount(parameters, squares, nameof(squares));
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        InRange(lr, double.PositiveInfinity, nameof(lr));
        InRange(beta1, 1, nameof(beta1));
        InRange(beta2, 1, nameof(beta2));
        InRange(epsilon, double.PositiveInfinity, nameof(epsilon));
        InRange(weightDecay, double.PositiveInfinity, nameof(weightDecay));
        if (parameters.Count == 0) return;
        using var unrecorded = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        Tensor[] p = [.. parameters], g = [.. gradients], m = [.. means], v = [.. squares];
        var (shrink, decay) = decoupled ? (1 - lr * weightDecay, 0.0) : (1.0, weightDecay);
        var (root, rate) = (1 / Math.Sqrt(1 - Math.Pow(beta2, step)), lr / (1 - Math.Pow(beta1, step)));
        if (AdamAtOnce(p, g, m, v, beta1, beta2, epsilon, decay, shrink, root, rate)) return;
        if (shrink != 1) MulInPlace(p, shrink);
        if (decay != 0) g = Add(g, p, decay);
        MulInPlace(m, beta1);
        AddInPlace(m, g, 1 - beta1);
        MulInPlace(v, beta2);
        AddProductsInPlace(v, g, g, 1 - beta2);
        var divisors = Sqrt(v);
        MulInPlace(divisors, root);
        AddInPlace(divisors, epsilon);
        AddQuotientsInPlace(p, m, divisors, -rate);
    }

    /// <summary>Moves averages towards values: a ← decay · a + (1 − decay) · v.</summary>
    /// <param name="averages">a, changed in place.</param>
    /// <param name="values">v, one for each average, of its shape.</param>
    /// <param name="decay">In [0, 1).</param>
    /// <exception cref="ArgumentException">The lists differ in length, or decay is out of range.</exception>
    public static void AverageStep(IReadOnlyList<Tensor> averages, IReadOnlyList<Tensor> values, double decay) {
        SameCount(averages, values, nameof(values));
        InRange(decay, 1, nameof(decay));
        if (averages.Count == 0) return;
        using var unrecorded = torch.no_grad();
        Tensor[] a = [.. averages];
        MulInPlace(a, decay);
        AddInPlace(a, [.. values], 1 - decay);
    }

    /// <summary>The gradients times min(1, norm / (their common Euclidean norm + 1e-6)): new tensors, in the present dispose scope.</summary>
    /// <param name="gradients">Left as they are.</param>
    /// <param name="norm">Above zero.</param>
    /// <exception cref="ArgumentException">norm is not above zero.</exception>
    /// <remarks>As torch.nn.utils.clip_grad_norm_; the norm is not read, so that nobody waits for the device.</remarks>
    public static Tensor[] ClipNorm(IReadOnlyList<Tensor> gradients, double norm) {
        if (!(norm > 0 && double.IsFinite(norm))) throw new ArgumentOutOfRangeException(nameof(norm), norm, "must be finite and > 0");
        if (gradients.Count == 0) return [];
        using var unrecorded = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var total = torch.stack([.. gradients.Select(g => g.norm())]).norm();
        var factor = (norm / (total + 1e-6)).clamp_max(1);
        return [.. gradients.Select(g => (g * factor).MoveToOuterDisposeScope())];
    }

    static void SameCount(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> others, string name) {
        if (parameters.Count != others.Count) throw new ArgumentException($"{name} must be {parameters.Count} tensors, one for each parameter, got {others.Count}", name);
    }

    // In [0, below), NaN excluded.
    static void InRange(double value, double below, string name) {
        if (!(value >= 0 && value < below)) throw new ArgumentOutOfRangeException(name, value, $"must be at least 0 and below {below}");
    }

#if ENGINE_TORCHSHARP
    static bool AdamAtOnce(Tensor[] p, Tensor[] g, Tensor[] m, Tensor[] v, double beta1, double beta2, double epsilon, double decay, double shrink, double root, double rate) => false;
    static Tensor[] Add(Tensor[] a, Tensor[] b, double alpha) => [.. a.Zip(b, (x, y) => x.add(y, alpha))];
    static Tensor[] Sqrt(Tensor[] a) => [.. a.Select(x => x.sqrt())];
    static void MulInPlace(Tensor[] a, double by) { foreach (var x in a) x.mul_(by); }
    static void AddInPlace(Tensor[] a, double by) { foreach (var x in a) x.add_(by); }
    static void AddInPlace(Tensor[] a, Tensor[] b, double alpha) { for (var i = 0; i < a.Length; i++) a[i].add_(b[i], alpha); }
    static void AddProductsInPlace(Tensor[] a, Tensor[] b, Tensor[] c, double value) { for (var i = 0; i < a.Length; i++) a[i].addcmul_(b[i], c[i], value); }
    static void AddQuotientsInPlace(Tensor[] a, Tensor[] b, Tensor[] c, double value) { for (var i = 0; i < a.Length; i++) a[i].addcdiv_(b[i], c[i], value); }
#else
    // In one pass over the memory, where all tensors are of float32 on the CPU; the steps below pass over it nine times.
    static unsafe bool AdamAtOnce(Tensor[] p, Tensor[] g, Tensor[] m, Tensor[] v, double beta1, double beta2, double epsilon, double decay, double shrink, double root, double rate) {
        static nint[] Handles(Tensor[] tensors) => Array.ConvertAll(tensors, t => t.Handle);
        fixed (nint* ps = Handles(p), gs = Handles(g), ms = Handles(m), vs = Handles(v)) {
            var done = Native.Check(Native.rk_adam_step(ps, gs, ms, vs, p.Length, beta1, beta2, epsilon, decay, shrink, root, rate), "AdamStep");
            foreach (var list in new[] { p, g, m, v }) GC.KeepAlive(list);
            return done == 0;
        }
    }

    static Tensor[] Add(Tensor[] a, Tensor[] b, double alpha) => Aten._foreach_add_List.CallMany(a, b, alpha);
    static Tensor[] Sqrt(Tensor[] a) => Aten._foreach_sqrt.CallMany(a);
    static void MulInPlace(Tensor[] a, double by) => Aten._foreach_mul__Scalar.Run(a, by);
    static void AddInPlace(Tensor[] a, double by) => Aten._foreach_add__Scalar.Run(a, by);
    static void AddInPlace(Tensor[] a, Tensor[] b, double alpha) => Aten._foreach_add__List.Run(a, b, alpha);
    static void AddProductsInPlace(Tensor[] a, Tensor[] b, Tensor[] c, double value) => Aten._foreach_addcmul__Scalar.Run(a, b, c, value);
    static void AddQuotientsInPlace(Tensor[] a, Tensor[] b, Tensor[] c, double value) => Aten._foreach_addcdiv__Scalar.Run(a, b, c, value);
#endif
}
