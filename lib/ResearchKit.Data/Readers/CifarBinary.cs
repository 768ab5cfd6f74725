namespace ResearchKit.Data.Readers;

/// <summary>
/// CIFAR's binary version (Krizhevsky): records of the label byte (CIFAR-100: the coarse and the fine one) and 3072 bytes, the
/// red, green and blue planes of a 32x32 image.
/// </summary>
internal static class CifarBinary {
    const int Pixels = 3 * 32 * 32;

    /// <param name="batches">Content of the .bin files in order.</param>
    /// <param name="labelBytes">1 for CIFAR-10, 2 for CIFAR-100 (its second byte, the fine label, is taken).</param>
    /// <param name="what">Name for messages.</param>
    public static ImageSet Read(IReadOnlyList<byte[]> batches, int labelBytes, string what) {
        var record = labelBytes + Pixels;
        if (batches.FirstOrDefault(b => b.Length == 0 || b.Length % record != 0) is { } odd)
            throw new InvalidDataException($"{what}: a batch of {odd.Length} bytes is not a whole number of {record}-byte records.");
        var count = batches.Sum(b => b.Length / record);
        var (pixels, labels, at) = (new byte[(long)count * Pixels], new int[count], 0);
        foreach (var batch in batches)
            for (var i = 0; i < batch.Length; i += record, at++) {
                labels[at] = batch[i + labelBytes - 1];
                batch.AsSpan(i + labelBytes, Pixels).CopyTo(pixels.AsSpan(at * Pixels));
            }
        return new ImageSet(pixels, count, 3, 32, 32, labels).Checked(what);
    }
}
