using System.Collections.Immutable;

namespace ResearchKit.Lab.Gemos;

/// <summary>
/// The figures of GeMOS's tables: Vendramini, Oliveira, Machado and dos Santos, "Opening Deep Neural Networks with Generative Models",
/// ICIP 2021, tables 1 to 4, as printed (two decimals).
/// </summary>
public static class PaperFigures {
    /// <summary>One printed figure. The method is an id of the catalogue, or a name that only the paper has.</summary>
    public sealed record Figure(string Table, string Method, string Known, string Unknown, string Metric, double Value);

    /// <summary>All figures, table by table.</summary>
    public static ImmutableArray<Figure> All { get; } = [
        .. Line("1", "f1", "cifar-10", "cifar-100", [("gmm2", .83), ("gmm4", .83), ("gmm8", .84), ("gmm16", .84),
            ("pca2", .82), ("pca4", .82), ("pca8", .83), ("pca16", .83), ("iforest", .81), ("lof", .83), ("ocsvm", .82)]),
        .. Line("1", "auroc", "cifar-10", "cifar-100", [("gmm2", .90), ("gmm4", .91), ("gmm8", .91), ("gmm16", .91),
            ("pca2", .89), ("pca4", .89), ("pca8", .90), ("pca16", .90), ("iforest", .89), ("lof", .90), ("ocsvm", .89)]),
        .. Line("2", "f1", "mnist", "omniglot", [("msp", .60), ("openmax", .78), ("crosr", .79), ("cgdl", .85), ("gemos", .91)]),
        .. Line("2", "auroc", "mnist", "omniglot", [("odin", 1.00), ("gemos", .97)]),
        .. Line("2", "f1", "mnist", "emnist", [("gemos", .74)]),
        .. Line("2", "auroc", "mnist", "emnist", [("gemos", .97)]),
        .. Line("2", "f1", "mnist", "kmnist", [("gemos", .92)]),
        .. Line("2", "auroc", "mnist", "kmnist", [("gemos", .99)]),
        .. Line("3", "f1", "cifar-10", "cifar-100", [("gemos", .80)]),
        .. Line("3", "f1", "cifar-10", "tiny-imagenet-crop", [("crosr", .72), ("c2ae", .84), ("cgdl", .84), ("gemos", .92)]),
        .. Line("3", "f1", "cifar-10", "tiny-imagenet-resize", [("crosr", .74), ("c2ae", .83), ("cgdl", .83), ("gemos", .92)]),
        .. Line("3", "f1", "cifar-10", "lsun-crop", [("crosr", .72), ("c2ae", .78), ("cgdl", .81), ("gemos", .90)]),
        .. Line("3", "f1", "cifar-10", "lsun-resize", [("crosr", .75), ("c2ae", .80), ("cgdl", .81), ("gemos", .93)]),
        .. Line("4", "auroc", "cifar-10", "cifar-100", [("odin", .90), ("msp", .88), ("gemos", .88)]),
        .. Line("4", "auroc", "cifar-10", "tiny-imagenet-crop", [("odin", .94), ("oodnn", .96), ("gemos", .98)]),
        .. Line("4", "auroc", "cifar-10", "tiny-imagenet-resize", [("odin", .92), ("oodnn", .96), ("gemos", .99)]),
        .. Line("4", "auroc", "cifar-10", "lsun-crop", [("odin", .96), ("oodnn", .97), ("gemos", .97)]),
        .. Line("4", "auroc", "cifar-10", "lsun-resize", [("odin", .95), ("oodnn", .95), ("gemos", .99)])];

    /// <summary>The printed figure, or null where the paper has none.</summary>
    public static double? Find(string table, string method, string known, string unknown, string metric) =>
        All.FirstOrDefault(f => f.Table == table && f.Method == method && f.Known == known && f.Unknown == unknown && f.Metric == metric)?.Value;

    /// <summary>Figures of the paper's table for these sets whose method is not among the given ones, in words.</summary>
    public static IEnumerable<string> Others(string table, string known, IReadOnlyCollection<string> unknown, IReadOnlyCollection<string> methods) =>
        All.Where(f => f.Table == table && f.Known == known && unknown.Contains(f.Unknown) && !methods.Contains(f.Method))
            .GroupBy(f => f.Method)
            .Select(g => $"only in the paper's table {table}: {g.Key} " + string.Join(", ", g.Select(f => FormattableString.Invariant($"{f.Metric} {f.Value:F2} on {f.Unknown}"))));

    static IEnumerable<Figure> Line(string table, string metric, string known, string unknown, (string Method, double Value)[] figures) =>
        figures.Select(f => new Figure(table, f.Method, known, unknown, metric, f.Value));
}
