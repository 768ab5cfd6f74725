using System.Collections.Immutable;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Lab.Gemos;

/// <summary>A training state as one .safetensors file per epoch; the last whole one is where training goes on.</summary>
static class Checkpoint {
    const string Network = "network.", Optimizer = "optimizer.", Loss = "loss";

    public static string Path(string folder, int epoch) => System.IO.Path.Combine(folder, $"epoch-{epoch:D4}.safetensors");

    public static void Save(string folder, TrainState state) {
        using var scope = torch.NewDisposeScope();
        var tensors = NetworkIO.State(state.Network).Select(p => (Network + p.Key, p.Value))
            .Concat(state.Optimizer.Select(p => (Optimizer + p.Key, p.Value)))
            .Append((Loss, torch.tensor(new[] { state.Loss })))
            .ToDictionary(p => p.Item1, p => p.Item2.cpu().contiguous());
        Safetensors.Write(Path(folder, state.Epoch), tensors);
        SealedFile.Seal(Path(folder, state.Epoch));
    }

    /// <summary>The state after the last epoch whose file is whole, or null; the tensors join the current scope.</summary>
    public static TrainState? Latest(string folder, int epochs, INetwork shape, Device device) =>
        Enumerable.Range(1, epochs).Reverse().FirstOrDefault(e => SealedFile.IsWhole(Path(folder, e))) is > 0 and var epoch ? Load(folder, epoch, shape, device) : null;

    public static TrainState Load(string folder, int epoch, INetwork shape, Device device) {
        using var scope = torch.NewDisposeScope();
        var tensors = Safetensors.Read(Path(folder, epoch)).Tensors;
        IEnumerable<(string Name, Tensor Tensor)> Part(string prefix) => tensors.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(p => (p.Key[prefix.Length..], p.Value));
        var network = NetworkIO.Load(shape, Part(Network).ToDictionary(p => p.Name, p => p.Tensor)).Map((_, t) => t.to(device).MoveToOuterDisposeScope());
        var optimizer = Part(Optimizer).ToImmutableDictionary(p => p.Name, p => p.Tensor.to(device).MoveToOuterDisposeScope());
        return new(network, optimizer, epoch, tensors[Loss].data<double>().ToArray()[0]);
    }
}
