using System.Collections.Immutable;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

static class States {
    public static byte[] Bits(INetwork net) => [.. net.Named().SelectMany(p => p.Tensor.Bits())];

    public static byte[] Bits(TrainState s) => [.. Bits(s.Network), .. s.Optimizer.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value.Bits())];

    /// <summary>What comes back from a checkpoint: tensors by name, and two numbers.</summary>
    public static TrainState Stored(TrainState s) => new(NetworkIO.Load(Formula.Small(9), NetworkIO.State(s.Network)),
        s.Optimizer.OrderByDescending(p => p.Key, StringComparer.Ordinal).ToImmutableDictionary(p => p.Key, p => p.Value.contiguous().clone()), s.Epoch, s.Loss);

    public static readonly IEqualityComparer<byte[]> SameBytes = EqualityComparer<byte[]>.Create((a, b) => a!.AsSpan().SequenceEqual(b), a => a.Length);
}
