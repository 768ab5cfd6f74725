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
    const int QueryRows = 256, TileRows = 2048; // 2 MiB of products at a time, which stay in the cache
    const double Unit = 1.0 / (1 << 24), Huge = 1e15;

    /// <summary>The k nearest rows of training to each query, nearest first and the earlier row first among equals, row-major [queries, k].</summary>
    public static (int[] Nearest, double[] Distances) Of(Matrix queries, Matrix training, int k, bool exceptItself) {
        using var scope = torch.NewDisposeScope();
        var nearest = new int[checked(queries.Rows * k)];
        var distances = new double[nearest.Length];
        var center = training.Mean();
        var moved = training.Minus(center);
        var largest = Math.Sqrt(moved.SquaredNorms().Max());
        var scale = largest > 0 ? 1 / largest : 1;
        moved = moved.Times(scale);
        var norms = Array.ConvertAll(moved.SquaredNorms(), norm => (float)norm);
        var tiles = Single(moved).split(TileRows).Select(tile => tile.t()).ToArray();
        var pending = Enumerable.Range(0, Math.Min(QueryRows, queries.Rows)).Select(_ => new Candidates(k)).ToArray();
        for (var start = 0; start < queries.Rows; start += QueryRows) {
            using var inner = torch.NewDisposeScope();
            var first = start;
            var block = queries.Slice(start, Math.Min(QueryRows, queries.Rows - start)).Minus(center).Times(scale);
            var lengths = Array.ConvertAll(block.SquaredNorms(), Math.Sqrt);
            // The norms of the training rows are at most 1: what the product, the norm and their difference may be off by, twice.
            for (var i = 0; i < block.Rows; i++)
                pending[i].Start((float)(2 * Unit * (2 * (queries.Columns + 6) * lengths[i] + 4)), exceptItself ? first + i : -1);
            var single = Single(block);
            for (var t = 0; t < tiles.Length; t++) {
                using var products = single.mm(tiles[t]);
                Offer(products, norms, t * TileRows, pending, block.Rows);
            }
            Parallel.For(0, block.Rows, i => {
                var query = first + i;
                var candidates = lengths[i] < Huge ? pending[i].Finish()
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

    static unsafe void Offer(Tensor products, float[] norms, int firstRow, Candidates[] pending, int queries) {
        var columns = (int)products.shape[1];
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(products.bytes));
        Parallel.For(0, (queries + 31) / 32, part => {
            for (var i = 32 * part; i < Math.Min(32 * part + 32, queries); i++)
                pending[i].Offer(new((float*)address + (long)i * columns, columns), norms.AsSpan(firstRow, columns), firstRow);
        });
    }

    /// <summary>All rows whose key |t|² − 2 q·t is within slack of the k-th smallest one: a buffer that is cut down whenever it is full.</summary>
    sealed class Candidates(int k) {
        float[] keys = new float[4 * k + 64], sorted = new float[4 * k + 64];
        int[] rows = new int[4 * k + 64];
        int count, except;
        float limit, slack;

        public void Start(float slack, int except) => (count, limit, this.slack, this.except) = (0, float.PositiveInfinity, slack, except);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // hot from the first call
        public void Offer(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, int firstRow) {
            var j = 0;
            ref var product = ref MemoryMarshal.GetReference(products);
            ref var norm = ref MemoryMarshal.GetReference(norms);
            var bound = new Vector<float>(limit);
            for (; j <= norms.Length - Vector<float>.Count; j += Vector<float>.Count) {
                var twice = Vector.LoadUnsafe(ref product, (nuint)j);
                var key = Vector.LoadUnsafe(ref norm, (nuint)j) - (twice + twice);
                if (!Vector.LessThanOrEqualAny(key, bound)) continue;
                for (var lane = 0; lane < Vector<float>.Count; lane++) Offer(key[lane], firstRow + j + lane);
                bound = new(limit);
            }
            for (; j < norms.Length; j++) Offer(norms[j] - 2 * products[j], firstRow + j);
        }

        public int[] Finish() {
            Cut();
            return rows[..count];
        }

        void Offer(float key, int row) {
            if (!(key <= limit) || row == except) return;
            if (count == keys.Length) {
                Cut();
                if (2 * count > keys.Length) {
                    Array.Resize(ref keys, 2 * keys.Length);
                    Array.Resize(ref rows, 2 * rows.Length);
                    sorted = new float[keys.Length];
                }
                if (!(key <= limit)) return;
            }
            (keys[count], rows[count++]) = (key, row);
        }

        void Cut() {
            if (count >= k) {
                keys.AsSpan(0, count).CopyTo(sorted);
                sorted.AsSpan(0, count).Sort();
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
