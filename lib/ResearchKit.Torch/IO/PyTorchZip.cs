using System.IO.Compression;

namespace ResearchKit.Torch;

/// <summary>A form of torch.save's files.</summary>
interface IPyTorchForm : IDisposable {
    /// <summary>What was saved, as data.</summary>
    object? Root();

    /// <summary>The values of a storage that it names.</summary>
    Tensor Storage(Pickled.Storage storage);
}

/// <summary>The zip form of torch.save: NAME/data.pkl, NAME/data/KEY for each storage, none compressed.</summary>
sealed class PyTorchZip : IPyTorchForm {
    readonly ZipArchive zip;
    readonly string path, folder;
    readonly long length;

    public PyTorchZip(Stream stream, string path) {
        (this.path, length) = (path, stream.Length);
        zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        var roots = zip.Entries.Where(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)).Select(e => e.FullName).ToArray();
        folder = roots is [var root] ? root[..^"data.pkl".Length] : throw new InvalidDataException($"{path}: not a file of torch.save: {roots.Length} entries are called data.pkl.");
        if (zip.GetEntry(folder + "constants.pkl") is not null) throw new InvalidDataException($"{path}: a TorchScript program (torch.jit.save), not a file of tensors: save its state_dict with torch.save.");
        if (zip.GetEntry(folder + "byteorder") is { } order && !Bytes(order, 16).AsSpan().SequenceEqual("little"u8)) throw new InvalidDataException($"{path}: written on a big-endian machine, which is not supported.");
    }

    /// <inheritdoc/>
    public object? Root() {
        var pickle = Bytes(zip.GetEntry(folder + "data.pkl")!, Array.MaxLength);
        var (value, _, end) = Unpickler.Read(pickle, 0, path);
        return end == pickle.Length ? value : throw new InvalidDataException($"{path}: {pickle.Length - end} bytes behind the end of data.pkl.");
    }

    /// <inheritdoc/>
    public Tensor Storage(Pickled.Storage storage) {
        var entry = zip.GetEntry($"{folder}data/{storage.Key}") ?? throw new InvalidDataException($"{path}: storage {storage.Key} is missing.");
        using var content = Open(entry, Array.MaxLength);
        return StorageBytes.Read(content, storage, entry.Length, path);
    }

    byte[] Bytes(ZipArchiveEntry entry, int most) {
        using var content = Open(entry, most);
        var bytes = new byte[entry.Length];
        content.ReadExactly(bytes);
        return bytes;
    }

    // Entries are not compressed, so that none can be larger than the file.
    Stream Open(ZipArchiveEntry entry, int most) => entry.Length == entry.CompressedLength && entry.Length <= Math.Min(length, most) ? entry.Open()
        : throw new InvalidDataException($"{path}: {entry.FullName} has {entry.CompressedLength} bytes for {entry.Length}: at most {Math.Min(length, most)}, not compressed, are possible.");

    /// <inheritdoc/>
    public void Dispose() => zip.Dispose();
}
