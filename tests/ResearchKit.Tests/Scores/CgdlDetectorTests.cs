using ResearchKit.Scores;

namespace ResearchKit.Tests;

public class CgdlDetectorTests {
    static (Tensor Z, Tensor Means, Tensor Deviations) Case() => (LadderCase.Values([4, 3], 0.6, 1.5), LadderCase.Values([2, 3], 1.6, 1), LadderCase.Values([2, 3], 0.1, 0.4, 1));

    [Fact]
    public void The_latent_number_is_that_of_PyTorchs_probability() {
        using var d = torch.NewDisposeScope();
        var (z, m, s) = Case();
        Formula.Near([.. LadderGolden.LatentProbability.Select(p => Math.Log(-Math.Log(1 - p)))], CgdlDetector.Latents(z, m, s), 1e-7);
    }

    [Fact]
    public void It_falls_with_the_distance_also_where_the_probability_is_0_or_1() {
        using var d = torch.NewDisposeScope();
        var away = torch.tensor(new[] { 0.03, 0.1, 1, 3, 6, 12, 25, 36 }).unsqueeze(1).expand(8, 32);
        var numbers = CgdlDetector.Latents(away, torch.zeros(1, 32, dtype: ScalarType.Float64), torch.ones(1, 32, dtype: ScalarType.Float64)).Numbers();
        Assert.All(numbers, n => Assert.True(double.IsFinite(n)));
        Assert.All(numbers.Zip(numbers.Skip(1)), p => Assert.True(p.First > p.Second, $"{p.First} and then {p.Second}"));
        Assert.Equal(CgdlDetector.Latents(torch.zeros_like(away), torch.zeros(1, 32, dtype: ScalarType.Float64), torch.ones(1, 32, dtype: ScalarType.Float64)).Numbers()[0],
            CgdlDetector.Latents(away * 0.01, torch.zeros(1, 32, dtype: ScalarType.Float64), torch.ones(1, 32, dtype: ScalarType.Float64)).Numbers()[0]);   // as near as can be
        Assert.True(double.IsFinite(CgdlDetector.Latents(away * 1e9, away.narrow(0, 0, 1), torch.ones(1, 32, dtype: ScalarType.Float64)).amin(0).ToDouble()));
    }

    [Fact]
    public void It_is_fitted_by_class() {
        using var d = torch.NewDisposeScope();
        var z = torch.tensor(new double[] { 0, 0, 2, 4, 10, 10, 12, 18 }).reshape(4, 2);
        var (labels, errors) = (torch.tensor(new long[] { 0, 0, 1, 1 }), torch.tensor(new double[] { 1, 2, 3, 6 }));
        var detector = CgdlDetector.Fit(z, labels, 2, errors);
        Formula.Near([1, 2, 11, 14], detector.Means, 1e-12);
        Formula.Near([Math.Sqrt(2), Math.Sqrt(8), Math.Sqrt(2), Math.Sqrt(32)], detector.Deviations, 1e-12);
        Formula.Near([-6, -3, -2, -1], detector.KnownErrors, 1e-12);
        Formula.Near([.. CgdlDetector.Latents(z, detector.Means, detector.Deviations).Numbers().Order()], detector.KnownLatents, 1e-12);
    }

    [Fact]
    public void A_threshold_is_the_pair_of_thresholds_that_keep_the_same_share_of_the_known_images() {
        using var d = torch.NewDisposeScope();
        var (z, labels, errors) = (LadderCase.Values([60, 2], 0.3, 4, 5), torch.arange(60).remainder(2), LadderCase.Values([60], 0.7, 2, 3));
        var detector = CgdlDetector.Fit(z, labels, 2, errors);
        double[] Latents(Tensor x) => [.. CgdlDetector.Latents(x, detector.Means, detector.Deviations).Numbers()];
        double[] own = [.. Latents(z).Order()], off = [.. errors.Numbers().OrderDescending()];
        var (some, made) = (LadderCase.Values([200, 2], 0.2, 9, 7), LadderCase.Values([200], 0.9, 3, 3));
        var (score, latent, error) = (detector.Score(some, made).Numbers().ToArray(), Latents(some), made.Numbers().ToArray());
        foreach (var rejected in new[] { 1, 3, 30, 59 })   // so many of the known images are below either threshold
            for (var i = 0; i < 200; i++)
                Assert.Equal(latent[i] > own[rejected - 1] && error[i] < off[rejected - 1], score[i] > Math.Log(rejected / 61.0));
        Assert.Contains(score, x => x < Math.Log(0.5 / 61));   // further out than any known image, and still told apart
        var far = detector.Score(z.narrow(0, 0, 4), torch.tensor(new[] { 50.0, 51, 60, 1e9 })).Numbers().ToArray();
        Assert.Equal(far.OrderDescending(), far);
        Assert.Equal(4, far.Distinct().Count());
        Assert.All(detector.Score(z * 1e9, torch.zeros(60)).Numbers(), x => Assert.True(double.IsFinite(x) && x < 0));
    }

    [Fact]
    public void Bad_input_is_refused_with_what_was_expected() {
        using var d = torch.NewDisposeScope();
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        var (z, y, e) = (LadderCase.Values([4, 3], 0.6, 1.5), torch.tensor(new long[] { 0, 0, 1, 1 }), torch.ones(4));
        Assert.Contains("class 1 has 1 images, cgdl needs at least 2", Message(() => CgdlDetector.Fit(z, torch.tensor(new long[] { 0, 0, 0, 1 }), 2, e)));
        Assert.Contains("errors must be [4], got [3] Float32", Message(() => CgdlDetector.Fit(z, y, 2, e.narrow(0, 0, 3))));
        Assert.Contains("labels must be in [0, 1), got 1 at index 2", Message(() => CgdlDetector.Fit(z, y, 1, e)));
        Assert.Contains("latents must be finite, row 0", Message(() => CgdlDetector.Fit(z * double.NaN, y, 2, e)));
        Assert.Contains("latents must be [n > 0, 3], got [4, 2] Float64", Message(() => CgdlDetector.Fit(z, y, 2, e).Score(z.narrow(1, 0, 2), e)));
        Assert.Contains("errors must be [4], got [3] Float32", Message(() => CgdlDetector.Fit(z, y, 2, e).Score(z, e.narrow(0, 0, 3))));
    }
}
