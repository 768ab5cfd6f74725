using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Training;

namespace ResearchKit.Lab.Boards;

/// <summary>What the profiles train with.</summary>
static class Plans {
    /// <summary>
    /// quick: small-cnn at half its width, ten epochs, or as many as are asked for, on random crops, with one cycle of the learning rate: in the same time that serves
    /// the open set better than the whole width with fewer epochs. minutes: thirty epochs of the paper's network with one cycle, for a GPU, where backbones pass in bfloat16. paper: the nine-convolution network of the open-set literature
    /// with ARPL's training (100 epochs of SGD at 0.1, divided by ten at 30, 60 and 90, weight decay 1e-4; Chen et al., TPAMI 2021).
    /// </summary>
    public static (string Network, TrainOptions Train) Of(string profile, int? epochs, string device) => profile switch {
        "quick" => ("small-cnn-16", new() { Epochs = epochs ?? 10, Schedule = Schedule.OneCycle, Augment = Augment.Crop }),
        "minutes" => ("osr9", new() { Epochs = epochs ?? 30, LearningRate = 0.1, Schedule = Schedule.OneCycle, Augment = Augment.Crop, Autocast = device == "cuda" }),
        _ => ("osr9", new() {
            Epochs = epochs ?? 100,
            LearningRate = 0.1,
            WeightDecay = 1e-4,
            Schedule = Schedule.MultiStep,
            Milestones = [.. new[] { 30, 60, 90 }.Select(m => (epochs ?? 100) * m / 100).Where(m => m > 0).Distinct()],
        }),
    };

    /// <summary>The share of published epochs: a tenth in the quick profile, three tenths in minutes.</summary>
    public static double EpochShare(string profile) => profile switch { "quick" => 0.1, "minutes" => 0.3, _ => 1 };

    /// <summary>The share of published widths of networks beside the backbone: a quarter in the quick profile.</summary>
    public static double WidthShare(string profile) => profile == "quick" ? 0.25 : 1;

    /// <summary>Ids as they are; a family stands for its methods, posthoc and all-posthoc for all post-hoc ones but GeMOS's generators and what needs several networks, trained for all trained ones.</summary>
    public static ImmutableArray<string> Methods(IEnumerable<string> words) => [.. words.SelectMany(word => word switch {
        "trained" => Catalogue.Trained.Select(m => m.Id),
        "posthoc" => Commands.CompareCommand.Chosen(["all-posthoc"]),
        _ when Catalogue.Trained.Any(m => m.Family == word) && Catalogue.Trained.All(m => m.Id != word) => Catalogue.Trained.Where(m => m.Family == word).Select(m => m.Id),
        _ => Commands.CompareCommand.Chosen([word]),
    }).Distinct()];
}
