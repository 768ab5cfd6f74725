using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

/// <summary>The fixed inputs of golden.py: Knuth's MMIX generator, the upper 53 bits, uniform in [0, 1).</summary>
static class Lcg {
    public static Matrix Rows(ulong seed, int rows, int columns) {
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++) {
            seed = seed * 6364136223846793005 + 1442695040888963407;
            values[i] = (seed >> 11) / 9007199254740992.0;
        }
        return new(values, rows, columns);
    }

    /// <summary>Row i is moved by gap · (i mod 3) along every second column.</summary>
    public static Matrix Clusters(ulong seed, int rows, int columns, double gap) {
        var x = Rows(seed, rows, columns);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j += 2) x.Values[i * columns + j] += gap * (i % 3);
        return x;
    }

    public static Matrix Queries() =>
        new([.. Rows(9, 3, 5).Values, .. Rows(10, 2, 5).Values.Select(v => 3 * v)], 5, 5);

    public static Matrix With(this Matrix x, int column, double value) {
        var values = (double[])x.Values.Clone();
        for (var i = 0; i < x.Rows; i++) values[i * x.Columns + column] = value;
        return x with { Values = values };
    }

    public static double[] Doubles(this Tensor x) => x.to_type(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();

    public static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance) {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"at {i}: expected {expected[i]:r}, got {actual[i]:r}");
    }
}
