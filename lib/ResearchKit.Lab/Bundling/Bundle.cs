using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Lab.Bundling;

/// <summary>One of the files that make up a bundle's archive, in their order.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its checksum in lower-case hexadecimal.</param>
sealed record Part(string Name, long Bytes, string Sha256);

/// <summary>
/// An archive in parts, the list of their checksums (as `sha256sum -c` reads it) and run.sh, side by side. All is written aside and put in place at
/// the end, the list last: run.sh takes a bundle without its list, or with parts that are not the list's, for none.
/// </summary>
static class Bundle {
    /// <summary>Packs the files and puts the bundle in place of an earlier one of that name.</summary>
    /// <param name="path">Where the archive goes; its folder is made where missing.</param>
    /// <param name="files">What goes in, one at least.</param>
    /// <param name="script">run.sh.</param>
    /// <param name="partBytes">No part is longer; an archive that fits is one part of its own name.</param>
    /// <param name="progress">Told the bytes that have gone in, after each file.</param>
    /// <exception cref="ArgumentException">There is no file, or partBytes is below 1.</exception>
    /// <exception cref="IOException">A file cannot be read or written, or zstd is missing or fails; an earlier bundle is as it was.</exception>
    public static ImmutableArray<Part> Write(string path, IReadOnlyCollection<BundleFile> files, string script, long partBytes, Action<long>? progress = null) {
        ArgumentOutOfRangeException.ThrowIfLessThan(partBytes, 1);
        if (files.Count == 0) throw new ArgumentException("a bundle of at least one file expected, got none", nameof(files));
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        Directory.CreateDirectory(folder);
        Sweep(folder, name);
        var aside = Path.Combine(folder, $"{Aside(name)}{Environment.ProcessId}-{Guid.NewGuid():N}.partial");
        Directory.CreateDirectory(aside);
        try {
            var archive = Path.Combine(aside, name);
            Archive.Write(archive, files, progress);
            var parts = Split(archive, partBytes);
            Place(aside, folder, name, parts, script);
            return parts;
        } finally {
            Directory.Delete(aside, recursive: true);
        }
    }

    static string Aside(string name) => $".{name}.{Environment.MachineName}-";

    // What processes of this machine that are no more left aside for the same archive: they were killed.
    static void Sweep(string folder, string name) {
        foreach (var left in Directory.GetDirectories(folder, $"{Aside(name)}*.partial"))
            if (int.TryParse(Path.GetFileName(left)[Aside(name).Length..].Split('-')[0], out var id) && !Lives(id)) Directory.Delete(left, recursive: true);
    }

    static bool Lives(int process) {
        try {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        } catch (ArgumentException) {
            return false;
        }
    }

    static ImmutableArray<Part> Split(string archive, long partBytes) {
        using var whole = File.OpenRead(archive);
        var count = Math.Max(1, (whole.Length + partBytes - 1) / partBytes);
        if (count == 1) return [new(Path.GetFileName(archive), whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole)))];
        var digits = Math.Max(2, $"{count}".Length);   // so that the shell's order of names is theirs
        return [.. Enumerable.Range(1, (int)count).Select(i => Piece(whole, $"{archive}.part-{i.ToString($"D{digits}")}", partBytes))];
    }

    static Part Piece(Stream whole, string path, long bytes) {
        using var piece = File.Create(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (int read; piece.Length < bytes && (read = whole.Read(buffer, 0, (int)Math.Min(buffer.Length, bytes - piece.Length))) > 0;) {
            piece.Write(buffer, 0, read);
            hash.AppendData(buffer, 0, read);
        }
        return new(Path.GetFileName(path), piece.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    static void Place(string aside, string folder, string name, ImmutableArray<Part> parts, string script) {
        var list = Path.Combine(folder, name + ".sha256");
        File.Delete(list);
        File.Delete(Path.Combine(folder, name));
        foreach (var old in Directory.EnumerateFiles(folder, $"{name}.part-*")) File.Delete(old);
        foreach (var part in parts) File.Move(Path.Combine(aside, part.Name), Path.Combine(folder, part.Name));
        AtomicFile.Write(Path.Combine(folder, "run.sh"), stream => stream.Write(File.ReadAllBytes(script)));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(folder, "run.sh"), (UnixFileMode)0b111_101_101);
        AtomicFile.Write(list, stream => stream.Write(Encoding.UTF8.GetBytes($"# {name}, parts: {parts.Length}\n{string.Concat(parts.Select(p => $"{p.Sha256}  {p.Name}\n"))}")));
    }
}
