using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Densities;

/// <summary>
/// Rows of the kernel matrix of x, made on demand and kept up to a memory limit; the row that was not asked for longest goes first.
/// If the whole matrix fits, it is made at once by GEMM.
/// </summary>
sealed class KernelRows {
    const int BlockRows = 256;
    readonly Matrix x;
    readonly KernelAgainst kernel;
    readonly float[]?[] rows;
    readonly LinkedListNode<int>[] nodes;
    readonly LinkedList<int> recent = new();
    readonly int capacity;

    public KernelRows(Matrix x, Kernel kernel, int megabytes) {
        (this.x, this.kernel, Diagonal) = (x, new(kernel, x), kernel.Diagonal(x));
        rows = new float[]?[x.Rows];
        nodes = [.. Enumerable.Range(0, x.Rows).Select(i => new LinkedListNode<int>(i))];
        capacity = (int)Math.Clamp(megabytes * (1L << 20) / (4L * x.Rows), 2, x.Rows); // SMO needs two rows at a time
    }

    public int Count => x.Rows;

    /// <summary>k(x_i, x_i), [n].</summary>
    public double[] Diagonal { get; }

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
                var values = kernel.Of(x.Take(missing));
                for (var b = 0; b < missing.Length; b++) made[missing[b]] = Kept(missing[b], values.Row(b));
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

    float[] Make(int i) => Kept(i, kernel.Of(x.Slice(i, 1)).Values);

    float[] Kept(int i, ReadOnlySpan<double> values) {
        var kept = new float[values.Length];
        TensorPrimitives.ConvertTruncating(values, kept);
        kept[i] = (float)Diagonal[i];
        return kept;
    }
}
