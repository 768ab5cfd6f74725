using System.Collections.Immutable;
using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>A metric of each class against all others, and the ways in which the literature makes one number of them.</summary>
/// <param name="Each">The metric of each class, in [0, 1].</param>
/// <param name="Macro">The mean over classes, each counting alike.</param>
/// <param name="Weighted">The mean over classes, each counting as its number of examples.</param>
/// <param name="Pooled">The metric of all (example, class) decisions in one ranking; scikit-learn calls it "micro".</param>
public sealed record PerClass(ImmutableArray<double> Each, double Macro, double Weighted, double Pooled);

/// <summary>
/// Ranking metrics of a classifier's scores, one class against the rest: the examples of a class are the positive side, all others the
/// negative one, ranked by the score of that class. Equal to scikit-learn's roc_auc_score and average_precision_score on labels made binary.
/// </summary>
/// <remarks>
/// `scores` holds n rows of `classes` numbers, row by row; higher = more of that class. `truth` holds n labels in 0..classes−1. Refused by
/// ArgumentException: no example, a length that is not n × classes, a NaN (its index is named), a label out of range, a class without
/// example or with all of them.
/// </remarks>
public static class OneVersusRest {
    /// <summary>AUROC of each class against the rest; ties one half; 0.5 = chance. The one-class-versus-rest protocol of anomaly detection.</summary>
    /// <remarks>Fawcett, Pattern Recognition Letters 2006, section 9 (the weighted mean is Provost and Domingos').</remarks>
    public static PerClass Auroc<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> truth, int classes) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Of(scores, truth, classes, ranked => ranked.Auroc());

    /// <summary>Average precision of each class against the rest; chance = the share of the class.</summary>
    public static PerClass AveragePrecision<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> truth, int classes) where T : struct, IBinaryFloatingPointIeee754<T> =>
        Of(scores, truth, classes, ranked => ranked.AuprIn());

    static PerClass Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> truth, int classes, Func<RankedScores<T>, double> metric) where T : struct, IBinaryFloatingPointIeee754<T> {
        Require.AtLeast(2, classes);
        Require.Labels(truth, classes, nameof(truth), "known classes only");
        if ((long)truth.Length * classes != scores.Length)
            throw new ArgumentException($"scores must hold {truth.Length} x {classes} values, got {scores.Length}", nameof(scores));
        Require.Scores(scores, nameof(scores));
        var count = new int[classes];
        foreach (var t in truth) count[t]++;
        for (var c = 0; c < classes; c++)
            if (count[c] == 0 || count[c] == truth.Length)
                throw new ArgumentException($"class {c} has {count[c]} of {truth.Length} examples: both it and the rest need one", nameof(truth));
        List<T> allIn = new(truth.Length), allOut = new(scores.Length - truth.Length);
        var each = new double[classes];
        for (var c = 0; c < classes; c++) {
            List<T> inside = new(count[c]), outside = new(truth.Length - count[c]);
            for (var i = 0; i < truth.Length; i++) (truth[i] == c ? inside : outside).Add(scores[i * classes + c]);
            each[c] = metric(new([.. inside], [.. outside]));
            allIn.AddRange(inside);
            allOut.AddRange(outside);
        }
        return new([.. each], each.Average(), each.Zip(count, (m, n) => m * n).Sum() / truth.Length, metric(new([.. allIn], [.. allOut])));
    }
}
