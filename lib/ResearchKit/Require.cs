using System.Numerics;
using System.Runtime.CompilerServices;

namespace ResearchKit;

/// <summary>Checks written as what must hold: each returns its argument, or throws saying what was expected and what came.</summary>
public static class Require {
    /// <summary>The value, finite and above zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static T Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T> =>
        T.IsFinite(value) && value > T.Zero ? value : throw new ArgumentOutOfRangeException(name, value, "must be finite and > 0");

    /// <summary>The value, finite and not below zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static T NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T> =>
        T.IsFinite(value) && value >= T.Zero ? value : throw new ArgumentOutOfRangeException(name, value, "must be finite and >= 0");

    /// <summary>The value, in [low, high).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static T Within<T>(T value, T low, T high, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T> =>
        value >= low && value < high ? value : throw new ArgumentOutOfRangeException(name, value, $"must be in [{low}, {high})");

    /// <summary>The tensor, floating-point [n > 0, k > 0].</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static Tensor Matrix(Tensor x, [CallerArgumentExpression(nameof(x))] string name = "") =>
        x.shape is [> 0, > 0] && x.is_floating_point() ? x
        : throw new ArgumentException($"{name} must be floating-point [n > 0, k > 0], got {Show(x)}", name);

    /// <summary>The tensor, [n > 0, columns] floating-point.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static Tensor Columns(Tensor x, long columns, [CallerArgumentExpression(nameof(x))] string name = "") =>
        Matrix(x, name).shape[1] == columns ? x : throw new ArgumentException($"{name} must be [n > 0, {columns}], got {Show(x)}", name);

    /// <summary>The tensor, [n > 0, c > 0, h > 0, w > 0].</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static Tensor Images(Tensor x, [CallerArgumentExpression(nameof(x))] string name = "") =>
        x.shape is [> 0, > 0, > 0, > 0] ? x : throw new ArgumentException($"{name} must be [n > 0, c > 0, h > 0, w > 0], got {Show(x)}", name);

    /// <summary>The tensor, int64 [n] with every value in [0, classes).</summary>
    /// <exception cref="ArgumentException">It is not; a value out of range is named with its index.</exception>
    public static Tensor Labels(Tensor x, long n, long classes, [CallerArgumentExpression(nameof(x))] string name = "") {
        if (x.dtype != ScalarType.Int64 || x.shape is not [var m] || m != n)
            throw new ArgumentException($"{name} must be int64 [{n}], got {Show(x)}", name);
        using var d = torch.NewDisposeScope();
        var wrong = x.lt(0).logical_or(x.ge(classes)).nonzero();
        if (wrong.shape[0] == 0) return x;
        var at = wrong[0, 0].item<long>();
        throw new ArgumentException($"{name} must be in [0, {classes}), got {x[at].item<long>()} at index {at}", name);
    }

    /// <summary>The tensor, [n, ...] without a NaN or an infinity.</summary>
    /// <exception cref="ArgumentException">A row has one: the first such row is named.</exception>
    public static Tensor FiniteRows(Tensor x, [CallerArgumentExpression(nameof(x))] string name = "") {
        using var d = torch.NewDisposeScope();
        // One pass without a mask: a sum is finite only where every term is (a sum that overflows is looked at closely).
        if (double.IsFinite(x.sum(ScalarType.Float64).ToDouble())) return x;
        var wrong = x.isfinite().logical_not().reshape(x.shape[0], -1).any(1).nonzero();
        if (wrong.shape[0] == 0) return x;
        throw new ArgumentException($"{name} must be finite, row {wrong[0, 0].item<long>()} has a NaN or an infinity", name);
    }

    /// <summary>"[2, 3] Float32", for messages.</summary>
    internal static string Show(Tensor x) => $"[{string.Join(", ", x.shape)}] {x.dtype}";
}
