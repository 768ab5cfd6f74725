using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Metrics.Tests;

public sealed class OpenSetTests {
    const int Classes = 4;

    // Golden values: scikit-learn 1.2.1 on the arrays of Some; d = where(score < cutoff, 4, predicted);
    // f1_score(truth, d, average="macro", labels=range(5)); f1_score(..., average="micro", labels=range(4));
    // precision_score / recall_score(..., average="macro", labels=range(4), zero_division=0); accuracy_score(truth, d).
    [Theory]
    [InlineData(-1, 0.541090909090909, 0.6263736263736264, 0.75, 0.6666666666666665, 0.6, 0.75, 0.0)]
    [InlineData(2.5, 0.5941781675916171, 0.6578855355171145, 0.6875, 0.6534653465346534, 0.6, 0.6875, 0.25)]
    [InlineData(4, 0.5169947114727865, 0.6657790309106099, 0.5416666666666666, 0.5714285714285714, 0.5, 0.5416666666666666, 1.0 / 3)]
    [InlineData(5.25, 0.45711455108359134, 0.6225274725274725, 0.39583333333333337, 0.475, 0.45, 0.3958333333333333, 2.0 / 3)]
    [InlineData(100, 0.06666666666666668, 0, 0, 0, 0.2, 0, 1)]
    public void Measures_match_scikit_learn(
        double cutoff, double macroF1, double precision, double recall, double microF, double open, double known, double unknown) {
        var counts = OpenSetCounts.Of(Some.Truth, Some.Predicted, Some.OpenScores, new Cutoff(cutoff), Classes);
        Assert.Equal(macroF1, counts.MacroF1(), 1e-14);
        Assert.Equal(macroF1, OpenSetF1.At(Some.Truth, Some.Predicted, Some.OpenScores, new Cutoff(cutoff), Classes), 1e-14);
        Assert.Equal(recall == 0 ? 0 : 2 * precision * recall / (precision + recall), counts.MacroF(), 1e-14);
        Assert.Equal(microF, counts.MicroF(), 1e-14);
        Assert.Equal(open, counts.OpenAccuracy(), 1e-14);
        Assert.Equal(known, counts.KnownAccuracy(), 1e-14);
        Assert.Equal(unknown, counts.UnknownAccuracy(), 1e-14);
        Assert.Equal(0.3 * known + 0.7 * unknown, counts.NormalizedAccuracy(0.3), 1e-14);
    }

    [Fact]
    public void Accuracies_as_printed_count_every_one_against_rest_decision() {
        // Two classes. Known: 0→0 (2 right decisions of 2), 0→1 (0 of 2), 1→rejected (class 0 rightly no, class 1 missed: 1 of 2).
        // Unknown: one rejected, one not.
        var counts = OpenSetCounts.Of([0, 0, 1, 2, 2], [0, 1, 2, 2, 0], classes: 2);
        Assert.Equal(3.0 / 6, counts.KnownAccuracyOneVersusRest());
        Assert.Equal((3.0 + 1) / (6 + 2), counts.OpenAccuracyOneVersusRest());
        Assert.Equal(1.0 / 3, counts.KnownAccuracy());
        Assert.Equal(2.0 / 5, counts.OpenAccuracy());
        Assert.Equal((int[])[1, 0, 1], counts.TruePositives);
        Assert.Equal((int[])[1, 1, 1], counts.FalsePositives);
        Assert.Equal((int[])[1, 1, 1], counts.FalseNegatives);
        Assert.Equal((3, 2), (counts.Known, counts.Unknown));
    }

    [Fact]
    public void The_best_cutoff_of_the_golden_case() {
        var best = OpenSetF1.Best(Some.Truth, Some.Predicted, Some.OpenScores, Classes);
        Assert.Equal(2.75, best.Cutoff.Threshold);
        Assert.Equal(0.6192713551058572, best.F1, 1e-14);
    }

    static readonly (int Truth, int Predicted, double Score)[] Everyone =
        [.. from t in Enumerable.Range(0, 4) from i in Enumerable.Range(0, 6) select (t, (t + i / 4) % 3, (t < 3 ? 1 : 0) + i / 2.0)];

    /// <summary>Examples (truth, predicted, score) over 3 known classes with many ties; each class has six or more examples.</summary>
    static readonly Arbitrary<(int Truth, int Predicted, double Score)[]> Examples =
        ArbMap.Default.ArbFor<(int, int, int)[]>().Convert(
            xs => xs.Select(x => (Mod(x.Item1, 4), Mod(x.Item2, 3), Mod(x.Item3, 16) / 4.0)).Concat(Everyone).ToArray(),
            es => [.. es.SkipLast(Everyone.Length).Select(e => (e.Item1, e.Item2, (int)(e.Item3 * 4)))]);

