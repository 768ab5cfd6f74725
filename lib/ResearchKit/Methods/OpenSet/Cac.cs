using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>CAC's published settings.</summary>
public sealed record CacOptions {
    /// <summary>α, how far the anchors are from the origin.</summary>
    public double Magnitude { get; init => field = Require.Positive(value, nameof(Magnitude)); } = 10;

    /// <summary>λ, the anchor term's share in the loss.</summary>
    public double Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 0.1;
}

/// <summary>A network and the anchors that its logits are drawn to.</summary>
/// <param name="Learner">The network.</param>
/// <param name="Anchors">[classes, classes]: α e_c, and after the last epoch the class means.</param>
public sealed record CacState(Learner<INetwork> Learner, Tensor Anchors);

/// <summary>
/// Class anchor clustering (Miller et al., WACV 2021, arXiv:2004.02434): logits are drawn to the anchors α e_c by log(1 + Σ_{j≠y} exp(d_y − d_j)) + λ d_y,
/// d_j = ‖z − c_j‖₂ (<see cref="AnchorClustering"/>). After training the anchors are the mean logits of each class's correctly classified training images;
/// the class is that of the nearest anchor, and the score is −min_j d_j (1 − softmin(d)_j).
/// </summary>
/// <remarks>The survey's eq. 55 has the anchors at distance 1; the paper's are at 10. A class without any correct training image keeps its anchor.
/// The authors take the epoch of the least anchor loss on a validation set; here it is the last one.</remarks>
public static class Cac {
    /// <summary>In the catalogue.</summary>
    public static TrainedMethod Method { get; } = TrainedMethod.Of("cac", "Class anchor clustering", "open-set", StudyNeeds.None, "-min d (1 - softmin d), d to the class means of the logits",
        "Miller, Sünderhauf, Milford and Dayoub, WACV 2021, arXiv:2004.02434", new CacOptions(),
        (study, o, seed) => new CacState(Learner.Of(study.NewNetwork(seed)), AnchorClustering.Anchors(study.Known.Classes, o.Magnitude).to(study.Device)),
        Epoch, Score, s => s.Learner.Model);

    static CacState Epoch(CacState s, EpochRun run, Study study, CacOptions o) {
        foreach (var b in run.Batches(study.Known, study.Train, study.Norm, study.Device))
            run.Step(s.Learner, study.Train, net => AnchorClustering.Loss(run.Seen(net).Forward(b.Images, train: true).Logits, b.Labels, s.Anchors, o.Lambda).mean());
        if (!run.Last) return s;
        var logits = Evidence.Of(s.Learner.Model, study.Known.Images, study.Norm, null).Logits;
        return s with { Anchors = Means(logits, study.Known.Labels.to(study.Device), s.Anchors) };
    }

    /// <summary>The mean logits of each class's rows whose nearest anchor is their own: [n, k], int64 [n], [c, k] → [c, k]. A class without such a row keeps its anchor.</summary>
    /// <exception cref="ArgumentException">A shape or label is wrong.</exception>
    public static Tensor Means(Tensor logits, Tensor labels, Tensor anchors) {
        Require.Labels(labels, Require.Matrix(logits).shape[0], Require.Columns(anchors, logits.shape[1]).shape[0]);
        return Tidy.Run(() => {
            var correct = AnchorClustering.Distances(logits, anchors).argmin(1).eq(labels).to(logits.dtype).unsqueeze(1);
            var mine = torch.zeros(logits.shape[0], anchors.shape[0], dtype: logits.dtype, device: logits.device).scatter_(1, labels.unsqueeze(1), correct).transpose(0, 1);
            var count = mine.sum(dim: 1).unsqueeze(1);
            return torch.where(count.gt(0), mine.matmul(logits) / count.clamp_min(1), anchors);
        });
    }

    // In float64, as the authors' code: 1 - softmin is far below float32's steps where a class fits well.
    static Answers Score(CacState s, CacOptions o, Tensor images) {
        var d = AnchorClustering.Distances(s.Learner.Model.Forward(images).Logits.to(ScalarType.Float64), s.Anchors.to(ScalarType.Float64));
        return new(-AnchorClustering.Rejection(d).amin(1), -d);
    }
}
