using System.Buffers.Binary;

namespace ResearchKit.Data.Readers;

/// <summary>
/// IDX, the format of MNIST and its relatives (LeCun): two zero bytes, 0x08 for unsigned bytes, the number of dimensions, each
/// dimension as a big-endian 32-bit number, then the content. Plain or gzipped.
/// </summary>
internal static class Idx {
    /// <summary>Images [n, h, w] with labels [n] of the same n.</summary>
    public static ImageSet Read(byte[] images, byte[] labels, string imagesName, string labelsName) {
        var (pixels, shape) = ReadArray(images, 3, imagesName);
        var (values, count) = ReadArray(labels, 1, labelsName);
        if (shape[0] != count[0])
            throw new InvalidDataException($"{imagesName} holds {shape[0]} images but {labelsName} holds {count[0]} labels.");
        return new ImageSet(pixels, shape[0], 1, shape[1], shape[2], Array.ConvertAll(values, v => (int)v)).Checked(imagesName);
    }

    /// <summary>An array of unsigned bytes and its dimensions.</summary>
    public static (byte[] Values, int[] Shape) ReadArray(byte[] file, int rank, string name) {
        using var stream = Bytes.MaybeGzip(file);
        Span<byte> head = stackalloc byte[4];
        Bytes.Exactly(stream, head, name);
        if (head[0] != 0 || head[1] != 0 || head[2] != 8 || head[3] != rank)
            throw new InvalidDataException($"{name}: wrong magic number: expected 0000080{rank} (IDX, unsigned bytes, {rank} dimensions), got {Convert.ToHexStringLower(head)}.");
        var shape = new int[rank];
        var length = 1L;
        for (var i = 0; i < rank; i++) {
            Bytes.Exactly(stream, head, name);
            var size = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (size is 0 or > int.MaxValue || (length *= size) > Bytes.Limit)
                throw new InvalidDataException($"{name}: dimension {i} is {size}: expected a positive size and at most {Bytes.Limit} bytes in all.");
            shape[i] = (int)size;
        }
        var values = new byte[length];
        Bytes.Exactly(stream, values, name);
        Bytes.AtEnd(stream, name);
        Bytes.CheckGzipLength(file, 4 + 4 * rank + length, name);
        return (values, shape);
    }
}
