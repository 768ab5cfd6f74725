using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>Settings of the ensemble.</summary>
public sealed record EnsembleOptions {
    /// <summary>What is read off the members' softmax outputs.</summary>
    public Uncertainty Read { get; init; }
}

/// <summary>The mean softmax over networks.</summary>
/// <remarks>It needs <see cref="Evidence.Members"/>: the logits of every network for the same images. The evidence's own logits do not count
/// unless they are among them.</remarks>
public static class Ensemble {
    /// <summary>In the catalogue: ensemble.</summary>
    public static Method Method { get; } = Method.Of("ensemble", "Deep ensemble", "members", Needs.Members, "max mean_m softmax(z_m)",
        "Lakshminarayanan, Pritzel and Blundell, NeurIPS 2017, arXiv:1612.01474", new EnsembleOptions(), (e, o) => Score(e.Members, o.Read));

    /// <summary>The score of each sample: the members' logits, each [n, classes] → float64 [n]. Higher = more known.</summary>
    /// <param name="members">At least one, all of the same shape.</param>
    /// <param name="read">What is read off.</param>
    /// <exception cref="ArgumentException">There is no member, one is not floating-point [n > 0, classes > 0], or the shapes differ.</exception>
    /// <remarks>Lakshminarayanan, Pritzel and Blundell, NeurIPS 2017, arXiv:1612.01474; survey section 8.1.</remarks>
    public static Tensor Score(IReadOnlyList<Tensor> members, Uncertainty read = Uncertainty.MaxProbability) => Tidy.Run(() => {
        if (members.Count == 0) throw new ArgumentException("an ensemble needs at least one member", nameof(members));
        foreach (var member in members) {
            if (!Require.Matrix(member).shape.SequenceEqual(members[0].shape))
                throw new ArgumentException($"the members must have the same shape, got {Require.Show(members[0])} and {Require.Show(member)}", nameof(members));
        }
        return MeanSoftmax.Score(torch.stack([.. members], 0), read);
    });
}
