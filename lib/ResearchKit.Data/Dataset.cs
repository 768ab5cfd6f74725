namespace ResearchKit.Data;

/// <summary>Images with labels, ready for a network. The tensors belong to the caller: dispose them, or the data set, when done.</summary>
/// <param name="Id">The manifest's id, or a noise's.</param>
/// <param name="Images">uint8 [n, c, h, w], 0..255; ink and light are high.</param>
/// <param name="Labels">int64 [n]: indices into <paramref name="ClassNames"/>; -1 where an image has no (known) class.</param>
/// <param name="ClassNames">In label order; empty for sets without labels.</param>
/// <param name="Checksum">SHA-256 over shape, labels and pixels, in hexadecimal: the same for the same images however they were stored.</param>
public sealed record Dataset(string Id, Tensor Images, Tensor Labels, ImmutableArray<string> ClassNames, string Checksum) : IDisposable {
    /// <summary>The split: train, test, or another name that the manifest gives.</summary>
    public string Split { get; init; } = "";

    /// <summary>Where it came from, for the provenance: source, layout and files.</summary>
    public string Origin { get; init; } = "";

    /// <summary>n.</summary>
    public long Count => Images.shape[0];

    /// <summary>Images as float32 [n, c, h, w] in [0, 1]: v / 255.</summary>
    public Tensor ToFloat() => torch.tensor(Array.ConvertAll(Images.data<byte>().ToArray(), v => v / 255f), Images.shape, dtype: ScalarType.Float32);

    /// <summary>The images at these places, in this order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A place is not in 0..n-1.</exception>
    public Dataset Select(ReadOnlySpan<int> indices) {
        foreach (var i in indices)
            if (i < 0 || i >= Count) throw new ArgumentOutOfRangeException(nameof(indices), i, $"must be in 0..{Count - 1}");
        return From(ToImageSet().Select(indices));
    }

    /// <summary>The first <paramref name="count"/> images, or all where there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">count is not positive.</exception>
    public Dataset Take(int count) {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Select(Enumerable.Range(0, (int)Math.Min(count, Count)).ToArray());
    }

    /// <summary>A random sample without repetition, in random order; all images where there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">count is not positive.</exception>
    public Dataset Sample(int count, Seed seed) {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var all = Enumerable.Range(0, (int)Count).ToArray();
        seed.ToRandom().Shuffle(all);
        return Select(all.AsSpan(0, Math.Min(count, all.Length)));
    }

    /// <summary>Resized with an antialiased bilinear filter (as Pillow's BILINEAR and torchvision's antialias=True).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public Dataset Resized(int height, int width) => From(Resize.Apply(ToImageSet(), height, width));

    /// <summary>With so many channels: grey becomes three equal ones, RGB becomes grey by ITU-R 601 luma.</summary>
    /// <exception cref="ArgumentOutOfRangeException">channels is neither 1 nor 3.</exception>
    public Dataset WithChannels(int channels) {
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "must be 1 or 3");
        return From(Planes.Convert(ToImageSet(), channels));
    }

    /// <summary>Frees both tensors.</summary>
    public void Dispose() {
        Images.Dispose();
        Labels.Dispose();
    }

    internal ImageSet ToImageSet() => new(Images.data<byte>().ToArray(), (int)Images.shape[0], (int)Images.shape[1], (int)Images.shape[2],
        (int)Images.shape[3], Array.ConvertAll(Labels.data<long>().ToArray(), v => (int)v));

    Dataset From(ImageSet images) => Of(Id, Split, images, ClassNames, Origin);

    internal static Dataset Of(string id, string split, ImageSet images, ImmutableArray<string> names, string origin) {
        long[] shape = [images.Count, images.Channels, images.Height, images.Width];
        return new(id, torch.tensor(images.Pixels, shape, dtype: ScalarType.Byte), torch.tensor(Array.ConvertAll(images.Labels, v => (long)v), dtype: ScalarType.Int64),
            names, images.Checksum()) { Split = split, Origin = origin };
    }
}
