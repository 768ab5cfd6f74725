using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Networks;
using ResearchKit.Scores;
using static ResearchKit.Tests.FeatureData;

namespace ResearchKit.Tests;

/// <summary>vim, residual, she and relation; expected values of Golden/feature_scores.py.</summary>
public class FeatureScoreTests {
    static double[][] Rows(Tensor x) => [.. x.Numbers().Chunk((int)x.shape[1])];
    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
    static double[] Softmax(double[] z) => [.. z.Select(v => Math.Exp(v) / z.Sum(Math.Exp))];

    [Fact]
    public void Vim_and_its_residual_are_the_authors_code() {
        using var d = torch.NewDisposeScope();
        var options = new VimOptions { Dimension = 2 };
        Formula.Near([-2.4375318, -2.71561013, -1.20816987, -2.24329666, -2.33710259], Residual.Score(ResidualSpace.Fit(Features, Head, options), Queries), 1e-7);
        Formula.Near([0.765400721, 1.97245382, 1.52856626, -2.29096269, -2.64220035],
            Vim.Score(Vim.Fit(Features, Logits(Features), Head, options), Queries, Logits(Queries)), 1e-7);
    }

    [Fact]
    public void What_lies_in_the_principal_space_has_no_residual() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var d = torch.NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        Tensor Normal(long n, long k) => torch.randn([n, k], ScalarType.Float64, generator: generator);
        // Features on a plane of three dimensions through the origin that the head gives.
        var (plane, head) = (Normal(3, 7), new Linear(Normal(4, 7), Normal(4, 1).squeeze(1)));
        var origin = -torch.linalg.pinv(head.Weight).matmul(head.Bias);
        var space = ResidualSpace.Fit(Normal(50, 3).matmul(plane) + origin, head, new() { Dimension = 3 });
        Formula.Near(new double[10], space.Length(Normal(10, 3).matmul(plane) + origin), 1e-6);
        Formula.Near(new double[4], head.Weight.matmul(origin) + head.Bias, 1e-9);   // where all logits are zero
        Assert.All(space.Length(Normal(10, 7)).Numbers(), v => Assert.True(v > 1e-3));
        // What remains is at right angles to the plane, and its directions to each other.
        Formula.Near(new double[12], plane.matmul(space.Rest), 1e-9);
        Formula.Near(torch.eye(4, dtype: ScalarType.Float64).Numbers(), space.Rest.t().matmul(space.Rest), 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Vims_alpha_matches_the_mean_logit_to_the_mean_residual() {
        using var d = torch.NewDisposeScope();
        var model = Vim.Fit(Features, Logits(Features), Head, new() { Dimension = 2 });
        Assert.Equal(Logits(Features).amax(1).mean().ToDouble(), model.Alpha * model.Space.Length(Features).mean().ToDouble(), 1e-9);
    }

    [Theory]
    [InlineData(SheComparison.InnerProduct, new[] { 2.33703378, 2.25618501, 0.454948215, 0.355811939, -0.168519009 })]
    [InlineData(SheComparison.Euclidean, new[] { -1.7969927, -2.00918398, -2.49341748, -2.63771328, -2.97792169 })]
    [InlineData(SheComparison.Cosine, new[] { 0.823003177, 0.75879423, 0.328528707, 0.127549912, -0.0567462556 })]
    public void She_is_the_authors_code(SheComparison comparison, double[] expected) {
        using var d = torch.NewDisposeScope();
        Formula.Near(expected, She.Score(She.Fit(Features, Logits(Features), Labels), Queries, Logits(Queries), new() { Comparison = comparison }), 1e-7);
    }

    [Fact]
    public void She_is_the_written_out_means() {
        using var d = torch.NewDisposeScope();
        var (f, z, y) = (Rows(Features), Rows(Logits(Features)), Labels.Numbers());
        int Best(double[] row) => Array.IndexOf(row, row.Max());
        double[] Pattern(int c) {
            var own = f.Where((_, i) => y[i] == c && Best(z[i]) == c).ToArray();
            return [.. Enumerable.Range(0, 6).Select(j => own.Average(row => row[j]))];
        }
        var expected = Rows(Queries).Zip(Rows(Logits(Queries)), (q, logits) => Dot(q, Pattern(Best(logits)))).ToArray();
        Formula.Near(expected, She.Score(She.Fit(Features, Logits(Features), Labels), Queries, Logits(Queries), new()), 1e-9);
    }

    [Theory]
    [InlineData(1, new[] { 2.81211066, 2.30762844, 2.69104003, 1.92816678, 1.94986769 })]
    [InlineData(4, new[] { 0.661486078, 0.323901618, 0.0269713051, 0.0574482168, 0.0206382683 })]
    public void Relation_is_the_authors_code(double power, double[] expected) {
        using var d = torch.NewDisposeScope();
        // float32 features: a relation at the threshold could fall on either side, none does here.
        Formula.Near(expected, Relation.Score(Relation.Fit(Features, Logits(Features)), Queries, Logits(Queries), new() { Power = power }), 1e-6);
    }

    [Fact]
    public void Relation_is_the_written_out_sum() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var d = torch.NewDisposeScope();
        var (x, q) = (Made(seed, 30, 4, 3).X, Made(seed + 1, 6, 4, 3).X);
        var (zx, zq) = (Made(seed + 2, 30, 3, 3).X, Made(seed + 3, 6, 3, 3).X);
        var (px, pq) = (Rows(zx).Select(Softmax).ToArray(), Rows(zq).Select(Softmax).ToArray());
        var expected = Rows(q).Select((a, i) => Rows(x).Select((b, j) => Math.Max(0, Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b))) * Dot(pq[i], px[j]))
            .Where(r => r > 0.1).Sum(r => r * r)).ToArray();
        Formula.Near(expected, Relation.Score(Relation.Fit(x, zx), q, zq, new() { Power = 2, Threshold = 0.1 }), 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        Assert.Contains("must have fewer dimensions than the features' 6 columns, got 6", Message(() => ResidualSpace.Fit(Features, Head, new() { Dimension = 6 })));
        Assert.Contains("the head must have weights [classes, 6]", Message(() => ResidualSpace.Fit(Features, new(torch.zeros(3, 5), torch.zeros(3)), new())));
        Assert.Contains("must be finite and > 0", Message(() => _ = new VimOptions { Dimension = 0 }));
        Assert.Contains("must be [n > 0, 6], got [1, 4]", Message(() => ResidualSpace.Fit(Features, Head, new()).Length(torch.zeros(1, 4))));
        var never = torch.tensor(new[] { 1f, 0.5f, 0f }).expand(40, 3) + functional.one_hot(torch.arange(40).remainder(2), 3);
        Assert.Contains("class 2 has none", Message(() => She.Fit(Features, never, Labels)));
        Assert.Contains("must be [n > 0, 3], got [5, 2]", Message(() => She.Score(She.Fit(Features, Logits(Features), Labels), Queries, torch.zeros(5, 2), new())));
        Assert.Contains("inner-product, euclidean or cosine", Message(() => _ = new SheOptions { Comparison = (SheComparison)9 }));
        Assert.Contains("must be finite and >= 0", Message(() => _ = new RelationOptions { Threshold = -1 }));
        Assert.Contains("row 0 has a NaN", Message(() => Relation.Fit(torch.full([2, 2], double.NaN), torch.zeros(2, 3))));
    }
}
