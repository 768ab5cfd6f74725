using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ResearchKit.Data.Readers;

/// <summary>One numeric array of a MAT file: values in column-major order.</summary>
internal sealed record MatArray(string Name, int[] Shape, int Type, byte[] Data) {
    /// <summary>The values as whole numbers, whichever of the integer types or doubles they are stored in.</summary>
    public int[] ToInts(string what) {
        var size = Type switch { 1 or 2 => 1, 3 or 4 => 2, 5 or 6 => 4, 9 => 8, _ => throw new InvalidDataException($"{what}: {Name} has the unsupported type {Type}.") };
        var values = new int[Data.Length / size];
        for (var i = 0; i < values.Length; i++) {
            var at = Data.AsSpan(i * size, size);
            values[i] = Type switch {
                1 => (sbyte)at[0],
                2 => at[0],
                3 => BinaryPrimitives.ReadInt16LittleEndian(at),
                4 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                5 or 6 => BinaryPrimitives.ReadInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(at) is var d && d == Math.Floor(d) && Math.Abs(d) < int.MaxValue ? (int)d
                    : throw new InvalidDataException($"{what}: {Name}[{i}] = {d} is not a whole number."),
            };
        }
        return values;
    }
}

/// <summary>MATLAB's level 5 MAT files, as far as SVHN needs them: little-endian, real numeric arrays, plain or zlib-compressed.</summary>
internal static class Mat5 {
    const int Matrix = 14, Compressed = 15;

    /// <summary>SVHN's format 2: X uint8 [32, 32, 3, n] and y [n, 1], where 10 stands for the digit 0.</summary>
    public static ImageSet ReadSvhn(byte[] file, string name) {
        var arrays = Read(file, name);
        var x = Get(arrays, "X", name);
        var y = Get(arrays, "y", name);
        if (x.Type != 2 || x.Shape is not [var h, var w, 3, var n]) throw new InvalidDataException($"{name}: X must be uint8 [h, w, 3, n], got type {x.Type} [{string.Join(", ", x.Shape)}].");
        var labels = y.ToInts(name);
        if (labels.Length != n) throw new InvalidDataException($"{name}: {n} images but {labels.Length} labels.");
        var pixels = new byte[x.Data.Length];
        var plane = h * w;
        Parallel.For(0, n * 3, p => {
            for (var column = 0; column < w; column++)
                for (var row = 0; row < h; row++) pixels[p * plane + row * w + column] = x.Data[p * plane + column * h + row];
        });
        return new ImageSet(pixels, n, 3, h, w, Array.ConvertAll(labels, v => v == 10 ? 0 : v)).Checked(name);
    }

    public static ImmutableArray<MatArray> Read(byte[] file, string name) {
        if (file.Length < 128 || file[126] != (byte)'I' || file[127] != (byte)'M' || !Encoding.ASCII.GetString(file, 0, 10).StartsWith("MATLAB 5.0", StringComparison.Ordinal))
            throw new InvalidDataException($"{name}: not a little-endian MATLAB 5.0 file.");
        var arrays = ImmutableArray.CreateBuilder<MatArray>();
        for (var at = 128; at < file.Length;) {
            var (type, data, next) = Element(file, at, name);
            if (type == Compressed) {
                using var inflate = new ZLibStream(new MemoryStream(data.ToArray(), writable: false), CompressionMode.Decompress);
                var inner = Inflate(inflate, name);
                (type, data, _) = Element(inner, 0, name);
                next = at + 8 + (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));   // compressed elements are not padded
            }
            if (type == Matrix) arrays.Add(ReadMatrix(data.ToArray(), name));
            at = next;
        }
        return arrays.ToImmutable();
    }

    static byte[] Inflate(Stream stream, string name) {
        try { return Bytes.Rest(stream, Bytes.Limit, name); } catch (InvalidDataException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal)) {
            throw new InvalidDataException($"{name}: damaged compressed array.", e);
        }
    }

    static MatArray ReadMatrix(byte[] body, string name) {
        var (_, flags, at) = Element(body, 0, name);
        var (_, dimensions, at2) = Element(body, at, name);
        var (_, label, at3) = Element(body, at2, name);
        var (type, values, _) = Element(body, at3, name);
        if (flags.Length < 8 || (flags.Span[1] & 0x08) != 0) throw new InvalidDataException($"{name}: complex arrays are not supported.");
        var shape = MemoryMarshal.Cast<byte, int>(dimensions.Span).ToArray();
        var size = type switch { 1 or 2 => 1, 3 or 4 => 2, 5 or 6 or 7 => 4, 9 or 12 or 13 => 8, _ => throw new InvalidDataException($"{name}: unsupported element type {type}.") };
        if (shape.Any(d => d < 0) || shape.Aggregate((long)size, (p, d) => p * d) != values.Length)
            throw new InvalidDataException($"{name}: an array of [{string.Join(", ", shape)}] does not fit its {values.Length} bytes.");
        return new(Encoding.ASCII.GetString(label.Span), shape, type, values.ToArray());
    }

    static (int Type, ReadOnlyMemory<byte> Data, int Next) Element(byte[] file, int at, string name) {
        if (file.Length - at < 8) throw new InvalidDataException($"{name}: truncated: an element begins at {at} of {file.Length} bytes.");
        var head = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
        if (head >> 16 is > 0 and <= 4 and var small) return ((int)(head & 0xFFFF), file.AsMemory(at + 4, (int)small), at + 8);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
        if (length > file.Length - at - 8) throw new InvalidDataException($"{name}: truncated: an element of {length} bytes at {at} passes the end.");
        return ((int)head, file.AsMemory(at + 8, (int)length), (int)Math.Min(file.Length, at + 8 + (length + 7L) / 8 * 8));
    }

    static MatArray Get(ImmutableArray<MatArray> arrays, string wanted, string name) => arrays.FirstOrDefault(a => a.Name == wanted)
        ?? throw new InvalidDataException($"{name}: no array named {wanted}; it holds {string.Join(", ", arrays.Select(a => a.Name))}.");
}