    static int Mod(int a, int n) => (a % n + n) % n;

    static (int[], int[], double[]) Columns((int Truth, int Predicted, double Score)[] es) =>
        (Array.ConvertAll(es, e => e.Truth), Array.ConvertAll(es, e => e.Predicted), Array.ConvertAll(es, e => e.Score));

    [Fact]
    public void The_best_cutoff_is_the_best_of_all() => Some.Holds(Examples, es => {
        var (truth, predicted, scores) = Columns(es);
        var best = OpenSetF1.Best(truth, predicted, scores, 3);
        double F1(double threshold) => OpenSetF1.At(truth, predicted, scores, new(threshold), 3);
        var everyF1 = scores.Append(double.PositiveInfinity).Distinct().Order().Select(F1).ToArray();
        return Math.Abs(best.F1 - everyF1.Max()) < 1e-14 && Math.Abs(F1(best.Cutoff.Threshold) - best.F1) < 1e-14;
    });

    [Fact]
    public void The_search_follows_the_counts_on_a_large_case() {
        // 20 classes, 5000 examples: the sweep's F1 at its choice is the F1 counted afresh there, and no cut-off on a grid is better.
        var random = new SplitMix(5);
        var truth = Enumerable.Range(0, 5000).Select(i => i % 21).ToArray();
        var predicted = truth.Select(t => t < 20 && random.Below(10) > 0 ? t : random.Below(20)).ToArray();
        var scores = truth.Select(t => random.Below(100_000) / 1e5 + (t < 20 ? 0.4 : 0)).ToArray();
        var best = OpenSetF1.Best(truth, predicted, scores, 20);
        Assert.Equal(OpenSetF1.At(truth, predicted, scores, best.Cutoff, 20), best.F1, 1e-14);
        for (var t = -0.1; t < 1.5; t += 0.01) Assert.True(OpenSetF1.At(truth, predicted, scores, new(t), 20) <= best.F1 + 1e-14);
    }

    [Fact]
    public void Rejecting_everything_can_be_best() {
        // Every prediction is wrong, so only the unknown class can gain.
        var best = OpenSetF1.Best([0, 1, 2, 2], [1, 0, 0, 1], [0.0, 1, 3, 2], 2);
        Assert.Equal(double.PositiveInfinity, best.Cutoff.Threshold);
        Assert.Equal(2 * 2.0 / (2 * 2 + 2) / 3, best.F1, 1e-15);
    }

    [Fact]
    public void Perfect_scores_reach_one_in_every_fold() {
        var truth = Enumerable.Range(0, 60).Select(i => i % 3).ToArray();
        var scores = Array.ConvertAll(truth, t => t == 2 ? 0f : 1f);
        var result = OpenSetF1.CrossValidate(truth, Array.ConvertAll(truth, t => t % 2), scores, 2, seed: 1);
        Assert.Equal(1, result.F1);
        Assert.All(result.Folds, f => Assert.Equal((1, 1, 1.0, 12), (f.F1, f.Chosen.F1, f.Chosen.Cutoff.Threshold, f.Count)));
    }

    [Fact]
    public void Cross_validation_is_the_protocol_written_out() {
        var result = OpenSetF1.CrossValidate(Some.Truth, Some.Predicted, Some.OpenScores, Classes, seed: 3);
        var fold = StratifiedFolds.Deal(Some.Truth, Classes + 1, 5, seed: 3);
        var sum = 0.0;
        for (var k = 0; k < 5; k++) {
            T[] Side<T>(T[] all, bool held) => [.. all.Where((_, i) => (fold[i] == k) == held)];
            var best = new[] { double.PositiveInfinity }.Concat(Side(Some.OpenScores, held: false)).Order().MaxBy(t =>
                Math.Round(OpenSetF1.At(Side(Some.Truth, false), Side(Some.Predicted, false), Side(Some.OpenScores, false), new(t), Classes), 12));
            var f1 = OpenSetF1.At(Side(Some.Truth, true), Side(Some.Predicted, true), Side(Some.OpenScores, true), new(best), Classes);
            Assert.Equal(best, result.Folds[k].Chosen.Cutoff.Threshold);
            Assert.Equal(f1, result.Folds[k].F1, 1e-14);
            sum += f1;
        }
        Assert.Equal(sum / 5, result.F1, 1e-14);
    }

