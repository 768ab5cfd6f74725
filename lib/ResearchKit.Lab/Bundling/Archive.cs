using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace ResearchKit.Lab.Bundling;

/// <summary>Files into one .tar.gz or .tar.zst. The same files give the same bytes: names, contents and the right to run are all that goes in.</summary>
static class Archive {
    /// <summary>The endings that say how an archive is packed.</summary>
    public static readonly string[] Endings = [".tar.gz", ".tar.zst"];

    static readonly DateTimeOffset Time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the archive. Zstandard is the program zstd's.</summary>
    /// <param name="path">Ends as one of <see cref="Endings"/>.</param>
    /// <param name="files">In the order in which they go in.</param>
    /// <param name="progress">Told the bytes that have gone in, after each file.</param>
    /// <exception cref="IOException">A file cannot be read, or zstd is missing or fails.</exception>
    public static void Write(string path, IEnumerable<BundleFile> files, Action<long>? progress = null) {
        if (path.EndsWith(".tar.zst", StringComparison.Ordinal)) {
            Zstd(path, stream => Tar(stream, files, progress));
            return;
        }
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.SmallestSize);
        Tar(gzip, files, progress);
    }

    static void Tar(Stream to, IEnumerable<BundleFile> files, Action<long>? progress) {
        using var tar = new TarWriter(to, TarEntryFormat.Ustar, leaveOpen: true);
        var done = 0L;
        foreach (var file in files) {
            using var content = File.OpenRead(file.Source);
            done += content.Length;
            var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            if (file.Executable) mode |= UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file.Path) { DataStream = content, Mode = mode, ModificationTime = Time });
            progress?.Invoke(done);
        }
    }

    static void Zstd(string path, Action<Stream> write) {
        using var process = Start(path);
        var words = process.StandardError.ReadToEndAsync();
        try {
            write(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        } catch (Exception e) {
            process.Kill();
            process.WaitForExit();
            throw words.Result.Trim() is { Length: > 0 } said ? new IOException($"zstd failed: {said}", e) : e;
        }
        process.WaitForExit();
        if (process.ExitCode != 0) throw new IOException($"zstd failed with code {process.ExitCode}: {words.Result.Trim()}");
    }

    // 27 is the longest window that zstd unpacks without being asked to.
    static Process Start(string path) {
        try {
            return Process.Start(new ProcessStartInfo("zstd", ["-q", "-f", "-19", "--long=27", "-T0", "-o", path]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        } catch (Win32Exception e) {
            throw new IOException("a .tar.zst needs the program zstd, which is not on PATH: install it (Debian: zstd), or name a .tar.gz", e);
        }
    }
}
