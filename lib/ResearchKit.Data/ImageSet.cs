namespace ResearchKit.Data;

/// <summary>Decoded images as bytes, before they become tensors: pixels [n, c, h, w] row by row, one label per image (-1: none).</summary>
internal sealed record ImageSet(byte[] Pixels, int Count, int Channels, int Height, int Width, int[] Labels) {
    /// <summary>Names found while reading (folders of an archive); empty where the format has none.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    public int ImageLength => Channels * Height * Width;

    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * ImageLength, ImageLength);

    /// <summary>The set itself when its parts agree with each other; else an InvalidDataException that says which do not.</summary>
    public ImageSet Checked(string what) {
        if (Count <= 0 || Channels <= 0 || Height <= 0 || Width <= 0)
            throw new InvalidDataException($"{what}: expected at least one image with a positive shape, got {Count} of {Channels}x{Height}x{Width}.");
        if ((long)Count * Channels * Height * Width != Pixels.LongLength)
            throw new InvalidDataException($"{what}: {Count} images of {Channels}x{Height}x{Width} need {(long)Count * Channels * Height * Width} bytes, got {Pixels.LongLength}.");
        if (Labels.Length != Count)
            throw new InvalidDataException($"{what}: {Count} images but {Labels.Length} labels.");
        return this;
    }

    /// <summary>The set itself when every label is one of <paramref name="classes"/> classes (or, where allowed, -1).</summary>
    public ImageSet LabelsBelow(int classes, string what, bool unlabelled = false) {
        for (var i = 0; i < Labels.Length; i++)
            if (Labels[i] >= classes || Labels[i] < (unlabelled ? -1 : 0))
                throw new InvalidDataException($"{what}: label {Labels[i]} of image {i} is not in 0..{classes - 1}.");
        return this;
    }

    public ImageSet Select(ReadOnlySpan<int> indices) {
        var pixels = new byte[(long)indices.Length * ImageLength];
        var labels = new int[indices.Length];
        for (var i = 0; i < indices.Length; i++) {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * ImageLength));
            labels[i] = Labels[indices[i]];
        }
        return this with { Pixels = pixels, Count = indices.Length, Labels = labels };
    }

    public static ImageSet Concat(IReadOnlyList<ImageSet> parts) {
        var first = parts[0];
        if (parts.FirstOrDefault(p => (p.Channels, p.Height, p.Width) != (first.Channels, first.Height, first.Width)) is { } other)
            throw new InvalidDataException($"Parts differ in shape: {first.Channels}x{first.Height}x{first.Width} and {other.Channels}x{other.Height}x{other.Width}.");
        if (parts.Count == 1) return first;
        var pixels = new byte[parts.Sum(p => p.Pixels.LongLength)];
        var at = 0;
        foreach (var p in parts) {
            p.Pixels.CopyTo(pixels, at);
            at += p.Pixels.Length;
        }
        return first with { Pixels = pixels, Count = parts.Sum(p => p.Count), Labels = [.. parts.SelectMany(p => p.Labels)] };
    }

    /// <summary>SHA-256 of shape, labels and pixels: the same for the same images however they were compressed.</summary>
    public string Checksum() {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>(new[] { Count, Channels, Height, Width }));
        hash.AppendData(MemoryMarshal.AsBytes<int>(Labels));
        hash.AppendData(Pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
