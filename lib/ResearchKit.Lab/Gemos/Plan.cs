using System.Collections.Immutable;
using ResearchKit.Training;

namespace ResearchKit.Lab.Gemos;

/// <summary>What the command line of `reproduce gemos` asks for; null and empty: not said.</summary>
/// <param name="Known">--known.</param>
/// <param name="Unknown">--unknown.</param>
/// <param name="Methods">--methods.</param>
/// <param name="Table">--table.</param>
/// <param name="Profile">--profile.</param>
/// <param name="Device">--device.</param>
/// <param name="Seeds">--seeds.</param>
/// <param name="Epochs">--epochs.</param>
/// <param name="TrainImages">--train-images.</param>
/// <param name="TestImages">--test-images.</param>
sealed record Request(
    string? Known = null, ImmutableArray<string> Unknown = default, ImmutableArray<string> Methods = default, int? Table = null,
    string Profile = "quick", string Device = "cpu", int Seeds = 3, int? Epochs = null, int? TrainImages = null, int TestImages = 0);

/// <summary>From a request to an experiment: the paper's sets, methods and settings where nothing else was asked for.</summary>
static class Plan {
    public const string Fashion = "fashion-mnist", Mnist = "mnist", Cifar = "cifar-10";

    public static readonly ImmutableArray<string> Noises = ["noise-gaussian", "noise-rademacher", "noise-blob", "noise-uniform"];
    public static readonly ImmutableArray<string> Compared = ["gemos", "msp", "maxlogit", "energy", "odin", "mahalanobis"];
    public static readonly ImmutableArray<string> Generators =
        ["gmm2", "gmm4", "gmm8", "gmm16", "pca2", "pca4", "pca8", "pca16", "iforest", "lof", "ocsvm"];

    public static GemosExperiment Of(Request r) {
        var asked = SetSpec.Parse(r.Known ?? r.Table switch { 2 => Mnist, 3 or 4 => Cifar, _ => Fashion });
        var known = asked.Id;
        var unknown = !r.Unknown.IsDefaultOrEmpty ? r.Unknown : known switch {
            Mnist => ["omniglot", "emnist", "kmnist", "notmnist"],
            Cifar when r.Table == 1 => ["cifar-100"],
            Cifar => ["cifar-100", "tiny-imagenet-crop", "tiny-imagenet-resize", "lsun-crop", "lsun-resize"],
            _ => [known, .. Noises]
        };
        return new() {
            Table = r.Table == 1 ? "1" : known switch { Mnist => "2", Cifar => "3+4", _ => "default" },
            Known = known,
            Unknown = unknown,
            KnownClasses = !asked.Classes.IsEmpty ? asked.Classes : unknown.Contains(known) ? [0, 1, 2, 3, 4, 5] : [],
            Methods = !r.Methods.IsDefaultOrEmpty ? r.Methods : r.Table == 1 ? Generators : Compared,
            Seeds = r.Seeds,
            Network = r.Profile == "quick" ? "small-cnn" : known != Cifar ? "resnet-18" : r.Table == 1 ? "densenet-121" : "wrn-28-10",
            Train = Training(r.Profile, known, r.Epochs, r.Device),
            Device = r.Device,
            TrainImages = r.TrainImages ?? (Short(r.Profile, known) ? 40_000 : 0),
            TestImages = r.TestImages
        };
    }

    /// <summary>
    /// paper: section 4 (400 epochs of SGD, 0.02 divided by ten at 200 and 300, L2 5e-4, batch 32; crops everywhere, flips on CIFAR
    /// only, since a mirrored digit is another sign). quick: two epochs with one cycle of the learning rate; on Fashion-MNIST one
    /// epoch over 40,000 of the 60,000 images (24,000 of six known classes), so that three seeds take under five minutes on two cores.
    /// minutes: the paper's networks in the time that a GPU has: larger batches, one cycle of a higher learning rate, bfloat16 and recorded steps on CUDA.
    /// </summary>
    static TrainOptions Training(string profile, string known, int? epochs, string device) => profile switch {
        "quick" => new() { Epochs = epochs ?? (Short(profile, known) ? 1 : 2), Schedule = Schedule.OneCycle },
        "minutes" => new() {
            Epochs = epochs ?? (known == Cifar ? 30 : 10),
            LearningRate = 0.1,
            Nesterov = true,
            Schedule = Schedule.OneCycle,
            Augment = known == Cifar ? Augment.CropFlip : Augment.Crop,
            Autocast = device == "cuda",
            Graph = device == "cuda" && CapturedGraph.CanBeOn(torch.CUDA)
        },
        _ => new() {
            Epochs = epochs ?? 400,
            BatchSize = 32,
            LearningRate = 0.02,
            Schedule = Schedule.MultiStep,
            Milestones = epochs is { } e ? [.. new[] { e / 2, e * 3 / 4 }.Where(m => m > 0).Distinct()] : [200, 300],
            Augment = known == Cifar ? Augment.CropFlip : Augment.Crop
        }
    };

    static bool Short(string profile, string known) => profile == "quick" && known == Fashion;
}
