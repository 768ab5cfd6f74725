using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Densities;

/// <summary>
/// Exact nearest neighbours at the speed of a float32 product: |t|² − 2 q·t orders the rows up to a bound on its rounding error, and the
/// distances of all rows that this bound leaves in question are then computed from the float64 rows themselves.
/// </summary>
static class NearestRows {
    const int BlockValues = 1 << 21; // 8 MiB of products at a time
    const double Unit = 1.0 / (1 << 24), Huge = 1e15;

    /// <summary>The k nearest rows of training to each query, nearest first and the earlier row first among equals, row-major [queries, k].</summary>
    public static unsafe (int[] Nearest, double[] Distances) Of(Matrix queries, Matrix training, int k, bool exceptItself) {
        using var scope = torch.NewDisposeScope();
        var nearest = new int[checked(queries.Rows * k)];
        var distances = new double[nearest.Length];
        var center = training.Mean();
        var moved = training.Minus(center);
        var largest = Math.Sqrt(moved.SquaredNorms().Max());
        var scale = largest > 0 ? 1 / largest : 1;
        moved = moved.Times(scale);
        var norms = Array.ConvertAll(moved.SquaredNorms(), norm => (float)norm);
        var transposed = Single(moved).t();
        var step = Math.Max(1, BlockValues / training.Rows);
        for (var start = 0; start < queries.Rows; start += step) {
            using var inner = torch.NewDisposeScope();
            var first = start;
            var block = queries.Slice(start, Math.Min(step, queries.Rows - start)).Minus(center).Times(scale);
            var lengths = block.SquaredNorms();
            var products = Single(block).mm(transposed);
            var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(products.bytes));
            Parallel.For(0, block.Rows, i => {
                var query = first + i;
                var length = Math.Sqrt(lengths[i]);
                // The norms of the training rows are at most 1: what the product, the norm and their difference may be off by.
                var error = Unit * (2 * (queries.Columns + 6) * length + 4);
                var candidates = length < Huge
                    ? Candidates(new((float*)address + (long)i * training.Rows, training.Rows), norms, k, (float)(2 * error), exceptItself ? query : -1)
                    : [.. Enumerable.Range(0, training.Rows).Where(j => !exceptItself || j != query)];
                var exact = Array.ConvertAll(candidates, j => TensorPrimitives.Distance(queries.Row(query), training.Row(j)));
                Array.Sort(exact, candidates);
                Settle(exact, candidates);
                candidates.AsSpan(0, k).CopyTo(nearest.AsSpan(query * k));
                exact.AsSpan(0, k).CopyTo(distances.AsSpan(query * k));
            });
        }
        return (nearest, distances);
    }

    // All rows whose key is within slack of the k-th smallest one: a buffer of candidates, cut down whenever it is full.
    static int[] Candidates(ReadOnlySpan<float> products, float[] norms, int k, float slack, int except) {
        var capacity = 4 * k + 64;
        var (keys, rows) = (new float[capacity], new int[capacity]);
        int count = 0, width = Vector<float>.Count, j = 0;
        var limit = float.PositiveInfinity;
        for (; j <= norms.Length - width; j += width) {
            var key = new Vector<float>(norms, j) - 2 * new Vector<float>(products[j..]);
            if (!Vector.LessThanOrEqualAny(key, new Vector<float>(limit))) continue;
            for (var lane = 0; lane < width; lane++) Offer(key[lane], j + lane);
        }
        for (; j < norms.Length; j++) Offer(norms[j] - 2 * products[j], j);
        Cut();
        return rows[..count];

        void Offer(float key, int row) {
            if (!(key <= limit) || row == except) return;
            if (count == keys.Length) {
                Cut();
                if (2 * count > keys.Length) {
                    Array.Resize(ref keys, 2 * keys.Length);
                    Array.Resize(ref rows, 2 * rows.Length);
                }
                if (!(key <= limit)) return;
            }
            (keys[count], rows[count++]) = (key, row);
        }

        void Cut() {
            if (count > k) {
                float[] sorted = keys[..count];
                Array.Sort(sorted);
                limit = sorted[k - 1] + slack;
            }
            var kept = 0;
            for (var c = 0; c < count; c++)
                if (keys[c] <= limit) (keys[kept], rows[kept++]) = (keys[c], rows[c]);
            count = kept;
        }
    }

    // Array.Sort is not stable: order the runs of equal distances by index.
    static void Settle(double[] sorted, int[] indices) {
        for (int start = 0, end; start < sorted.Length; start = end) {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];) end++;
            if (end - start > 1) Array.Sort(indices, start, end - start);
        }
    }

    static Tensor Single(Matrix x) => torch.tensor(Array.ConvertAll(x.Values, v => (float)v), [x.Rows, x.Columns]);
}
