using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ResearchKit.Training;

namespace ResearchKit.Lab.Boards;

/// <summary>
/// A leaderboard: trained and post-hoc methods over the trials of a protocol. Its content is its identity, but for the methods: more of
/// them go on in the same folder.
/// </summary>
public sealed record BoardExperiment {
    /// <summary>What is known and what is unknown, as <see cref="Protocol"/> reads it: arpl-mnist, 6-of-10:fashion-mnist, mnist/omniglot+noise-uniform.</summary>
    public required string Protocol { get; init; }

    /// <summary>
    /// Trained methods by id; post-hoc methods by id, which score the closed-set classifier, or with the trained method that they score
    /// before them: knfst, dtl+knfst. An option is set in brackets: opengan[epochs=20].
    /// </summary>
    public required ImmutableArray<string> Methods { get; init; }

    /// <summary>How many trials: trial i has the protocol's split i (round and round) and the root seed i.</summary>
    public required int Seeds { get; init; }

    /// <summary>The first of them, from 0: a machine may do some of a protocol's trials, and <see cref="BoardMerge"/> puts the tables together. Not part of the identity.</summary>
    [JsonIgnore]
    public int First { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(First), value, "must be at least 0"); }

    /// <summary>The backbone of the networks.</summary>
    public required string Network { get; init; }

    /// <summary>Published weights that networks start from: a weights manifest's id; null: none. Images are then normalised as for them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Weights { get; init; }

    /// <summary>How networks are trained where a method has no published way of its own.</summary>
    public required TrainOptions Train { get; init; }

    /// <summary>The share of published epochs for methods with a published training of their own, in (0, 1].</summary>
    public double EpochShare { get; init; } = 1;

    /// <summary>The share of published widths for networks beside the backbone, in (0, 1].</summary>
    public double WidthShare { get; init; } = 1;

    /// <summary>`cpu` or `cuda`.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Outliers (or the reference set) to train on, with plus signs between: data sets, noises, or own:K (K left-over classes of the known set); empty: none.</summary>
    public string Outliers { get; init; } = "";

    /// <summary>The open set to choose models by, written in the same way; its images are never those of outliers or test.</summary>
    public string Validation { get; init; } = "";

    /// <summary>Every so many-th known training image is held out for validation; the others train.</summary>
    public int HoldOut { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(HoldOut), value, "must be at least 2"); } = 10;

    /// <summary>At most so many training images, spread evenly; 0: all.</summary>
    public int TrainImages { get; init; }

    /// <summary>At most so many test images of each set, spread evenly; 0: all. Noises have as many, or as many as the known test set.</summary>
    public int TestImages { get; init; }

    /// <summary>Checksums of the data sets by id, as loaded.</summary>
    public ImmutableSortedDictionary<string, string> Data { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
