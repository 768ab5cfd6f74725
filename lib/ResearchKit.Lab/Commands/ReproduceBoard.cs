using System.Collections.Immutable;
using System.CommandLine;
using ResearchKit.Lab.Boards;
using ResearchKit.Lab.Gemos;
using ResearchKit.Training;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit reproduce opengan` and the other papers whose tables are leaderboards.</summary>
static class ReproduceBoard {
    /// <summary>A paper's subcommand.</summary>
    /// <param name="name">For example opengan.</param>
    /// <param name="description">With an example.</param>
    /// <param name="defaults">The paper's leaderboard in a profile, on data that is there by default.</param>
    /// <param name="story">What its report adds.</param>
    /// <param name="streams">Output.</param>
    public static Command Command(string name, string description, Func<Request, BoardExperiment> defaults, Func<BoardExperiment, BoardStory> story, Streams streams) {
        Option<string?> protocol = new("--protocol") { Description = "what is known and unknown (default: classes of fashion-mnist)", HelpName = "name" };
        Option<string?> methods = new("--methods") { Description = "methods (default: the paper's)", HelpName = "id,id" };
        Option<string?> outliers = new("--outliers") { Description = "sets to train on as outliers or reference; own:K takes K classes that the protocol leaves over", HelpName = "id+own:1" };
        Option<string?> validation = new("--validation") { Description = "open sets to choose models by", HelpName = "id+own:1" };
        Option<int?> seeds = new("--seeds") { Description = "how many trials" };
        var weights = CompareCommand.NewWeights();
        Option<string?> references = new("--references") { Description = "instead of the tables: a leaderboard for each of these reference sets, and one table of them (§5.5)", HelpName = "id,id+id" };
        var command = new Command(name, description) { protocol, methods, outliers, validation, seeds, weights, RunOptions.Profile, RunOptions.On, RunOptions.Epochs, RunOptions.TrainImages, RunOptions.TestImages, RunOptions.Out, RunOptions.Json };
        if (name == "transfer-novelty") command.Add(references);
        command.SetAction(parsed => {
            var sets = name == "transfer-novelty" ? Reproduce.List(parsed.GetValue(references)) : default;
            BoardExperiment x;
            try {
                var request = RunOptions.Read(parsed, Reproduce.Within(parsed.GetValue(seeds), seeds, 1, 1000) ?? 0);
                x = defaults(request);
                if (parsed.GetValue(protocol) is { } p) x = x with { Protocol = p, Seeds = Protocol.Parse(p).Trials is var t && t > 1 ? t : x.Seeds };
                if (Reproduce.List(parsed.GetValue(methods)) is { IsDefault: false } m) x = x with { Methods = Plans.Methods(m) };
                x = x with {
                    Weights = parsed.GetValue(weights) ?? x.Weights,
                    Outliers = parsed.GetValue(outliers) ?? x.Outliers,
                    Validation = parsed.GetValue(validation) ?? x.Validation,
                    Seeds = request.Seeds > 0 ? request.Seeds : x.Seeds,
                    Device = request.Device,
                    TrainImages = request.TrainImages ?? x.TrainImages,
                    TestImages = parsed.GetResult(RunOptions.TestImages) is { Implicit: false } ? request.TestImages : x.TestImages,
                };
                foreach (var method in x.Methods) _ = Contender.Parse(method);
                _ = Protocol.Parse(x.Protocol);
            } catch (ArgumentException e) {
                throw new UsageException(Cli.OneLine(e));
            }
            return Reproduce.Finish(parsed, streams, (output, line, view) => sets.IsDefault ? BoardRun.Run(x, output, line, view, story(x)) : ReferenceStudy.Run(x, sets, output, line, view));
        });
        return command;
    }

    /// <summary>OpenGAN: six classes of Fashion-MNIST known, one for outliers, one for validation, two unknown.</summary>
    public static BoardExperiment OpenGan(Request r) {
        // Fewer images and epochs than in a quick leaderboard: three trials of eight methods in minutes.
        var (network, train) = Plans.Of(r.Profile, r.Epochs ?? (r.Profile == "quick" ? 8 : null), r.Device);
        var small = r.Profile == "quick" ? "[width=16;epochs=2]" : "";
        return new() {
            Protocol = "6-of-10:fashion-mnist",
            Methods = ["msp", "maxlogit", "openmax", "opengan", "opengan-0", "opengan-cls", $"opengan-pix{small}", $"opengan-0-pix{small}"],
            Seeds = 3,
            Network = network,
            Train = train,
            EpochShare = Plans.EpochShare(r.Profile),
            Outliers = "own:1",
            Validation = "own:1",
            TrainImages = r.Profile == "quick" ? 10_000 : 0,
            TestImages = r.Profile == "quick" ? 3_000 : 0,
        };
    }

    /// <summary>
    /// Deep transfer learning: four classes of Fashion-MNIST known, three for reference, three novel; paper: the first half of CUB-200's classes
    /// with ImageNet's weights and Caltech-256 for reference (the paper's table 2; its training is not published, so this one is a usual one).
    /// </summary>
    public static BoardExperiment Transfer(Request r) => r.Profile == "quick" ? QuickTransfer(r) : QuickTransfer(r) with {
        Protocol = "first-100-of-200:cub-200",
        Network = "vgg-16",
        Weights = "vgg-16-imagenet1k",
        Outliers = "caltech-256",
        TrainImages = 0,
        TestImages = 0,
        EpochShare = 1,
        WidthShare = 1,
        Seeds = 3,
        Train = new() { Epochs = r.Epochs ?? 20, BatchSize = 64, LearningRate = 1e-3, Schedule = Schedule.Cosine, Augment = Augment.CropFlip },
    };

    // A small network without batch normalisation, like the paper's; six epochs in each of two stages.
    static BoardExperiment QuickTransfer(Request r) => OpenGan(r with { Profile = "quick" }) with {
        Network = "lenet-5",
        Train = Plans.Of("quick", r.Epochs ?? 6, r.Device).Train with { Augment = Augment.None },
        Protocol = "4-of-10:fashion-mnist",
        Methods = ["dtl", TransferStory.OneBranch, TransferStory.NoMembership, "finetune", "finetune-cc", "finetune+feature-ocsvm", "pretrained+knfst", "finetune+knfst",
            "pretrained+local-knfst", "finetune+local-knfst", "finetune+k-extremes", "finetune+openmax"],
        Seeds = 5,
        Outliers = "own:3",
        Validation = "",
        TrainImages = 20_000,
        TestImages = 1_500,
    };

    /// <summary>Gradient-based representations: six classes of Fashion-MNIST known.</summary>
    public static BoardExperiment Gradients(Request r) => OpenGan(r) with {
        Methods = ["msp", "maxlogit", "energy", "odin", "mahalanobis", "openmax", "gradnorm", "gradients-density", "gradients-heldout"],
        TestImages = r.Profile == "quick" ? 2_000 : 0,
        Outliers = "",
        Validation = "",
    };
}
