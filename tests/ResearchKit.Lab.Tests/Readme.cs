namespace ResearchKit.Lab.Tests;

/// <summary>The repository's README.</summary>
static class Readme {
    public static string Text { get; } = Find();

    static string Find() {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "ResearchKit.sln"))) return File.ReadAllText(Path.Combine(at.FullName, "README.md"));
        throw new FileNotFoundException("README.md beside ResearchKit.sln");
    }

    /// <summary>What stands between two comments that name a part.</summary>
    public static string Part(string name) {
        var (open, close) = ($"<!-- {name} -->\n", $"\n<!-- end of {name} -->");
        var (from, to) = (Text.IndexOf(open, StringComparison.Ordinal), Text.IndexOf(close, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, $"README.md has no part \"{name}\"");
        return Text[(from + open.Length)..to];
    }
}
