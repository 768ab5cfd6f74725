namespace ResearchKit.Data;

/// <summary>How a data set is loaded.</summary>
public sealed record LoadOptions {
    /// <summary>Hand out the images as they are stored: not inverted, not resized (Omniglot: 105x105, paper 255).</summary>
    public bool Raw { get; init; }

    /// <summary>Where to look; null: what the environment says.</summary>
    public DataPlaces? Places { get; init; }

    /// <summary>Which manifests; null: those of the kit.</summary>
    public DataCatalogue? Catalogue { get; init; }
}

/// <summary>Data sets by id: load, look for, describe. Only <see cref="FetchAsync"/> touches the network.</summary>
public static class DataSets {
    /// <summary>
    /// One split of a data set, from the first source that has it: the local folder, a system package, the cache. Every file's
    /// size and checksum is verified, and the number of images, their shape and labels.
    /// </summary>
    /// <param name="id">A manifest's id: mnist.</param>
    /// <param name="split">A split of it: train, test.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">There is no such data set or split.</exception>
    /// <exception cref="DataUnavailableException">It is not on this machine.</exception>
    /// <exception cref="DataCorruptException">A file is not the one that the manifest describes.</exception>
    /// <exception cref="InvalidDataException">A file's content is damaged or contradicts the manifest.</exception>
    public static Dataset Load(string id, string split, LoadOptions? options = null) {
        var (images, names, origin) = LoadImages(id, split, options ?? new());
        return Dataset.Of(id, split, images, names, origin);
    }

    /// <summary>For every split: where it would be loaded from, or why it cannot be. Looks at names only; <see cref="Verify"/> reads the files.</summary>
    /// <exception cref="ArgumentException">There is no such data set.</exception>
    public static DataStatus Status(string id, LoadOptions? options = null) {
        var (manifest, places) = Of(id, options);
        return new(manifest, [.. manifest.Splits.Select(split => {
            var (found, looked) = Finding.Find(manifest, split, places);
            return found is null
                ? new SplitStatus(split, manifest.Layouts.First(l => l.Splits.ContainsKey(split)).Splits[split].Count, false, "", "", Finding.Unavailable(manifest, split, looked).Message)
                : new SplitStatus(split, found.Split.Count, true, found.Source.Kind, found.Folder, found.Describe());
        })]);
    }

    /// <summary>Reads and checks every split that is on this machine: checksums, counts, shapes, labels.</summary>
    /// <exception cref="ArgumentException">There is no such data set.</exception>
    public static ImmutableArray<SplitCheck> Verify(string id, LoadOptions? options = null) {
        var (manifest, places) = Of(id, options);
        var checks = ImmutableArray.CreateBuilder<SplitCheck>();
        foreach (var split in manifest.Splits) {
            if (Finding.Find(manifest, split, places).Found is not { } found) continue;
            try {
                var versions = found.Split.AllFiles.Where(f => !f.EndsWith('/')).Select(f => {
                    var version = Verified.Read(Path.Combine(found.Folder, f), manifest.FileNamed(f)).Version;
                    return $"{f}: {version.Origin}, {(version.Sha256 is not null ? "sha256" : version.Md5 is not null ? "md5" : "no checksum is known")}";
                }).ToList();
                var images = Loading.Load(manifest, split, found, raw: false);
                checks.Add(new(split, true, found.Describe(), $"{images.Count} images; {string.Join("; ", versions)}", images.Checksum()));
            } catch (Exception e) when (e is IOException or InvalidDataException) {
                checks.Add(new(split, false, found.Describe(), e.Message, ""));
            }
        }
        return checks.ToImmutable();
    }

    /// <summary>
    /// Downloads what no other source has into the cache. Goes on where an earlier attempt stopped; a file is in the cache whole
    /// and checked, or not at all; processes that fetch the same set wait for each other.
    /// </summary>
    /// <param name="id">A manifest's id.</param>
    /// <param name="split">Only the files of this split; null: all splits.</param>
    /// <param name="progress">Told after every piece that arrives.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="client">Null: a plain one.</param>
    /// <param name="cancel">Stops at once; what came is kept to go on from.</param>
    /// <exception cref="ArgumentException">There is no such data set or split.</exception>
    /// <exception cref="DownloadException">No address delivered the file; the cache is as it was.</exception>
    /// <exception cref="DataCorruptException">What came has a wrong checksum; the cache is as it was.</exception>
    public static async Task<FetchReport> FetchAsync(string id, string? split = null, IProgress<FetchProgress>? progress = null,
        LoadOptions? options = null, HttpClient? client = null, CancellationToken cancel = default) {
        var (manifest, places) = Of(id, options);
        using var own = client is null ? new HttpClient { Timeout = Timeout.InfiniteTimeSpan } : null;
        return await Fetching.Fetch(manifest, places, split, client ?? own!, progress, cancel).ConfigureAwait(false);
    }

    /// <summary>Counts of the classes and a contact sheet of one split.</summary>
    /// <exception cref="DataUnavailableException">It is not on this machine.</exception>
    public static DataView Show(string id, string split, LoadOptions? options = null) {
        var (images, names, origin) = LoadImages(id, split, options ?? new());
        return DataView.Of(id, split, images, names, origin);
    }

    internal static (ImageSet Images, ImmutableArray<string> Names, string Origin) LoadImages(string id, string split, LoadOptions options) {
        var (manifest, places) = Of(id, options);
        if (!manifest.Splits.Contains(split))
            throw new ArgumentException($"{id} has no split '{split}': expected one of {string.Join(", ", manifest.Splits)}", nameof(split));
        var (found, looked) = Finding.Find(manifest, split, places);
        if (found is null) throw Finding.Unavailable(manifest, split, looked);
        var images = Loading.Load(manifest, split, found, options.Raw);
        return (images, Loading.Names(manifest, images), found.Describe());
    }

    internal static (DataManifest Manifest, DataPlaces Places) Of(string id, LoadOptions? options) =>
        ((options?.Catalogue ?? DataCatalogue.Load())[id], options?.Places ?? DataPlaces.FromEnvironment());
}

/// <summary>Which splits of a data set are on this machine.</summary>
/// <param name="Manifest">The data set.</param>
/// <param name="Splits">One per split, in the manifest's order.</param>
public sealed record DataStatus(DataManifest Manifest, ImmutableArray<SplitStatus> Splits);

/// <summary>Whether and where one split is.</summary>
/// <param name="Split">Its name.</param>
/// <param name="Count">How many images it holds (of the best layout where it is missing).</param>
/// <param name="Available">Whether all its files are there.</param>
/// <param name="Source">local, package or url; empty where missing.</param>
/// <param name="Folder">Where its files are; empty where missing.</param>
/// <param name="Message">Source and layout; or what was looked for where, and how to get it.</param>
public sealed record SplitStatus(string Split, int Count, bool Available, string Source, string Folder, string Message);

/// <summary>What verifying one split found.</summary>
/// <param name="Split">Its name.</param>
/// <param name="Ok">Whether everything agrees with the manifest.</param>
/// <param name="Origin">Source and layout.</param>
/// <param name="Message">Each file's origin and kind of checksum; or the error.</param>
/// <param name="Checksum">SHA-256 of the decoded content; empty where it could not be read.</param>
public sealed record SplitCheck(string Split, bool Ok, string Origin, string Message, string Checksum);
