using System.CommandLine;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit version`.</summary>
static class VersionCommand {
    public static Command Command(Streams streams) {
        var command = new Command("version", "Print the version, the tensor engine and the devices. Example: kit version");
        command.SetAction(_ => {
            Machine.UseAllProcessors();
            streams.Out.WriteLine($"ResearchKit {About.Version}{(About.Commit is { } commit ? $" ({commit})" : "")}");
            streams.Out.WriteLine($"engine {Machine.Engine}, libtorch {Machine.Libtorch}, {Machine.Threads} threads on {Machine.Processor}");
            streams.Out.WriteLine($"cuda {(torch.cuda_is_available() ? "yes" : "no")}");
            return Cli.Done;
        });
        return command;
    }
}
