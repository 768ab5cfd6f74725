namespace ResearchKit.Data;

/// <summary>Published weights that were found, verified and read.</summary>
/// <param name="Manifest">What they are.</param>
/// <param name="Tensors">By the architecture's names, on the CPU. They belong to the caller.</param>
/// <param name="Path">The file.</param>
/// <param name="Sha256">Its whole checksum.</param>
public sealed record PublishedWeights(WeightsManifest Manifest, ImmutableDictionary<string, Tensor> Tensors, string Path, string Sha256);

/// <summary>Where weights are looked for.</summary>
public sealed record WeightsOptions {
    /// <summary>Where to look; null: what the environment says.</summary>
    public DataPlaces? Places { get; init; }

    /// <summary>Which manifests; null: those of the kit.</summary>
    public WeightsCatalogue? Catalogue { get; init; }
}

/// <summary>
/// Published weights by id: look for, verify, load. They lie in the folder weights below RESEARCHKIT_DATA or in the cache. Only
/// <see cref="FetchAsync"/> touches the network.
/// </summary>
public static class Weights {
    const string Folder = "weights";

    /// <summary>Finds, verifies and reads the file, and renames its tensors as the manifest says.</summary>
    /// <param name="id">A manifest's id: resnet-18-imagenet1k.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">There are no such weights.</exception>
    /// <exception cref="DataUnavailableException">They are not on this machine.</exception>
    /// <exception cref="DataCorruptException">The file is not the one that the manifest describes.</exception>
    /// <exception cref="InvalidDataException">The file's content is damaged, or asks for more than tensors.</exception>
    public static PublishedWeights Load(string id, WeightsOptions? options = null) {
        var (manifest, path) = Found(id, options);
        var sum = Checked(manifest, path);
        var tensors = manifest.File.Format == "pytorch" ? PyTorchFile.Read(path, manifest.File.Key, manifest.File.Prefix) : Safetensors.Read(path).Tensors;
        return new(manifest, manifest.Renamed(tensors), path, sum);
    }

    /// <summary>The file's path, or null where it is not on this machine. Looks at names only.</summary>
    /// <exception cref="ArgumentException">There are no such weights.</exception>
    public static string? Find(string id, WeightsOptions? options = null) {
        var (manifest, places) = Of(id, options);
        return Candidates(manifest, places).FirstOrDefault(File.Exists);
    }

    /// <summary>Reads the file and compares its size and SHA-256 with the manifest's; returns the whole SHA-256.</summary>
    /// <exception cref="ArgumentException">There are no such weights.</exception>
    /// <exception cref="DataUnavailableException">They are not on this machine.</exception>
    /// <exception cref="DataCorruptException">The file is not the one that the manifest describes.</exception>
    public static string Verify(string id, WeightsOptions? options = null) {
        var (manifest, path) = Found(id, options);
        return Checked(manifest, path);
    }

    /// <summary>Downloads the file into the cache if it is nowhere on this machine; it is there whole and checked, or not at all.</summary>
    /// <param name="id">A manifest's id.</param>
    /// <param name="progress">Told after every piece that arrives.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="client">Null: a plain one.</param>
    /// <param name="cancel">Stops at once; what came is kept to go on from.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="ArgumentException">There are no such weights.</exception>
    /// <exception cref="DownloadException">No address delivered the file; the cache is as it was.</exception>
    /// <exception cref="DataCorruptException">What came has a wrong checksum; the cache is as it was.</exception>
    public static async Task<string> FetchAsync(string id, IProgress<FetchProgress>? progress = null, WeightsOptions? options = null,
        HttpClient? client = null, CancellationToken cancel = default) {
        var (manifest, places) = Of(id, options);
        if (Find(id, options) is { } here) return here;
        var (folder, file) = (places.CacheFolder(Folder), manifest.File);
        var partial = Path.Combine(folder, ".partial", file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
        using var own = client is null ? new HttpClient { Timeout = Timeout.InfiniteTimeSpan } : null;
        await using var held = await CacheLock.Take(folder, cancel).ConfigureAwait(false);
        if (Find(id, options) is { } meanwhile) return meanwhile;
        var errors = new List<DownloadException>();
        foreach (var address in file.Urls)
            try {
                await Transfer.Get(client ?? own!, address, partial, file.Size, (done, total) => progress?.Report(new(file.Name, done, total)), cancel).ConfigureAwait(false);
                try {
                    Checked(manifest, partial);
                } catch (DataCorruptException e) {
                    Transfer.Restart(partial);
                    throw new DataCorruptException(Path.Combine(folder, file.Name), $"{address}: what came is not the file that the manifest describes: {e.Message}");
                }
                File.Move(partial, Path.Combine(folder, file.Name), overwrite: true);
                Transfer.Restart(partial);
                return Path.Combine(folder, file.Name);
            } catch (DownloadException e) {
                errors.Add(e);
            }
        throw errors is [var only] ? only : new DownloadException($"{file.Name} could not be fetched:\n  {string.Join("\n  ", errors.Select(e => e.Message))}", errors[^1]);
    }

    static (WeightsManifest Manifest, DataPlaces Places) Of(string id, WeightsOptions? options) =>
        ((options?.Catalogue ?? WeightsCatalogue.Load())[id], options?.Places ?? DataPlaces.FromEnvironment());

    static IEnumerable<string> Candidates(WeightsManifest manifest, DataPlaces places) =>
        new[] { places.Local is null ? null : Path.Combine(places.Local, Folder), places.CacheFolder(Folder) }.OfType<string>().Select(f => Path.Combine(f, manifest.File.Name));

    static (WeightsManifest Manifest, string Path) Found(string id, WeightsOptions? options) {
        var (manifest, places) = Of(id, options);
        if (Find(id, options) is { } path) return (manifest, path);
        var looked = Candidates(manifest, places).Select(p => $"{p} is not there");
        throw new DataUnavailableException(id, Folder, $"{manifest.Title} ({id}) is not on this machine. Looked for:\n  "
            + string.Join("\n  ", places.Local is null ? looked.Prepend("local: RESEARCHKIT_DATA is not set") : looked)
            + $"\nTo get it, put {manifest.File.Name} into the folder {Folder} below RESEARCHKIT_DATA; or run: ./kit weights fetch {id}. Home page: {manifest.HomePage}");
    }

    static string Checked(WeightsManifest manifest, string path) {
        using var stream = File.OpenRead(path);
        if (manifest.File.Size is { } size && size != stream.Length) throw new DataCorruptException(path, $"{path} has {stream.Length} bytes; expected {size}.");
        var sum = Convert.ToHexStringLower(SHA256.HashData(stream));
        return sum.StartsWith(manifest.File.Sha256, StringComparison.Ordinal) ? sum
            : throw new DataCorruptException(path, $"{path} has a wrong checksum: sha256 {sum}; expected {manifest.File.Sha256}{(manifest.File.Sha256.Length < 64 ? "..." : "")}.");
    }
}
