namespace ResearchKit.Data;

/// <summary>All weights manifests, by id.</summary>
/// <param name="Manifests">Sorted by id.</param>
public sealed record WeightsCatalogue(ImmutableSortedDictionary<string, WeightsManifest> Manifests) {
    /// <summary>The manifest of that id.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those there are.</exception>
    public WeightsManifest this[string id] => Manifests.TryGetValue(id, out var manifest) ? manifest
        : throw new ArgumentException($"unknown weights '{id}': expected one of {string.Join(", ", Manifests.Keys)}", nameof(id));

    /// <summary>Reads the manifests beside this library, or else in the nearest weights-manifests folder above the working directory.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither place has any.</exception>
    /// <exception cref="InvalidDataException">A manifest is wrong.</exception>
    public static WeightsCatalogue Load() => Default.Value;

    /// <summary>Reads every *.json in a folder, except the schema.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A manifest is wrong.</exception>
    public static WeightsCatalogue Load(string folder) => new(Directory.EnumerateFiles(folder, "*.json")
        .Where(f => !f.EndsWith(".schema.json", StringComparison.Ordinal)).Select(WeightsManifest.Read).ToImmutableSortedDictionary(m => m.Id, m => m));

    static readonly Lazy<WeightsCatalogue> Default = new(() => Load(DataCatalogue.Folder("weights-manifests")));
}
