using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ResearchKit.Metrics;

/// <summary>Checks written as what must hold; each message shows what came.</summary>
static class Require {
    public static void NotEmpty<T>(ReadOnlySpan<T> values, string name) {
        if (values.IsEmpty) throw new ArgumentException($"{name} must hold at least one value, got none", name);
    }

    /// <summary>Not empty and without NaN. Infinities are scores like any other: they are ordered.</summary>
    public static void Scores<T>(ReadOnlySpan<T> scores, string name) where T : struct, IFloatingPointIeee754<T> {
        NotEmpty(scores, name);
        if (!TensorPrimitives.IsNaNAny(scores)) return;
        for (var i = 0; i < scores.Length; i++)
            if (T.IsNaN(scores[i])) throw new ArgumentException($"{name}[{i}] is NaN: every score must be a number", name);
    }

    public static void Finite(ReadOnlySpan<double> values, string name) {
        NotEmpty(values, name);
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) throw new ArgumentException($"{name}[{i}] is {values[i]}: every value must be finite", name);
    }

    public static void SameLength(int expected, string of, int length, string name) {
        if (length != expected) throw new ArgumentException($"{name} must have as many values as {of} ({expected}), got {length}", name);
    }

    /// <summary>0 ≤ value ≤ 1.</summary>
    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "must be between 0 and 1");

    /// <summary>0 &lt; value ≤ 1.</summary>
    public static double PositiveShare(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "must be above 0 and at most 1");

    /// <summary>0 &lt; level &lt; 1.</summary>
    public static double Level(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "must be between 0 and 1, both excluded");

    public static int AtLeast(int least, int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"must be at least {least}");

    /// <summary>Every label in [0, limit).</summary>
    public static void Labels(ReadOnlySpan<int> labels, int limit, string name, string meaning) {
        NotEmpty(labels, name);
        for (var i = 0; i < labels.Length; i++)
            if ((uint)labels[i] >= (uint)limit)
                throw new ArgumentException($"{name}[{i}] is {labels[i]}: must be in 0..{limit - 1} ({meaning})", name);
    }
}
