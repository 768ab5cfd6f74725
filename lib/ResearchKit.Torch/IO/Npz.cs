using System.IO.Compression;

namespace ResearchKit.Torch;

/// <summary>NumPy's .npz: a zip of .npy files (numpy.savez, savez_compressed).</summary>
public static class Npz {
    /// <summary>All arrays by name (without ".npy").</summary>
    /// <exception cref="InvalidDataException">It is no whole zip file, is empty, or holds something that is not a .npy file.</exception>
    public static ImmutableSortedDictionary<string, NpyArray> Read(string path) {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>All arrays by name from a stream that can seek.</summary>
    /// <param name="stream">The whole file.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="InvalidDataException">As for a path.</exception>
    public static ImmutableSortedDictionary<string, NpyArray> Read(Stream stream, string name = "the stream") {
        try {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count == 0) throw new InvalidDataException($"{name}: an empty archive.");
            return zip.Entries.ToImmutableSortedDictionary(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal) ? e.FullName[..^4]
                : throw new InvalidDataException($"{name}: {e.FullName} is not a .npy file."), e => One(e, name));
        } catch (InvalidDataException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal)) {
            throw new InvalidDataException($"{name}: not a whole .npz file: {e.Message}", e);
        }
    }

    static NpyArray One(ZipArchiveEntry entry, string name) {
        using var content = entry.Open();
        var array = Npy.Read(content, $"{name}!{entry.FullName}");
        return content.ReadByte() < 0 ? array : throw new InvalidDataException($"{name}!{entry.FullName}: more bytes than its header says.");
    }
}
