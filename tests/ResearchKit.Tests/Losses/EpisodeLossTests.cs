using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Losses;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

/// <summary>PEELER's and GCM-CF's losses beside what <see cref="LossTests"/> asks of every loss.</summary>
public class EpisodeLossTests {
    static Tensor Features() => Formula.Values([5, 4], 0.3, 3).to(ScalarType.Float64);
    static Tensor Row(params double[] numbers) => torch.tensor(numbers).reshape(1, -1);

    [Fact]
    public void Agree_with_PyTorch() {
        using var d = torch.NewDisposeScope();
        Formula.Near(LossGolden.NegativeEntropy, NegativeEntropy.Loss(Features()), 1e-9);
        Formula.Near(LossGolden.LogOdds, LogOdds.Of(Features()), 1e-8);
        Formula.Near(LossGolden.Prior, Prior(Features().narrow(1, 0, 2), Features().narrow(1, 2, 2)), 1e-9);
    }

    [Fact]
    public void Worked_out_by_hand() {
        using var d = torch.NewDisposeScope();
        // (1 − 0)² · 2 + (2 − 0)² · 0.5 = 4 and (1 − 3)² · 1 + (2 − 2)² · 7 = 4.
        var (means, precisions) = (torch.tensor(new double[] { 0, 0, 3, 2 }).reshape(2, 2), torch.tensor(new[] { 2, 0.5, 1, 7 }).reshape(2, 2));
        Formula.Near([4, 4], DiagonalGaussian.Distances(Row(1, 2), means, precisions), 1e-12);
        Formula.Near([5, 4], DiagonalGaussian.Distances(Row(1, 2), means), 1e-12);
        Formula.Near([Math.Log(2)], DiagonalGaussian.Loss(Row(1, 2), torch.tensor(new[] { 1L }), means, precisions), 1e-12);
        Formula.Near([-Math.Log(2), 0], NegativeEntropy.Loss(torch.tensor(new double[] { 7, 7, 1000, 0 }).reshape(2, 2)), 1e-12);
        Formula.Near([Math.Log(3), 2000], LogOdds.Of(torch.tensor(new[] { Math.Log(3), 0, 2000, 0 }).reshape(2, 2)), 1e-9);   // p = 3/4; p rounds to 1
        Formula.Near([0, (0.25 + 4 - 1 - Math.Log(4)) / 2], Prior(torch.tensor(new[] { 0, 0.5 }).reshape(2, 1), torch.tensor(new[] { 0, Math.Log(4) }).reshape(2, 1)), 1e-12);
        // The first counterfactual is the sample itself, the other is 2 away in one of two dimensions: mean squares 0 and 2.
        var made = torch.tensor(new double[] { 1, 2, 3, 2 }).reshape(1, 2, 2);
        Formula.Near([0, 2], ClassCounterfactual.Distances(Row(1, 2), made), 1e-12);
        Formula.Near([Math.Log(1 + Math.Exp(-6))], ClassCounterfactual.Contrast(Row(1, 2), made, torch.tensor(new[] { 0L }), 3), 1e-12);
    }

    [Fact]
    public void The_gradients_are_the_slopes() {
        using var d = torch.NewDisposeScope();
        var (f, y) = (Features(), torch.arange(5).mul(7).remainder(4));
        var means = OpenSetLossTests.Points().select(1, 0);
        Slopes.Check(NegativeEntropy.Loss, f);
        Slopes.Check(m => DiagonalGaussian.Loss(f, y, m, OpenSetLossTests.Precisions()), means);
        Slopes.Check(a => DiagonalGaussian.Loss(f, y, means, a), OpenSetLossTests.Precisions());
        Slopes.Check(m => ClassCounterfactual.Contrast(f, m, y.remainder(3), 2), OpenSetLossTests.Made());
        Slopes.Check(z => Prior(z.narrow(1, 0, 2), z.narrow(1, 2, 2)), f);
    }

    [Fact]
    public void Are_their_formulas_one_number_after_the_other() => Prop.ForAll(Gen.Choose(2, 5).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (classes, phase) => {
        using var d = torch.NewDisposeScope();
        Tensor Of(double p, params long[] shape) => Formula.Values(shape, phase + p, 1.5).to(ScalarType.Float64);
        var (f, m, a, made) = (Of(0, 3, 4), Of(1, classes, 4), Of(2, classes, 4).square(), Of(3, 3, classes, 4));
        double Far(int i, int c) => Enumerable.Range(0, 4).Sum(j => a[c, j].ToDouble() * Math.Pow(f[i, j].ToDouble() - m[c, j].ToDouble(), 2));
        Formula.Near([.. Enumerable.Range(0, 3).SelectMany(i => Enumerable.Range(0, classes).Select(c => Far(i, c)))], DiagonalGaussian.Distances(f, m, a), 1e-9);
        Formula.Near([.. Enumerable.Range(0, 3).SelectMany(i => Enumerable.Range(0, classes).Select(c => f[i].Numbers().Zip(made[i, c].Numbers(), (p, q) => (p - q) * (p - q)).Average()))],
            ClassCounterfactual.Distances(f, made), 1e-9);
        // The log-odds order rows as the largest probability does.
        var p = m.softmax(1).amax(1).Numbers();
        Formula.Near([.. p.Select(v => Math.Log(v / (1 - v)))], LogOdds.Of(m), 1e-7);
        // In [−log c, 0], and −log c for the uniform distribution only: m has four columns.
        var entropy = NegativeEntropy.Loss(m).Numbers();
        return entropy.All(v => v > -Math.Log(4) && v < 0) && Math.Abs(NegativeEntropy.Loss(torch.ones_like(m)).Numbers()[0] + Math.Log(4)) < 1e-12;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bad_input_is_refused_with_what_was_expected() {
        using var d = torch.NewDisposeScope();
        var (f, y) = (Features(), torch.zeros(5, dtype: ScalarType.Int64));
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("means must be [n > 0, 4], got [2, 3] Float64", Message(() => DiagonalGaussian.Distances(f, f.narrow(0, 0, 2).narrow(1, 0, 3))));
        Assert.Contains("precisions must be floating-point of the shape of means, [2, 4] Float64, got [3, 4] Float64", Message(() => DiagonalGaussian.Distances(f, f.narrow(0, 0, 2), f.narrow(0, 0, 3))));
        Assert.Contains("labels must be int64 [5], got [5] Int32", Message(() => DiagonalGaussian.Loss(f, y.to(ScalarType.Int32), f)));
        Assert.Contains("[n > 0, k > 0], got [5] Float64", Message(() => NegativeEntropy.Loss(f.select(1, 0))));
        Assert.Contains("logits of at least 2 classes expected, got [5, 1] Float64", Message(() => LogOdds.Of(f.narrow(1, 0, 1))));
        Assert.Contains("made must be floating-point [5, c > 0, 4], got [5, 4] Float64", Message(() => ClassCounterfactual.Distances(f, f)));
        Assert.Contains("must be finite and > 0", Message(() => ClassCounterfactual.Contrast(f, f.unsqueeze(1), y, 0)));
    }

    // What a variational autoencoder's divergence is, of means and logarithms of variances.
    static Tensor Prior(Tensor mean, Tensor logVariance) => GaussianKl.ToUnit(mean, logVariance.exp(), torch.zeros_like(mean));
}
