namespace ResearchKit.Torch;

/// <summary>Files that are whole or not there: written aside, flushed to the disk, renamed.</summary>
public static class AtomicFile {
    /// <summary>Writes a file in one step as seen by every reader. An error or a kill leaves the old file, or none.</summary>
    /// <param name="path">The file; its folder is made where missing.</param>
    /// <param name="write">Writes the content; when it throws, nothing changes.</param>
    public static void Write(string path, Action<Stream> write) {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var aside = $"{full}.{Environment.ProcessId}-{Guid.NewGuid():N}.partial";
        try {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write)) {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, full, overwrite: true);
        } catch {
            File.Delete(aside);
            throw;
        }
    }
}
