using System.Collections.Immutable;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>The classifier inside CGDL's ladder, for post-hoc scores on top of it: its features are the mean of the topmost z, its taps the maps of each level.</summary>
/// <param name="Ladder">Its tensors are shared.</param>
public sealed record LadderClassifier(LadderVae Ladder) : INetwork {
    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => [.. Enumerable.Range(1, Ladder.Ups.Length).Select(l => $"level{l}"), "features", "logits"];

    /// <inheritdoc/>
    public Linear Head => Ladder.Classifier;

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var maps = Ladder.Maps(images, train);
        var z = RowGaussian.Of(Ladder.Ups[^1].Gaussian, maps[^1].flatten(1)).Mean;
        var logits = Head.Apply(z);
        return new(logits, z, [.. maps, z, logits]);
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) => new LadderClassifier(Tree.Map(Ladder, f));
}
