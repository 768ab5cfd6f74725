namespace ResearchKit.Data;

/// <summary>All data manifests, by id.</summary>
/// <param name="Manifests">Sorted by id.</param>
public sealed record DataCatalogue(ImmutableSortedDictionary<string, DataManifest> Manifests) {
    /// <summary>The manifest of that id.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those there are.</exception>
    public DataManifest this[string id] => Manifests.TryGetValue(id, out var manifest) ? manifest
        : throw new ArgumentException($"unknown data set '{id}': expected one of {string.Join(", ", Manifests.Keys)} (or a noise: {string.Join(", ", Noise.Ids)})", nameof(id));

    /// <summary>
    /// Reads the manifests beside this library (they are copied into every output folder), or else in the nearest
    /// data-manifests folder above the working directory.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">Neither place has any.</exception>
    /// <exception cref="InvalidDataException">A manifest is wrong.</exception>
    public static DataCatalogue Load() => Default.Value;

    /// <summary>Reads every *.json in a folder, except the schema.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A manifest is wrong.</exception>
    public static DataCatalogue Load(string folder) => new(Directory.EnumerateFiles(folder, "*.json")
        .Where(f => !f.EndsWith(".schema.json", StringComparison.Ordinal)).Select(DataManifest.Read).ToImmutableSortedDictionary(m => m.Id, m => m));

    static readonly Lazy<DataCatalogue> Default = new(() => Load(Folder("data-manifests")));

    /// <summary>The folder of that name beside the library, or else the nearest one above the working directory.</summary>
    internal static string Folder(string name) {
        var beside = Path.Combine(AppContext.BaseDirectory, name);
        if (Directory.Exists(beside)) return beside;
        for (var at = new DirectoryInfo(Directory.GetCurrentDirectory()); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, name))) return Path.Combine(at.FullName, name);
        throw new DirectoryNotFoundException($"No folder {name} beside the library ({beside}) nor above {Directory.GetCurrentDirectory()}.");
    }
}
