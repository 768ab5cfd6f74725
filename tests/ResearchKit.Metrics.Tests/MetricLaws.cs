using System.Reflection;

namespace ResearchKit.Metrics.Tests;

/// <summary>Every metric of known and unknown scores obeys the same laws; a method that is not in the list fails the last test.</summary>
public sealed class MetricLaws {
    /// <summary>One side's scores with a whole number per example, from which labels and weights are made: it stays when scores are mapped.</summary>
    public sealed record Side(double[] Scores, int[] Tags) {
        public static Side Of(float[] scores) => new(OpenSetF1.Doubles<float>(scores), [.. scores.Select((s, i) => Math.Abs((int)(s * 4) + 3 * i) % 1000)]);

        public bool[] Correct => Array.ConvertAll(Tags, t => t % 3 != 0);

        public double[] Weights => Array.ConvertAll(Tags, t => 0.5 + t % 4);

        public Side Map(Func<double, double> f) => this with { Scores = Array.ConvertAll(Scores, s => f(s)) };

        public Side Reversed => new([.. Scores.AsEnumerable().Reverse()], [.. Tags.AsEnumerable().Reverse()]);

        public Side Twice => new([.. Scores, .. Scores], [.. Tags, .. Tags]);
    }

    /// <param name="Of">The metric.</param>
    /// <param name="Perfect">Its value where every known score is above every unknown one; null where that depends on the labels.</param>
    /// <param name="Mirror">The metric that says the same of negated scores with the sides swapped, or "".</param>
    sealed record Metric(Func<Side, Side, double> Of, double? Perfect, string Mirror = "");

    static Metric Ranking(ScoresToNumber of, double? perfect, string mirror = "") => new((k, u) => of(k.Scores, u.Scores), perfect, mirror);

    delegate double ScoresToNumber(double[] known, double[] unknown);

    static double Area(IEnumerable<(double X, double Y)> points) => points.Zip(points.Skip(1), (a, b) => (b.X - a.X) * (a.Y + b.Y) / 2).Sum();

    static ScoreSketch Sketch(Side known, Side unknown) => ScoreSketch.Of(Array.ConvertAll(known.Scores, s => (float)s), Array.ConvertAll(unknown.Scores, s => (float)s));

