using System.Runtime.CompilerServices;

namespace ResearchKit.Data.Readers;

/// <summary>From a PNG's inflated rows to eight-bit samples: filters undone, bits stretched, palette and transparency applied.</summary>
internal static class PngPixels {
    public static Picture Unpack(Png.Header header, byte[] raw, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency, string name) {
        if (header.Colour == 3 && palette.IsEmpty) throw Png.Bad(name, "a palette picture without a palette");
        var channels = Channels(header, transparency);
        var pixels = new byte[checked(header.Width * header.Height * channels)];
        var line = new ushort[header.Width * header.Samples];
        var step = Math.Max(1, header.BitsPerPixel / 8);
        var at = 0;
        foreach (var (x, y, dx, dy, width, height) in header.Passes()) {
            if (width <= 0 || height <= 0) continue;
            var length = header.RowLength(width);
            var above = new byte[length].AsSpan();
            for (var row = 0; row < height; row++) {
                var current = raw.AsSpan(at + 1, length);
                Unfilter(raw[at], current, above, step, name);
                at += 1 + length;
                above = current;
                if (header is { Depth: 8, Colour: not 3, Interlaced: false } && channels == header.Samples) {
                    current.CopyTo(pixels.AsSpan(row * length));
                    continue;
                }
                var samples = line.AsSpan(0, width * header.Samples);
                Samples(current, samples, header.Depth);
                for (var column = 0; column < width; column++) {
                    var target = pixels.AsSpan(((y + row * dy) * header.Width + x + column * dx) * channels, channels);
                    Put(header, samples.Slice(column * header.Samples, header.Samples), palette, transparency, target, name);
                }
            }
        }
        return new(header.Width, header.Height, channels, pixels);
    }

    static int Channels(Png.Header header, ReadOnlySpan<byte> transparency) => header.Colour switch {
        0 => transparency.IsEmpty ? 1 : 2,
        2 or 3 => transparency.IsEmpty ? 3 : 4,
        4 => 2,
        _ => 4,
    };

    static void Put(Png.Header header, ReadOnlySpan<ushort> samples, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency,
        Span<byte> target, string name) {
        if (header.Colour == 3) {
            var index = samples[0];
            if (index * 3 >= palette.Length) throw Png.Bad(name, $"palette index {index} of {palette.Length / 3} colours");
            palette.Slice(index * 3, 3).CopyTo(target);
            if (target.Length == 4) target[3] = index < transparency.Length ? transparency[index] : (byte)255;
            return;
        }
        for (var i = 0; i < samples.Length; i++) target[i] = Eight(samples[i], header.Depth);
        if (target.Length > samples.Length) {
            if (transparency.Length != samples.Length * 2) throw Png.Bad(name, $"a tRNS chunk of {transparency.Length} bytes");
            var same = true;
            for (var i = 0; i < samples.Length; i++) same &= samples[i] == (transparency[2 * i] << 8 | transparency[2 * i + 1]);
            target[^1] = same ? (byte)0 : (byte)255;
        }
    }

    static byte Eight(int value, int depth) => depth switch {
        8 => (byte)value,
        16 => (byte)((value * 255 + 32767) / 65535),
        _ => (byte)(value * 255 / ((1 << depth) - 1)),
    };

    static void Samples(ReadOnlySpan<byte> row, Span<ushort> samples, int depth) {
        if (depth == 8) for (var i = 0; i < samples.Length; i++) samples[i] = row[i];
        else if (depth == 16) for (var i = 0; i < samples.Length; i++) samples[i] = (ushort)(row[2 * i] << 8 | row[2 * i + 1]);
        else {
            var (perByte, mask) = (8 / depth, (1 << depth) - 1);
            for (var i = 0; i < samples.Length; i++) samples[i] = (ushort)(row[i / perByte] >> 8 - depth * (i % perByte + 1) & mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // short runs: no time to warm up
    static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step, string name) {
        switch (filter) {
            case 0: break;
            case 1:
                for (var i = step; i < row.Length; i++) row[i] += row[i - step];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < row.Length; i++) row[i] += (byte)((i < step ? 0 : row[i - step]) + above[i] >> 1);
                break;
            case 4:
                for (var i = 0; i < step && i < row.Length; i++) row[i] += above[i];
                for (var i = step; i < row.Length; i++) row[i] += (byte)Paeth(row[i - step], above[i], above[i - step]);
                break;
            default: throw Png.Bad(name, $"filter {filter}");
        }
    }

    static int Paeth(int left, int up, int corner) {
        var (a, b, c) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - 2 * corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
