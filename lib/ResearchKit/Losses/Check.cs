namespace ResearchKit.Losses;

/// <summary>What several losses demand of their inputs.</summary>
static class Check {
    /// <summary>The labels, int64 [n] for logits [n, classes]; their range is left to the engine, which refuses a wrong index.</summary>
    public static Tensor Labels(Tensor labels, Tensor logits) {
        var n = Require.Matrix(logits).shape[0];
        return labels.dtype == ScalarType.Int64 && labels.shape is [var m] && m == n ? labels
            : throw new ArgumentException($"labels must be int64 [{n}], got {Require.Show(labels)}", nameof(labels));
    }

    /// <summary>The second tensor, floating-point and of the first one's shape.</summary>
    public static Tensor SameShape(Tensor x, Tensor other, string name, string otherName) =>
        other.is_floating_point() && x.shape.SequenceEqual(other.shape) ? other
        : throw new ArgumentException($"{otherName} must be floating-point of the shape of {name}, {Require.Show(x)}, got {Require.Show(other)}", otherName);

    /// <summary>One number for each sample: [n] or [n, 1] → [n].</summary>
    public static Tensor Single(Tensor x, string name) => x.shape is [> 0] or [> 0, 1] && x.is_floating_point() ? x.reshape(-1)
        : throw new ArgumentException($"{name} must be floating-point [n > 0] or [n > 0, 1], got {Require.Show(x)}", name);

    /// <summary>The tensor, floating-point [n > 0, ...] with at least one number for each sample.</summary>
    public static Tensor Samples(Tensor x, string name) => x.is_floating_point() && x.ndim >= 1 && x.numel() > 0 ? x
        : throw new ArgumentException($"{name} must be floating-point [n > 0, ...], got {Require.Show(x)}", name);
}
