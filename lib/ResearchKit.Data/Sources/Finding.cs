namespace ResearchKit.Data;

/// <summary>Where a split was found.</summary>
internal sealed record Found(DataSource Source, DataLayout Layout, DataSplit Split, string Folder) {
    public string Describe() => $"{Source.Kind} ({(Source.Kind == "package" ? Source.Package : Source.Kind == "url" ? "cache" : "RESEARCHKIT_DATA")}), layout {Layout.Name}";
}

/// <summary>Looks for a split in every source, in the manifest's order.</summary>
internal static class Finding {
    public static (Found? Found, ImmutableArray<string> Looked) Find(DataManifest manifest, string split, DataPlaces places) {
        var looked = ImmutableArray.CreateBuilder<string>();
        foreach (var source in manifest.Sources) {
            if (source.Kind == "local" && places.Local is null) looked.Add("local: RESEARCHKIT_DATA is not set");
            foreach (var folder in places.Folders(manifest, source))
                foreach (var layout in manifest.Layouts) {
                    if (!layout.Splits.TryGetValue(split, out var parts) || !source.Layouts.IsEmpty && !source.Layouts.Contains(layout.Name)) continue;
                    var missing = parts.AllFiles.Where(f => !Exists(Path.Combine(folder, f))).ToList();
                    if (missing.Count == 0) return (new(source, layout, parts, folder), looked.ToImmutable());
                    looked.Add($"{source.Kind}: {folder} lacks {string.Join(", ", missing)}");
                }
        }
        return (null, looked.ToImmutable());
    }

    public static DataUnavailableException Unavailable(DataManifest manifest, string split, IEnumerable<string> looked) {
        var ways = manifest.Sources.Select(s => s.Kind switch {
            "local" => $"put its files into a folder {string.Join(" or ", s.Folders)} below RESEARCHKIT_DATA",
            "package" => $"install the package {s.Package} (apt-get install {s.Package})",
            _ => $"run: ./kit data fetch {manifest.Id}",
        });
        return new(manifest.Id, split, $"{manifest.Title} ({manifest.Id}), split {split}, is not on this machine. Looked for:\n  {string.Join("\n  ", looked)}\n"
            + $"To get it, {string.Join("; or ", ways)}. Home page: {manifest.HomePage}");
    }

    static bool Exists(string path) => path.EndsWith('/') ? Directory.Exists(path) : File.Exists(path);
}
