using System.Collections.Immutable;
using System.CommandLine;
using ResearchKit.Lab.Boards;
using ResearchKit.Lab.Gemos;

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
        var command = new Command(name, description) { protocol, methods, outliers, validation, seeds, RunOptions.Profile, RunOptions.On, RunOptions.Epochs, RunOptions.TrainImages, RunOptions.TestImages, RunOptions.Out, RunOptions.Json };
        command.SetAction(parsed => {
            BoardExperiment x;
            try {
                var request = RunOptions.Read(parsed, Reproduce.Within(parsed.GetValue(seeds), seeds, 1, 1000) ?? 0);
                x = defaults(request);
                if (parsed.GetValue(protocol) is { } p) x = x with { Protocol = p, Seeds = Protocol.Parse(p).Trials is var t && t > 1 ? t : x.Seeds };
                if (Reproduce.List(parsed.GetValue(methods)) is { IsDefault: false } m) x = x with { Methods = Plans.Methods(m) };
                x = x with {
                    Outliers = parsed.GetValue(outliers) ?? x.Outliers,
                    Validation = parsed.GetValue(validation) ?? x.Validation,
                    Seeds = request.Seeds > 0 ? request.Seeds : x.Seeds,
                    Device = request.Device,
                    TrainImages = request.TrainImages ?? x.TrainImages,
                    TestImages = request.TestImages,
                };
                foreach (var method in x.Methods) _ = Contender.Parse(method);
                _ = Protocol.Parse(x.Protocol);
            } catch (ArgumentException e) {
                throw new UsageException(Cli.OneLine(e));
            }
            return Reproduce.Finish(parsed, streams, (output, line, view) => BoardRun.Run(x, output, line, view, story(x)));
        });
        return command;
    }

    /// <summary>OpenGAN: six classes of Fashion-MNIST known, one for outliers, one for validation, two unknown.</summary>
    public static BoardExperiment OpenGan(Request r) {
        // The quick profile's half training and fewer images: three trials of eight methods in minutes.
        var (network, train) = Plans.Of(r.Profile, r.Epochs ?? (r.Profile == "quick" ? 2 : null));
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
            TrainImages = r.Profile == "quick" ? 12_000 : 0,
        };
    }

    /// <summary>Deep transfer learning: four classes of Fashion-MNIST known, three for reference, three novel.</summary>
    public static BoardExperiment Transfer(Request r) => OpenGan(r) with {
        Protocol = "4-of-10:fashion-mnist",
        Methods = ["dtl", TransferStory.OneBranch, TransferStory.NoMembership, "finetune", "finetune-cc", "finetune+feature-ocsvm", "pretrained+knfst", "finetune+knfst",
            "pretrained+local-knfst", "finetune+local-knfst", "finetune+k-extremes", "finetune+openmax"],
        Seeds = 5,
        Network = r.Profile == "quick" ? "small-cnn" : "vgg-16",
        Outliers = "own:3",
        Validation = "",
        TrainImages = r.Profile == "quick" ? 20_000 : 0,
    };

    /// <summary>Gradient-based representations: six classes of Fashion-MNIST known.</summary>
    public static BoardExperiment Gradients(Request r) => OpenGan(r) with {
        Methods = ["msp", "maxlogit", "energy", "odin", "mahalanobis", "openmax", "gradnorm", "gradients-density", "gradients-heldout"],
        Outliers = "",
        Validation = "",
    };
}
