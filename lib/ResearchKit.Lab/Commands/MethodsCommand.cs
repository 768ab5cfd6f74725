using System.CommandLine;
using System.Text.Json;
using ResearchKit.Methods;

namespace ResearchKit.Lab.Commands;

/// <summary>`kit methods`.</summary>
static class MethodsCommand {
    static readonly Option<bool> Json = new("--json") { Description = "as JSON" };
    static readonly Option<bool> Markdown = new("--markdown") { Description = "as the README's table" };

    public static Command Command(Streams streams) {
        var command = new Command("methods", "List the catalogue of methods. Example: kit methods --json") { Json, Markdown };
        command.SetAction(parsed => {
            if (parsed.GetValue(Json)) streams.Out.WriteLine(AsJson());
            else if (parsed.GetValue(Markdown)) streams.Out.WriteLine(AsMarkdown());
            else {
                streams.Console.Write(AsTable().ToGrid());
                streams.Console.Write(TrainedTable().ToGrid());
            }
            return Cli.Done;
        });
        return command;
    }

    internal static string AsJson() => JsonSerializer.Serialize(
        Catalogue.All.Select(m => (object)new {
            m.Id,
            m.Title,
            m.Family,
            Needs = Words(m.Needs),
            FitNeeds = Words(m.FitNeeds),
            m.Formula,
            m.Citation,
            Options = Settings.Of(m.Options).ToDictionary(s => s.Name, s => s.Value),
            Presets = m.Presets.Keys.Order()
        }).Concat(Catalogue.Trained.Select(m => new {
            m.Id,
            m.Title,
            m.Family,
            Trained = true,
            Needs = Words(m.Needs),
            m.Formula,
            m.Citation,
            Options = Settings.Of(m.Options).ToDictionary(s => s.Name, s => s.Value),
        })), new JsonSerializerOptions(Canonical.Options) { WriteIndented = true });

    internal static string AsMarkdown() => new Table("", ["id", "method", "score (higher = more known)", "looks at", "fitted on", "source"],
        [.. Catalogue.All.Select(m => (System.Collections.Immutable.ImmutableArray<string>)[$"`{m.Id}`", m.Title, m.Formula, Short(m.Needs), Short(m.FitNeeds), m.Citation])]) { Figures = false, Padded = false }.ToMarkdown()
        + "\n\nTrained methods (`kit compare --protocol`), and what they learn from beside the known training images:\n\n"
        + new Table("", ["id", "method", "score (higher = more known)", "needs", "source"],
            [.. Catalogue.Trained.Select(m => (System.Collections.Immutable.ImmutableArray<string>)[$"`{m.Id}`", m.Title, m.Formula, m.Needs == StudyNeeds.None ? "–" : string.Join(", ", Words(m.Needs)), m.Citation])]) { Figures = false, Padded = false }.ToMarkdown();

    static string Short(Needs needs) => needs == Needs.None ? "–" : string.Join(", ", Words(needs));

    static Table AsTable() => new("", ["id", "title", "family", "needs", "citation"],
        [.. Catalogue.All.Select(m => (System.Collections.Immutable.ImmutableArray<string>)[m.Id, m.Title, m.Family, string.Join(", ", Words(m.Needs)), m.Citation])]) { Figures = false };

    static Table TrainedTable() => new("trained methods (kit compare --protocol)", ["id", "title", "family", "needs", "citation"],
        [.. Catalogue.Trained.Select(m => (System.Collections.Immutable.ImmutableArray<string>)[m.Id, m.Title, m.Family, string.Join(", ", Words(m.Needs)), m.Citation])]) { Figures = false };

    static string[] Words(StudyNeeds needs) => [.. Enum.GetValues<StudyNeeds>().Where(n => n != StudyNeeds.None && needs.HasFlag(n)).Select(n => n.ToString().ToLowerInvariant())];

    static string[] Words(Needs needs) => [.. Enum.GetValues<Needs>().Where(n => n != Needs.None && needs.HasFlag(n)).Select(n => n.ToString().ToLowerInvariant())];
}
