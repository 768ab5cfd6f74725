using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Kernel;

/// <summary>The C# side of the Jupyter kernel: one JSON object a line in, one a line out; researchkit_kernel.py says which.</summary>
static class Serve {
    /// <summary>Serves until the pipe is closed or a shutdown is asked for.</summary>
    /// <param name="input">File descriptor to read from.</param>
    /// <param name="output">File descriptor to write to.</param>
    public static int Run(int input, int output) {
        using var reader = new StreamReader(new FileStream(new SafeFileHandle(input, true), FileAccess.Read, 0), Encoding.UTF8);
        using var writer = new FileStream(new SafeFileHandle(output, true), FileAccess.Write, 0);
        return Run(reader, line => {
            lock (writer) writer.Write(Encoding.UTF8.GetBytes(line + "\n"));
        });
    }

    internal static int Run(TextReader reader, Action<string> write) {
        Machine.UseAllProcessors();
        using var session = new Session();
        void Say(JsonObject message) => write(message.ToJsonString());
        var (running, interrupt) = (session.WarmUpAsync(), new CancellationTokenSource());
        while (reader.ReadLine() is { } line) {
            if (JsonNode.Parse(line) is not JsonObject request) continue;
            string Text(string key) => (string?)request[key] ?? "";
            switch (Text("op")) {
                case "interrupt":
                    interrupt.Cancel();
                    break;
                case "shutdown":
                    return Leave();
                case "execute":
                    running.Wait();
                    interrupt = new();
                    running = Execute(session, Text("code"), (int?)request["number"], Say, interrupt.Token);
                    break;
                case "complete":
                    running.Wait();
                    var at = CharacterOf(Text("code"), (int?)request["position"] ?? 0);
                    var found = session.Complete(Text("code"), at);
                    Say(new() { ["op"] = "answer", ["from"] = PointOf(Text("code"), found.From), ["to"] = PointOf(Text("code"), found.To), ["items"] = new JsonArray([.. found.Items.Select(i => (JsonNode)i)]) });
                    break;
                case "inspect":
                    running.Wait();
                    Say(new() { ["op"] = "answer", ["text"] = session.Inspect(Text("code"), CharacterOf(Text("code"), (int?)request["position"] ?? 0)) });
                    break;
                case "whole":
                    Say(new() { ["op"] = "answer", ["whole"] = Session.IsWhole(Text("code")) });
                    break;
            }
        }
        return Leave();

        // Whoever asked is gone: what still runs need not end.
        int Leave() {
            interrupt.Cancel();
            running.Wait(TimeSpan.FromSeconds(2));
            return Commands.Cli.Done;
        }
    }

    static async Task Execute(Session session, string code, int? number, Action<JsonObject> say, CancellationToken interrupt) {
        await session.RunAsync(code, o => say(Message(o)), interrupt, number).ConfigureAwait(false);
        say(new() { ["op"] = "done" });
    }

    static JsonObject Message(CellOutput o) => o.Kind switch {
        OutputKind.Stream => new() { ["op"] = "stream", ["name"] = o.Name, ["text"] = o.Text },
        OutputKind.Value => new() { ["op"] = "value", ["data"] = o.Bundle!.ToJson() },
        OutputKind.Error => new() { ["op"] = "error", ["name"] = o.Name, ["text"] = o.Text, ["trace"] = new JsonArray([.. o.Trace.Select(t => (JsonNode)t)]) },
        _ => new() { ["op"] = o.Kind == OutputKind.Display ? "display" : "update", ["id"] = o.Id, ["data"] = o.Bundle!.ToJson() },
    };

    // Jupyter counts code points, .NET UTF-16 units.
    static int CharacterOf(string code, int point) {
        var at = 0;
        for (var i = 0; i < point && at < code.Length; i++) at += char.IsSurrogatePair(code, at) ? 2 : 1;
        return at;
    }

    static int PointOf(string code, int character) => code.AsSpan(0, character).ToString().EnumerateRunes().Count();
}
