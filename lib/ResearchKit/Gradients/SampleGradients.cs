using System.Collections.Immutable;
using ResearchKit.Networks;

namespace ResearchKit.Gradients;

/// <summary>
/// |∂loss/∂p|² of each sample of a batch and each parameter p of a network (its "sets": every weight and every bias), without a backward pass
/// for each sample. Samples are independent when running statistics are used, so that one backward pass of the summed loss gives every
/// sample's errors δ = ∂loss/∂output of every layer; with the layers' inputs a these give the norms: |δ|² |a|² for a linear layer, Σ δ aᵀ over
/// positions for a convolution (or pairs of positions, where they are few: Σ (a·a')(δ·δ')), Σ δ x̂ for a normalisation.
/// </summary>
/// <remarks>The form for linear layers is Goodfellow's, "Efficient per-example gradient computations", arXiv:1510.01799; that for convolutions is
/// Rochette, Manoel and Tramel's, arXiv:1912.06015. In float32 a unit within rounding of a ReLU's corner may fall on its other side with
/// another number of images at a time: the norms of such an image then differ in the third digit. On a CPU the work is that of three forward passes, either way;
/// what is saved is the overhead of small operations.</remarks>
public static class SampleGradients {
    /// <summary>The parameters' names, in the order of the columns: all but running statistics.</summary>
    public static ImmutableArray<string> Sets(INetwork network) => [.. network.Named().Select(p => p.Name).Where(n => !NetworkIO.IsBuffer(n))];

    /// <summary>Images [n, c, h, w] → float64 [n, losses, sets] of squared norms, each at least 0.</summary>
    /// <param name="network">Made of the kit's layers (Linear, Conv2d, BatchNorm2d, LayerNorm, PRelu); its running statistics are used, and it is not changed.</param>
    /// <param name="images">Floating-point and normalised.</param>
    /// <param name="losses">Each takes logits [b, classes] to [b], a row's loss a function of its own row.</param>
    /// <param name="batch">Images at a time: it bounds the memory, not the result.</param>
    /// <param name="stop">Checked before every batch.</param>
    /// <exception cref="ArgumentException">images is not floating-point [n, c, h, w], there is no loss, or one is not [n]; or a parameter is used outside the layers known here: it is named.</exception>
    /// <exception cref="OperationCanceledException">stop was asked for.</exception>
    public static Tensor SquaredNorms(INetwork network, Tensor images, IReadOnlyList<Func<Tensor, Tensor>> losses, int batch = 32, CancellationToken stop = default) {
        if (!Require.Images(images).is_floating_point()) throw new ArgumentException($"images must be floating-point, got {Require.Show(images)}", nameof(images));
        if (losses.Count == 0) throw new ArgumentException("at least one loss is needed", nameof(losses));
        Require.Positive(batch);
        using var scope = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        var own = network.Map((name, t) => NetworkIO.IsBuffer(name) ? t.detach() : t.detach().requires_grad_());
        var parts = new List<Tensor>();
        for (var at = 0L; at < images.shape[0]; at += batch) {
            Interruption.Check(stop);
            var part = images.narrow(0, at, Math.Min(batch, images.shape[0] - at)).detach();
            parts.Add(Tidy.Run(() => Batch(own, part, losses)));
        }
        return torch.cat(parts, 0).MoveToOuterDisposeScope();
    }

    static Tensor Batch(INetwork network, Tensor images, IReadOnlyList<Func<Tensor, Tensor>> losses) {
        using var tape = new Tape();
        var logits = network.Forward(images).Logits;
        Tensor[] outputs = [.. tape.Uses.Select(u => u.Output)];
        var errors = losses.Select((loss, i) => {
            var values = loss(logits);
            if (values.shape is not [var n] || n != images.shape[0]) throw new ArgumentException($"the loss must be [{images.shape[0]}], got {Require.Show(values)}", nameof(losses));
            return autograd.grad([values.sum()], outputs, retain_graph: i < losses.Count - 1);
        }).ToArray();
        using var off = torch.no_grad();
        var found = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var layer in Enumerable.Range(0, outputs.Length).GroupBy(i => tape.Uses[i].Layer, ReferenceEqualityComparer.Instance))
            foreach (var (parameter, squares) in LayerNorms.Of([.. layer.Select(i => tape.Uses[i])], [.. errors.Select(of => layer.Select(i => of[i]).ToArray())]))
                found.Add(parameter, squares);
        var named = network.Named().Where(p => !NetworkIO.IsBuffer(p.Name)).ToArray();
        var lost = named.Where(p => !found.ContainsKey(p.Tensor)).Select(p => p.Name).ToArray();
        return lost.Length == 0 ? torch.stack([.. named.Select(p => found[p.Tensor])], 2)
            : throw new ArgumentException($"per-sample gradients are known for the kit's layers; used in another way: {string.Join(", ", lost)}", nameof(network));
    }

    /// <summary>The same by one backward pass for each image and loss: the obvious form, for comparison.</summary>
    /// <param name="network">Any network; its running statistics are used, and it is not changed.</param>
    /// <param name="images">Floating-point and normalised.</param>
    /// <param name="losses">As in <see cref="SquaredNorms"/>.</param>
    /// <exception cref="ArgumentException">images is not floating-point [n, c, h, w].</exception>
    public static Tensor OneByOne(INetwork network, Tensor images, IReadOnlyList<Func<Tensor, Tensor>> losses) {
        if (!Require.Images(images).is_floating_point()) throw new ArgumentException($"images must be floating-point, got {Require.Show(images)}", nameof(images));
        using var scope = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        var leaves = new List<Tensor>();
        var own = network.Map((name, t) => {
            if (NetworkIO.IsBuffer(name)) return t.detach();
            leaves.Add(t.detach().requires_grad_());
            return leaves[^1];
        });
        return torch.stack([.. Enumerable.Range(0, (int)images.shape[0]).Select(i => Tidy.Run(() => {
            var logits = own.Forward(images.narrow(0, i, 1).detach()).Logits;
            return torch.stack([.. losses.Select((loss, l) => torch.stack([.. autograd.grad([loss(logits).sum()], leaves, retain_graph: l < losses.Count - 1)
                .Select(g => g.square().sum(ScalarType.Float64))]))]);
        }))]).MoveToOuterDisposeScope();
    }
}
