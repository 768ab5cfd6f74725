using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Methods;
using ResearchKit.Scores;
using static ResearchKit.Tests.FeatureData;

namespace ResearchKit.Tests;

/// <summary>Class-conditional Gaussians; the golden value is that of Golden/feature_scores.py (SciPy).</summary>
public class ClassGaussianTests {
    static double[] Score(Tensor train, Tensor labels, Tensor x, long classes = 3, double share = 1e-6) =>
        ClassGaussian.Fit(train, labels, classes, new() { Regularisation = share }).LogDensities(x).amax(1).Numbers();

    [Fact]
    public void It_is_SciPys_density() {
        using var d = torch.NewDisposeScope();
        Formula.Near([-18.3107126, -11.891855, -15.0074115, -11.4021115, -10.1650762],
            Catalogue.Find("class-gaussian").Fit(new() { Features = Features, Labels = Labels }, new(1)).Score(new() { Features = Queries }), 1e-6);
    }

    [Fact]
    public void In_two_dimensions_it_is_the_formula_written_out() => Prop.ForAll(Gen.Choose(0, 1 << 20).ToArbitrary(), seed => {
        using var d = torch.NewDisposeScope();
        var ((x, y), (q, _)) = (Made(seed, 30, 2, 3), Made(seed + 1, 7, 2, 1));
        var (rows, labels) = (x.Numbers().Chunk(2).ToArray(), y.data<long>().ToArray());
        var of = Enumerable.Range(0, 3).Select(c => rows.Where((_, i) => labels[i] == c).ToArray()).ToArray();
        var means = of.Select(r => new[] { r.Average(v => v[0]), r.Average(v => v[1]) }).ToArray();
        double Moment(int c, int i, int j) => of[c].Sum(v => (v[i] - means[c][i]) * (v[j] - means[c][j]));
        var ridge = 0.01 * Enumerable.Range(0, 3).Sum(c => Moment(c, 0, 0) + Moment(c, 1, 1)) / 27 / 2;
        var expected = q.Numbers().Chunk(2).Select(v => Enumerable.Range(0, 3).Max(c => {
            var n = of[c].Length - 1;
            var (a, b, e) = (Moment(c, 0, 0) / n + ridge, Moment(c, 0, 1) / n, Moment(c, 1, 1) / n + ridge);
            var (s, t, det) = (v[0] - means[c][0], v[1] - means[c][1], a * e - b * b);
            return -(e * s * s - 2 * b * s * t + a * t * t) / det / 2 - Math.Log(det) / 2 - Math.Log(2 * Math.PI);
        }));
        Formula.Near([.. expected], torch.tensor(Score(x, y, q, share: 0.01)), 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void With_one_class_it_is_the_density_of_a_Gaussian_and_integrates_to_1() {
        using var d = torch.NewDisposeScope();
        var (x, _) = Made(4, 50, 1, 1);
        var grid = torch.linspace(-12, 12, 4801, dtype: ScalarType.Float64).unsqueeze(1) + x.mean();
        Assert.Equal(1, Score(x, torch.zeros(50, dtype: ScalarType.Int64), grid, 1).Sum(v => Math.Exp(v) * 0.005), 1e-6);
    }

    [Fact]
    public void Units_of_the_features_move_every_score_alike() {
        using var d = torch.NewDisposeScope();
        var ((x, y), (q, _)) = (Made(5, 60, 4, 3), Made(6, 9, 4, 1));
        Formula.Near([.. Score(x, y, q).Select(v => v - 4 * Math.Log(1000))], torch.tensor(Score(x * 1000 + 7, y, q * 1000 + 7)), 1e-6);
    }

    [Fact]
    public void A_feature_that_does_not_vary_within_a_class_leaves_the_density_finite() {
        using var d = torch.NewDisposeScope();
        var ((x, y), (q, _)) = (Made(7, 60, 4, 3), Made(8, 9, 4, 1));
        x.select(1, 2).zero_();
        Assert.All(Score(x, y, q), v => Assert.True(double.IsFinite(v)));
        var known = Score(x, y, x.narrow(0, 0, 9));
        Assert.True(known.Min() > Score(x, y, q).Max());   // which is nowhere near zero in that feature
    }

    [Fact]
    public void Bad_input_is_refused_with_what_was_expected() {
        using var d = torch.NewDisposeScope();
        var (x, y) = Made(9, 6, 2, 3);
        Assert.Contains("class 1 has 1 samples, class-gaussian needs at least 2", Message(() => Score(x, torch.tensor(new long[] { 0, 0, 0, 0, 0, 1 }), x, 2)));
        Assert.Contains("labels must be in [0, 2), got 2 at index 2", Message(() => Score(x, y, x, 2)));
        Assert.Contains("features must be finite, row 0", Message(() => Score(x * double.NaN, y, x)));
        Assert.Contains("no feature varies within a class", Message(() => Score(torch.ones(6, 2), y, x)));
        Assert.Contains("features must be [n > 0, 2], got [6, 1] Float64", Message(() => Score(x, y, x.narrow(1, 0, 1))));
        Assert.Contains("labels", Message(() => Catalogue.Find("class-gaussian").Fit(new() { Features = x }, new(1))));
        Assert.Contains("Regularisation", Message(() => _ = new ClassGaussianOptions { Regularisation = 0 }));
    }
}
