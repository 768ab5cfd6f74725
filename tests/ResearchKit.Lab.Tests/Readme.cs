namespace ResearchKit.Lab.Tests;

/// <summary>The repository's README.</summary>
static class Readme {
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    public static string Text { get; } = File.ReadAllText(Path.Combine(Root, "README.md"));

    static string Find() {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "ResearchKit.sln"))) return at.FullName;
        throw new FileNotFoundException("ResearchKit.sln above the tests");
    }

    /// <summary>What stands between two comments that name a part.</summary>
    public static string Part(string name) {
        var (open, close) = ($"<!-- {name} -->\n", $"\n<!-- end of {name} -->");
        var (from, to) = (Text.IndexOf(open, StringComparison.Ordinal), Text.IndexOf(close, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, $"README.md has no part \"{name}\"");
        return Text[(from + open.Length)..to];
    }
}
