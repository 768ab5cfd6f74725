using System.Numerics;
using System.Runtime.InteropServices;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Densities;

/// <summary>Kernel values with the same rows b again and again: what depends on b alone is made once. It holds a tensor of the current dispose scope.</summary>
sealed class KernelAgainst {
    readonly Kernel kernel;
    readonly Matrix b;
    readonly double[] center = [], norms = [];
    readonly Tensor? transposed;

    public KernelAgainst(Kernel kernel, Matrix b) {
        (this.kernel, this.b) = (kernel, b);
        if (kernel.Kind is KernelKind.Linear) transposed = b.ToTensor().t();
        if (kernel.Kind is not KernelKind.Rbf) return;
        // About the mean of b: the kernel does not change, the expanded square loses no digits to a common offset.
        center = b.Mean();
        var moved = b.Minus(center);
        (norms, transposed) = (moved.SquaredNorms(), moved.ToTensor().t());
    }

    /// <summary>k(a_i, b_j) for all pairs, [a, b].</summary>
    public Matrix Of(Matrix a) => kernel.Kind switch {
        KernelKind.Linear => Products(a),
        KernelKind.Rbf => Gaussian(a.Minus(center)),
        _ => Pairs(a),
    };

    Matrix Products(Matrix a) {
        using var scope = torch.NewDisposeScope();
        return new(a.ToTensor().mm(transposed!).data<double>().ToArray(), a.Rows, b.Rows);
    }

    Matrix Gaussian(Matrix moved) {
        var own = moved.SquaredNorms();
        var products = Products(moved);
        Parallel.For(0, moved.Rows, i => {
            var row = products.Values.AsSpan(i * b.Rows, b.Rows);
            for (var j = 0; j < row.Length; j++) row[j] = -kernel.Gamma * Math.Max(0, own[i] + norms[j] - 2 * row[j]);
            TensorPrimitives.Exp<double>(row, row);
        });
        return products;
    }

    // All pairs of the same rows are computed once and mirrored.
    Matrix Pairs(Matrix a) {
        var values = new double[checked(a.Rows * b.Rows)];
        var same = ReferenceEquals(a.Values, b.Values);
        Parallel.For(0, a.Rows, i => {
            for (var j = same ? i : 0; j < b.Rows; j++) {
                values[i * b.Rows + j] = kernel.Kind == KernelKind.HistogramIntersection ? Intersection(a.Row(i), b.Row(j))
                    : Math.Exp(-kernel.Gamma * Kernel.ChiSquared(a.Row(i), b.Row(j)));
                if (same) values[j * b.Rows + i] = values[i * b.Rows + j];
            }
        });
        return new(values, a.Rows, b.Rows);
    }

    static double Intersection(ReadOnlySpan<double> x, ReadOnlySpan<double> y) {
        ref var left = ref MemoryMarshal.GetReference(x);
        ref var right = ref MemoryMarshal.GetReference(y);
        var (sums, j) = (Vector<double>.Zero, 0);
        for (; j <= x.Length - Vector<double>.Count; j += Vector<double>.Count)
            sums += Vector.Min(Vector.LoadUnsafe(ref left, (nuint)j), Vector.LoadUnsafe(ref right, (nuint)j));
        var sum = Vector.Sum(sums);
        for (; j < x.Length; j++) sum += Math.Min(x[j], y[j]);
        return sum;
    }
}
