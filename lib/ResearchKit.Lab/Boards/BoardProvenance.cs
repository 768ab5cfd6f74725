using System.Collections.Immutable;

namespace ResearchKit.Lab.Boards;

/// <summary>Where a leaderboard's figures came from.</summary>
static class BoardProvenance {
    public static Provenance Of(BoardExperiment x, string identity, string command) => new(
        About.Version, About.Commit, Machine.Engine, Machine.Libtorch, x.Device, Machine.Processor, Machine.Threads, [.. Enumerable.Range(x.First, x.Seeds)], x.Data, identity, command,
        new Dictionary<string, string> {
            ["protocol"] = x.Protocol,
            ["network"] = FormattableString.Invariant($"{x.Network}{(x.Weights is null ? "" : $" from {x.Weights}")}, {x.Train.Epochs} epochs, batch {x.Train.BatchSize}, {x.Train.ToOptimizer().Kind} at {x.Train.LearningRate} ({x.Train.Schedule}), weight decay {x.Train.WeightDecay}, augmentation {x.Train.Augment}{(x.Train.Autocast ? ", backbones in bfloat16 autocast" : "")}; methods with a published training of their own keep to it, for {x.EpochShare:P0} of its epochs; networks beside the backbone have {x.WidthShare:P0} of their published width"),
            ["images"] = $"{(x.TrainImages == 0 ? "all" : $"{x.TrainImages}")} training images of the known set's classes together, of which each {x.HoldOut}th of the known classes is held out; {(x.TestImages == 0 ? "all" : $"{x.TestImages}")} test images of each set",
            ["outliers"] = x.Outliers == "" ? "none" : x.Outliers,
            ["validation"] = x.Validation == "" ? "none" : x.Validation,
            ["f1"] = "macro F1 over the known classes and one unknown class, cut-off by 5-fold cross-validation over test images",
            ["interval"] = "95 % Student t over trials",
            ["group"] = $"methods that share a letter cannot be told apart by AUROC: {(x.Seeds == 1 ? "DeLong's paired test on the same images" : "paired t test over trials")}, 5 % after Holm's correction over all pairs",
        }.ToImmutableSortedDictionary(StringComparer.Ordinal));
}
