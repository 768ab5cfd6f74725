namespace ResearchKit.Data;

/// <summary>One process at a time in a cache folder: an exclusively opened file, which the system frees when its process dies.</summary>
internal static class CacheLock {
    public static async Task<FileStream> Take(string folder, CancellationToken cancel) {
        Directory.CreateDirectory(folder);
        while (true) {
            cancel.ThrowIfCancellationRequested();
            try {
                return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            } catch (IOException) {
                await Task.Delay(100, cancel).ConfigureAwait(false);
            }
        }
    }
}
