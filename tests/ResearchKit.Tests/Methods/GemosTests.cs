using ResearchKit.Densities;
using ResearchKit.Methods;
using ResearchKit.Scores;
using Generator = ResearchKit.Torch.torch.Generator;

namespace ResearchKit.Tests;

public class GemosTests {
    // Three classes in the plane: class c around (10 c, 0) with a spread of 1; the logits say which is nearest.
    static readonly double[] Centres = [0, 10, 20];

    static Evidence Plane(Tensor taps, Tensor? labels, Tensor? predicted = null) {
        var logits = predicted is null ? -(taps.narrow(1, 0, 1) - torch.tensor(Centres).reshape(1, 3)).abs()
            : functional.one_hot(predicted, 3).to(ScalarType.Float64);
        return new(Formula.Small(), torch.zeros(taps.shape[0], 1, 12, 12), logits, taps, taps, labels);
    }

    static (Tensor Taps, Tensor Labels) Samples(long each) {
        using var generator = new Generator(11);
        var labels = torch.arange(3).repeat_interleave(each);
        var noise = torch.randn([3 * each, 2], ScalarType.Float64, generator: generator);
        return (noise + torch.stack([labels * 10.0, torch.zeros_like(labels, dtype: ScalarType.Float64)], 1), labels);
    }

    // One Gaussian by hand: the slow twin of a mixture of one.
    static double LogDensity(double[][] rows, double[] x) {
        var m = new[] { rows.Average(r => r[0]), rows.Average(r => r[1]) };
        double S(int i, int j) => rows.Average(r => (r[i] - m[i]) * (r[j] - m[j])) + (i == j ? 1e-6 : 0);
        var (a, b, c) = (S(0, 0), S(0, 1), S(1, 1));
        var (det, dx, dy) = (a * c - b * b, x[0] - m[0], x[1] - m[1]);
        return -Math.Log(2 * Math.PI) - 0.5 * Math.Log(det) - 0.5 * (c * dx * dx - 2 * b * dx * dy + a * dy * dy) / det;
    }

    [Fact]
    public void One_gaussian_a_class_is_the_density_of_the_predicted_class_by_hand() {
        using var d = torch.NewDisposeScope();
        var (taps, labels) = Samples(200);
        var score = Gemos.Fit(Plane(taps, labels), GenerativeModel.Gmm(1), new(1));
        double[][] queries = [[0, 0], [10.5, 1], [14.9, 0], [15.1, 0], [100, 0]];
        var actual = score.Score(Plane(torch.tensor(queries.SelectMany(q => q).ToArray()).reshape(5, 2), null)).Numbers();
        var rows = taps.Numbers().Chunk(2).ToArray();
        int[] predicted = [0, 1, 1, 2, 2];
        for (var i = 0; i < 5; i++)
            Assert.Equal(LogDensity(rows[(200 * predicted[i])..(200 * predicted[i] + 200)], queries[i]), actual[i], 1e-4 * Math.Max(1, Math.Abs(actual[i])));
    }

    [Fact]
    public void The_score_is_that_of_the_predicted_class_and_not_of_the_nearest() {
        using var d = torch.NewDisposeScope();
        var (taps, labels) = Samples(100);
        var score = Gemos.Fit(Plane(taps, labels), GenerativeModel.Gmm(1), new(1));
        var at = torch.zeros(3, 2, dtype: ScalarType.Float64);   // at the centre of class 0, predicted as 0, 1 and 2
        var scores = score.Score(Plane(at, null, torch.arange(3))).Numbers();
        Assert.True(scores[0] > -3 && scores[1] < -30 && scores[2] < -120, string.Join(", ", scores));
    }

