using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Metrics.Tests;

public sealed class OscrTests {
    [Fact]
    public void A_case_by_hand() {
        // From the top: 5 known right; 4 known wrong; 3 known right with unknown 3; 2 unknown; 1 known right.
        float[] known = [5, 4, 3, 1], unknown = [3, 2];
        bool[] correct = [true, false, true, true];
        // Pairs of a right known and an unknown: (5,3) (5,2) (3,2) whole, (3,3) half, (1,·) none: 3.5 of 8.
        Assert.Equal(3.5 / 8, Oscr.Area(known, correct, unknown));
        Assert.Equal(0.25, Oscr.CcrAtFpr(known, correct, unknown, 0));
        Assert.Equal(0.25, Oscr.CcrAtFpr(known, correct, unknown, 0.49));
        Assert.Equal(0.5, Oscr.CcrAtFpr(known, correct, unknown, 0.5));
        Assert.Equal(0.75, Oscr.CcrAtFpr(known, correct, unknown, 1));
        OscrPoint[] points = [new(0, 0, double.PositiveInfinity), new(0, 0.25, 5), new(0.5, 0.5, 3), new(1, 0.5, 2), new(1, 0.75, 1)];
        Assert.Equal(points, Oscr.Curve(known, correct, unknown));
    }

    [Fact]
    public void With_every_example_correct_it_is_auroc() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) =>
        Oscr.Area(known, Array.ConvertAll(known, _ => true), unknown) == Roc.Auroc(known, unknown));

    [Fact]
    public void The_area_is_that_of_the_slow_curve() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var correct = known.Select((k, i) => (i + (int)k) % 3 != 0).ToArray();
        var thresholds = known.Concat(unknown).Distinct().OrderDescending();
        var points = thresholds.Select(t => (
            Ccr: known.Where((k, i) => correct[i] && k >= t).Count() / (double)known.Length,
            Fpr: unknown.Count(u => u >= t) / (double)unknown.Length)).Prepend((Ccr: 0.0, Fpr: 0.0)).ToArray();
        var area = Enumerable.Range(1, points.Length - 1).Sum(i => (points[i].Fpr - points[i - 1].Fpr) * (points[i - 1].Ccr + points[i].Ccr) / 2);
        var ccr = points.Where(p => p.Fpr <= 0.4).Max(p => p.Ccr);
        return Math.Abs(Oscr.Area(known, correct, unknown) - area) < 1e-12
            && Oscr.CcrAtFpr(known, correct, unknown, 0.4) == ccr
            && Oscr.Curve(known, correct, unknown)[^1] is var end && (end.Fpr, end.Ccr) == (points[^1].Fpr, points[^1].Ccr);
    });

    [Fact]
    public void Nothing_correct_is_zero_everywhere() {
        Assert.Equal(0, Oscr.Area([1.0], [false], [0.0]));
        Assert.Equal(0, Oscr.CcrAtFpr([1.0], [false], [0.0], 1));
        Assert.Equal((1, 0), (Oscr.Curve([1.0], [false], [0.0])[^1].Fpr, Oscr.Curve([1.0], [false], [0.0])[^1].Ccr));
    }

    [Fact]
    public void Bad_input_is_refused_by_name() {
        Assert.Contains("known must hold", Some.MessageOf(() => Oscr.Area([], [], new float[1])));
        Assert.Contains("correct must have as many values as known (1), got 2", Some.MessageOf(() => Oscr.Area(new float[1], new bool[2], new float[1])));
        Assert.Contains("unknown[0] is NaN", Some.MessageOf(() => Oscr.Curve([0], [true], [double.NaN])));
        Assert.Contains("fpr", Some.MessageOf(() => Oscr.CcrAtFpr(new float[1], new bool[1], new float[1], -0.1)));
    }

    // By hand: 1 - sqrt(2*6/(6+10)) and Scheirer's example form 1 - sqrt(2*6/(10+6)), 1 - sqrt(2*6/(10+4)).
    [Fact]
    public void Openness_by_hand() {
        Assert.Equal(0.1339745962155614, Openness.Of(6, 10), 1e-15);
        Assert.Equal(0.1339745962155614, Openness.WithTargets(6, 6, 10), 1e-15);
        Assert.Equal(0.07417990022744847, Openness.WithTargets(6, 4, 10), 1e-15);
    }

    [Fact]
    public void Openness_is_zero_when_closed_and_rises_with_unknown_classes() =>
        Some.Holds(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (known, more) =>
            Openness.Of(known.Get, known.Get) == 0
            && Openness.Of(known.Get, known.Get + more.Get) is > 0 and < 1
            && Openness.Of(known.Get, known.Get + more.Get) < Openness.Of(known.Get, known.Get + more.Get + 1));

    [Fact]
    public void Openness_refuses_impossible_counts() {
        Assert.Contains("must be at least 6", Some.MessageOf(() => Openness.Of(6, 5)));
        Assert.Contains("must be at least 1", Some.MessageOf(() => Openness.Of(0, 5)));
        Assert.Contains("must be at least 4", Some.MessageOf(() => Openness.WithTargets(6, 4, 3)));
    }
}
