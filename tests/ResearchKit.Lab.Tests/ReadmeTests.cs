using ResearchKit.Lab.Commands;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

[Collection("sessions")]
public class ReadmeTests {
    [Fact]
    public void The_table_of_methods_is_the_catalogue_s() =>
        Assert.True(MethodsCommand.AsMarkdown() == Readme.Part("kit methods --markdown").Trim(), "put the output of `kit methods --markdown` into README.md");

    // The lines as they stand there, run as a cell: what they print is what the comments beside them say.
    [Fact]
    public async Task The_example_runs_and_prints_what_it_says() {
        var code = string.Join('\n', Readme.Part("example").Split('\n').Where(l => !l.StartsWith("```", StringComparison.Ordinal)));
        using var session = new Session();
        var outputs = new List<CellOutput>();
        var end = await session.RunAsync(code, outputs.Add);
        Assert.True(end == CellEnd.Ok, string.Join('\n', outputs.SelectMany(o => o.Trace.IsDefault ? [] : o.Trace.AsEnumerable())));
        var lines = string.Concat(outputs.Where(o => o.Kind == OutputKind.Stream).Select(o => o.Text)).TrimEnd().Split('\n');
        string[] said = [.. code.Split('\n').Where(l => l.StartsWith("Console.WriteLine", StringComparison.Ordinal)).Select(l => l[(l.LastIndexOf("// ", StringComparison.Ordinal) + 3)..].Trim())];
        Assert.True(said.Length >= 2);
        Assert.Equal(said, lines);
    }

    [Fact]
    public void Every_command_that_the_readme_shows_exists() {
        var shown = System.Text.RegularExpressions.Regex.Matches(Readme.Text, @"\./kit ([a-z]+)(?: ([a-z][a-z-]*))?").Select(m => (Command: m.Groups[1].Value, Sub: m.Groups[2].Value)).Distinct().ToArray();
        Assert.True(shown.Length > 8);
        foreach (var (command, sub) in shown.Where(s => s.Command is not ("test" or "bench" or "build"))) {
            using StringWriter output = new(), error = new();
            string[] args = command is "reproduce" or "data" or "notebook" && sub != "" ? [command, sub, "--help"] : [command, "--help"];
            Assert.True(Cli.Run(args, new(output, error, Terminal: false)) == 0, $"{string.Join(' ', args)}: {error}");
        }
    }
}