    [Fact]
    public void Samples_classified_wrongly_do_not_take_part() {
        using var d = torch.NewDisposeScope();
        var (taps, labels) = Samples(100);
        var mislabelled = torch.cat([labels, torch.tensor(new long[] { 0, 0, 0 })], 0);
        var more = torch.cat([taps, torch.tensor(new double[] { 10, 0, 11, 1, 20, 0 }).reshape(3, 2)], 0);   // labelled 0, classified as 1, 1, 2
        var queries = Plane(taps.narrow(0, 0, 20), null);
        Assert.Equal(Gemos.Fit(Plane(taps, labels), GenerativeModel.Gmm(2), new(1)).Score(queries).Numbers(),
            Gemos.Fit(Plane(more, mislabelled), GenerativeModel.Gmm(2), new(1)).Score(queries).Numbers());
    }

    [Fact]
    public void The_generator_of_a_class_sees_that_classs_samples_only() {
        using var d = torch.NewDisposeScope();
        var (taps, labels) = Samples(30);
        var seen = new List<(double Low, double High, long Count)>();
        var spy = new GenerativeModel("spy", "spy", 1, (x, _) => {
            var first = x.narrow(1, 0, 1).Numbers();
            seen.Add((first.Min(), first.Max(), x.shape[0]));
            return new Constant(seen.Count);
        });
        Gemos.Fit(Plane(taps, labels), spy, new(1));
        Assert.Equal([30, 30, 30], seen.Select(s => s.Count));
        for (var c = 0; c < 3; c++) Assert.True(seen[c].Low > 10 * c - 5 && seen[c].High < 10 * c + 5);
    }

    sealed record Constant(double Value) : IDensity {
        public Tensor Score(Tensor features) => torch.full(features.shape[0], Value, dtype: ScalarType.Float32);
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        var (taps, labels) = Samples(40);
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        var wrong = torch.where(labels.eq(1).logical_and(torch.arange(120).ge(45)), torch.zeros_like(labels), labels);   // 5 of class 1 are left
        Assert.Contains("class 1 has 5 correctly classified training samples, gmm8 needs at least 8", Message(() => Gemos.Fit(Plane(taps, wrong), GenerativeModel.Gmm(8), new(1))));
        Assert.Contains("GeMOS is fitted on labelled images", Message(() => Gemos.Fit(Plane(taps, null), GenerativeModel.Lof, new(1))));
        Assert.Contains("row 7", Message(() => Gemos.Fit(Plane(taps, labels) with { Taps = taps.index_fill(0, torch.tensor(new long[] { 7 }), double.NaN) }, GenerativeModel.Lof, new(1))));
        Assert.Contains("in [0, 3), got 3 at index 0", Message(() => Gemos.Fit(Plane(taps, torch.full_like(labels, 3)), GenerativeModel.Lof, new(1))));
        var constant = torch.where(labels.eq(2).unsqueeze(1), torch.tensor(new double[] { 20, 0 }), taps);
        Assert.Contains("pca2 cannot be fitted on the 40 samples of class", Message(() => Gemos.Fit(Plane(constant, labels), GenerativeModel.Pca(2), new(1))));
        var fitted = Gemos.Fit(Plane(taps, labels), GenerativeModel.Gmm(1), new(1));
        Assert.Contains("fitted for 3 classes, got logits of 2", Message(() => fitted.Score(Plane(taps, null) with { Logits = torch.zeros(120, 2) })));
    }

    [Fact]
    public void Layers_of_the_mahalanobis_ensemble_add_up_with_their_weights() {
        using var d = torch.NewDisposeScope();
        var (taps, labels) = Samples(50);
        var both = Plane(torch.cat([taps, taps.square()], 1), labels) with { TapWidths = [2, 2] };
        var one = Mahalanobis.Fit(taps, labels, 3).Score(taps);
        var two = Mahalanobis.Fit(taps.square(), labels, 3).Score(taps.square());
        Formula.Near((one * 0.25 + two * 2).Numbers(), MahalanobisMethod.Method.With(new MahalanobisOptions() { LayerWeights = [0.25, 2] }).Fit(both, new(1)).Score(both), 1e-9);
        Assert.Contains("for each of 2 taps expected, got 1", Assert.Throws<ArgumentException>(() => MahalanobisMethod.Fit(both, new() { LayerWeights = [1] })).Message);
        Assert.Throws<ArgumentException>(() => new MahalanobisOptions { LayerWeights = [double.NaN] });
    }
}
