using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>Networks as named tensors, under the names of PyTorch's state_dict, so that weights interchange.</summary>
public static class NetworkIO {
    /// <summary>Every tensor by its name: the network's own tensors, not copies.</summary>
    public static ImmutableDictionary<string, Tensor> State(INetwork network) => network.Named().ToImmutableDictionary(p => p.Name, p => p.Tensor);

    /// <summary>The network with copies of the given tensors. PyTorch's num_batches_tracked counters are passed over.</summary>
    /// <param name="shape">Any network of the architecture; it is not changed.</param>
    /// <param name="tensors">One for each name of the architecture.</param>
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape differs: all such names are listed.</exception>
    public static INetwork Load(INetwork shape, IReadOnlyDictionary<string, Tensor> tensors) {
        var state = State(shape);
        var wrong = state.Keys.Where(k => !tensors.ContainsKey(k)).Select(k => $"{k} is missing")
            .Concat(tensors.Keys.Where(k => !state.ContainsKey(k) && !k.EndsWith(".num_batches_tracked")).Select(k => $"{k} is unknown"))
            .Concat(state.Where(p => tensors.TryGetValue(p.Key, out var t) && !t.shape.SequenceEqual(p.Value.shape))
                .Select(p => $"{p.Key} must be [{string.Join(", ", p.Value.shape)}], got [{string.Join(", ", tensors[p.Key].shape)}]"))
            .Order().ToArray();
        if (wrong.Length > 0) throw new ArgumentException($"these weights do not fit {shape.GetType().Name}: {string.Join("; ", wrong)}", nameof(tensors));
        // The memory layout is the architecture's, whatever a file held: the same weights then give the same bits.
        return shape.Map((name, old) => {
            using var off = torch.no_grad();
            return torch.empty_like(old).copy_(tensors[name]);
        });
    }

    extension(INetwork network) {
        /// <summary>The tensors with their names, in the order of the architecture.</summary>
        public ImmutableArray<(string Name, Tensor Tensor)> Named() {
            var all = ImmutableArray.CreateBuilder<(string, Tensor)>();
            network.Map((name, t) => { all.Add((name, t)); return t; });
            return all.ToImmutable();
        }

        /// <summary>An own copy: detached tensors that share no memory with the network's.</summary>
        public INetwork Copy() => network.Map((_, t) => t.detach().clone());

        /// <summary>The network on another device; tensors that are there already are shared.</summary>
        public INetwork To(Device device) => network.Map((_, t) => t.to(device));

        /// <summary>Frees the native memory of every tensor now, instead of when the collector finds them.</summary>
        public void Free() {
            foreach (var (_, t) in network.Named()) t.Dispose();
        }
    }

    /// <summary>Whether the name is one of a running statistic, which is moved by the forward pass and not by the optimiser.</summary>
    public static bool IsBuffer(string name) => name.EndsWith(".running_mean") || name.EndsWith(".running_var");
}
