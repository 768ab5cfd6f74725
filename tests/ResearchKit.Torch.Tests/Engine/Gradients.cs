namespace ResearchKit.Torch.Tests;

/// <summary>Every differentiable operation that the engine offers, with inputs in its domain, away from ties and kinks.</summary>
static partial class Gradients {
    internal sealed record Case(Func<Tensor[], Tensor> Function, Func<Tensor>[] Inputs);

    /// <summary>Distinct numbers, evenly spread over (low, high) in a scrambled order.</summary>
    internal static Func<Tensor> Grid(double low, double high, long salt, params long[] shape) => () => {
        var n = shape.Aggregate(1L, (a, b) => a * b);
        var values = Enumerable.Range(0, (int)n).Select(i => low + (high - low) * ((i * 101L + salt * 37) % n + 0.31 + 0.07 * salt) / n).ToArray();
        return torch.tensor(values).reshape(shape);
    };

    static readonly Func<Tensor> X = Grid(-2, 2, 0, 3, 4), Y = Grid(-2, 2, 1, 3, 4), W = Grid(-1, 1, 2, 3, 4);
    static readonly Func<Tensor> Unit = Grid(-0.9, 0.9, 0, 3, 4), P = Grid(0.2, 1.9, 0, 3, 4), Q = Grid(0.3, 1.7, 1, 3, 4), Above1 = Grid(1.1, 3, 0, 3, 4);
    static readonly Func<Tensor> Prob = Grid(0.05, 0.95, 1, 3, 4), V = Grid(-1, 1, 0, 4), U = Grid(-1, 1, 1, 3), M = Grid(-1, 1, 2, 4, 5), Batch = Grid(-1, 1, 0, 2, 3, 4), Batch2 = Grid(-1, 1, 1, 2, 4, 3);
    static readonly Func<Tensor> Row = Grid(-1, 1, 1, 1, 4), Picture = Grid(-1, 1, 0, 1, 2, 4, 4), Signal = Grid(-1, 1, 0, 2, 2, 6);

    // Well away from singular; symmetric positive definite.
    static readonly Func<Tensor> Square = () => Grid(-0.5, 0.5, 0, 3, 3)() + torch.diag(torch.tensor(new[] { 1.5, 2.3, 3.4 }));
    static Tensor Definite(Tensor a) => a.matmul(a.mT) + torch.eye(3, dtype: ScalarType.Float64);
    static Tensor Symmetric(Tensor a) => a + a.mT;

    static Tensor Flat(params Tensor[] parts) => torch.cat(parts.Select(p => p.reshape(-1)).ToArray());
    static Tensor Mask(Tensor like) => (torch.arange(like.numel()) % 3 == 1).reshape(like.shape);
    static Tensor Index(params long[] values) => torch.tensor(values);

    static Case Of(Func<Tensor, Tensor> f, Func<Tensor> a) => new(t => f(t[0]), [a]);
    static Case Of(Func<Tensor, Tensor, Tensor> f, Func<Tensor> a, Func<Tensor> b) => new(t => f(t[0], t[1]), [a, b]);
    static Case Of(Func<Tensor, Tensor, Tensor, Tensor> f, Func<Tensor> a, Func<Tensor> b, Func<Tensor> c) => new(t => f(t[0], t[1], t[2]), [a, b, c]);

    internal static readonly Dictionary<string, Case> All = new[] { Pointwise, Reductions, Shapes, Products, Selections, Functional, Linear }
        .SelectMany(table => table()).ToDictionary();
}
