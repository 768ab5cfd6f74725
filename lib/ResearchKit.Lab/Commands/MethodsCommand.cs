using System.CommandLine;
using System.Text.Json;
using ResearchKit.Methods;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit methods`.</summary>
static class MethodsCommand {
    static readonly Option<bool> Json = new("--json") { Description = "as JSON" };

    public static Command Command(Streams streams) {
        var command = new Command("methods", "List the catalogue of methods. Example: kit methods --json") { Json };
        command.SetAction(parsed => {
            if (parsed.GetValue(Json)) streams.Out.WriteLine(AsJson());
            else streams.Console.Write(AsTable().ToGrid());
            return Cli.Done;
        });
        return command;
    }

    internal static string AsJson() => JsonSerializer.Serialize(
        Catalogue.All.Select(m => new { m.Id, m.Title, m.Family, Needs = Words(m.Needs), FitNeeds = Words(m.FitNeeds), m.Formula, m.Citation,
            Options = Settings.Of(m.Options).ToDictionary(s => s.Name, s => s.Value), Presets = m.Presets.Keys.Order() }), new JsonSerializerOptions(Canonical.Options) { WriteIndented = true });

    static Table AsTable() => new("", ["id", "title", "family", "needs", "citation"],
        [.. Catalogue.All.Select(m => (System.Collections.Immutable.ImmutableArray<string>)[m.Id, m.Title, m.Family, string.Join(", ", Words(m.Needs)), m.Citation])]) { Figures = false };

    static string[] Words(Needs needs) => [.. Enum.GetValues<Needs>().Where(n => n != Needs.None && needs.HasFlag(n)).Select(n => n.ToString().ToLowerInvariant())];
}
