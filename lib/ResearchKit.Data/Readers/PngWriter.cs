using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ResearchKit.Data.Readers;

/// <summary>Writes eight-bit grey or RGB pictures as PNG.</summary>
internal static class PngWriter {
    public static byte[] Encode(Picture picture) {
        if (picture.Channels is not (1 or 3)) throw new ArgumentException($"picture must have 1 or 3 channels, got {picture.Channels}", nameof(picture));
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        (header[8], header[9]) = (8, picture.Channels == 1 ? (byte)0 : (byte)2);
        Chunk(file, "IHDR", header);
        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true)) {
            var length = picture.Width * picture.Channels;
            for (var y = 0; y < picture.Height; y++) {
                deflate.WriteByte(0);
                deflate.Write(picture.Pixels, y * length, length);
            }
        }
        Chunk(file, "IDAT", data.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    static void Chunk(Stream file, string type, byte[] body) {
        var bytes = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, body.Length);
        Encoding.ASCII.GetBytes(type, bytes.AsSpan(4));
        body.CopyTo(bytes, 8);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + body.Length), Crc32.Of(bytes.AsSpan(4, 4 + body.Length)));
        file.Write(bytes);
    }
}
