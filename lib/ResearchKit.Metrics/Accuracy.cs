namespace ResearchKit.Metrics;

/// <summary>Closed-set accuracy.</summary>
public static class Accuracy {
    /// <summary>Share of examples whose predicted class is the true one, in [0, 1].</summary>
    /// <exception cref="ArgumentException">No example, or lengths that differ.</exception>
    public static double Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted) => (double)Right(truth, predicted) / truth.Length;

    /// <summary>The accuracy with its Wilson interval.</summary>
    /// <exception cref="ArgumentException">No example, lengths that differ, or a level that is not in (0, 1).</exception>
    public static Interval Interval(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, double level = 0.95) =>
        Metrics.Interval.Wilson(Right(truth, predicted), truth.Length, level);

    static int Right(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted) {
        Require.NotEmpty(truth, nameof(truth));
        Require.SameLength(truth.Length, nameof(truth), predicted.Length, nameof(predicted));
        var right = 0;
        for (var i = 0; i < truth.Length; i++) right += truth[i] == predicted[i] ? 1 : 0;
        return right;
    }
}
