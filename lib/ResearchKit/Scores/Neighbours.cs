using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Scores;

/// <summary>
/// The distance to the k-th nearest row of a bank. Candidates come from float32 matrix products, tile by tile; their distances are computed
/// anew in float64 from the differences. A bound on the error of the products proves that no nearer row was missed; a row for which it
/// does not is searched again with float64 products.
/// </summary>
static class Neighbours {
    const int Spare = 16, Chunk = 32, QueryRows = 512, BankRows = 2048; // a tile of products stays in the cache

    /// <summary>Euclidean distances [q], float64: queries [q, d], bank [n ≥ k, d] of the same dtype and device. A NaN makes its own row NaN.</summary>
    public static Tensor KthDistance(Tensor queries, Tensor bank, int k) => Tidy.Run(() => {
        var fits = bank.numel() * bank.element_size() <= int.MaxValue && queries.numel() * queries.element_size() <= int.MaxValue;
        if (!fits || bank.device.type != DeviceType.CPU || bank.dtype is not (ScalarType.Float32 or ScalarType.Float64)) return Wide(queries, bank, k);
        var (distances, proven) = Narrow(queries.contiguous(), bank.contiguous(), k);
        var open = Enumerable.Range(0, proven.Length).Where(i => !proven[i]).Select(i => (long)i).ToArray();
        var all = torch.tensor(distances);
        if (open.Length == 0) return all;
        var rows = torch.tensor(open);
        return all.index_copy_(0, rows, Wide(queries.index_select(0, rows), bank, k));
    });

    /// <summary>The same by float64 products on any device.</summary>
    public static Tensor Wide(Tensor queries, Tensor bank, int k) => Tidy.Run(() => {
        var (n, d) = (bank.shape[0], bank.shape[1]);
        var candidates = (int)Math.Min(n, k + Spare);
        var center = bank.mean([0], type: ScalarType.Float64);
        var centred = (bank.to(ScalarType.Float64) - center).t();
        var half = centred.square().sum(dim: 0) * 0.5;
        return Blocks.Rows(queries, 2 * n + 2 * candidates * d, part => {
            var q = part.to(ScalarType.Float64);
            var (_, nearest) = ((q - center).matmul(centred) - half).topk(candidates);
            var rows = bank.index_select(0, nearest.reshape(-1)).to(ScalarType.Float64).reshape(-1, candidates, d);
            var (smallest, _) = (rows - q.unsqueeze(1)).square().sum(dim: 2).topk(k, largest: false);
            return smallest.select(1, k - 1).sqrt();
        });
    });

    static (double[] Distances, bool[] Proven) Narrow(Tensor queries, Tensor bank, int k) {
        var (count, n, d) = ((int)queries.shape[0], (int)bank.shape[0], (int)bank.shape[1]);
        var candidates = Math.Min(n, k + Spare);
        var (distances, proven, single) = (new double[count], new bool[count], bank.dtype == ScalarType.Float32);
        using var scope = torch.NewDisposeScope();
        // q·b - |b|²/2 is largest where |q - b| is smallest; the last column takes the norm, so that one product gives it all.
        var center = bank.mean([0], type: ScalarType.Float64);
        Tensor Extended(Tensor x, Func<Tensor, Tensor> last) => Blocks.Rows(x, 3 * d, part => {
            var centred = part.to(ScalarType.Float64) - center;
            return torch.cat([centred, last(centred)], 1).to(ScalarType.Float32);
        });
        var search = Extended(bank, x => x.square().sum(dim: 1, keepdim: true) * -0.5);
        var extended = Extended(queries, x => torch.ones(x.shape[0], 1, dtype: ScalarType.Float64));
        var longest = Math.Sqrt(2 * Math.Abs(search.select(1, d).min().ToDouble()));
        var tile = torch.empty(Math.Min(QueryRows, count), Math.Min(BankRows, n), dtype: ScalarType.Float32);
        Selection[] selections = [.. Enumerable.Range(0, (int)tile.shape[0]).Select(_ => new Selection(candidates))];
        var limit = new ParallelOptions { MaxDegreeOfParallelism = torch.get_num_threads() };
        for (var at = 0; at < count; at += QueryRows) {
            var rows = Math.Min(QueryRows, count - at);
            var q = extended.narrow(0, at, rows);
            for (var i = 0; i < rows; i++) selections[i].Clear();
            for (var from = 0; from < n; from += BankRows) {
                using var inner = torch.NewDisposeScope();
                var width = Math.Min(BankRows, n - from);
                var product = rows == tile.shape[0] && width == tile.shape[1] ? tile : torch.empty(rows, width, dtype: ScalarType.Float32);
                product.addmm_(q, search.narrow(0, from, width).t(), 0, 1);
                Parallel.ForEach(Partitioner.Create(0, rows, Chunk), limit, chunk => {
                    var numbers = MemoryMarshal.Cast<byte, float>(product.bytes);
                    for (var i = chunk.Item1; i < chunk.Item2; i++) selections[i].Add(numbers.Slice(i * width, width), from);
                });
            }
            var lengths = q.narrow(1, 0, d).to(ScalarType.Float64).square().sum(dim: 1).data<double>().ToArray();
            Parallel.ForEach(Partitioner.Create(0, rows, Chunk), limit, chunk => {
                var reader = bank.bytes;
                var asked = queries.bytes;
                for (var i = chunk.Item1; i < chunk.Item2; i++) {
                    var (least, found) = selections[i].Close();
                    if (found.Length < k) { // a NaN
                        distances[at + i] = double.NaN;
                        continue;
                    }
                    var squares = Squares(asked, reader, single, at + i, found.Span, d);
                    // |q - b|² = |q|² - 2 (q·b - |b|²/2), in float32: off by at most 2 (d + 6) units of roundoff of (|q| + |b|)².
                    var error = 2 * (d + 6) * Math.Pow(2, -24) * Math.Pow(Math.Sqrt(lengths[i]) + longest, 2);
                    distances[at + i] = Math.Sqrt(squares[k - 1]);
                    proven[at + i] = found.Length == n || lengths[i] - 2 * least - error > squares[k - 1];
                }
            });
        }
        return (distances, proven);
    }

    // |q - b|² of a query and these rows of the bank, in float64 and ascending order.
    static double[] Squares(ReadOnlySpan<byte> queries, ReadOnlySpan<byte> bank, bool single, int row, ReadOnlySpan<int> found, int d) {
        var (query, other, squares) = (new double[d], new double[d], new double[found.Length]);
        Read(queries, single, row, query);
        for (var c = 0; c < squares.Length; c++) {
            Read(bank, single, found[c], other);
            TensorPrimitives.Subtract(query, other, other);
            squares[c] = TensorPrimitives.SumOfSquares<double>(other);
        }
        Array.Sort(squares);
        return squares;
    }

    static void Read(ReadOnlySpan<byte> rows, bool single, int row, Span<double> into) {
        if (single) TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, float>(rows).Slice(row * into.Length, into.Length), into);
        else MemoryMarshal.Cast<byte, double>(rows).Slice(row * into.Length, into.Length).CopyTo(into);
    }
}