    [Fact]
    public void The_same_seed_gives_the_same_folds_and_another_one_others() {
        int[] Folds(ulong seed) => StratifiedFolds.Deal(Some.Truth, Classes + 1, 5, seed);
        Assert.Equal(Folds(1), Folds(1));
        Assert.NotEqual(Folds(1), Folds(2));
    }

    [Fact]
    public void Folds_are_stratified_and_of_equal_size() => Some.Holds(Examples, es => {
        var truth = Columns(es).Item1;
        var fold = StratifiedFolds.Deal(truth, 4, 5, seed: 9);
        bool Even(IEnumerable<int> folds) => Enumerable.Range(0, 5).Select(k => folds.Count(f => f == k)) is var n && n.Max() - n.Min() <= 1;
        return Even(fold) && Enumerable.Range(0, 4).All(t => Even(fold.Where((_, i) => truth[i] == t)));
    });

    [Fact]
    public void The_generator_is_the_published_SplitMix64() {
        // First outputs for seed 1234567: Vigna's splitmix64.c, as listed by Rosetta Code.
        var random = new SplitMix(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void A_cutoff_that_accepts_a_share() {
        Assert.Equal(2, Cutoff.Accepting(0.75, [4.0, 1, 3, 2]).Threshold);
        Assert.Equal(1, Cutoff.Accepting(0.76, [4.0, 1, 3, 2]).Threshold);
        Assert.False(new Cutoff(2).Rejects(2));
        Assert.True(new Cutoff(2).Rejects(1.9));
    }

    [Fact]
    public void Closed_set_accuracy_with_interval() {
        Assert.Equal(0.75, Accuracy.Of([0, 1, 2, 2], [0, 1, 2, 1]));
        Assert.Equal(Interval.Wilson(3, 4), Accuracy.Interval([0, 1, 2, 2], [0, 1, 2, 1]));
    }

    [Fact]
    public void Bad_input_is_refused_by_name() {
        static string Best(int[] truth, int[] predicted, double[] scores, int classes = 2) =>
            Some.MessageOf(() => OpenSetF1.Best(truth, predicted, scores, classes));
        Assert.Contains("truth must hold at least one value", Best([], [], []));
        Assert.Contains("truth[1] is 3: must be in 0..2 (the unknown class is 2)", Best([0, 3], [0, 0], [0, 0]));
        Assert.Contains("predicted[0] is 2: must be in 0..1", Best([0, 1], [2, 0], [0, 0]));
        Assert.Contains("predicted[1] is -1", Best([0, 1], [0, -1], [0, 0]));
        Assert.Contains("predicted must have as many values as truth (2), got 1", Best([0, 1], [0], [0, 0]));
        Assert.Contains("scores must have as many values as truth (2), got 3", Best([0, 1], [0, 0], [0, 0, 0]));
        Assert.Contains("scores[1] is NaN", Best([0, 1], [0, 0], [0, double.NaN]));
        Assert.Contains("class 2 (unknown) has 0 examples", Best([0, 1], [0, 0], [0, 0]));
        Assert.Contains("must be at least 1", Best([0], [0], [0], classes: 0));
        Assert.Contains("class 0 has 1 examples, needs at least 5", Some.MessageOf(() =>
            OpenSetF1.CrossValidate([0, 1, 2], [0, 1, 1], [0.0, 0, 0], 2, seed: 0)));
        Assert.Contains("must be at least 2", Some.MessageOf(() =>
            OpenSetF1.CrossValidate([0, 1, 2], [0, 1, 1], [0.0, 0, 0], 2, seed: 0, folds: 1)));
        Assert.Contains("class 1 is undefined", Assert.Throws<InvalidOperationException>(() =>
            OpenSetCounts.Of([0, 2], [0, 2], 2).MacroF1()).Message);
        Assert.Contains("no unknown example", Assert.Throws<InvalidOperationException>(() =>
            OpenSetCounts.Of([0, 1], [0, 2], 2).NormalizedAccuracy()).Message);
        Assert.Contains("must be between 0 and 1", Some.MessageOf(() => OpenSetCounts.Of([0, 2], [0, 2], 2).NormalizedAccuracy(1.5)));
        Assert.Contains("predicted must have as many values", Some.MessageOf(() => Accuracy.Of([1], [1, 2])));
    }
}
