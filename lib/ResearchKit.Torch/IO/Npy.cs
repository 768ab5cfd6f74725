using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ResearchKit.Torch;

/// <summary>An array as a .npy file holds it, before it becomes a tensor.</summary>
/// <param name="Type">Byte, Bool, Int32, Int64, Float32 or Float64.</param>
/// <param name="Shape">Sizes; empty for a single number.</param>
/// <param name="Bytes">The values, little-endian, in C order (files in Fortran order are reordered when read).</param>
public sealed record NpyArray(ScalarType Type, ImmutableArray<long> Shape, byte[] Bytes);

/// <summary>NumPy's .npy format, versions 1 to 3 (numpy.lib.format): reading and writing.</summary>
public static partial class Npy {
    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a .npy file.</summary>
    /// <exception cref="InvalidDataException">It is truncated, too long, no .npy file, big-endian, or of a type that tensors lack.</exception>
    public static NpyArray Read(string path) {
        using var stream = File.OpenRead(path);
        var array = Read(stream, path);
        return stream.ReadByte() < 0 ? array : throw new InvalidDataException($"{path}: more bytes than its header says.");
    }

    /// <summary>Reads one array from a stream, which is left just behind it.</summary>
    /// <param name="stream">At the array's first byte.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="InvalidDataException">As for a path.</exception>
    public static NpyArray Read(Stream stream, string name = "the stream") {
        Span<byte> start = stackalloc byte[8];
        Fill(stream, start, name);
        if (!start[..6].SequenceEqual(Magic)) throw new InvalidDataException($"{name}: not a .npy file: it begins with {Convert.ToHexStringLower(start[..6])}.");
        if (start[6] is 0 or > 3) throw new InvalidDataException($"{name}: .npy version {start[6]}.{start[7]} is not supported (1 to 3 are).");
        Span<byte> size = stackalloc byte[start[6] == 1 ? 2 : 4];
        Fill(stream, size, name);
        var length = size.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > 1 << 20) throw new InvalidDataException($"{name}: a header of {length} bytes is larger than the 1 MiB that are allowed.");
        var text = new byte[length];
        Fill(stream, text, name);
        var (type, fortran, shape) = Parse(Encoding.UTF8.GetString(text), name);
        var bytes = new byte[ByteCount(shape, ElementSize(type), name)];
        Fill(stream, bytes, name);
        return new(type, [.. shape], fortran && shape.Length > 1 ? ToRowMajor(bytes, shape, ElementSize(type)) : bytes);
    }

    /// <summary>The array as a tensor of its type and shape, on the CPU.</summary>
    public static Tensor ToTensor(NpyArray array) => TensorBytes.ToTensor(array.Type, [.. array.Shape], array.Bytes);

    /// <summary>Writes a tensor as .npy (version 1, C order, little-endian). The file is whole or not there: written aside, flushed, renamed.</summary>
    /// <exception cref="ArgumentException">The tensor's type has no NumPy counterpart here (float16, bfloat16, complex...).</exception>
    public static void Write(string path, Tensor tensor) {
        var bytes = Bytes(tensor);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>What <see cref="Write"/> puts into a file.</summary>
    /// <exception cref="ArgumentException">The tensor's type has no NumPy counterpart here.</exception>
    public static byte[] Bytes(Tensor tensor) {
        var descr = tensor.dtype switch {
            ScalarType.Byte => "|u1",
            ScalarType.Bool => "|b1",
            ScalarType.Int32 => "<i4",
            ScalarType.Int64 => "<i8",
            ScalarType.Float32 => "<f4",
            ScalarType.Float64 => "<f8",
            var other => throw new ArgumentException($"tensor must be Byte, Bool, Int32, Int64, Float32 or Float64 to be written as .npy, got {other}", nameof(tensor)),
        };
        var shape = tensor.shape;
        var sizes = shape.Length == 1 ? $"{shape[0]}," : string.Join(", ", shape);
        var header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({sizes}), }}";
        header = header.PadRight((10 + header.Length + 1 + 63) / 64 * 64 - 11) + "\n";
        var lead = new byte[10];
        Magic.CopyTo(lead);
        lead[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(lead.AsSpan(8), (ushort)header.Length);
        return [.. lead, .. Encoding.ASCII.GetBytes(header), .. TensorBytes.Of(tensor)];
    }

    internal static int ElementSize(ScalarType type) => type switch { ScalarType.Byte or ScalarType.Bool => 1, ScalarType.Int32 or ScalarType.Float32 => 4, _ => 8 };

    static (ScalarType Type, bool Fortran, long[] Shape) Parse(string header, string name) {
        var descr = Descr().Match(header) is { Success: true } d ? d.Groups[1].Value : throw new InvalidDataException($"{name}: its header names no type: {header.Trim()}");
        var order = Order().Match(header) is { Success: true } o ? o.Groups[1].Value : throw new InvalidDataException($"{name}: its header names no order: {header.Trim()}");
        var sizes = Sizes().Match(header) is { Success: true } s ? s.Groups[1].Value : throw new InvalidDataException($"{name}: its header names no shape: {header.Trim()}");
        var shape = sizes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : throw new InvalidDataException($"{name}: bad shape ({sizes}).")).ToArray();
        if (descr.StartsWith('>')) throw new InvalidDataException($"{name}: big-endian values ({descr}) are not supported; write them anew with array.astype('{descr.Replace('>', '<')}').");
        var type = descr switch {
            "|u1" or "<u1" or "=u1" => ScalarType.Byte,
            "|b1" => ScalarType.Bool,
            "<i4" => ScalarType.Int32,
            "<i8" => ScalarType.Int64,
            "<f4" => ScalarType.Float32,
            "<f8" => ScalarType.Float64,
            _ => throw new InvalidDataException($"{name}: the type {descr} is not supported: expected u1, b1, i4, i8, f4 or f8."),
        };
        return (type, order == "True", shape);
    }

    internal static int ByteCount(ReadOnlySpan<long> shape, int size, string name) {
        long count = size;
        foreach (var s in shape) {
            if (s < 0 || s > 0 && count > Array.MaxLength / s) throw new InvalidDataException($"{name}: an array of [{string.Join(", ", shape.ToArray())}] is larger than the {Array.MaxLength} bytes that are allowed.");
            count *= s;
        }
        return (int)count;
    }

    static byte[] ToRowMajor(byte[] bytes, long[] shape, int size) {
        var result = new byte[bytes.Length];
        var index = new long[shape.Length];
        var strides = new long[shape.Length];
        for (var (i, stride) = (0, (long)size); i < shape.Length; stride *= shape[i++]) strides[i] = stride;
        for (var at = 0; at < bytes.Length; at += size) {
            var from = 0L;
            for (var i = 0; i < shape.Length; i++) from += index[i] * strides[i];
            bytes.AsSpan((int)from, size).CopyTo(result.AsSpan(at));
            for (var i = shape.Length - 1; i >= 0 && ++index[i] == shape[i]; i--) index[i] = 0;
        }
        return result;
    }

    static void Fill(Stream stream, Span<byte> buffer, string name) {
        var got = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (got < buffer.Length) throw new InvalidDataException($"{name}: truncated: expected {buffer.Length} more bytes, got {got}.");
    }

    [GeneratedRegex(@"'descr':\s*'([^']*)'")] private static partial Regex Descr();
    [GeneratedRegex(@"'fortran_order':\s*(True|False)")] private static partial Regex Order();
    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")] private static partial Regex Sizes();
}
