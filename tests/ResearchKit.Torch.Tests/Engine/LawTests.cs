using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Torch.Tests;

/// <summary>Tensors against plain arrays, on random shapes.</summary>
public class LawTests {
    /// <summary>A tensor as a list of numbers and a shape; element (i, j, ...) is at the sum of index times stride.</summary>
    sealed record Twin(long[] Shape, double[] Values) {
        internal static Twin Of(Tensor t) => new(t.shape, t.to(ScalarType.Float64).contiguous().data<double>().ToArray());
        internal static Twin Numbered(params long[] shape) => new(shape, [.. Enumerable.Range(0, (int)Count(shape)).Select(i => Math.Sin(i + 1.0))]);
        internal Tensor ToTensor() => torch.tensor(Values, Shape);
        internal double this[params long[] at] => Values[Flat(at)];
        long Flat(long[] at) => at.Select((a, d) => a * Count(Shape[(d + 1)..])).Sum();
        static long Count(long[] shape) => shape.Aggregate(1L, (a, b) => a * b);

        /// <summary>The twin of this shape whose element at an index is f of the index.</summary>
        internal static Twin From(long[] shape, Func<long[], double> f) => new(shape, [.. Indices(shape).Select(f)]);
        static IEnumerable<long[]> Indices(long[] shape) => shape.Length == 0 ? [[]]
            : Enumerable.Range(0, (int)shape[0]).SelectMany(i => Indices(shape[1..]).Select(rest => (long[])[i, .. rest]));
        internal void Same(Tensor t) {
            var o = Of(t);
            Assert.Equal(Shape, o.Shape);
            Assert.Equal(Values, o.Values);
        }
    }

