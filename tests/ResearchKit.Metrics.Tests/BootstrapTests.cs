namespace ResearchKit.Metrics.Tests;

public sealed class BootstrapTests {
    // SciPy 1.10.1: stats.bootstrap((known, unknown), auroc, vectorized=False, method=..., n_resamples=20000, random_state=1).
    // The draws differ, so the tolerance is that of the resampling (its standard error at the ends is about 0.001).
    [Fact]
    public void Intervals_match_scipy_within_the_noise_of_resampling() {
        var bca = Bootstrap.Bca(Some.Known, Some.Unknown, Roc.Auroc, seed: 1, resamples: 20_000);
        Assert.Equal(0.59175, bca.Low, 0.004);
        Assert.Equal(0.80225, bca.High, 0.004);
        var percentile = Bootstrap.Percentile(Some.Known, Some.Unknown, Roc.Auroc, seed: 1, resamples: 20_000);
        Assert.Equal(0.59675, percentile.Low, 0.004);
        Assert.Equal(0.80625, percentile.High, 0.004);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_one_another() {
        Interval At(ulong seed) => Bootstrap.Bca(Some.Known, Some.Unknown, Roc.AuprIn, seed, resamples: 200);
        Assert.Equal(At(1), At(1));
        Assert.NotEqual(At(1), At(2));
    }

    [Fact]
    public void Intervals_contain_the_estimate_and_stay_in_range() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        ScoreStatistic fpr = (k, u) => Roc.FprAtTpr(k, u);
        return new[] { Bootstrap.Bca(known, unknown, fpr, 3, 50), Bootstrap.Percentile(known, unknown, fpr, 3, 50) }
            .All(i => i.Contains(Roc.FprAtTpr(known, unknown)) && i is { Low: >= 0, High: <= 1 });
    });

    [Fact]
    public void A_mean_s_interval_is_that_of_its_standard_error() {
        // The mean of 2000 uniform numbers: bootstrap and normal theory agree. The statistic looks at one side only.
        var sample = Some.Uniform(2000, seed: 8);
        ScoreStatistic mean = (k, _) => System.Numerics.Tensors.TensorPrimitives.Sum(k) / k.Length;
        var theory = Interval.OfMean(OpenSetF1.Doubles(sample));
        var bca = Bootstrap.Bca(sample, [0f], mean, seed: 4, resamples: 4000);
        Assert.Equal(theory.Low, bca.Low, 0.0012);
        Assert.Equal(theory.High, bca.High, 0.0012);
    }

    [Fact]
    public void Several_numbers_share_the_draws() {
        double[] Both(ReadOnlySpan<int> k, ReadOnlySpan<int> u) {
            float[] known = [.. k.ToArray().Select(i => Some.Known[i])], unknown = [.. u.ToArray().Select(j => Some.Unknown[j])];
            return [Roc.AuprOut<float>(known, unknown), Roc.Auroc<float>(known, unknown)];
        }
        var both = Bootstrap.BcaOfAll(50, 40, Both, seed: 6, resamples: 200);
        Assert.Equal((Bootstrap.Bca(Some.Known, Some.Unknown, Roc.AuprOut, 6, 200), Bootstrap.Bca(Some.Known, Some.Unknown, Roc.Auroc, 6, 200)), (both[0], both[1]));
    }

    // SciPy 1.10.1, x = [i**3/100 for i in range(20)]: stats.bootstrap((x,), mean, n_resamples=100000, random_state=1), method="BCa"
    // and "percentile". The ends' noise of resampling is about 0.1 at 20,000; without the acceleration BCa's would lie at percentile's.
    [Fact]
    public void A_skewed_sample_moves_BCa_as_in_scipy() {
        float[] sample = [.. Enumerable.Range(0, 20).Select(i => i * i * i / 100f)];
        ScoreStatistic mean = (k, _) => System.Numerics.Tensors.TensorPrimitives.Sum(k) / k.Length;
        var (bca, percentile) = (Bootstrap.Bca(sample, [0f], mean, 1, 20_000), Bootstrap.Percentile(sample, [0f], mean, 1, 20_000));
        Assert.Equal(10.29258087493643, bca.Low, 0.3);
        Assert.Equal(29.07564039836955, bca.High, 0.5);
        Assert.Equal(9.486487500000003, percentile.Low, 0.3);
        Assert.Equal(27.697512499999995, percentile.High, 0.5);
    }

    [Fact]
    public void A_perfect_order_leaves_no_width() =>
        Assert.Equal(new(1, 1, 1, 0.95, 5), Bootstrap.Bca([3, 2, 2], [1, 0], Roc.Auroc, seed: 0));

    [Fact]
    public void Bad_input_is_refused_by_name() {
        Assert.Contains("known[0] is NaN", Some.MessageOf(() => Bootstrap.Bca([float.NaN], [1], Roc.Auroc, 0)));
        Assert.Contains("unknown must hold", Some.MessageOf(() => Bootstrap.Percentile([1], [], Roc.Auroc, 0)));
        Assert.Contains("must be at least 2", Some.MessageOf(() => Bootstrap.Bca([1], [1], Roc.Auroc, 0, resamples: 1)));
        Assert.Contains("level", Some.MessageOf(() => Bootstrap.Bca([1], [1], Roc.Auroc, 0, level: 1)));
        Assert.Contains("must be at least 1", Some.MessageOf(() => Bootstrap.BcaOfAll(0, 1, (_, _) => [0], 0)));
        Assert.Contains("(1), got 2", Some.MessageOf(() => Bootstrap.BcaOfAll(3, 3, (k, _) => k[0] == 0 && k[1] == 1 && k[2] == 2 ? [0] : [0, 1], 0)));
        Assert.Contains("NaN on a resample", Some.MessageOf(() => Bootstrap.Bca([1], [1], (_, _) => double.NaN, 0)));
    }
}
