using System.Collections.Immutable;

namespace ResearchKit.Training;

/// <summary>What the optimiser and the average remember between epochs, under PyTorch's names: "exp_avg.conv1.weight".</summary>
static class Moments {
    public const string Average = "average.";

    static string[] Prefixes(Optimizer rule) => rule.MomentsEach switch { 0 => [], 1 => ["momentum_buffer."], _ => ["exp_avg.", "exp_avg_sq."] };

    /// <summary>Own copies of the state's moments in the order of <see cref="Optimizer.Start"/>; zeros before the first epoch.</summary>
    /// <exception cref="ArgumentException">The state was trained by another rule.</exception>
    public static ImmutableArray<Tensor> Load(TrainState state, Optimizer rule, IReadOnlyList<(string Name, Tensor Tensor)> parameters) =>
        [.. Prefixes(rule).SelectMany(prefix => parameters.Select(p => Old(state, prefix + p.Name)?.detach().clone() ?? torch.zeros_like(p.Tensor)))];

    /// <summary>Own copies of the averaged weights; the weights themselves before the first epoch; none if no average is kept.</summary>
    /// <exception cref="ArgumentException">The state was trained without an average.</exception>
    public static ImmutableArray<Tensor> LoadAverage(TrainState state, double decay, IReadOnlyList<(string Name, Tensor Tensor)> parameters) =>
        decay == 0 ? [] : [.. parameters.Select(p => torch.empty_like(p.Tensor).copy_(Old(state, Average + p.Name) ?? p.Tensor).detach())];

    /// <summary>Both under their names.</summary>
    public static ImmutableDictionary<string, Tensor> Store(Optimizer rule, IEnumerable<Tensor> moments, IEnumerable<Tensor> averages, IReadOnlyList<(string Name, Tensor Tensor)> parameters) =>
        Prefixes(rule).SelectMany(prefix => parameters.Select(p => prefix + p.Name)).Zip(moments)
            .Concat(parameters.Select(p => Average + p.Name).Zip(averages))
            .ToImmutableDictionary(p => p.First, p => p.Second);

    static Tensor? Old(TrainState state, string name) => state.Optimizer.GetValueOrDefault(name) is { } old ? old
        : state.Epoch == 0 ? null
        : throw new ArgumentException($"the state after epoch {state.Epoch} has no {name}: it was trained with other options; begin anew with Fold.Start", nameof(state));
}
