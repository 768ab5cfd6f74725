namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<int>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<int>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(dataArray, [dataArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(dataArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<long>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<long>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<float>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<float>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<double>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<double>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<byte>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<byte>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<bool>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<bool>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(short[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(short[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<short>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(short[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<short>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(sbyte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(sbyte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<sbyte>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(sbyte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<sbyte>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor tensor(Half[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, requires_grad);
    /// <summary>A copy of the array in the given shape.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static Tensor tensor(Half[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), dtype, device, requires_grad);
    /// <summary>A copy of the matrix.</summary>
    public static Tensor tensor(Half[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<Half>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>A copy of the three-dimensional array.</summary>
    public static Tensor tensor(Half[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(Flat<Half>(rawArray), Sizes(rawArray), dtype, device, requires_grad);
    /// <summary>One number.</summary>
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        FromArray<int>([scalar], [], null, device, requires_grad);
    /// <summary>One number.</summary>
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) =>
        FromArray<byte>([scalar], [], null, device, requires_grad);
    /// <summary>One number.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        FromArray<float>([scalar], [], null, device, requires_grad);
    /// <summary>One number.</summary>
    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) =>
        FromArray<sbyte>([scalar], [], null, device, requires_grad);
    /// <summary>One number.</summary>
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) =>
        FromArray<short>([scalar], [], null, device, requires_grad);
    /// <summary>One number.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray<bool>([scalar], [], dtype, device, requires_grad);
    /// <summary>One number.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray<long>([scalar], [], dtype, device, requires_grad);
    /// <summary>One number.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray<double>([scalar], [], dtype, device, requires_grad);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, false);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, false);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, false);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, false);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, false);
    /// <summary>A copy of the array, one dimension.</summary>
    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        FromArray(rawArray, [rawArray.LongLength], dtype, device, false);
}
