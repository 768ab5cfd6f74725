using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Lab;

/// <summary>
/// Files that are whole or absent. The content is put in place in one step (<see cref="AtomicFile"/>), and then
/// its seal (`NAME.seal`: length and SHA-256). A file without a seal that fits it counts as absent: it is made anew.
/// </summary>
/// <remarks>A power cut may lose a rename but never makes a seal fit other bytes, so the folder itself need not be flushed.</remarks>
public static class SealedFile {
    /// <summary>Writes these bytes as the file's whole content.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="content">The bytes.</param>
    public static void Write(string path, byte[] content) {
        AtomicFile.Write(path, stream => stream.Write(content));
        Place(path, SealOf(content.Length, SHA256.HashData(content)));
    }

    /// <summary>Seals a file that another writer has put in place whole.</summary>
    /// <param name="path">The file.</param>
    public static void Seal(string path) {
        using var stream = File.OpenRead(path);
        Place(path, SealOf(stream.Length, SHA256.HashData(stream)));
    }

    /// <summary>Writes this text, UTF-8 without mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The text.</param>
    public static void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <summary>True where the file is there, and its length and SHA-256 are those of its seal.</summary>
    /// <param name="path">The file.</param>
    public static bool IsWhole(string path) {
        if (!File.Exists(path) || !File.Exists(Beside(path))) return false;
        var seal = File.ReadAllText(Beside(path));
        using var stream = File.OpenRead(path);
        return seal.StartsWith($"{stream.Length} ", StringComparison.Ordinal) && seal == SealOf(stream.Length, SHA256.HashData(stream));
    }

    /// <summary>The content, or null where the file is absent, damaged or unsealed.</summary>
    /// <param name="path">The file.</param>
    public static byte[]? Read(string path) {
        if (!File.Exists(path) || !File.Exists(Beside(path))) return null;
        var content = File.ReadAllBytes(path);
        return File.ReadAllText(Beside(path)) == SealOf(content.Length, SHA256.HashData(content)) ? content : null;
    }

    /// <summary>The content as text, or null where the file is absent, damaged or unsealed.</summary>
    /// <param name="path">The file.</param>
    public static string? ReadText(string path) => Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Removes the file: the seal first, so that it is never read half gone.</summary>
    /// <param name="path">The file.</param>
    public static void Delete(string path) {
        File.Delete(Beside(path));
        File.Delete(path);
    }

    /// <summary>Removes what a killed process left aside under a folder. Only for the holder of the folder's lock.</summary>
    /// <param name="folder">The folder.</param>
    public static void Sweep(string folder) {
        foreach (var aside in Directory.EnumerateFiles(folder, "*.partial", SearchOption.AllDirectories)) File.Delete(aside);
    }

    static void Place(string path, string seal) => AtomicFile.Write(Beside(path), stream => stream.Write(Encoding.ASCII.GetBytes(seal)));

    static string Beside(string path) => path + ".seal";

    static string SealOf(long length, byte[] hash) => $"{length} {Canonical.Hex(hash)}\n";
}
