namespace ResearchKit.Metrics.Tests;

public sealed class WeightedRocTests {
    static readonly double[] Known = OpenSetF1.Doubles<float>(Some.Known), Unknown = OpenSetF1.Doubles<float>(Some.Unknown);

    /// <summary>In Python [1+i%4 for i in range(50)] and [0.5*(j%3) for j in range(40)].</summary>
    static readonly double[] KnownWeights = [.. Enumerable.Range(0, 50).Select(i => 1.0 + i % 4)];

    static readonly double[] UnknownWeights = [.. Enumerable.Range(0, 40).Select(j => 0.5 * (j % 3))];

    // scikit-learn 1.2.1, sample_weight=w: roc_auc_score(y, s), average_precision_score(y, s) and (1-y, -s), and
    // auc(recall, precision) of precision_recall_curve for both,
    // f[argmax(t >= x)] of roc_curve(y, s, drop_intermediate=False) and of (1-y, -s), ((1-t+f)/2).min().
    [Fact]
    public void Weighted_metrics_match_scikit_learn() {
        Assert.Equal(0.6956431102772567, WeightedRoc.Auroc(Known, KnownWeights, Unknown, UnknownWeights), 1e-13);
        Assert.Equal(0.9386058629685905, WeightedRoc.AuprIn(Known, KnownWeights, Unknown, UnknownWeights), 1e-13);
        Assert.Equal(0.3931328203836815, WeightedRoc.AuprOut(Known, KnownWeights, Unknown, UnknownWeights), 1e-13);
        Assert.Equal(0.5897435897435898, WeightedRoc.FprAtTpr(Known, KnownWeights, Unknown, UnknownWeights, 0.8), 1e-13);
        Assert.Equal(0.7692307692307693, WeightedRoc.FprAtTpr(Known, KnownWeights, Unknown, UnknownWeights), 1e-13);
        Assert.Equal(0.6016260162601627, WeightedRoc.FprAtTprUnknownPositive(Known, KnownWeights, Unknown, UnknownWeights, 0.8), 1e-13);
        Assert.Equal(0.6910569105691057, WeightedRoc.FprAtTprUnknownPositive(Known, KnownWeights, Unknown, UnknownWeights), 1e-13);
        Assert.Equal(0.9381608558802329, WeightedRoc.AuprInTrapezoid(Known, KnownWeights, Unknown, UnknownWeights), 1e-13);
        Assert.Equal(0.38856861042821605, WeightedRoc.AuprOutTrapezoid(Known, KnownWeights, Unknown, UnknownWeights), 1e-13);
        Assert.Equal(0.34552845528455284, WeightedRoc.DetectionError(Known, KnownWeights, Unknown, UnknownWeights), 1e-13);
    }

    [Fact]
    public void Whole_weights_are_repetitions() => Some.Holds(Some.Scores, Some.Scores, (a, b) => {
        static double[] Weights(float[] x) => [.. x.Select((_, i) => (double)(i * 7 % 3 + (i == 0 ? 1 : 0)))];
        // Right or wrong by the score, so that the repetitions agree.
        static bool[] Right(double[] x) => [.. x.Select(v => (long)Math.Round(v * 3) % 2 == 0)];
        static double[] Repeated(float[] x, double[] w) => [.. x.SelectMany((v, i) => Enumerable.Repeat((double)v, (int)w[i]))];
        var (k, u, wk, wu) = (OpenSetF1.Doubles(a), OpenSetF1.Doubles(b), Weights(a), Weights(b));
        var (rk, ru) = (Repeated(a, wk), Repeated(b, wu));
        return Math.Abs(WeightedRoc.Auroc(k, wk, u, wu) - Roc.Auroc(rk, ru)) < 1e-12
            && Math.Abs(WeightedRoc.AuprIn(k, wk, u, wu) - Roc.AuprIn(rk, ru)) < 1e-12
            && Math.Abs(WeightedRoc.AuprOut(k, wk, u, wu) - Roc.AuprOut(rk, ru)) < 1e-12
            && Math.Abs(WeightedRoc.AuprInTrapezoid(k, wk, u, wu) - Roc.AuprInTrapezoid(rk, ru)) < 1e-12
            && Math.Abs(WeightedRoc.AuprOutTrapezoid(k, wk, u, wu) - Roc.AuprOutTrapezoid(rk, ru)) < 1e-12
            && Math.Abs(WeightedRoc.OscrArea(k, Right(k), wk, u, wu) - Oscr.Area(rk, Right(rk), ru)) < 1e-12
            && WeightedRoc.FprAtTpr(k, wk, u, wu, 0.7) == Roc.FprAtTpr(rk, ru, 0.7)
            && WeightedRoc.FprAtTprUnknownPositive(k, wk, u, wu, 0.7) == Roc.FprAtTprUnknownPositive(rk, ru, 0.7)
            && Math.Abs(WeightedRoc.DetectionError(k, wk, u, wu) - Roc.DetectionError(rk, ru)) < 1e-12;
    });

    [Fact]
    public void Bad_weights_are_refused_by_name() {
        Assert.Contains("knownWeights[1] is -1", Some.MessageOf(() => WeightedRoc.Auroc([1, 2], [1, -1], [0], [1])));
        Assert.Contains("unknownWeights must have as many values as unknown (1), got 2", Some.MessageOf(() => WeightedRoc.AuprIn([1], [1], [0], [1, 1])));
        Assert.Contains("unknownWeights must hold a weight above 0", Some.MessageOf(() => WeightedRoc.AuprOut([1], [1], [0], [0])));
        Assert.Contains("correct must have as many values as known (2), got 1", Some.MessageOf(() => WeightedRoc.OscrArea([1, 2], [true], [1, 1], [0], [1])));
        Assert.Contains("unknown[0] is NaN", Some.MessageOf(() => WeightedRoc.OscrArea([1], [false], [1], [double.NaN], [1])));
        Assert.Contains("known[0] is NaN", Some.MessageOf(() => WeightedRoc.FprAtTpr([double.NaN], [1], [0], [0])));
    }
}
