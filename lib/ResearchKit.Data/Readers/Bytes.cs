using System.IO.Compression;

namespace ResearchKit.Data.Readers;

/// <summary>Reading whole, with limits: a stream that is shorter or longer than it says is refused.</summary>
internal static class Bytes {
    /// <summary>The most that any one decompressed file may hold; a header that promises more is refused before memory is asked for.</summary>
    public const long Limit = 2_000_000_000;

    public static void Exactly(Stream stream, Span<byte> buffer, string what) {
        try {
            var got = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (got < buffer.Length) throw new InvalidDataException($"{what}: truncated: expected {buffer.Length} more bytes, got {got}.");
        } catch (EndOfStreamException e) {
            throw new InvalidDataException($"{what}: truncated.", e);
        }
    }

    /// <summary>Refuses anything after the expected content. Reading past the end also makes a gzip stream check its own trailer.</summary>
    public static void AtEnd(Stream stream, string what) {
        try {
            if (stream.ReadByte() >= 0) throw new InvalidDataException($"{what}: more bytes than its header says.");
        } catch (EndOfStreamException e) {
            throw new InvalidDataException($"{what}: truncated.", e);
        }
    }

    /// <summary>All that is left in the stream, up to a limit.</summary>
    public static byte[] Rest(Stream stream, long limit, string what) {
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        try {
            for (int got; (got = stream.Read(buffer)) > 0;) {
                if (copy.Length + got > limit) throw new InvalidDataException($"{what}: holds more than the {limit} bytes that are allowed.");
                copy.Write(buffer, 0, got);
            }
        } catch (EndOfStreamException e) {
            throw new InvalidDataException($"{what}: truncated.", e);
        }
        return copy.ToArray();
    }

    /// <summary>The content itself, or what a gzip file holds (told by its magic bytes 1f 8b).</summary>
    public static Stream MaybeGzip(byte[] file) => IsGzip(file)
        ? new GZipStream(new MemoryStream(file, writable: false), CompressionMode.Decompress)
        : new MemoryStream(file, writable: false);

    public static bool IsGzip(ReadOnlySpan<byte> file) => file is [0x1F, 0x8B, ..];

    /// <summary>
    /// A gzip file ends with the length of its content: a file cut off anywhere says something else. .NET's GZipStream does not
    /// notice a missing end by itself.
    /// </summary>
    public static void CheckGzipLength(ReadOnlySpan<byte> file, long length, string what) {
        if (!IsGzip(file)) return;
        var said = file.Length < 18 ? -1L : System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(file[^4..]);
        if (said != (length & 0xFFFFFFFF))
            throw new InvalidDataException($"{what}: truncated or damaged gzip: {length} bytes came out, its last four bytes say {said}.");
    }
}
