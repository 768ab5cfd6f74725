namespace ResearchKit.Data;

/// <summary>Brings the official files of a data set into the cache: whole and checked, or not at all.</summary>
internal static class Fetching {
    public static async Task<FetchReport> Fetch(DataManifest manifest, DataPlaces places, string? split, HttpClient client, IProgress<FetchProgress>? progress, CancellationToken cancel) {
        if (split is not null && !manifest.Splits.Contains(split))
            throw new ArgumentException($"{manifest.Id} has no split '{split}': expected one of {string.Join(", ", manifest.Splits)}", nameof(split));
        var source = manifest.Sources.FirstOrDefault(s => s.Kind == "url")
            ?? throw new DownloadException($"{manifest.Id} has no address to fetch it from; see {manifest.HomePage}.");
        var folder = places.CacheFolder(manifest.Id);
        var present = ImmutableArray.CreateBuilder<string>();
        var wanted = new List<DataFile>();
        foreach (var name in split is null ? manifest.Splits : [split]) {
            if (Finding.Find(manifest, name, places).Found is { Source.Kind: not "url" } found) {
                present.Add($"{name}: {found.Describe()} in {found.Folder}");
                continue;
            }
            var layout = manifest.Layouts.FirstOrDefault(l => l.Splits.ContainsKey(name) && (source.Layouts.IsEmpty || source.Layouts.Contains(l.Name)));
            if (layout is not null) wanted.AddRange(layout.Splits[name].AllFiles.Select(manifest.FileNamed));
        }
        var fetched = ImmutableArray.CreateBuilder<FetchedFile>();
        await using var held = await CacheLock.Take(folder, cancel).ConfigureAwait(false);
        foreach (var file in wanted.DistinctBy(f => f.Name)) {
            if (IsThere(Path.Combine(folder, file.Name), file)) present.Add(file.Name);
            else fetched.Add(await One(folder, source, file, client, progress, cancel).ConfigureAwait(false));
        }
        return new(folder, fetched.ToImmutable(), present.ToImmutable());
    }

    static bool IsThere(string path, DataFile file) {
        try {
            return File.Exists(path) && Verified.Read(path, file).Version is not null;
        } catch (DataCorruptException) {
            return false;   // replaced by a whole one, in one step, once that is here
        }
    }

    static async Task<FetchedFile> One(string folder, DataSource source, DataFile file, HttpClient client, IProgress<FetchProgress>? progress, CancellationToken cancel) {
        var partial = Path.Combine(folder, ".partial", file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
        var addresses = file.Urls.IsEmpty ? [.. source.Urls.Select(u => u + file.Name)] : file.Urls;
        var errors = new List<DownloadException>();
        foreach (var address in addresses)
            try {
                return await Whole(Path.Combine(folder, file.Name), partial, address, file, client, progress, cancel).ConfigureAwait(false);
            } catch (DownloadException e) {
                errors.Add(e);
            }
        throw errors is [var only] ? only : new DownloadException($"{file.Name} could not be fetched:\n  {string.Join("\n  ", errors.Select(e => e.Message))}", errors[^1]);
    }

    static async Task<FetchedFile> Whole(string path, string partial, string address, DataFile file, HttpClient client, IProgress<FetchProgress>? progress, CancellationToken cancel) {
        while (true) {
            var resumed = File.Exists(partial);
            await Transfer.Get(client, address, partial, file.Versions[0].Size, (done, total) => progress?.Report(new(file.Name, done, total)), cancel).ConfigureAwait(false);
            var content = await File.ReadAllBytesAsync(partial, cancel).ConfigureAwait(false);
            try {
                var version = Verified.Match(content, partial, file);
                File.Move(partial, path, overwrite: true);
                Transfer.Restart(partial);
                return new(file.Name, address, Convert.ToHexStringLower(SHA256.HashData(content)), version.Md5 is not null || version.Sha256 is not null);
            } catch (DataCorruptException e) {
                Transfer.Restart(partial);
                if (!resumed) throw new DataCorruptException(path, $"{address}: what came is not the file that the manifest describes: {e.Message}");
            }
        }
    }
}
