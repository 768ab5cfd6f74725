using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>A second set of a network's batch normalisations, for images of another kind: the other layers are shared.</summary>
/// <param name="Norms">In the network's order; empty where it has none.</param>
/// <remarks>Auxiliary batch normalisation: Xie et al., CVPR 2020, arXiv:1911.09665; for generated images in ARPL (Chen et al., TPAMI 2021).</remarks>
public sealed record AuxiliaryNorms(ImmutableArray<BatchNorm2d> Norms) {
    /// <summary>Copies of the network's own.</summary>
    public static AuxiliaryNorms Of(INetwork network) {
        var all = NetworkIO.State(network);
        Tensor Copy(string name) => all[name].detach().clone();
        return new([.. Places(network).Select(p => new BatchNorm2d(Copy(p + ".weight"), Copy(p + ".bias"), Copy(p + ".running_mean"), Copy(p + ".running_var")))]);
    }

    /// <summary>The network with these in the place of its own; the tensors are shared.</summary>
    /// <exception cref="ArgumentException">It has another number of batch normalisations.</exception>
    public INetwork In(INetwork network) {
        var places = Places(network);
        if (places.Length != Norms.Length) throw new ArgumentException($"the network has {places.Length} batch normalisations where there are {Norms.Length}", nameof(network));
        var mine = new Dictionary<string, Tensor>();
        foreach (var (place, norm) in places.Zip(Norms)) norm.Map(place, (name, t) => mine[name] = t);
        return network.Map((name, t) => mine.GetValueOrDefault(name) ?? t);
    }

    static ImmutableArray<string> Places(INetwork network) =>
        [.. network.Named().Where(p => p.Name.EndsWith(".running_mean", StringComparison.Ordinal)).Select(p => p.Name[..^".running_mean".Length])];
}
