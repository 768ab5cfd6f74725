namespace ResearchKit.Data;

/// <summary>Where data is looked for on this machine.</summary>
/// <param name="Local">The user's data folder, or null.</param>
/// <param name="Cache">The folder that downloads go to.</param>
public sealed record DataPlaces(string? Local, string Cache) {
    /// <summary>Prefix of the absolute folders of system packages; empty on a usual machine.</summary>
    public string PackageRoot { get; init; } = "";

    /// <summary>RESEARCHKIT_DATA, and XDG_CACHE_HOME/researchkit or ~/.cache/researchkit.</summary>
    public static DataPlaces FromEnvironment() {
        static string? Get(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
        var cache = Get("XDG_CACHE_HOME") is { } xdg && Path.IsPathRooted(xdg) ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new(Get("RESEARCHKIT_DATA"), Path.Combine(cache, "researchkit"));
    }

    internal string CacheFolder(string id) => Path.Combine(Cache, id);

    /// <summary>The folders of one source, whether or not they exist.</summary>
    internal IEnumerable<string> Folders(DataManifest manifest, DataSource source) => source.Kind switch {
        "local" => Local is null ? [] : source.Folders.Select(f => Path.Combine(Local, f)),
        "package" => source.Folders.Select(f => PackageRoot + f),
        "url" => [CacheFolder(manifest.Id)],
        var other => throw new InvalidDataException($"{manifest.Id}: unknown kind of source '{other}'"),
    };
}
