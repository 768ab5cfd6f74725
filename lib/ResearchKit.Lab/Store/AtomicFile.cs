using System.Text;

namespace ResearchKit.Lab;

/// <summary>Replaces a file in one step: written aside in the same folder, flushed to disk, renamed.</summary>
public static class AtomicFile {
    internal const string Aside = ".aside";

    /// <summary>Makes this text (UTF-8 without mark) the file's content; until then, and where writing fails, the old one stays.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="content">The text.</param>
    public static void Write(string path, string content) => Write(path, aside => File.WriteAllText(aside, content, new UTF8Encoding(false)));

    /// <summary>Lets a writer fill the file aside, then puts it in place.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="writer">Gets the path to write to.</param>
    public static void Write(string path, Action<string> writer) {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var aside = $"{full}.{Environment.ProcessId}{Aside}";
        try {
            writer(aside);
            using (var handle = File.OpenHandle(aside, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(handle);
            File.Move(aside, full, overwrite: true);
        } finally {
            File.Delete(aside);
        }
    }
}