    static readonly Gen<long[]> ShapeGen = Gen.ListOf(Gen.Choose(1, 4)).Where(l => l.Count <= 4).Select(l => l.Select(v => (long)v).ToArray());
    static readonly Gen<(long[] Shape, int Seed)> Any = ShapeGen.SelectMany(s => Gen.Choose(0, 1000).Select(k => (s, k)));
    static void ForAll(Action<long[], Random> law, Func<long[], bool>? where = null) => Prop.ForAll(Any.Where(c => where?.Invoke(c.Shape) ?? true).ToArbitrary(), c => {
        using var scope = torch.NewDisposeScope();
        law(c.Shape, new Random(c.Seed));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arithmetic_broadcasts_as_a_loop_does() => ForAll((shape, random) => {
        // Each side drops leading dimensions and flattens some to 1.
        long[] Part() => [.. shape[random.Next(shape.Length + 1)..].Select(n => random.Next(3) == 0 ? 1 : n)];
        Twin a = Twin.Numbered(Part()), b = Twin.Numbered(Part());
        var rank = Math.Max(a.Shape.Length, b.Shape.Length);
        long Size(Twin t, int d) => d - (rank - t.Shape.Length) is >= 0 and var at ? t.Shape[at] : 1;
        long[] result = [.. Enumerable.Range(0, rank).Select(d => Math.Max(Size(a, d), Size(b, d)))];
        double At(Twin t, long[] at) => t[[.. at[(rank - t.Shape.Length)..].Select((i, d) => t.Shape[d] == 1 ? 0 : i)]];
        Twin.From(result, at => At(a, at) * At(b, at) - At(b, at)).Same(a.ToTensor() * b.ToTensor() - b.ToTensor());
        Twin.From(result, at => At(a, at) < At(b, at) ? 1 : 0).Same(a.ToTensor() < b.ToTensor());
        Twin.From(result, at => Math.Max(At(a, at), At(b, at))).Same(a.ToTensor().maximum(b.ToTensor()));
    });

    [Fact]
    public void Permute_moves_indices_and_shares_memory() => ForAll((shape, random) => {
        var a = Twin.Numbered(shape);
        var order = Enumerable.Range(0, shape.Length).Select(i => (long)i).ToArray();
        random.Shuffle(order);
        using var t = a.ToTensor();
        using var p = t.permute(order);
        Twin.From([.. order.Select(d => shape[d])], at => {
            var source = new long[shape.Length];
            for (var d = 0; d < order.Length; d++) source[order[d]] = at[d];
            return a[source];
        }).Same(p);
        p.zero_();
        Assert.Equal(0, t.abs().sum().ToDouble());
    });

    [Fact]
    public void Slices_with_steps_are_views_of_what_a_loop_reads() => ForAll((shape, random) => {
        var a = Twin.Numbered(shape);
        var dim = random.Next(shape.Length);
        long start = random.Next((int)shape[dim]), stop = start + 1 + random.Next((int)(shape[dim] - start)), step = 1 + random.Next(3);
        var taken = new List<long>();
        for (var i = start; i < stop; i += step) taken.Add(i);
        using var t = a.ToTensor();
        TensorIndex[] index = [.. Enumerable.Range(0, shape.Length).Select(d => d == dim ? TensorIndex.Slice(start, stop, step) : TensorIndex.Colon)];
        var expected = Twin.From([.. shape.Select((n, d) => d == dim ? taken.Count : n)], at => a[[.. at.Select((i, d) => d == dim ? taken[(int)i] : i)]]);
        expected.Same(t[index]);
        expected.Same(t.slice(dim, start, stop, step));
        expected.Same(t.index_select(dim, torch.tensor(taken.ToArray())));
        t[index].fill_(100);
        Assert.Equal(expected.Values.Length, (t == 100).sum().ToInt64());
    }, s => s.Length > 0);

    [Fact]
    public void A_masked_choice_reads_in_order_and_writes_back() => ForAll((shape, random) => {
        var a = Twin.Numbered(shape);
        bool[] keep = [.. a.Values.Select(_ => random.Next(2) == 0)];
        using var t = a.ToTensor();
        using var mask = torch.tensor(keep, shape);
        double[] chosen = [.. a.Values.Where((_, i) => keep[i])];
        Assert.Equal(chosen, t.masked_select(mask).data<double>().ToArray());
        Assert.Equal(chosen, t[TensorIndex.Tensor(mask)].data<double>().ToArray());
        new Twin(shape, [.. a.Values.Select((v, i) => keep[i] ? v : 7)]).Same(t.where(mask, torch.tensor(7.0)));
        new Twin(shape, [.. a.Values.Select((v, i) => keep[i] ? 7 : v)]).Same(t.masked_fill(mask, 7));
        t[TensorIndex.Tensor(mask)] = torch.tensor(7.0);
        new Twin(shape, [.. a.Values.Select((v, i) => keep[i] ? 7 : v)]).Same(t);
    }, s => s.Length > 0);

    [Fact]
    public void Reductions_along_a_dimension_are_loops() => ForAll((shape, random) => {
        var a = Twin.Numbered(shape);
        var dim = random.Next(shape.Length);
        using var t = a.ToTensor();
        Twin Reduce(Func<IEnumerable<double>, double> f) => Twin.From([.. shape.Where((_, d) => d != dim)],
            at => f(Enumerable.Range(0, (int)shape[dim]).Select(i => a[[.. at[..dim], i, .. at[dim..]]])));
        void Near(Twin expected, Tensor actual) {
            Assert.Equal(expected.Shape, actual.shape);
            Assert.All(expected.Values.Zip(Twin.Of(actual).Values), p => Assert.Equal(p.First, p.Second, 1e-12));
        }
        Near(Reduce(v => v.Sum()), t.sum(dim: dim));
        Near(Reduce(v => v.Average()), t.mean([dim]));
        Near(Reduce(v => v.Max()), t.amax(dim));
        Near(Reduce(v => v.Min()), t.min(dim).values);
        Near(Reduce(v => v.Select((x, i) => (x, i)).MaxBy(p => p.x).i), t.argmax(dim));
        Near(Reduce(v => Math.Log(v.Sum(Math.Exp))), t.logsumexp(dim));
        Near(Reduce(v => v.Aggregate(1.0, (x, y) => x * y)), t.prod(dim));
        Near(Reduce(v => v.Order().ElementAt((v.Count() - 1) / 2)), t.kthvalue((shape[dim] + 1) / 2, dim).values);
    }, s => s.Length > 0);

    [Fact]
    public void Splitting_and_joining_undo_each_other() => ForAll((shape, random) => {
        var a = Twin.Numbered(shape);
        var dim = random.Next(shape.Length);
        using var t = a.ToTensor();
        a.Same(torch.cat(t.split(1 + random.Next(3), dim), dim));
        a.Same(torch.stack(t.unbind(dim), dim));
        a.Same(torch.cat(t.chunk(2, dim), dim));
        a.Same(t.flatten().unflatten(0, shape));
        a.Same(t.flip(dim).flip(dim));
        a.Same(t.roll(2, dim).roll(-2, dim));
        var (sorted, places) = t.sort(dim);
        a.Same(torch.zeros_like(t).scatter(dim, places, sorted));
        Assert.True(sorted.Equals(t.gather(dim, places)));
    }, s => s.Length > 0);

    [Fact]
    public void The_matrix_product_is_three_loops() => Prop.ForAll(Gen.Choose(1, 6).Three().ToArbitrary(), size => {
        var (n, k, m) = size;
        Twin a = Twin.Numbered(n, k), b = Twin.Numbered(k, m);
        using var c = a.ToTensor().matmul(b.ToTensor());
        var expected = Twin.From([n, m], at => Enumerable.Range(0, k).Sum(i => a[at[0], i] * b[i, at[1]]));
        Assert.All(expected.Values.Zip(Twin.Of(c).Values), p => Assert.Equal(p.First, p.Second, 1e-12));
    }).QuickCheckThrowOnFailure();
}
