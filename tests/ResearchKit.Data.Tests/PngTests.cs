using System.Buffers.Binary;
using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Data.Readers;

namespace ResearchKit.Data.Tests;

public class PngTests {
    // Pictures of 5x3 pixels made by Pillow 9.4.0, libpng 1.6.39 or by hand; pixels by Pillow. See TestImages.
    [Theory]
    [MemberData(nameof(TestImages.Names), MemberType = typeof(TestImages))]
    public void Decodes_as_libpng_does(string name) {
        var (file, width, height, channels, pixels) = TestImages.Get(name);
        var picture = Png.Decode(file, name);
        Assert.Equal((width, height, channels), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(pixels, picture.Pixels);
    }

    [Fact]
    public void What_is_written_is_read_again() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(b => b.Length > 0), ArbMap.Default.ArbFor<bool>(), (bytes, colour) => {
        var channels = colour ? 3 : 1;
        var picture = new Picture(bytes.Length, 1, channels, [.. Enumerable.Range(0, bytes.Length * channels).Select(i => bytes[i % bytes.Length])]);
        var again = Png.Decode(PngWriter.Encode(picture), "written");
        return again.Channels == channels && again.Width == bytes.Length && again.Pixels.AsSpan().SequenceEqual(picture.Pixels);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_single_changed_byte_is_noticed() {
        var file = PngWriter.Encode(new(4, 3, 1, [.. Enumerable.Range(0, 12).Select(i => (byte)(i * 21))]));
        for (var i = 0; i < file.Length; i++) {
            var damaged = (byte[])file.Clone();
            damaged[i] ^= 0x10;
            var e = Assert.Throws<InvalidDataException>(() => Png.Decode(damaged, "damaged.png"));
            Assert.StartsWith("damaged.png: corrupt PNG: ", e.Message);
        }
    }

    [Fact]
    public void Every_cut_is_noticed() {
        var file = PngWriter.Encode(new(4, 3, 3, [.. Enumerable.Range(0, 36).Select(i => (byte)(i * 7))]));
        for (var length = 0; length < file.Length; length++)
            Assert.Contains("corrupt PNG", Assert.Throws<InvalidDataException>(() => Png.Decode(file.AsSpan(0, length), "cut.png")).Message);
    }

    [Fact]
    public void Too_little_and_too_much_image_data_are_refused() {
        Assert.Contains("truncated", Assert.Throws<InvalidDataException>(() => Png.Decode(Raw(2, 2, new byte[5]), "short.png")).Message);
        Assert.Contains("more bytes", Assert.Throws<InvalidDataException>(() => Png.Decode(Raw(2, 2, new byte[7]), "long.png")).Message);
        Assert.Contains("filter 9", Assert.Throws<InvalidDataException>(() => Png.Decode(Raw(2, 2, [9, 0, 0, 0, 0, 0]), "filter.png")).Message);
        Assert.Contains("0x2", Assert.Throws<InvalidDataException>(() => Png.Decode(Raw(0, 2, new byte[2]), "empty.png")).Message);
    }

    [Fact]
    public void Crc_is_the_published_one() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));   // the check value of CRC-32/ISO-HDLC

    static byte[] Raw(int width, int height, byte[] rows) {
        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(rows);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", header), .. Chunk("IDAT", data.ToArray()), .. Chunk("IEND", [])];
    }

    static byte[] Chunk(string type, byte[] body) {
        byte[] named = [.. type.Select(c => (byte)c), .. body];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.Of(named));
        return [.. length, .. named, .. crc];
    }
}
