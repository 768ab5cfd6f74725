using ResearchKit.Networks;

namespace ResearchKit.Losses;

/// <summary>The loss of conditional Gaussian distribution learning.</summary>
/// <remarks>Sun et al., CVPR 2020, arXiv:2003.08823; survey eq. 52. There the loss is the negative of a sum of terms that have the sign of a bound; it is minimised as here. The paper writes
/// the norm, that is the sum over the numbers of an image; in published code it is their mean, to which the paper's λ of 100 belongs: with the sum the classes hardly count beside the pixels.</remarks>
public static class ConditionalGaussian {
    /// <summary>mean |x − x̂| + λ ℓ(y) + β / L (KL(q(z | x) ‖ N(μ_y, I)) + Σ_l KL(q_l ‖ p_l)), L the number of levels: [n].</summary>
    /// <param name="said">What the ladder says of the images.</param>
    /// <param name="images">x, of the reconstruction's shape.</param>
    /// <param name="labels">y, int64 [n].</param>
    /// <param name="classMeans">One-hot label → μ.</param>
    /// <param name="lambda">λ, at least 0.</param>
    /// <param name="beta">β, at least 0.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or λ or β is out of range.</exception>
    public static Tensor Loss(LadderVaeSaid said, Tensor images, Tensor labels, Linear classMeans, double lambda, double beta) {
        Require.NotNegative(lambda);
        Require.NotNegative(beta);
        Check.Labels(labels, said.Logits);
        Check.SameShape(said.Reconstruction, images, "reconstruction", nameof(images));
        return Tidy.Run(() => {
            var centre = classMeans.Apply(functional.one_hot(labels, said.Logits.shape[1]).to(said.Logits.dtype));
            var kl = said.Levels.Aggregate(GaussianKl.ToUnit(said.Top.Mean, said.Top.Variance, centre), (sum, l) => sum + GaussianKl.Loss(l.Q.Mean, l.Q.Variance, l.P.Mean, l.P.Variance));
            return Reconstruction.Absolute(said.Reconstruction, images) + lambda * CrossEntropy.Loss(said.Logits, labels) + beta / (said.Levels.Length + 1) * kl;
        });
    }
}
