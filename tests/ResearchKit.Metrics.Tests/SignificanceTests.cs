namespace ResearchKit.Metrics.Tests;

public sealed class SignificanceTests {
    static readonly double[] Known = OpenSetF1.Doubles(Some.Known), Unknown = OpenSetF1.Doubles(Some.Unknown);

    /// <summary>In Python [((i*23)%97)/8+1.5 for i in range(50)] and [((j*31)%83)/8 for j in range(40)].</summary>
    static readonly double[] Known2 = [.. Enumerable.Range(0, 50).Select(i => i * 23 % 97 / 8.0 + 1.5)];

    static readonly double[] Unknown2 = [.. Enumerable.Range(0, 40).Select(j => j * 31 % 83 / 8.0)];

    // NumPy, by the definition: psi = (k[:,None] > u) + (k[:,None] == u)/2; a = psi.mean();
    // s = sqrt(psi.mean(1).var(ddof=1)/50 + psi.mean(0).var(ddof=1)/40); a ± z s, and the same on the logit scale with s/(a(1-a)).
    [Theory]
    [InlineData(0.95, 0.6014656204119067, 0.8125343795880933, 0.591797651654283, 0.8006424218348047)]
    [InlineData(0.90, 0.6184327567226778, 0.7955672432773221, 0.6114256569076277, 0.7872465094193143)]
    public void DeLong_intervals_match_the_definition(double level, double low, double high, double logitLow, double logitHigh) {
        var plain = DeLong.Interval(Known, Unknown, level);
        Assert.Equal(low, plain.Low, 1e-12);
        Assert.Equal(high, plain.High, 1e-12);
        Assert.Equal((0.707, 90), (Math.Round(plain.Mean, 12), plain.N));
        Assert.Equal(plain, DeLong.Interval(Some.Known, Some.Unknown, level));
        var logit = DeLong.LogitInterval(Known, Unknown, level);
        Assert.Equal(logitLow, logit.Low, 1e-12);
        Assert.Equal(logitHigh, logit.High, 1e-12);
    }

    // NumPy, by the definition: S = cov(V10 of both)/50 + cov(V01 of both)/40; z = (a - b)/sqrt(S00 + S11 - 2 S01); p = 2 norm.sf(|z|).
    [Fact]
    public void Paired_DeLong_matches_the_definition() {
        var test = DeLong.Compare(Known, Unknown, Known2, Unknown2);
        Assert.Equal(0.707, test.First, 1e-14);
        Assert.Equal(0.67025, test.Second, 1e-14);
        Assert.Equal(0.47462376989573746, test.Z, 1e-11);
        Assert.Equal(0.63505516079663, test.P, 1e-11);
        Assert.Equal(-0.11500952196340639, test.Difference.Low, 1e-12);
        Assert.Equal(0.18850952196340628, test.Difference.High, 1e-12);
    }

    [Fact]
    public void A_score_does_not_differ_from_itself_nor_from_its_increasing_map() {
        var map = DeLong.Compare(Known, Unknown, Array.ConvertAll(Known, x => x * x * x), Array.ConvertAll(Unknown, x => x * x * x));
        Assert.Equal((0, 1, 0, 0), (map.Z, map.P, map.Difference.Low, map.Difference.High));
    }

    [Fact]
    public void DeLong_intervals_contain_auroc_and_swap_with_the_polarity() => Some.Holds(Some.Scores, Some.Scores, (a, b) => {
        float[] known = [.. a, 0], unknown = [.. b, 1];
        var (there, back) = (DeLong.Interval(known, unknown), DeLong.Interval(unknown, known));
        var logit = DeLong.LogitInterval(OpenSetF1.Doubles(known), OpenSetF1.Doubles(unknown));
        return there.Contains(Roc.Auroc(known, unknown)) && there is { Low: >= 0, High: <= 1 }
            && logit.Contains(there.Mean) && logit is { Low: >= 0, High: <= 1 }
            && Math.Abs(there.Low + back.High - 1) < 1e-12 && Math.Abs(there.High + back.Low - 1) < 1e-12;
    });

