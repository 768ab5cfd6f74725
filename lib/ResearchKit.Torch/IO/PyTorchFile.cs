namespace ResearchKit.Torch;

/// <summary>
/// The tensors of PyTorch's .pt and .pth files: what torch.save writes of a state_dict, or of a dictionary that holds one. The pickle
/// inside is read as data (<see cref="Unpickler"/>): a file that asks for anything but tensors is refused, and nothing in it is run.
/// </summary>
/// <remarks>Read are zip files (torch.save since 1.6) and the older form without zip (not the tar files of 2016), little-endian. Tensors that were views of one
/// storage are so here. Checksums of the zip are not looked at: weights manifests have SHA-256.</remarks>
public static class PyTorchFile {
    /// <summary>Reads the tensors of a state_dict, on the CPU. They belong to the caller.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key under which the state_dict lies; null: it is the whole file, or else lies under "state_dict" or "model".</param>
    /// <param name="prefix">Taken off the names that begin with it: "module." of DataParallel; null: names are left as they are.</param>
    /// <exception cref="InvalidDataException">The file is damaged, of another kind, asks for what tensors do not need, or holds no state_dict there.</exception>
    public static ImmutableDictionary<string, Tensor> Read(string path, string? key = null, string? prefix = null) {
        using var stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        var got = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        try {
            using IPyTorchForm form = got == 4 && start.SequenceEqual("PK\x03\x04"u8) ? new PyTorchZip(stream, path)
                : got == 4 && start is [0x80, 2, ..] ? new PyTorchLegacy(stream, path)
                : throw new InvalidDataException($"{path}: not a file of torch.save: it begins with {Convert.ToHexStringLower(start[..got])}.");
            return Tensors(form, key, prefix, path, stream.Length);
        } catch (Exception e) when (e is EndOfStreamException or NotSupportedException or ArgumentException or OverflowException or InvalidOperationException) {
            throw new InvalidDataException($"{path}: a damaged file: {e.Message}", e);   // from inside the zip reader
        }
    }

    static ImmutableDictionary<string, Tensor> Tensors(IPyTorchForm form, string? key, string? prefix, string path, long length) {
        var state = StateDict(form.Root(), key, path);
        var storages = new Dictionary<string, Tensor>();
        var tensors = ImmutableDictionary.CreateBuilder<string, Tensor>();
        foreach (var (k, value) in state) {
            if (k is not string name || value is not Pickled.View view) throw new InvalidDataException($"{path}: {k} is {Pickled.Kind(value)}, not a tensor under a name.");
            if (prefix is { Length: > 0 } && name.StartsWith(prefix, StringComparison.Ordinal)) name = name[prefix.Length..];
            if (tensors.ContainsKey(name)) throw new InvalidDataException($"{path}: two tensors are called {name} without the prefix {prefix}.");
            tensors.Add(name, Viewed(view, path, length, storages, form));
        }
        foreach (var storage in storages.Values) storage.Dispose();   // the handle: the views hold the memory
        return tensors.ToImmutable();
    }

    static Tensor Viewed(Pickled.View view, string path, long length, Dictionary<string, Tensor> storages, IPyTorchForm form) {
        // A view may repeat its storage (strides of 0), yet not so often that a small file asks for a large memory.
        if (view.Sizes.Aggregate(1L, (a, b) => a * b) > length) throw new InvalidDataException($"{path}: a tensor [{string.Join(", ", view.Sizes)}] has more elements than the file has bytes.");
        if (!storages.TryGetValue(view.Storage.Key, out var storage)) storages[view.Storage.Key] = storage = form.Storage(view.Storage);
        return storage.as_strided(view.Sizes, view.Strides, view.Offset);
    }

    static OrderedDictionary<object, object?> StateDict(object? root, string? key, string path) {
        if (root is not OrderedDictionary<object, object?> dict) throw new InvalidDataException($"{path}: holds {Pickled.Kind(root)}, not a dictionary of tensors.");
        if (key is null && dict.Values.All(v => v is Pickled.View)) return dict;
        foreach (var name in key is null ? ["state_dict", "model"] : new[] { key })
            if (dict.TryGetValue(name, out var inner)) return inner as OrderedDictionary<object, object?>
                ?? throw new InvalidDataException($"{path}: under {name} is {Pickled.Kind(inner)}, not a dictionary of tensors.");
        throw new InvalidDataException($"{path}: no state_dict {(key is null ? "in the whole nor under state_dict or model" : $"under {key}")}; there are {string.Join(", ", dict.Select(p => $"{p.Key} ({Pickled.Kind(p.Value)})").Take(20))}.");
    }
}
