using System.Runtime.CompilerServices;

namespace ResearchKit.Data.Readers;

/// <summary>CRC-32 as in PNG, zip and gzip (polynomial 0xEDB88320), four bytes at a time.</summary>
internal static class Crc32 {
    static readonly uint[][] Tables = Make();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // short runs: no time to warm up
    public static uint Of(ReadOnlySpan<byte> data) {
        var crc = ~0u;
        var words = MemoryMarshal.Cast<byte, uint>(data);
        var (t0, t1, t2, t3) = (Tables[0], Tables[1], Tables[2], Tables[3]);
        foreach (var word in words) {
            crc ^= BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
            crc = t3[crc & 255] ^ t2[crc >> 8 & 255] ^ t1[crc >> 16 & 255] ^ t0[crc >> 24];
        }
        foreach (var b in data[(words.Length * 4)..]) crc = t0[(crc ^ b) & 255] ^ crc >> 8;
        return ~crc;
    }

    static uint[][] Make() {
        var tables = new uint[4][];
        for (var t = 0; t < 4; t++) {
            tables[t] = new uint[256];
            for (var i = 0u; i < 256; i++) {
                var c = t == 0 ? i : tables[t - 1][i];
                for (var k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xEDB88320u ^ c >> 1 : c >> 1;
                tables[t][i] = c;
            }
        }
        return tables;
    }
}
