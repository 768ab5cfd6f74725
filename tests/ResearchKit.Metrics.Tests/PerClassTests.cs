using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Metrics.Tests;

public sealed class PerClassTests {
    const int Classes = 4;

    /// <summary>In Python for i in range(60): t = min(i%7, 3), S[i][c] = ((i*29 + c*17) % 31)/4 + (3 if t == c else 0).</summary>
    static readonly int[] Truth = [.. Enumerable.Range(0, 60).Select(i => Math.Min(i % 7, 3))];

    static readonly double[] Scores = [.. from i in Enumerable.Range(0, 60) from c in Enumerable.Range(0, Classes) select (i * 29 + c * 17) % 31 / 4.0 + (Truth[i] == c ? 3 : 0)];

    // scikit-learn 1.2.1, Y = label_binarize(t, classes=range(4)): roc_auc_score(Y, S, average=None), "macro", "weighted", "micro".
    [Fact]
    public void Auroc_matches_scikit_learn() => Same(OneVersusRest.Auroc<double>(Scores, Truth, Classes),
        [0.752723311546841, 0.7995642701525054, 0.8126361655773421, 0.7648709315375981], 0.7824486697035717, 0.7754175744371822, 0.7806018518518518);

    // scikit-learn 1.2.1: average_precision_score(Y, S, average=None), "macro", "weighted", "micro".
    [Fact]
    public void Average_precision_matches_scikit_learn() => Same(OneVersusRest.AveragePrecision<double>(Scores, Truth, Classes),
        [0.521957671957672, 0.568014831172726, 0.6173414304993252, 0.8085354782786331], 0.6289623529770891, 0.7007916030977067, 0.6287958318429658);

    static void Same(PerClass found, double[] each, double macro, double weighted, double pooled) {
        Assert.Equal(each, found.Each, (a, b) => Math.Abs(a - b) < 1e-13);
        Assert.Equal(macro, found.Macro, 1e-13);
        Assert.Equal(weighted, found.Weighted, 1e-13);
        Assert.Equal(pooled, found.Pooled, 1e-13);
    }

    [Fact]
    public void Renaming_the_classes_permutes_the_metrics() => Some.Holds(ArbMap.Default.ArbFor<PositiveInt>(), seed => {
        var name = Enumerable.Range(0, Classes).ToArray();
        new SplitMix((ulong)seed.Get).Shuffle(name.AsSpan());
        var (truth, scores) = (Array.ConvertAll(Truth, t => name[t]), new double[Scores.Length]);
        for (var i = 0; i < scores.Length; i++) scores[i / Classes * Classes + name[i % Classes]] = Scores[i];
        PerClass plain = OneVersusRest.Auroc<double>(Scores, Truth, Classes), renamed = OneVersusRest.Auroc<double>(scores, truth, Classes);
        return Enumerable.Range(0, Classes).All(c => plain.Each[c] == renamed.Each[name[c]]) && plain.Pooled == renamed.Pooled
            && Math.Abs(plain.Macro - renamed.Macro) < 1e-14 && Math.Abs(plain.Weighted - renamed.Weighted) < 1e-14;
    });

    [Fact]
    public void Two_complementary_classes_have_one_AUROC() => Some.Holds(Some.Scores, Some.Scores, (a, b) => {
        float[] scores = [.. a.Concat(b).SelectMany(s => new[] { s, -s })];
        int[] truth = [.. a.Select(_ => 0), .. b.Select(_ => 1)];
        var found = OneVersusRest.Auroc<float>(scores, truth, 2);
        return found.Each[0] == found.Each[1] && found.Each[0] == Roc.Auroc<float>(a, b);
    });

    // scikit-learn 1.2.1 on the arrays of Some, unknown j in group j % 3: roc_auc_score of known against each group; 0.707 against all.
    [Fact]
    public void Each_group_of_unknown_examples_matches_scikit_learn() {
        var groups = Enumerable.Range(0, 3).Select(g => Some.Unknown.Where((_, j) => j % 3 == g).ToArray()).ToArray();
        var found = ByGroup.Of(Some.Known, groups, Roc.Auroc);
        Assert.Equal([0.7178571428571429, 0.7238461538461538, 0.6784615384615384], found.Each, (a, b) => Math.Abs(a - b) < 1e-13);
        Assert.Equal((0.7178571428571429 + 0.7238461538461538 + 0.6784615384615384) / 3, found.Mean, 1e-13);
        Assert.Equal(0.707, found.Pooled, 1e-13);
    }

