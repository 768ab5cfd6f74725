using System.Buffers.Binary;
using System.IO.Compression;

namespace ResearchKit.Data.Readers;

/// <summary>One decoded picture: interleaved bytes [h, w, c]; c = 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA.</summary>
internal sealed record Picture(int Width, int Height, int Channels, byte[] Pixels);

/// <summary>
/// PNG (ISO/IEC 15948): grey of 1, 2, 4, 8 and 16 bits, RGB, palette, with and without alpha, plain and interlaced. Everything
/// becomes eight bits: fewer bits are stretched (1 becomes 255), sixteen are rounded. Checksums of all chunks are verified.
/// </summary>
internal static class Png {
    const int MaxSide = 1 << 15;
    static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    public static Picture Decode(ReadOnlySpan<byte> file, string name) {
        if (!Is(file)) throw Bad(name, "not a PNG file (wrong signature)");
        var at = Signature.Length;
        Header? header = null;
        ReadOnlySpan<byte> palette = default, transparency = default;
        var data = new MemoryStream();
        var (inData, afterData) = (false, false);
        while (true) {
            if (file.Length - at < 12) throw Bad(name, "truncated: no IEND chunk");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12) throw Bad(name, $"truncated: a chunk of {length} bytes at {at} passes the end");
            var type = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 4)..]);
            var body = file.Slice(at + 8, (int)length);
            var expected = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]);
            if (Crc32.Of(file.Slice(at + 4, (int)length + 4)) != expected) throw Bad(name, $"the checksum of the chunk at {at} is wrong");
            at += 12 + (int)length;
            if (header is null && type != Chunk("IHDR")) throw Bad(name, "the first chunk is not IHDR");
            if (inData && type != Chunk("IDAT")) (inData, afterData) = (false, true);
            if (type == Chunk("IHDR")) header = header is null ? Header.Read(body, name) : throw Bad(name, "two IHDR chunks");
            else if (type == Chunk("PLTE")) palette = length % 3 == 0 && length is > 0 and <= 768 ? body : throw Bad(name, $"a palette of {length} bytes");
            else if (type == Chunk("tRNS")) transparency = body;
            else if (type == Chunk("IDAT")) {
                if (afterData) throw Bad(name, "IDAT chunks are not in a row");
                inData = true;
                data.Write(body);
            } else if (type == Chunk("IEND")) break;
            else if ((type >> 24 & 0x20) == 0) throw Bad(name, "an unknown critical chunk");
        }
        if (data.Length == 0) throw Bad(name, "no image data");
        data.Position = 0;
        return PngPixels.Unpack(header!, Inflate(data, header!, name), palette, transparency, name);
    }

    static byte[] Inflate(MemoryStream data, Header header, string name) {
        var raw = new byte[header.RawLength];
        try {
            using var inflate = new ZLibStream(data, CompressionMode.Decompress);
            Bytes.Exactly(inflate, raw, name);
            Bytes.AtEnd(inflate, name);
        } catch (InvalidDataException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal)) {
            throw Bad(name, "its compressed data is damaged", e);
        }
        return raw;
    }

    static uint Chunk(string type) => (uint)(type[0] << 24 | type[1] << 16 | type[2] << 8 | type[3]);

    internal static InvalidDataException Bad(string name, string what, Exception? inner = null) => new($"{name}: corrupt PNG: {what}.", inner);

    /// <summary>The IHDR chunk.</summary>
    internal sealed record Header(int Width, int Height, int Depth, int Colour, bool Interlaced) {
        public int Samples => Colour switch { 0 or 3 => 1, 2 => 3, 4 => 2, _ => 4 };

        public int BitsPerPixel => Samples * Depth;

        /// <summary>Bytes of a row of so many pixels, without its filter byte.</summary>
        public int RowLength(int pixels) => (int)(((long)pixels * BitsPerPixel + 7) / 8);

        public int RawLength => checked((int)Passes().Where(p => p.Width > 0 && p.Height > 0).Sum(p => (1L + RowLength(p.Width)) * p.Height));

        /// <summary>Where each pass begins, its steps and its size: Adam7, or the one pass of a plain picture.</summary>
        public IEnumerable<(int X, int Y, int Dx, int Dy, int Width, int Height)> Passes() {
            (int X, int Y, int Dx, int Dy)[] passes = Interlaced
                ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
                : [(0, 0, 1, 1)];
            foreach (var (x, y, dx, dy) in passes) yield return (x, y, dx, dy, (Width - x + dx - 1) / dx, (Height - y + dy - 1) / dy);
        }

        public static Header Read(ReadOnlySpan<byte> body, string name) {
            if (body.Length != 13) throw Bad(name, $"an IHDR of {body.Length} bytes");
            var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]));
            var (depth, colour) = (body[8], body[9]);
            if (width is 0 or > MaxSide || height is 0 or > MaxSide) throw Bad(name, $"a size of {width}x{height}; allowed are 1..{MaxSide}");
            var legal = colour switch { 0 => depth is 1 or 2 or 4 or 8 or 16, 3 => depth is 1 or 2 or 4 or 8, 2 or 4 or 6 => depth is 8 or 16, _ => false };
            if (!legal) throw Bad(name, $"colour type {colour} with {depth} bits");
            if (body[10] != 0 || body[11] != 0 || body[12] > 1) throw Bad(name, "an unknown compression, filter or interlace method");
            return new((int)width, (int)height, depth, colour, body[12] == 1);
        }
    }
}
