namespace ResearchKit.Metrics.Tests;

public sealed class ScoreSketchTests {
    [Fact]
    public void With_room_for_every_score_it_is_exact() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var sketch = ScoreSketch.Of(known, unknown);
        var (auroc, fpr) = (sketch.Auroc(), sketch.FprAtTpr(0.7));
        return sketch.Bits == 32 && auroc.Exact && fpr.Exact
            && Math.Abs(auroc.Value - Roc.Auroc(known, unknown)) < 1e-15 && fpr.Value == Roc.FprAtTpr(known, unknown, 0.7)
            && Others(sketch, known, unknown).All(o => o.Bounds.Exact && Math.Abs(o.Bounds.Value - o.Exact) < 1e-12);
    });

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void The_bounds_hold_however_small_it_is(int capacity) => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var sketch = ScoreSketch.Of(known, unknown, capacity);
        var (auroc, fpr) = (sketch.Auroc(), sketch.FprAtTpr(0.7));
        var (trueAuroc, trueFpr) = (Roc.Auroc(known, unknown), Roc.FprAtTpr(known, unknown, 0.7));
        return sketch.Bins <= capacity
            && auroc.Low <= trueAuroc + 1e-15 && trueAuroc <= auroc.High + 1e-15 && fpr.Low <= trueFpr && trueFpr <= fpr.High
            && auroc.Low <= auroc.Value && auroc.Value <= auroc.High
            && Others(sketch, known, unknown).All(o => o.Bounds.Low <= o.Exact + 1e-12 && o.Exact <= o.Bounds.High + 1e-12 && o.Bounds is { Low: >= 0, High: <= 1 + 1e-12 });
    });

    /// <summary>What the sketch says, and what the scores themselves say.</summary>
    static (Bounded Bounds, double Exact)[] Others(ScoreSketch s, float[] known, float[] unknown) => [
        (s.AuprIn(), Roc.AuprIn(known, unknown)), (s.AuprOut(), Roc.AuprOut(known, unknown)), (s.DetectionError(), Roc.DetectionError(known, unknown)),
        (s.FprAtTprUnknownPositive(0.7), Roc.FprAtTprUnknownPositive(known, unknown, 0.7))];

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(65536)]
    public void Merged_it_is_the_sketch_of_the_whole_in_any_order(int capacity) => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        var (k, u) = (known.Length / 2, unknown.Length / 3);
        ScoreSketch[] parts = [
            ScoreSketch.Of(known.AsSpan(k), unknown.AsSpan(0, u), capacity),
            ScoreSketch.Of([], unknown.AsSpan(u), capacity),
            ScoreSketch.Of(known.AsSpan(0, k), [0f], capacity),
        ];
        var whole = ScoreSketch.Of(known, [.. unknown, 0f], capacity);
        return Same(whole, parts[0].Merge(parts[1]).Merge(parts[2])) && Same(whole, parts[2].Merge(parts[1].Merge(parts[0])));
    });

    static bool Same(ScoreSketch a, ScoreSketch b) =>
        (a.Bits, a.Bins, a.Known, a.Unknown) == (b.Bits, b.Bins, b.Known, b.Unknown) && a.Auroc() == b.Auroc()
        && (a.AuprIn(), a.AuprOut(), a.DetectionError()) == (b.AuprIn(), b.AuprOut(), b.DetectionError())
        && Enumerable.Range(1, 10).All(i => a.FprAtTpr(i / 10.0) == b.FprAtTpr(i / 10.0) && a.FprAtTprUnknownPositive(i / 10.0) == b.FprAtTprUnknownPositive(i / 10.0));

    [Fact]
    public void Many_scores_in_little_room_leave_narrow_bounds() {
        float[] known = Some.Uniform(200_000, seed: 1, shift: 0.25f), unknown = Some.Uniform(200_000, seed: 2);
        var sketch = ScoreSketch.Of(known, unknown, capacity: 4096);
        var auroc = sketch.Auroc();
        Assert.InRange(Roc.Auroc(known, unknown), auroc.Low, auroc.High);
        Assert.InRange(auroc.High - auroc.Low, 1e-9, 2e-3);
        Assert.InRange(sketch.Bins, 1024, 4096);
        foreach (var (bounds, exact) in Others(sketch, known, unknown)) {
            Assert.InRange(exact, bounds.Low - 1e-12, bounds.High + 1e-12);
            Assert.InRange(bounds.High - bounds.Low, 0, 5e-3);
        }
    }

    [Fact]
    public void Scores_that_crowd_below_one_are_told_apart() {
        // Softmax maxima: 2000 distinct floats between 0.9998 and 1 still fit, because no bin is spent where no score is.
        var known = Enumerable.Range(0, 2000).Select(i => 1 - i / 2f / (1 << 23)).ToArray();
        Assert.True(ScoreSketch.Of(known, [0.1f, 0.9999f], capacity: 2048).Auroc().Exact);
    }

    [Fact]
    public void Bad_input_is_refused_by_name() {
        Assert.Contains("both empty", Some.MessageOf(() => ScoreSketch.Of([], [])));
        Assert.Contains("unknown[1] is NaN", Some.MessageOf(() => ScoreSketch.Of([], [1, float.NaN])));
        Assert.Contains("must be at least 2", Some.MessageOf(() => ScoreSketch.Of([1], [1], capacity: 1)));
        Assert.Contains("capacity must be 8 in both sketches, got 9", Some.MessageOf(() =>
            ScoreSketch.Of([1], [1], 8).Merge(ScoreSketch.Of([1], [1], 9))));
        Assert.Contains("no unknown score", Assert.Throws<InvalidOperationException>(() => ScoreSketch.Of([1], []).Auroc()).Message);
        Assert.Contains("no known score", Assert.Throws<InvalidOperationException>(() => ScoreSketch.Of([], [1]).FprAtTpr()).Message);
        Assert.Contains("tpr", Some.MessageOf(() => ScoreSketch.Of([1], [1]).FprAtTpr(0)));
    }
}
