using System.Collections.Immutable;

namespace ResearchKit.Lab.Compare;

/// <summary>
/// AUROC in the survey's table 2 (CIFAR-10 known, mean of ten runs): Salehi et al., "A unified survey on anomaly, novelty, open-set, and out-of-distribution
/// detection", TMLR 2022. Its FPR95 and AUPR hang on which side is positive and how many images each has, which it does not say, and do not stand beside ours.
/// </summary>
/// <remarks>The table's ODIN line has the AUPR of its MC-dropout line, so that one of them is a slip.</remarks>
public static class SurveyFigures {
    /// <summary>The name under which experiments ask for them.</summary>
    public const string Table = "ood";

    /// <summary>The table's unknown sets, in its order.</summary>
    public static ImmutableArray<string> Unknown { get; } =
        ["noise-gaussian", "noise-rademacher", "noise-blob", "tiny-imagenet-crop", "tiny-imagenet-resize", "lsun-crop", "lsun-resize", "isun-resize", "svhn", "cifar-100"];

    /// <summary>The table's methods that score trained networks as they are, and energy and GradNorm, which it does not have. Outlier exposure is another training.</summary>
    public static ImmutableArray<string> Methods { get; } = ["msp", "maxlogit", "odin", "mahalanobis", "mc-dropout", "ensemble", "energy", "gradnorm"];

    static readonly ImmutableDictionary<string, double[]> Auroc = new Dictionary<string, double[]> {
        ["msp"] = [94.78, 79.85, 94.63, 94.64, 88.30, 96.45, 91.40, 90.00, 91.94, 87.77],
        ["maxlogit"] = [75.48, 70.08, 96.85, 97.84, 89.16, 98.93, 94.05, 93.38, 91.11, 87.13],
        ["ensemble"] = [97.37, 86.94, 91.20, 93.18, 85.69, 95.23, 90.21, 88.00, 92.05, 83.90],
        ["mahalanobis"] = [99.57, 99.60, 98.21, 87.78, 87.75, 87.10, 92.25, 90.40, 90.86, 86.71],
        ["mc-dropout"] = [93.89, 83.41, 94.73, 93.55, 88.52, 95.09, 91.36, 89.73, 91.07, 88.43],
        ["odin"] = [100.00, 99.90, 42.50, 99.10, 98.50, 99.00, 99.20, 98.80, 89.90, 88.3],
    }.ToImmutableDictionary();

    /// <summary>The AUROC that the table has for this method and unknown set, in [0, 1]; null where it has none, or for another known set.</summary>
    public static double? Find(string table, string method, string known, string unknown) =>
        table == Table && known == "cifar-10" && Unknown.IndexOf(unknown) is >= 0 and var column && Auroc.TryGetValue(method, out var line) ? line[column] / 100 : null;
}
