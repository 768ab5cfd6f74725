namespace ResearchKit.Torch;

/// <summary>Tensors from and to their little-endian bytes, in C order.</summary>
internal static class TensorBytes {
    public static Tensor ToTensor(ScalarType type, long[] shape, byte[] bytes) => type switch {
        ScalarType.Byte => torch.tensor(bytes, shape, dtype: ScalarType.Byte),
        ScalarType.Bool => torch.tensor(Array.ConvertAll(bytes, b => b != 0), shape, dtype: ScalarType.Bool),
        ScalarType.Int32 => torch.tensor(Cast<int>(bytes), shape, dtype: ScalarType.Int32),
        ScalarType.Int64 => torch.tensor(Cast<long>(bytes), shape, dtype: ScalarType.Int64),
        ScalarType.Float32 => torch.tensor(Cast<float>(bytes), shape, dtype: ScalarType.Float32),
        ScalarType.Float64 => torch.tensor(Cast<double>(bytes), shape, dtype: ScalarType.Float64),
        _ => throw new ArgumentException($"a tensor of {type} cannot be made from bytes here", nameof(type)),
    };

    public static byte[] Of(Tensor tensor) {
        using var plain = tensor.detach().cpu().contiguous();
        return plain.dtype switch {
            ScalarType.Byte => plain.data<byte>().ToArray(),
            ScalarType.Bool => Array.ConvertAll(plain.data<bool>().ToArray(), b => b ? (byte)1 : (byte)0),
            ScalarType.Int32 => Cast(plain.data<int>().ToArray()),
            ScalarType.Int64 => Cast(plain.data<long>().ToArray()),
            ScalarType.Float32 => Cast(plain.data<float>().ToArray()),
            ScalarType.Float64 => Cast(plain.data<double>().ToArray()),
            var other => throw new ArgumentException($"a tensor of {other} has no byte form here", nameof(tensor)),
        };
    }

    static T[] Cast<T>(byte[] bytes) where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();

    static byte[] Cast<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
