using System.Collections.Immutable;
using ResearchKit.Training;

namespace ResearchKit.Lab.Gemos;

/// <summary>
/// One run of GeMOS's protocol: for each seed a classifier is trained on the known classes, each method is fitted on what that
/// classifier makes of the training images, and scores known test images against each unknown set. Its content is its identity.
/// </summary>
public sealed record GemosExperiment {
    /// <summary>What `kit reproduce gemos` does, with `--table` where one is given: small network, real images. Change it by `with`.</summary>
    /// <param name="table">1: all generators; 2: MNIST; 3 or 4: CIFAR-10; null: Fashion-MNIST against its other classes and noises.</param>
    /// <exception cref="ArgumentOutOfRangeException">The paper has no such table.</exception>
    public static GemosExperiment Quick(int? table = null) => table is null or (>= 1 and <= 4) ? Plan.Of(new(Table: table))
        : throw new ArgumentOutOfRangeException(nameof(table), table, "must be 1, 2, 3 or 4");

    /// <summary>The generators of the paper's table 1, as methods of the catalogue.</summary>
    public static ImmutableArray<string> Generators => Plan.Generators;

    /// <summary>The methods of tables 2 to 4 that the kit has: GeMOS and scores of the logits, the input's gradient and the features.</summary>
    public static ImmutableArray<string> Compared => Plan.Compared;

    /// <summary>The paper's table, "1" to "4", "3+4", or "default" where the paper has no such table.</summary>
    public required string Table { get; init; }

    /// <summary>Id of the data set that is learnt.</summary>
    public required string Known { get; init; }

    /// <summary>
    /// The unknown sets, as <see cref="SetSpec"/> reads them: data sets, noises, classes of a set, and the known set itself where
    /// <see cref="KnownClasses"/> leaves classes over.
    /// </summary>
    public required ImmutableArray<string> Unknown { get; init; }

    /// <summary>The classes of the known set that are known; empty: all of them.</summary>
    public required ImmutableArray<int> KnownClasses { get; init; }

    /// <summary>Ids of the methods, in the order of the table.</summary>
    public required ImmutableArray<string> Methods { get; init; }

    /// <summary>The root seeds are 0 .. Seeds−1.</summary>
    public required int Seeds { get; init; }

    /// <summary>The architecture's id.</summary>
    public required string Network { get; init; }

    /// <summary>How the classifier is trained.</summary>
    public required TrainOptions Train { get; init; }

    /// <summary>`cpu` or `cuda`.</summary>
    public required string Device { get; init; }

    /// <summary>At most so many training images, spread evenly over the split's order; 0: all.</summary>
    public int TrainImages { get; init; }

    /// <summary>At most so many test images of each set, spread evenly over its order; 0: all. Noises have as many, or 1,000.</summary>
    public int TestImages { get; init; }

    /// <summary>Checksums of the data sets by id, as loaded.</summary>
    public ImmutableSortedDictionary<string, string> Data { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The table that a row of this metric belongs to: tables 3 and 4 are one run, F1 in one and AUROC in the other.</summary>
    /// <param name="metric">`auroc`, `f1` or `accuracy`.</param>
    public string TableOf(string metric) => Table != "3+4" ? Table : metric == "f1" ? "3" : "4";
}
