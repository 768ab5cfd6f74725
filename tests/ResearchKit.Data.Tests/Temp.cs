using System.IO.Compression;

namespace ResearchKit.Data.Tests;

/// <summary>A folder that goes away with the test, and small files to put into it.</summary>
sealed class Temp : IDisposable {
    public string Root { get; } = Directory.CreateTempSubdirectory("researchkit-data-").FullName;

    public string File(string name, byte[] content) {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Every file below the root with its content, to see that nothing changed.</summary>
    public string[] Listing() => [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order()
        .Select(f => $"{Path.GetRelativePath(Root, f)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.IO.File.ReadAllBytes(f)))}")];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public static byte[] Gzip(byte[] content) {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal)) gzip.Write(content);
        return file.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries) {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries) {
                using var stream = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                stream.Write(content);
            }
        return file.ToArray();
    }

    public static byte[] Idx(int[] shape, byte[] values) =>
        [0, 0, 8, (byte)shape.Length, .. shape.SelectMany(s => new[] { (byte)(s >> 24), (byte)(s >> 16), (byte)(s >> 8), (byte)s }), .. values];
}
