namespace ResearchKit.Metrics.Tests;

public sealed class RocTests {
    // Golden values: scikit-learn 1.2.1 on the arrays of Some, y = 1 for known; in Python
    // roc_auc_score(y, s); average_precision_score(y, s), (1-y, -s); auc(recall, precision) of precision_recall_curve;
    // f, t, _ = roc_curve(y, s, drop_intermediate=False): f[argmax(t >= x)], ((1-t+f)/2).min(); and the same on (1-y, -s).
    [Fact]
    public void Auroc_matches_scikit_learn() => Assert.Equal(0.7070000000000001, Roc.Auroc(Some.Known, Some.Unknown), 1e-15);

    [Fact]
    public void Average_precision_matches_scikit_learn() {
        Assert.Equal(0.782222290580513, Roc.AuprIn(Some.Known, Some.Unknown), 1e-14);
        Assert.Equal(0.6814999424155693, Roc.AuprOut(Some.Known, Some.Unknown), 1e-14);
    }

    [Fact]
    public void Trapezoids_match_scikit_learn() {
        Assert.Equal(0.7823630234146348, Roc.AuprInTrapezoid(Some.Known, Some.Unknown), 1e-14);
        Assert.Equal(0.6805114988523384, Roc.AuprOutTrapezoid(Some.Known, Some.Unknown), 1e-14);
    }

    [Theory]
    [InlineData(0.5, 0.25, 0.28)]
    [InlineData(0.8, 0.575, 0.52)]
    [InlineData(0.95, 0.775, 0.68)]
    [InlineData(1.0, 0.8, 0.7)]
    public void Fpr_at_tpr_matches_scikit_learn(double tpr, double knownPositive, double unknownPositive) {
        Assert.Equal(knownPositive, Roc.FprAtTpr(Some.Known, Some.Unknown, tpr), 1e-15);
        Assert.Equal(unknownPositive, Roc.FprAtTprUnknownPositive(Some.Known, Some.Unknown, tpr), 1e-15);
    }

    [Fact]
    public void Detection_error_matches_scikit_learn() {
        Assert.Equal(0.35, Roc.DetectionError(Some.Known, Some.Unknown), 1e-15);
        Assert.Equal(0.4075, Roc.DetectionErrorAtTpr(Some.Known, Some.Unknown), 1e-15);
    }

    [Fact]
    public void A_case_by_hand() {
        // Order from the top: known 3; known 2 with unknown 2; unknown 1. Pairs: (3,2), (3,1), (2,1) right, (2,2) half: 3.5 of 4.
        float[] known = [3, 2], unknown = [2, 1];
        Assert.Equal(3.5 / 4, Roc.Auroc(known, unknown));
        Assert.Equal((1 + 2.0 / 3) / 2, Roc.AuprIn(known, unknown));
        Assert.Equal((1 + 2.0 / 3) / 2, Roc.AuprOut(known, unknown));
        Assert.Equal(0.5, Roc.FprAtTpr(known, unknown));
        Assert.Equal(0, Roc.FprAtTpr(known, unknown, 0.5));
        Assert.Equal(0.25, Roc.DetectionError(known, unknown));
        RocPoint[] points = [new(0, 0, double.PositiveInfinity), new(0, 0.5, 3), new(0.5, 1, 2), new(1, 1, 1)];
        Assert.Equal(points, Roc.Curve(known, unknown));
    }

    [Fact]
    public void Auroc_is_the_share_of_well_ordered_pairs() => Some.Holds(Some.Scores, Some.Scores,
        (known, unknown) => Math.Abs(Roc.Auroc(known, unknown) - PairCount(known, unknown)) < 1e-12);