    // SciPy 1.10.1: stats.binomtest(b, b + c).pvalue.
    [Theory]
    [InlineData(5, 15, 0.04138946533203125)]
    [InlineData(10, 10, 1.0)]
    [InlineData(0, 6, 0.03125)]
    [InlineData(1, 0, 1.0)]
    [InlineData(30, 60, 0.0020602656809630745)]
    public void McNemar_matches_scipy(int b, int c, double p) {
        Assert.Equal(p, McNemar.Test(b, c).P, 1e-12);
        Assert.Equal(p, McNemar.Test(c, b).P, 1e-12);
    }

    [Fact]
    public void McNemar_counts_the_examples_where_only_one_is_right() {
        var test = McNemar.Test([0, 1, 2, 3, 4], first: [0, 1, 0, 0, 4], second: [0, 0, 2, 0, 3]);
        Assert.Equal((2, 1), (test.OnlyFirst, test.OnlySecond));
        Assert.Equal(81.0 / 20, McNemar.Test(5, 15).ChiSquared, 1e-14);
        Assert.Equal(new McNemar(0, 0, 1, 0), McNemar.Test([1], [1], [1]));
    }

    // SciPy 1.10.1: stats.wilcoxon(x, y, mode="exact"): statistic 7, differences without ties.
    [Fact]
    public void Wilcoxon_matches_scipy_exactly() {
        var test = WilcoxonSignedRank.Test([12, 15, 9, 22, 30, 7, 18, 25], [10, 18, 5, 16, 19, 15, 6, 12]);
        Assert.Equal(new WilcoxonSignedRank(29, 7, 8, 0.1484375, true), test);
    }

