namespace ResearchKit.Scores;

/// <summary>Many rows a block at a time, so that memory stays bounded.</summary>
static class Blocks {
    const long Values = 1 << 22; // 32 MiB of float64

    /// <summary>f of each block of rows, one below the other; f makes about perRow numbers for each row.</summary>
    public static Tensor Rows(Tensor x, long perRow, Func<Tensor, Tensor> f) => Rows(x.shape[0], perRow, (at, count) => f(x.narrow(0, at, count)));

    /// <summary>f(first row, number of rows) of each block, one below the other.</summary>
    public static Tensor Rows(long n, long perRow, Func<long, long, Tensor> f) => Tidy.Run(() => {
        var parts = new List<Tensor>();
        Each(n, perRow, (at, count) => parts.Add(Tidy.Run(() => f(at, count))));
        return parts.Count == 1 ? parts[0] : torch.cat(parts, 0);
    });

    /// <summary>body(first row, number of rows) for each block.</summary>
    public static void Each(long n, long perRow, Action<long, long> body) {
        var step = Math.Max(1, Values / Math.Max(1, perRow));
        for (var at = 0L; at < n; at += step) body(at, Math.Min(step, n - at));
    }
}
