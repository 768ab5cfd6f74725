using ResearchKit.Methods;

namespace ResearchKit.Lab.Boards;

/// <summary>A line of a leaderboard: a trained method, or a post-hoc one on top of it.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Trained">What is trained.</param>
/// <param name="PostHoc">What scores its classifier; null: its own score.</param>
sealed partial record Contender(string Text, TrainedMethod Trained, Method? PostHoc) {
    /// <summary>Reads msp, opengan, dtl+knfst, opengan[epochs=20,noise=50]; a semicolon may stand for the comma.</summary>
    /// <exception cref="ArgumentException">A name or an option is unknown.</exception>
    public static Contender Parse(string text) {
        var parts = text.Split('+');
        if (parts.Length > 2) throw new ArgumentException($"{text}: a trained method, or one post-hoc method on top of it", nameof(text));
        var (first, options) = Named(parts[0]);
        if (parts.Length == 1 && Catalogue.Trained.All(t => t.Id != first))
            return Catalogue.All.Any(m => m.Id == first) ? new(text, ClosedSet.Method, Of(first, options))
                : throw new ArgumentException($"unknown method \"{first}\"; trained ones are {string.Join(", ", Catalogue.Trained.Select(m => m.Id))}; kit methods lists the others", nameof(text));
        var trained = options.Aggregate(Catalogue.FindTrained(first), (m, o) => m.With(o.Name, o.Value));
        var (second, more) = parts.Length == 2 ? Named(parts[1]) : default;
        return new(text, trained, second is null ? null : Of(second, more));
    }

    /// <summary>A line's text without the options: dtl[epochs=5]+knfst → dtl+knfst.</summary>
    public static string Bare(string text) => Options().Replace(text, "");

    [System.Text.RegularExpressions.GeneratedRegex(@"\[[^\]]*\]")]
    private static partial System.Text.RegularExpressions.Regex Options();

    /// <summary>The folder of what is trained: its id, and its options where they are not the paper's.</summary>
    public string TrainedFolder => Folder(Trained.Id, Trained.Options, Catalogue.FindTrained(Trained.Id).Options);

    /// <summary>The folder of the scores, below that.</summary>
    public string ScoreFolder => PostHoc is null ? "own" : Folder(PostHoc.Id, PostHoc.Options, Catalogue.Find(PostHoc.Id).Options);

    static string Folder(string id, object options, object defaults) => Canonical.Json(options) == Canonical.Json(defaults) ? id : $"{id}-{Canonical.Hash(options)[..8]}";

    static Method Of(string id, (string Name, string Value)[] options) {
        var method = Catalogue.Find(id);
        if (method.Needs.HasFlag(Needs.Members)) throw new ArgumentException($"{id} needs several networks: kit score --members");
        return options.Aggregate(method, (m, o) => m.With(o.Name, o.Value));
    }

    static (string Id, (string Name, string Value)[] Options) Named(string text) {
        if (!text.EndsWith(']')) return (text, []);
        var open = text.IndexOf('[');
        if (open < 1) throw new ArgumentException($"{text}: ID[option=value,option=value] expected");
        return (text[..open], [.. text[(open + 1)..^1].Split([',', ';']).Select(o => o.Split('=', 2) is [{ Length: > 0 } name, var value] ? (name.Trim(), value.Trim())
            : throw new ArgumentException($"{text}: ID[option=value,option=value] expected"))]);
    }
}
