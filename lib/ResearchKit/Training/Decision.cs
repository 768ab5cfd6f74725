namespace ResearchKit.Training;

/// <summary>What a rule says after an epoch: go on, or stop and why.</summary>
/// <param name="Reason">Null: go on.</param>
public readonly record struct Decision(string? Reason) {
    /// <summary>Train on.</summary>
    public static Decision GoOn => default;

    /// <summary>Let this have been the last epoch.</summary>
    /// <param name="reason">For whoever reads why it ended.</param>
    /// <exception cref="ArgumentException">reason is empty.</exception>
    public static Decision Stop(string reason) {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new(reason);
    }

    /// <summary>Stops where the lowest of the values so far, one an epoch, is more than so many epochs old.</summary>
    /// <param name="values">Lower is better; at least one, none NaN.</param>
    /// <param name="patience">Epochs without a new lowest value that are borne, at least 1.</param>
    /// <exception cref="ArgumentException">There is no value or a NaN, or patience is not positive.</exception>
    public static Decision Patience(IReadOnlyList<double> values, int patience) {
        Require.Positive(patience);
        if (values.Count == 0 || values.Any(double.IsNaN)) throw new ArgumentException($"at least one value and no NaN expected, got [{string.Join(", ", values)}]", nameof(values));
        var best = 0;
        for (var i = 1; i < values.Count; i++) if (values[i] < values[best]) best = i;
        return values.Count - 1 - best >= patience ? Stop(FormattableString.Invariant($"no value below {values[best]} in {values.Count - 1 - best} epochs")) : GoOn;
    }
}

/// <summary>How training ended.</summary>
/// <param name="State">After the last epoch that was done.</param>
/// <param name="Stopped">The rule's reason to stop; null: all epochs are done.</param>
public sealed record TrainingEnd(TrainState State, string? Stopped);
