namespace ResearchKit.Losses;

/// <summary>
/// Losses of a Wasserstein generative adversarial network with gradient penalty. The critic's loss is the mean of D over made samples
/// less that over real ones plus <see cref="Weight"/> times the mean penalty; the generator's is less the mean of D over made samples.
/// </summary>
/// <remarks>Gulrajani et al., NIPS 2017, eq. 3 and algorithm 1. A critic whose output for a sample depends on the others of its batch
/// (batch normalisation) has no gradient of its own for each sample: the penalty's meaning is lost (§4).</remarks>
public static class Wasserstein {
    /// <summary>The paper's λ of the penalty.</summary>
    public const double Weight = 10;

    /// <summary>−D(x), the critic's loss on real samples and the generator's on made ones: [n] or [n, 1] → [n].</summary>
    /// <param name="scores">The critic's D.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public static Tensor Real(Tensor scores) => Tidy.Run(() => -Check.Single(scores, nameof(scores)));

    /// <summary>D(x̃), the critic's loss on made samples: [n] or [n, 1] → [n].</summary>
    /// <param name="scores">The critic's D.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public static Tensor Fake(Tensor scores) => Tidy.Run(() => Check.Single(scores, nameof(scores)));

    /// <summary>(‖∇D(x̂)‖₂ − 1)² of each sample, x̂ = ε x + (1 − ε) x̃ with one ε from U[0, 1] a sample: → [n], at least 0.</summary>
    /// <param name="critic">D: [n, ...] → [n] or [n, 1]. The penalty is differentiable in what it uses.</param>
    /// <param name="real">x, floating-point [n, ...].</param>
    /// <param name="fake">x̃ of the same shape.</param>
    /// <param name="generator">Gives ε; a generator of the CPU.</param>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public static Tensor Penalty(Func<Tensor, Tensor> critic, Tensor real, Tensor fake, Generator generator) {
        Check.SameShape(Check.Samples(real, nameof(real)), fake, nameof(real), nameof(fake));
        using var d = torch.NewDisposeScope();
        var n = real.shape[0];
        var share = torch.rand(n, dtype: real.dtype, generator: generator).Ahead(real.device).reshape([n, .. Enumerable.Repeat(1L, (int)real.ndim - 1)]);
        return Penalty(critic, share * real.detach() + (1 - share) * fake.detach()).MoveToOuterDisposeScope();
    }

    /// <summary>(‖∇D(x̂)‖₂ − 1)² at given points x̂: [n, ...] → [n].</summary>
    /// <param name="critic">D: [n, ...] → [n] or [n, 1].</param>
    /// <param name="points">x̂, floating-point [n, ...]; a constant.</param>
    /// <exception cref="ArgumentException">points is not [n > 0, ...], or the critic does not give one number for each.</exception>
    /// <remarks>Where the gradient is zero its norm has the subgradient 0.</remarks>
    public static Tensor Penalty(Func<Tensor, Tensor> critic, Tensor points) {
        var n = Check.Samples(points, nameof(points)).shape[0];
        using var d = torch.NewDisposeScope();
        var x = points.detach().clone().requires_grad_();
        var scores = Check.Single(critic(x), "the critic's output");
        if (scores.shape[0] != n) throw new ArgumentException($"the critic must give one number for each of {n} samples, got {scores.shape[0]}", nameof(critic));
        var slope = autograd.grad([scores.sum()], [x], retain_graph: true, create_graph: true)[0];
        return (slope.reshape(n, -1).norm(1) - 1).square().MoveToOuterDisposeScope();
    }
}
