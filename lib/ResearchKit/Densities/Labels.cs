namespace ResearchKit.Densities;

/// <summary>The labels of training rows on the managed heap.</summary>
static class Labels {
    /// <summary>int64 [n] in [0, classes), each class at least once.</summary>
    public static int[] Read(Tensor labels, long n, int classes) {
        ArgumentNullException.ThrowIfNull(labels);
        Require.Labels(labels, n, classes);
        using var scope = torch.NewDisposeScope();
        var read = Array.ConvertAll(labels.cpu().contiguous().data<long>().ToArray(), label => (int)label);
        var counts = new int[classes];
        foreach (var label in read) counts[label]++;
        return Array.IndexOf(counts, 0) is >= 0 and var empty
            ? throw new ArgumentException($"class {empty} of {classes} has no row", nameof(labels)) : read;
    }
}
