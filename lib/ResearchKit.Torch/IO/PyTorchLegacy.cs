using System.Buffers.Binary;
using System.Numerics;

namespace ResearchKit.Torch;

/// <summary>
/// torch.save before PyTorch 1.6: pickles of a magic number, a version, the machine, the value and the storages' keys, and then for
/// each key the count and the values.
/// </summary>
sealed class PyTorchLegacy : IPyTorchForm {
    static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356");   // 0x1950a86a20f9469cfc6c

    readonly byte[] data;
    readonly string path;
    readonly object? root;
    readonly Dictionary<string, (int Start, int Length)> places = [];

    public PyTorchLegacy(Stream stream, string path) {
        if (stream.Length > Array.MaxLength) throw new InvalidDataException($"{path}: a file without zip of more than {Array.MaxLength} bytes: save it anew, torch.save(torch.load(a), b).");
        this.path = path;
        data = new byte[stream.Length];
        stream.ReadExactly(data);
        var at = 0;
        object? Next() {
            (var value, _, at) = Unpickler.Read(data, at, path);
            return value;
        }
        if (Next() is not BigInteger magic || magic != Magic) throw new InvalidDataException($"{path}: a pickle, but not a file of torch.save.");
        if (Next() is not 1001L and var version) throw new InvalidDataException($"{path}: version {version} of the form without zip: 1001 is read.");
        if (Next() is not OrderedDictionary<object, object?> machine || !machine.TryGetValue("little_endian", out var little) || little is not true)
            throw new InvalidDataException($"{path}: written on a big-endian machine, which is not supported.");
        (root, var storages, at) = Unpickler.Read(data, at, path);
        foreach (var key in Next() as List<object?> ?? throw new InvalidDataException($"{path}: the keys of the storages are no list.")) {
            if (key is not string name || !storages.TryGetValue(name, out var storage)) throw new InvalidDataException($"{path}: a storage {key} that no tensor has.");
            var count = data.Length - at >= 8 ? BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(at)) : -1;
            at += 8;
            if (count != storage.Count || count > (data.Length - at) / StorageBytes.Size(storage.Type))
                throw new InvalidDataException($"{path}: storage {name} has {count} values where {storage.Count} of {storage.Type} were expected, and {Math.Max(0, data.Length - at)} bytes are left.");
            places[name] = (at, (int)count * StorageBytes.Size(storage.Type));
            at += places[name].Length;
        }
        if (at != data.Length) throw new InvalidDataException($"{path}: {data.Length - at} bytes behind the last storage.");
    }

    /// <inheritdoc/>
    public object? Root() => root;

    /// <inheritdoc/>
    public Tensor Storage(Pickled.Storage storage) => places.TryGetValue(storage.Key, out var place)
        ? StorageBytes.Read(new MemoryStream(data, place.Start, place.Length), storage, place.Length, path)
        : throw new InvalidDataException($"{path}: storage {storage.Key} is missing.");

    /// <inheritdoc/>
    public void Dispose() { }
}