    static readonly Dictionary<string, Metric> Metrics = new() {
        ["Roc.Rank"] = Ranking((k, u) => Roc.Rank<double>(k, u).Auroc(), 1, "Roc.Auroc"),
        ["Roc.Auroc"] = Ranking((k, u) => Roc.Auroc<double>(k, u), 1, "Roc.Auroc"),
        ["Roc.AuprIn"] = Ranking((k, u) => Roc.AuprIn<double>(k, u), 1, "Roc.AuprOut"),
        ["Roc.AuprOut"] = Ranking((k, u) => Roc.AuprOut<double>(k, u), 1, "Roc.AuprIn"),
        ["Roc.AuprInTrapezoid"] = Ranking((k, u) => Roc.AuprInTrapezoid<double>(k, u), 1, "Roc.AuprOutTrapezoid"),
        ["Roc.AuprOutTrapezoid"] = Ranking((k, u) => Roc.AuprOutTrapezoid<double>(k, u), 1, "Roc.AuprInTrapezoid"),
        ["Roc.FprAtTpr"] = Ranking((k, u) => Roc.FprAtTpr<double>(k, u), 0, "Roc.FprAtTprUnknownPositive"),
        ["Roc.FprAtTprUnknownPositive"] = Ranking((k, u) => Roc.FprAtTprUnknownPositive<double>(k, u), 0, "Roc.FprAtTpr"),
        ["Roc.DetectionError"] = Ranking((k, u) => Roc.DetectionError<double>(k, u), 0, "Roc.DetectionError"),
        ["Roc.DetectionErrorAtTpr"] = Ranking((k, u) => Roc.DetectionErrorAtTpr<double>(k, u, 1), 0),
        ["Roc.Curve"] = Ranking((k, u) => Area(Roc.Curve<double>(k, u, corners: true).Select(p => (p.Fpr, p.Tpr))), 1, "Roc.Auroc"),
        ["Roc.Summary"] = Ranking((k, u) => Roc.Summary<double>(k, u).FprAt95Tpr, 0, "Roc.FprAtTprUnknownPositive"),
        ["Oscr.Area"] = new((k, u) => Oscr.Area<double>(k.Scores, k.Correct, u.Scores), null),
        ["Oscr.MacroArea"] = new((k, u) => Oscr.MacroArea<double>(k.Scores, new int[k.Tags.Length], Array.ConvertAll(k.Correct, c => c ? 0 : 1), u.Scores, 1), null),
        ["Oscr.CcrAtFpr"] = new((k, u) => Oscr.CcrAtFpr<double>(k.Scores, k.Correct, u.Scores, 0.3), null),
        ["Oscr.Curve"] = new((k, u) => Area(Oscr.Curve<double>(k.Scores, k.Correct, u.Scores).Select(p => (p.Fpr, p.Ccr))), null),
        ["WeightedRoc.Auroc"] = new((k, u) => WeightedRoc.Auroc(k.Scores, k.Weights, u.Scores, u.Weights), 1, "WeightedRoc.Auroc"),
        ["WeightedRoc.AuprIn"] = new((k, u) => WeightedRoc.AuprIn(k.Scores, k.Weights, u.Scores, u.Weights), 1, "WeightedRoc.AuprOut"),
        ["WeightedRoc.AuprOut"] = new((k, u) => WeightedRoc.AuprOut(k.Scores, k.Weights, u.Scores, u.Weights), 1, "WeightedRoc.AuprIn"),
        ["WeightedRoc.AuprInTrapezoid"] = new((k, u) => WeightedRoc.AuprInTrapezoid(k.Scores, k.Weights, u.Scores, u.Weights), 1, "WeightedRoc.AuprOutTrapezoid"),
        ["WeightedRoc.AuprOutTrapezoid"] = new((k, u) => WeightedRoc.AuprOutTrapezoid(k.Scores, k.Weights, u.Scores, u.Weights), 1, "WeightedRoc.AuprInTrapezoid"),
        ["WeightedRoc.OscrArea"] = new((k, u) => WeightedRoc.OscrArea(k.Scores, k.Correct, k.Weights, u.Scores, u.Weights), null),
        ["WeightedRoc.FprAtTpr"] = new((k, u) => WeightedRoc.FprAtTpr(k.Scores, k.Weights, u.Scores, u.Weights), 0, "WeightedRoc.FprAtTprUnknownPositive"),
        ["WeightedRoc.FprAtTprUnknownPositive"] = new((k, u) => WeightedRoc.FprAtTprUnknownPositive(k.Scores, k.Weights, u.Scores, u.Weights), 0, "WeightedRoc.FprAtTpr"),
        ["WeightedRoc.DetectionError"] = new((k, u) => WeightedRoc.DetectionError(k.Scores, k.Weights, u.Scores, u.Weights), 0, "WeightedRoc.DetectionError"),
        ["ScoreSketch.Of"] = new((k, u) => Sketch(k, u).AuprIn().Value, 1, "Roc.AuprOut"),
    };

    /// <summary>Intervals, each with the number that it must contain.</summary>
    static readonly Dictionary<string, Func<float[], float[], (Interval Interval, double Estimate)>> Intervals = new() {
        ["DeLong.Interval"] = (k, u) => (DeLong.Interval<float>([.. k, 0], [.. u, 1]), Roc.Auroc<float>([.. k, 0], [.. u, 1])),
        ["DeLong.LogitInterval"] = (k, u) => (DeLong.LogitInterval<float>([.. k, 0], [.. u, 1]), Roc.Auroc<float>([.. k, 0], [.. u, 1])),
        ["Bootstrap.Percentile"] = (k, u) => (Bootstrap.Percentile(k, u, Roc.AuprOut, 5, 40), Roc.AuprOut<float>(k, u)),
        ["Bootstrap.Bca"] = (k, u) => (Bootstrap.Bca(k, u, Roc.AuprInTrapezoid, 5, 40), Roc.AuprInTrapezoid<float>(k, u)),
        ["Bootstrap.BcaOfAll"] = (k, u) => (Bootstrap.BcaOfAll(k.Length, u.Length, (i, j) => [Roc.Auroc<float>(Picked(k, i), Picked(u, j))], 5, 40)[0], Roc.Auroc<float>(k, u)),
    };