    [Fact]
    public void Pooled_AUROC_is_the_mean_over_groups_weighted_by_size() => Some.Holds(Some.Scores, ArbMap.Default.ArbFor<NonEmptyArray<NonEmptyArray<int>>>(), (known, lists) => {
        var groups = lists.Get.Select(g => Array.ConvertAll(g.Get, x => x / 4f)).ToArray();
        var found = ByGroup.Of(known, groups, Roc.Auroc);
        return Math.Abs(found.Pooled - found.Each.Zip(groups, (m, g) => m * g.Length).Sum() / groups.Sum(g => g.Length)) < 1e-12;
    });

    // scikit-learn 1.2.1 on the arrays of Some, true i%4, predicted (i*i)%4: per class c, roc_auc_score of its rightly predicted examples
    // against the unknown ones times their share (0 if there is none); the mean. CCR: the most right ones at or above a threshold with FPR <= x.
    [Fact]
    public void Macro_OSCR_and_CCR_match_the_definition() {
        int[] truth = [.. Enumerable.Range(0, 50).Select(i => i % 4)], predicted = [.. Enumerable.Range(0, 50).Select(i => i * i % 4)];
        var correct = truth.Zip(predicted, (t, p) => t == p).ToArray();
        Assert.Equal(0.361, Oscr.Area<float>(Some.Known, correct, Some.Unknown), 1e-13);
        Assert.Equal(0.3471153846153846, Oscr.MacroArea<float>(Some.Known, truth, predicted, Some.Unknown, Classes), 1e-13);
        Assert.Equal(0.16, Oscr.CcrAtFpr<float>(Some.Known, correct, Some.Unknown, 0.05), 1e-13);
        Assert.Equal(0.18, Oscr.CcrAtFpr<float>(Some.Known, correct, Some.Unknown, 0.1), 1e-13);
        Assert.Equal(0.36, Oscr.CcrAtFpr<float>(Some.Known, correct, Some.Unknown, 0.5), 1e-13);
    }

    [Fact]
    public void Macro_OSCR_of_classes_of_one_size_is_the_area() => Some.Holds(Some.Scores, Some.Scores, (known, unknown) => {
        float[] both = [.. known, .. known.Reverse()];
        int[] truth = [.. known.Select(_ => 0), .. known.Select(_ => 1)], predicted = [.. both.Select((_, i) => i * i % 3 % 2)];
        var correct = truth.Zip(predicted, (t, p) => t == p).ToArray();
        return Math.Abs(Oscr.MacroArea<float>(both, truth, predicted, unknown, 2) - Oscr.Area<float>(both, correct, unknown)) < 1e-12;
    });

    [Fact]
    public void Bad_input_is_refused_by_name() {
        Assert.Contains("scores must hold 2 x 3 values, got 4", Some.MessageOf(() => OneVersusRest.Auroc([1f, 2, 3, 4], [0, 1], 3)));
        Assert.Contains("class 2 has 0 of 2 examples", Some.MessageOf(() => OneVersusRest.Auroc(new float[6], [0, 1], 3)));
        Assert.Contains("class 0 has 2 of 2 examples", Some.MessageOf(() => OneVersusRest.AveragePrecision(new float[4], [0, 0], 2)));
        Assert.Contains("scores[3] is NaN", Some.MessageOf(() => OneVersusRest.Auroc([1f, 2, 3, float.NaN], [0, 1], 2)));
        Assert.Contains("truth[1] is 2: must be in 0..1", Some.MessageOf(() => OneVersusRest.Auroc(new float[4], [0, 2], 2)));
        Assert.Contains("must be at least 2", Some.MessageOf(() => OneVersusRest.Auroc(new float[2], [0, 0], 1)));
        Assert.Contains("class 1 has no example", Some.MessageOf(() => Oscr.MacroArea([1f], [0], [0], [0f], 2)));
        Assert.Contains("known must have as many values as truth (1), got 2", Some.MessageOf(() => Oscr.MacroArea([1f, 2], [0], [0], [0f], 1)));
        Assert.Contains("number of groups", Some.MessageOf(() => ByGroup.Of([1], [], Roc.Auroc)));
        Assert.Contains("groups[1] must hold", Some.MessageOf(() => ByGroup.Of([1], [[1], []], Roc.Auroc)));
    }
}
