namespace ResearchKit.Torch;

/// <summary>The values of a storage, read straight into a tensor's memory.</summary>
static class StorageBytes {
    /// <summary>A tensor [count] of the storage's type.</summary>
    /// <param name="content">At the first value.</param>
    /// <param name="storage">Its type and count.</param>
    /// <param name="length">Bytes that there are.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="InvalidDataException">The bytes are not those of so many values.</exception>
    public static Tensor Read(Stream content, Pickled.Storage storage, long length, string path) {
        var size = Size(storage.Type);
        if (storage.Count > length / size || storage.Count * size != length)
            throw new InvalidDataException($"{path}: storage {storage.Key}: {storage.Count} of {storage.Type} need {(Int128)storage.Count * size} bytes, there are {length}.");
        var tensor = torch.empty([storage.Count], storage.Type);
        var into = tensor.bytes;
        content.ReadExactly(into);
        // Any other byte than 0 and 1 would be a truth value that no operator expects.
        if (storage.Type == ScalarType.Bool)
            foreach (ref var b in into) b = b == 0 ? (byte)0 : (byte)1;
        return tensor;
    }

    /// <summary>Bytes of one value.</summary>
    public static int Size(ScalarType type) => type switch {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        _ => 16,
    };
}
