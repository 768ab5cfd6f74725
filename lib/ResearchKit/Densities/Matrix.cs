using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ResearchKit.Densities;

/// <summary>A row-major matrix on the managed heap: what the densities that do not run on tensors work on.</summary>
readonly record struct Matrix(double[] Values, int Rows, int Columns) {
    public double this[int row, int column] => Values[row * Columns + column];

    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>The rows with these indices, in this order.</summary>
    public Matrix Take(ReadOnlySpan<int> rows) {
        var taken = new double[rows.Length * Columns];
        for (var i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(taken.AsSpan(i * Columns));
        return new(taken, rows.Length, Columns);
    }

    /// <summary>count rows from start on.</summary>
    public Matrix Slice(int start, int count) => new(Values.AsSpan(start * Columns, count * Columns).ToArray(), count, Columns);

    /// <summary>this · otherᵀ by the engine's GEMM.</summary>
    public Matrix TimesTransposed(Matrix other) {
        using var scope = torch.NewDisposeScope();
        var product = ToTensor().mm(other.ToTensor().t());
        return new(product.data<double>().ToArray(), Rows, other.Rows);
    }

    /// <summary>A copy as a float64 tensor on the CPU.</summary>
    public Tensor ToTensor() => torch.tensor(Values, [Rows, Columns]);

    /// <summary>|row|² of each row.</summary>
    public double[] SquaredNorms() {
        var norms = new double[Rows];
        for (var i = 0; i < Rows; i++) norms[i] = TensorPrimitives.SumOfSquares(Row(i));
        return norms;
    }

    /// <summary>The mean of the rows.</summary>
    public double[] Mean() {
        var mean = new double[Columns];
        for (var i = 0; i < Rows; i++) TensorPrimitives.Add(mean, Row(i), mean);
        TensorPrimitives.Divide(mean, Rows, mean);
        return mean;
    }

    /// <summary>Every row less this one.</summary>
    public Matrix Minus(double[] row) {
        var moved = new double[Values.Length];
        for (var i = 0; i < Rows; i++) TensorPrimitives.Subtract(Row(i), row, moved.AsSpan(i * Columns, Columns));
        return this with { Values = moved };
    }

    /// <summary>Every value times factor.</summary>
    public Matrix Times(double factor) {
        var scaled = new double[Values.Length];
        TensorPrimitives.Multiply(Values, factor, scaled);
        return this with { Values = scaled };
    }

    /// <summary>Every row divided by its length in the norm.</summary>
    public Matrix Scaled(RowScale scale) {
        if (scale == RowScale.None) return this;
        var scaled = (double[])Values.Clone();
        for (var i = 0; i < Rows; i++) {
            var row = scaled.AsSpan(i * Columns, Columns);
            var length = scale == RowScale.L1 ? TensorPrimitives.SumOfMagnitudes<double>(row) : TensorPrimitives.Norm<double>(row);
            if (length > 0) TensorPrimitives.Divide(row, length, row);
        }
        return this with { Values = scaled };
    }

    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b) {
        var distance = TensorPrimitives.Distance(a, b);
        return distance * distance;
    }
}