    [Fact]
    public void Every_metric_matches_its_slow_twin() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var inside = Slow.Points(known, unknown);
        var outside = Slow.Points(Negated(unknown), Negated(known));
        return Near(Roc.AuprIn(known, unknown), Slow.AveragePrecision(inside))
            && Near(Roc.AuprOut(known, unknown), Slow.AveragePrecision(outside))
            && Near(Roc.AuprInTrapezoid(known, unknown), Slow.Trapezoid(inside))
            && Near(Roc.AuprOutTrapezoid(known, unknown), Slow.Trapezoid(outside))
            && Near(Roc.FprAtTpr(known, unknown, 0.7), inside.First(p => p.Tpr >= 0.7).Fpr)
            && Near(Roc.FprAtTprUnknownPositive(known, unknown, 0.7), outside.First(p => p.Tpr >= 0.7).Fpr)
            && Near(Roc.DetectionError(known, unknown), inside.Append(new(0, 0, 1)).Min(p => (1 - p.Tpr + p.Fpr) / 2));
    });

    [Fact]
    public void Summary_is_the_single_metrics() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) =>
        Roc.Summary(known, unknown) is var s
        && s.Auroc == Roc.Auroc(known, unknown) && s.AuprIn == Roc.AuprIn(known, unknown) && s.AuprOut == Roc.AuprOut(known, unknown)
        && s.FprAt95Tpr == Roc.FprAtTpr(known, unknown) && s.DetectionError == Roc.DetectionError(known, unknown)
        && s.FprAt95TprUnknownPositive == Roc.FprAtTprUnknownPositive(known, unknown));

    [Fact]
    public void Swapping_the_sides_gives_the_complement() => Some.Holds(Some.Scores, Some.Scores,
        (a, b) => Math.Abs(Roc.Auroc(a, b) + Roc.Auroc(b, a) - 1) < 1e-15);

    [Fact]
    public void A_strictly_increasing_map_changes_nothing() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        static double[] Map(float[] x) => Array.ConvertAll(x, v => Math.Cbrt(v) * 3 - 7);
        return Roc.Summary(known, unknown) == Roc.Summary(Map(known), Map(unknown));
    });

    [Fact]
    public void The_other_polarity_is_the_negated_scores_with_the_sides_swapped() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var (k, u) = (Negated(known), Negated(unknown));
        return Near(Roc.AuprOut(known, unknown), Roc.AuprIn(u, k))
            && Near(Roc.AuprOutTrapezoid(known, unknown), Roc.AuprInTrapezoid(u, k))
            && Roc.FprAtTprUnknownPositive(known, unknown) == Roc.FprAtTpr(u, k)
            && Roc.Auroc(known, unknown) == Roc.Auroc(u, k);
    });

    [Fact]
    public void Fpr_never_falls_as_the_tpr_asked_rises() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var fprs = Enumerable.Range(1, 20).Select(i => Roc.FprAtTpr(known, unknown, i / 20.0)).ToArray();
        return fprs.SequenceEqual(fprs.Order());
    });

    [Fact]
    public void A_perfect_order_is_perfect_everywhere() => Some.Holds(Some.Scores, Some.Scores, (a, b) => {
        var known = Array.ConvertAll(a, x => Math.Abs(x) + 1);
        var unknown = Array.ConvertAll(b, x => -Math.Abs(x));
        return Roc.Summary(known, unknown) == new RocSummary(1, 1, 1, 0, 0, 0);
    });

    [Fact]
    public void Equal_scores_give_chance_and_prevalence() {
        float[] known = [1, 1, 1], unknown = [1];
        Assert.Equal(new RocSummary(0.5, 0.75, 0.25, 1, 1, 0.5), Roc.Summary(known, unknown));
    }

    [Fact]
    public void The_curve_rises_to_the_corner_and_has_the_area_of_auroc() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var curve = Roc.Curve(known, unknown);
        var steps = curve.Zip(curve.Skip(1)).ToArray();
        return curve[0] == new RocPoint(0, 0, double.PositiveInfinity) && (curve[^1].Fpr, curve[^1].Tpr) == (1, 1)
            && steps.All(s => s.First.Fpr <= s.Second.Fpr && s.First.Tpr <= s.Second.Tpr && s.First.Threshold > s.Second.Threshold)
            && Near(steps.Sum(s => (s.Second.Fpr - s.First.Fpr) * (s.First.Tpr + s.Second.Tpr) / 2), Roc.Auroc(known, unknown));
    });

    [Fact]
    public void The_corners_are_the_points_where_the_curve_turns() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        RocPoint[] all = [.. Roc.Curve(known, unknown)], corners = [.. Roc.Curve(known, unknown, corners: true)];
        bool Turns(RocPoint a, RocPoint b, RocPoint c) => Math.Abs((b.Fpr - a.Fpr) * (c.Tpr - b.Tpr) - (b.Tpr - a.Tpr) * (c.Fpr - b.Fpr)) > 1e-12;
        RocPoint[] turns = [all[0], .. Enumerable.Range(1, all.Length - 2).Where(i => Turns(all[i - 1], all[i], all[i + 1])).Select(i => all[i]), all[^1]];
        return corners.SequenceEqual(turns);
    });

    [Fact]
    public void A_large_ranking_in_sections_is_the_pass_in_one_go() {
        // 1,400,000 scores of few distinct values among many: groups lie across any border. Sections: five; the twin counts in tables.
        var random = new SplitMix(3);
        float[] known = [.. Enumerable.Range(0, 700_000).Select(i => i % 3 == 0 ? 7 : random.Below(1 << 19) + 20_000)];
        float[] unknown = [.. Enumerable.Range(0, 700_000).Select(i => i % 4 == 0 ? 7 : random.Below(1 << 19))];
        int[] k = new int[1 << 20], u = new int[1 << 20];
        foreach (var x in known) k[(int)x]++;
        foreach (var x in unknown) u[(int)x]++;
        double tp = 0, fp = 0, auroc = 0, auprIn = 0, auprOut = 0, error = 0.5, n = 700_000;
        var points = 1;
        for (var x = k.Length - 1; x >= 0; x--) {
            if (k[x] + u[x] == 0) continue;
            auroc += u[x] * (tp + k[x] / 2.0);
            auprOut += u[x] * ((n - fp) / (n - fp + n - tp));
            (tp, fp, points) = (tp + k[x], fp + u[x], points + 1);
            auprIn += k[x] * (tp / (tp + fp));
            error = Math.Min(error, (n - tp + fp) / n / 2);
        }
        var ranked = Roc.Rank(known, unknown);
        var summary = ranked.Summary();
        Assert.Equal(auroc / n / n, summary.Auroc, 1e-14);
        Assert.Equal(auprIn / n, summary.AuprIn, 1e-12);
        Assert.Equal(auprOut / n, summary.AuprOut, 1e-12);
        Assert.Equal(error, summary.DetectionError, 1e-14);
        Assert.Equal(summary, Roc.Summary(known.Reverse().ToArray(), unknown));
        Assert.Equal((ranked.Auroc(), ranked.AuprIn(), ranked.AuprOut(), ranked.DetectionError()), (summary.Auroc, summary.AuprIn, summary.AuprOut, summary.DetectionError));
        var (all, corners) = (ranked.Curve(), ranked.Curve(corners: true));
        Assert.Equal(points, all.Count);
        double Area(IReadOnlyList<RocPoint> c) => Enumerable.Range(1, c.Count - 1).Sum(i => (c[i].Fpr - c[i - 1].Fpr) * (c[i].Tpr + c[i - 1].Tpr) / 2);
        Assert.Equal(summary.Auroc, Area(all), 1e-12);
        Assert.Equal(summary.Auroc, Area(corners), 1e-12);
        Assert.True(corners.Count < all.Count && all[^1] == corners[^1] && all[0] == corners[0]);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.95)]
    [InlineData(0.07)]
    [InlineData(0.28)]
    [InlineData(0.55)]
    [InlineData(1)]
    public void A_share_that_n_divides_needs_no_extra_example(double share) {
        // share * n may round to just above the whole number: 0.07 * 100 > 7, yet 7 of 100 are enough.
        for (var n = 1; n <= 100; n++) {
            var wanted = Enumerable.Range(1, n).First(m => (double)m / n >= share);
            Assert.Equal(wanted, RocMetrics.Needed(share, n));
        }
    }

    [Fact]
    public void Infinities_are_ordered_and_signed_zeros_tie() {
        Assert.Equal(1, Roc.Auroc([float.PositiveInfinity, 0], [float.NegativeInfinity]));
        Assert.Equal(0.5, Roc.Auroc([float.PositiveInfinity], [float.PositiveInfinity]));
        Assert.Equal(0.5, Roc.Auroc([-0f], [0f]));
        Assert.Equal(0.5, Roc.Auroc([0.0], [-0.0]));
    }

    [Fact]
    public void The_caller_s_arrays_stay_as_they_were() {
        float[] known = [3, -0f, 1], unknown = [2, 5, 4];
        Roc.Summary(known, unknown);
        Assert.Equal([3, -0f, 1], known);
        Assert.Equal([2, 5, 4], unknown);
    }

    [Fact]
    public void Bad_input_is_refused_by_name() {
        Assert.Contains("known must hold at least one value", Some.MessageOf(() => Roc.Auroc([], new float[1])));
        Assert.Contains("unknown must hold at least one value", Some.MessageOf(() => Roc.AuprIn(new double[1], [])));
        Assert.Contains("known[2] is NaN", Some.MessageOf(() => Roc.Auroc([0, 1, float.NaN, float.NaN], new float[1])));
        Assert.Contains("unknown[1] is NaN", Some.MessageOf(() => Roc.FprAtTpr(new double[1], [0, double.NaN])));
        Assert.Contains("must be above 0 and at most 1", Some.MessageOf(() => Roc.FprAtTpr(new float[1], new float[1], 0)));
        Assert.Contains("tpr", Some.MessageOf(() => Roc.FprAtTpr(new float[1], new float[1], double.NaN)));
        Assert.Contains("tpr", Some.MessageOf(() => Roc.FprAtTprUnknownPositive(new float[1], new float[1], 1.01)));
    }

    static double PairCount(float[] known, float[] unknown) =>
        (from k in known from u in unknown select k > u ? 1 : k == u ? 0.5 : 0).Average();

    static float[] Negated(float[] x) => Array.ConvertAll(x, v => -v);

    static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;
}

/// <summary>The definitions, one threshold at a time.</summary>
static class Slow {
    public readonly record struct Point(double Tpr, double Fpr, double Precision);

    public static Point[] Points(float[] positive, float[] negative) => [..
        from t in positive.Concat(negative).Distinct().OrderDescending()
        let tp = positive.Count(s => s >= t)
        let fp = negative.Count(s => s >= t)
        select new Point((double)tp / positive.Length, (double)fp / negative.Length, (double)tp / (tp + fp))];

    public static double AveragePrecision(Point[] points) =>
        points.Zip(points.Prepend(new(0, 0, 1)), (b, a) => (b.Tpr - a.Tpr) * b.Precision).Sum();

    public static double Trapezoid(Point[] points) =>
        points.Zip(points.Prepend(new(0, 0, 1)), (b, a) => (b.Tpr - a.Tpr) * (a.Precision + b.Precision) / 2).Sum();
}
