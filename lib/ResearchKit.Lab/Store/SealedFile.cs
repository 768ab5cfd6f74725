using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ResearchKit.Lab;

/// <summary>
/// Files that are whole or absent. The content is written aside in the same folder, flushed to disk and renamed; then the seal
/// (`NAME.seal`: length and SHA-256) is written the same way. A file without a seal that fits it counts as absent: it is made anew.
/// </summary>
/// <remarks>A power cut may lose a rename but never makes a seal fit other bytes, so the folder itself need not be flushed.</remarks>
public static partial class SealedFile {
    /// <summary>Writes these bytes as the file's whole content.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="content">The bytes.</param>
    public static void Write(string path, ReadOnlySpan<byte> content) {
        var bytes = content.ToArray();
        Write(path, aside => File.WriteAllBytes(aside, bytes));
    }

    /// <summary>Writes this text, UTF-8 without mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The text.</param>
    public static void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Lets a writer fill a file aside, then puts it in place and seals it. Where the writer throws, nothing changes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="writer">Gets the path to write to.</param>
    public static void Write(string path, Action<string> writer) {
        var seal = "";
        AtomicFile.Write(path, aside => {
            writer(aside);
            seal = SealOf(aside);
        });
        AtomicFile.Write(Seal(path), seal);
    }

    /// <summary>True where the file is there, and its length and SHA-256 are those of its seal.</summary>
    /// <param name="path">The file.</param>
    public static bool IsWhole(string path) {
        if (!File.Exists(path) || !File.Exists(Seal(path))) return false;
        var seal = File.ReadAllText(Seal(path));
        return SealForm().Match(seal) is { Success: true } form
            && form.Groups[1].Value == $"{new FileInfo(path).Length}"
            && seal == SealOf(path);
    }

    /// <summary>The content, or null where the file is absent, damaged or unsealed.</summary>
    /// <param name="path">The file.</param>
    public static byte[]? Read(string path) => IsWhole(path) ? File.ReadAllBytes(path) : null;

    /// <summary>The content as text, or null where the file is absent, damaged or unsealed.</summary>
    /// <param name="path">The file.</param>
    public static string? ReadText(string path) => Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Removes the file: the seal first, so that it is never read half gone.</summary>
    /// <param name="path">The file.</param>
    public static void Delete(string path) {
        File.Delete(Seal(path));
        File.Delete(path);
    }

    /// <summary>Removes what a killed process left aside under a folder. Only for the holder of the folder's lock.</summary>
    /// <param name="folder">The folder.</param>
    public static void Sweep(string folder) {
        foreach (var aside in Directory.EnumerateFiles(folder, $"*{AtomicFile.Aside}", SearchOption.AllDirectories)) File.Delete(aside);
    }

    static string Seal(string path) => path + ".seal";

    static string SealOf(string path) {
        using var stream = File.OpenRead(path);
        return $"{stream.Length} {Canonical.Hex(SHA256.HashData(stream))}\n";
    }

    [GeneratedRegex(@"\A(0|[1-9][0-9]*) [0-9a-f]{64}\n\z")]
    private static partial Regex SealForm();
}
