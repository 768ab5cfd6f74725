using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Densities;

/// <summary>
/// Rows of the Gaussian kernel matrix of x, made on demand and kept up to a memory limit; the row that was not asked for longest goes first.
/// If the whole matrix fits, it is made at once by GEMM.
/// </summary>
sealed class KernelRows {
    const int BlockRows = 256;
    readonly Matrix x;
    readonly double gamma;
    readonly double[] norms;
    readonly float[]?[] rows;
    readonly LinkedListNode<int>[] nodes;
    readonly LinkedList<int> recent = new();
    readonly int capacity;

    public KernelRows(Matrix x, double gamma, int megabytes) {
        (this.x, this.gamma, norms) = (x, gamma, x.SquaredNorms());
        rows = new float[]?[x.Rows];
        nodes = [.. Enumerable.Range(0, x.Rows).Select(i => new LinkedListNode<int>(i))];
        capacity = (int)Math.Clamp(megabytes * (1L << 20) / (4L * x.Rows), 2, x.Rows); // SMO needs two rows at a time
    }

    public int Count => x.Rows;

    /// <summary>Rows held now.</summary>
    public int Held => recent.Count;

    /// <summary>k(x_i, ·), [n], in float32 like libsvm's.</summary>
    public float[] this[int i] {
        get {
            if (rows[i] is { } row) recent.Remove(nodes[i]);
            else row = rows[i] = Make(i);
            recent.AddFirst(nodes[i]);
            if (recent.Count > capacity) {
                rows[recent.Last!.Value] = null;
                recent.RemoveLast();
            }
            return row;
        }
    }

    /// <summary>Calls use(i, row) for the given rows in order, by GEMM in blocks; the rows stay where there is room.</summary>
    public void ForEach(ReadOnlySpan<int> wanted, Action<int, float[]> use) {
        for (var start = 0; start < wanted.Length; start += BlockRows) {
            var block = wanted[start..Math.Min(start + BlockRows, wanted.Length)].ToArray();
            var missing = block.Where(i => rows[i] is null).ToArray();
            var made = new Dictionary<int, float[]>();
            if (missing.Length > 0) {
                var products = x.Take(missing).TimesTransposed(x);
                Parallel.For(0, missing.Length, b => {
                    var row = products.Values.AsSpan(b * x.Rows, x.Rows);
                    Gaussian(row, norms[missing[b]], norms, gamma);
                    var kept = new float[x.Rows];
                    TensorPrimitives.ConvertTruncating<double, float>(row, kept);
                    kept[missing[b]] = 1;
                    lock (made) made[missing[b]] = kept;
                });
            }
            foreach (var i in block) {
                if (made.TryGetValue(i, out var row) && recent.Count < capacity) {
                    rows[i] = row;
                    recent.AddFirst(nodes[i]);
                }
                use(i, row ?? rows[i]!);
            }
        }
    }

    /// <summary>Makes all rows now if they all fit.</summary>
    public void FillIfWhole() {
        if (capacity == x.Rows) ForEach([.. Enumerable.Range(0, x.Rows)], static (_, _) => { });
    }

    float[] Make(int i) {
        var row = new double[x.Rows];
        for (var j = 0; j < row.Length; j++) row[j] = TensorPrimitives.Dot(x.Row(i), x.Row(j));
        Gaussian(row, norms[i], norms, gamma);
        var kept = new float[row.Length];
        TensorPrimitives.ConvertTruncating<double, float>(row, kept);
        kept[i] = 1;
        return kept;
    }

    /// <summary>In place: dot products x·x_j → exp(−gamma max(0, |x|² + |x_j|² − 2 x·x_j)).</summary>
    public static void Gaussian(Span<double> products, double norm, ReadOnlySpan<double> norms, double gamma) {
        for (var j = 0; j < products.Length; j++) products[j] = -gamma * Math.Max(0, norm + norms[j] - 2 * products[j]);
        TensorPrimitives.Exp<double>(products, products);
    }
}