    // SciPy 1.10.1: stats.wilcoxon([(i*37)%101 for i in range(60)], [(i*53)%89-5 for i in range(60)], mode="approx"): ties, one zero.
    [Fact]
    public void Wilcoxon_matches_scipy_on_many_pairs() {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => i * 37.0 % 101)], y = [.. Enumerable.Range(0, 60).Select(i => i * 53.0 % 89 - 5)];
        var test = WilcoxonSignedRank.Test(x, y);
        Assert.Equal((637.5, 59, false), (Math.Min(test.Positive, test.Negative), test.N, test.Exact));
        Assert.Equal(0.061723461518659414, test.P, 1e-12);
    }

    [Fact]
    public void Exact_Wilcoxon_is_the_share_of_sign_choices() => Some.Holds(Some.Scores, scores => {
        double[] differences = [.. scores.Take(9).Select(x => (double)x)];
        var test = WilcoxonSignedRank.Test(differences, new double[differences.Length]);
        var nonzero = differences.Where(d => d != 0).ToArray();
        double[] ranks = [.. nonzero.Select(d => nonzero.Count(e => Math.Abs(e) < Math.Abs(d)) + (1 + nonzero.Count(e => Math.Abs(e) == Math.Abs(d))) / 2.0)];
        double SumOf(int signs) => ranks.Where((_, i) => (signs >> i & 1) == 1).Sum();
        var smaller = Math.Min(test.Positive, test.Negative);
        var share = Enumerable.Range(0, 1 << ranks.Length).Average(signs => SumOf(signs) <= smaller ? 1.0 : 0);
        return Math.Abs(test.P - Math.Min(1, 2 * share)) < 1e-12;
    });

    static readonly double[][] Table = [[.9, .8, .7, .6], [.85, .86, .7, .65], [.99, .95, .9, .8], [.7, .7, .6, .5], [.8, .75, .77, .6], [.91, .9, .85, .86]];

    // SciPy 1.10.1: stats.friedmanchisquare(*table.T); F = (n-1) chi / (n(k-1) - chi), stats.f.sf(F, 3, 15).
    [Fact]
    public void Friedman_matches_scipy() {
        var test = Friedman.Test(Table);
        Assert.Equal([1.25, 11.5 / 6, 3.0, 23.0 / 6], test.MeanRanks.Select(r => r), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(14.389830508474583, test.ChiSquared, 1e-11);
        Assert.Equal(0.0024198054416418586, test.P, 1e-12);
        Assert.Equal(19.92957746478878, test.ImanDavenportF, 1e-10);
        Assert.Equal(1.7193650383248355e-05, test.ImanDavenportP, 1e-13);
    }

    // SciPy 1.10.1: stats.studentized_range.ppf(0.95, k, inf), stats.studentized_range.cdf(2.5, k, inf).
    [Theory]
    [InlineData(2, 2.771807648699355, 0.9229001282564583)]
    [InlineData(3, 3.314493155398122, 0.8194910627933065)]
    [InlineData(4, 3.6331595749026278, 0.7110370625810741)]
    [InlineData(10, 4.474124221725907, 0.2443025579213786)]
    public void Studentized_range_matches_scipy(int k, double quantile, double cdf) {
        Assert.Equal(quantile, StudentizedRange.Quantile(0.95, k), 1e-7);
        Assert.Equal(cdf, StudentizedRange.Cdf(2.5, k), 1e-9);
    }

    // SciPy 1.10.1: stats.studentized_range.ppf(.95, 4, inf) * sqrt(20/72); .sf((23/6 - 1.25) / sqrt(20/72), 4, inf).
    [Fact]
    public void Nemenyi_matches_scipy_and_groups_what_lies_closer() {
        var test = Friedman.Test(Table);
        Assert.Equal(1.9148432265902378, test.CriticalDifference(), 1e-7);
        Assert.Equal(0.002969436990049812, test.NemenyiP(0, 3), 1e-9);
        Assert.Equal(0.002969436990049812, test.NemenyiP(3, 0), 1e-9);
        Assert.Equal(1, test.NemenyiP(1, 1));
        // Ranks 1.25, 1.92, 3, 3.83 and a critical difference of 1.915: 0-2 lie within 1.75, 1-3 are 1.917 apart.
        Assert.Equal(["0,1,2", "2,3"], test.Groups().Select(g => string.Join(",", g)));
    }

    [Fact]
    public void Methods_that_tie_everywhere_do_not_differ() {
        var test = Friedman.Test([[1, 1, 1], [2, 2, 2]]);
        Assert.Equal((0, 1, 0, 1), (test.ChiSquared, test.P, test.ImanDavenportF, test.ImanDavenportP));
        Assert.Equal(["0,1,2"], test.Groups().Select(g => string.Join(",", g)));
    }

    [Fact]
    public void Data_sets_that_all_rank_alike_give_an_infinite_F() {
        var test = Friedman.Test([[3, 2, 1], [6, 5, 4], [9, 8, 7]]);
        Assert.Equal((6, double.PositiveInfinity, 0), (Math.Round(test.ChiSquared, 12), test.ImanDavenportF, test.ImanDavenportP));
    }

    // SciPy 1.10.1: stats.chi2.sf(10, 3), stats.f.sf(3.5, 3, 15), 2*stats.norm.sf(5).
    [Fact]
    public void Tails_match_scipy() {
        Assert.Equal(0.01856613546304325, Tail.ChiSquared(10, 3), 1e-13);
        Assert.Equal(0.041941659992835646, Tail.F(3.5, 3, 15), 1e-12);
        Assert.Equal(5.733031437583866e-07, Tail.TwoSidedNormal(5), 1e-17);
    }

    [Fact]
    public void Bad_input_is_refused_by_name() {
        Assert.Contains("known must hold at least two scores", Some.MessageOf(() => DeLong.Interval([1.0], [1.0, 2])));
        Assert.Contains("unknown must hold at least two scores", Some.MessageOf(() => DeLong.LogitInterval([1.0, 2], [1.0])));
        Assert.Contains("level", Some.MessageOf(() => DeLong.Interval(Known, Unknown, 0)));
        Assert.Contains("secondKnown must have as many values as firstKnown (50), got 40", Some.MessageOf(() => DeLong.Compare(Known, Unknown, Unknown, Unknown)));
        Assert.Contains("first[0] is Infinity", Some.MessageOf(() => WilcoxonSignedRank.Test([double.PositiveInfinity], [1])));
        Assert.Contains("second must have as many values", Some.MessageOf(() => WilcoxonSignedRank.Test([1, 2], [1])));
        Assert.Contains("must be at least 0", Some.MessageOf(() => McNemar.Test(-1, 2)));
        Assert.Contains("results[1] must have as many values as results[0] (2), got 3", Some.MessageOf(() => Friedman.Test([[1, 2], [1, 2, 3]])));
        Assert.Contains("must be at least 2", Some.MessageOf(() => Friedman.Test([[1, 2]])));
        Assert.Contains("results[1][0] is NaN", Some.MessageOf(() => Friedman.Test([[1, 2], [double.NaN, 2]])));
        Assert.Contains("must be in 0..3", Some.MessageOf(() => Friedman.Test(Table).NemenyiP(0, 4)));
    }
}
