namespace ResearchKit.Gradients;

/// <summary>One application of a layer.</summary>
/// <param name="Layer">A Linear, Conv2d, BatchNorm2d, ...</param>
/// <param name="Input">What it was given.</param>
/// <param name="Output">What it made, before anything happens to it in place.</param>
sealed record LayerUse(object Layer, Tensor Input, Tensor Output);

/// <summary>Writes down what each layer is given and gives while it is open on this thread. Where none is open, nothing happens.</summary>
sealed class Tape : IDisposable {
    [ThreadStatic] static Tape? current;

    readonly List<LayerUse> uses = [];

    public Tape() => current = current is null ? this : throw new InvalidOperationException("a tape is open on this thread already");

    public IReadOnlyList<LayerUse> Uses => uses;

    /// <summary>Called by every layer at the end of its Apply, with what it returns.</summary>
    /// <remarks>With a tape the layer returns a copy: an activation may then change it in place, and the recorded output keeps its place in the graph.
    /// A change of the input is found by libtorch when it differentiates, since the parameters on a tape require gradients.</remarks>
    public static Tensor Note(object layer, Tensor input, Tensor output) {
        if (current is not { } tape) return output;
        tape.uses.Add(new(layer, input, output));
        return output.clone();
    }

    public void Dispose() {
        if (current == this) current = null;
    }
}
