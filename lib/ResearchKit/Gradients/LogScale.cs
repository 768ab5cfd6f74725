using System.Collections.Immutable;

namespace ResearchKit.Gradients;

/// <summary>
/// Gradient norms made comparable: logarithms, since norms of a sound network spread over orders of magnitude, then standardised by the
/// samples of one classifier, so that what was learnt from one classifier's gradients carries over to another's.
/// </summary>
/// <param name="Floor">Added to each column before the logarithm, above zero: a millionth of its mean.</param>
/// <param name="Mean">Of the logarithms.</param>
/// <param name="Deviation">Of the logarithms, above zero.</param>
public sealed record LogScale(ImmutableArray<double> Floor, ImmutableArray<double> Mean, ImmutableArray<double> Deviation) {
    /// <summary>The scale of some samples.</summary>
    /// <param name="norms">Squared norms [n > 0, columns], finite, at least 0. A column that does not vary keeps a deviation of 1.</param>
    /// <exception cref="ArgumentException">norms is not a finite matrix of numbers that are at least 0.</exception>
    public static LogScale Fit(Tensor norms) {
        Require.FiniteRows(Require.Matrix(norms), nameof(norms));
        using var scope = torch.NewDisposeScope();
        if (norms.amin().ToDouble() is < 0 and var least) throw new ArgumentException($"squared norms must be at least 0, got {least}", nameof(norms));
        var x = norms.detach().to(ScalarType.Float64).cpu();
        var floor = (x.mean([0]) * 1e-6).clamp_min(1e-30);
        var logs = (x + floor).log();
        var mean = logs.mean([0]);
        var deviation = (logs - mean).square().mean([0]).sqrt();
        static ImmutableArray<double> Values(Tensor t) => [.. t.contiguous().data<double>().ToArray()];
        return new(Values(floor), Values(mean), [.. Values(deviation).Select(v => v > 1e-6 ? v : 1)]);
    }

    /// <summary>(ln(norms + floor) - mean) / deviation: [n, columns] → float64.</summary>
    /// <exception cref="ArgumentException">norms has other columns than were fitted.</exception>
    public Tensor Apply(Tensor norms) => Tidy.Run(() => {
        Require.Columns(norms, Mean.Length);
        Tensor Row(ImmutableArray<double> v) => torch.tensor(v.ToArray()).to(norms.device);
        return ((norms.to(ScalarType.Float64) + Row(Floor)).log() - Row(Mean)) / Row(Deviation);
    });

    /// <summary>At most so many of n rows, evenly spread, in their order: int64.</summary>
    internal static Tensor Spread(long n, int most) => torch.tensor(Enumerable.Range(0, (int)Math.Min(n, most)).Select(i => n <= most ? i : i * n / most).ToArray());
}