    static float[] Picked(float[] values, ReadOnlySpan<int> indices) => [.. indices.ToArray().Select(i => values[i])];

    public static TheoryData<string> Names => [.. Metrics.Keys];

    public static TheoryData<string> IntervalNames => [.. Intervals.Keys];

    static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    static void Law(string name, Func<Func<Side, Side, double>, Side, Side, bool> law) =>
        Some.Holds(Some.Scores, Some.Scores, (k, u) => law(Metrics[name].Of, Side.Of(k), Side.Of(u)));

    [Theory, MemberData(nameof(Names))]
    public void It_lies_between_0_and_1(string name) => Law(name, (f, k, u) => f(k, u) is >= 0 and <= 1 + 1e-12);

    [Theory, MemberData(nameof(Names))]
    public void The_order_of_the_examples_does_not_matter(string name) => Law(name, (f, k, u) => Near(f(k, u), f(k.Reversed, u.Reversed)));

    [Theory, MemberData(nameof(Names))]
    public void Every_example_twice_changes_nothing(string name) => Law(name, (f, k, u) => Near(f(k, u), f(k.Twice, u.Twice)));

    [Theory, MemberData(nameof(Names))]
    public void A_strictly_increasing_map_changes_nothing(string name) => Law(name, (f, k, u) => {
        // A power of two and a half: exact in floats too, so that the sketch keeps ties apart and together as they were.
        static double Map(double s) => s >= 0 ? 4 * s : s / 2;
        return Near(f(k, u), f(k.Map(Map), u.Map(Map)));
    });

    [Theory, MemberData(nameof(Names))]
    public void A_perfect_order_is_perfect(string name) => Law(name, (f, k, u) => {
        var value = f(k.Map(s => Math.Abs(s) + 1), u.Map(s => -Math.Abs(s)));
        return Metrics[name].Perfect is not { } perfect || Near(value, perfect);
    });

    [Theory, MemberData(nameof(Names))]
    public void Its_mirror_says_the_same_of_the_other_polarity(string name) => Law(name, (f, k, u) =>
        Metrics[name].Mirror == "" || Near(f(k, u), Metrics[Metrics[name].Mirror].Of(u.Map(s => -s), k.Map(s => -s))));

    [Theory, MemberData(nameof(Names))]
    public void It_refuses_an_empty_side_and_NaN(string name) {
        var f = Metrics[name].Of;
        Side none = Side.Of([]), some = Side.Of([1, 2]), nan = Side.Of([1, 1]) with { Scores = [0, double.NaN] };
        Assert.ThrowsAny<Exception>(() => f(none, some));
        Assert.ThrowsAny<Exception>(() => f(some, none));
        Assert.Contains("known[1] is NaN", Some.MessageOf(() => f(nan, some)));
        Assert.Contains("unknown[1] is NaN", Some.MessageOf(() => f(some, nan)));
    }

    [Theory, MemberData(nameof(IntervalNames))]
    public void An_interval_contains_its_estimate_and_stays_in_range(string name) => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var (interval, estimate) = Intervals[name](known, unknown);
        return interval.Contains(estimate) && Near(interval.Mean, estimate) && interval is { Low: >= 0, High: <= 1 };
    });

    [Fact]
    public void Every_public_metric_of_known_and_unknown_is_in_the_lists() {
        static bool Takes(MethodBase m, string name) => m.GetParameters().Any(p => p.Name == name);
        var methods = typeof(Roc).Assembly.GetExportedTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => Takes(m, "known") && Takes(m, "unknown")).Select(m => $"{m.DeclaringType!.Name}.{m.Name}").Distinct().Order().ToArray();
        Assert.Contains("Roc.Auroc", methods);
        Assert.Equal(methods, Metrics.Keys.Concat(Intervals.Keys).Order());
    }

    [Fact]
    public void Every_metric_of_a_ranking_is_there_for_two_spans_too() {
        var ofRanking = typeof(RocMetrics).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(m => m.Name).Distinct().ToArray();
        Assert.Contains("Auroc", ofRanking);
        Assert.All(ofRanking, name => Assert.Contains($"Roc.{name}", Metrics.Keys));
    }
}
