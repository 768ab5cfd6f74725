using System.Runtime.InteropServices;

namespace ResearchKit.Torch;

public static partial class torch {
    static readonly Op zeros_op = new("zeros"), ones_op = new("ones"), empty_op = new("empty", "memory_format"), full_op = new("full"),
        rand_op = new("rand", "generator"), randn_op = new("randn", "generator"), arange_op = new("arange", "start_step"), linspace_op = new("linspace"),
        logspace_op = new("logspace"), eye_op = new("eye", "m"), randint_op = new("randint", "low_generator"), randperm_op = new("randperm", "generator"),
        zeros_like_op = new("zeros_like"), ones_like_op = new("ones_like"), empty_like_op = new("empty_like"), full_like_op = new("full_like"),
        rand_like_op = new("rand_like"), randn_like_op = new("randn_like");

    static ScalarType default_dtype = ScalarType.Float32;

    /// <summary>The type of floating-point tensors whose type is not given.</summary>
    public static ScalarType get_default_dtype() => default_dtype;

    /// <summary>Sets the type of floating-point tensors whose type is not given.</summary>
    /// <exception cref="ArgumentException">dtype is not a floating-point type.</exception>
    public static void set_default_dtype(ScalarType dtype) =>
        default_dtype = dtype.IsFloatingPoint() ? dtype : throw new ArgumentException($"a floating-point type expected, got {dtype}", nameof(dtype));

    static Tensor Finish(Tensor t, bool requires_grad) => requires_grad ? t.requires_grad_() : t;

    /// <summary>All zeros, in the given shape.</summary>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(zeros_op.Call(size, dtype ?? default_dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>All ones, in the given shape.</summary>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(ones_op.Call(size, dtype ?? default_dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Memory as it comes: write before you read.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(empty_op.Call(size, dtype ?? default_dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>All the same value, in the given shape; of the value's kind (int64, bool or the default type) unless told.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(full_op.Call(size, value, dtype ?? Kind(value), Arg.None, device, Arg.None), requires_grad);

    static ScalarType Kind(Scalar value) => value.IsBool ? ScalarType.Bool : value.IsIntegral ? ScalarType.Int64 : default_dtype;

    /// <summary>Uniform numbers in [0, 1), in the given shape.</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(rand_op.Call(size, generator, dtype ?? default_dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Standard normal numbers, in the given shape.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(randn_op.Call(size, generator, dtype ?? default_dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Uniform integers in [low, high), in the given shape.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(randint_op.Call(low, high, size, generator, dtype ?? ScalarType.Int64, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Uniform integers in [0, high), in the given shape.</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator);

    /// <summary>The numbers 0 to n - 1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Finish(randperm_op.Call(n, generator, dtype ?? ScalarType.Int64, Arg.None, device, Arg.None), requires_grad);

    /// <summary>0, 1, ... up to, not including, stop.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>start, start + 1, ... up to, not including, stop.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>start, start + step, ... up to, not including, stop; int64 if all three are integers, else the default type.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) {
        var type = dtype ?? (start.IsIntegral && stop.IsIntegral && step.IsIntegral ? ScalarType.Int64 : default_dtype);
        return Finish(arange_op.Call(start, stop, step, type, Arg.None, device, Arg.None), requires_grad);
    }

    /// <summary>Evenly spaced numbers from start to end, both included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(linspace_op.Call(start, end, steps, dtype ?? default_dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Powers of the base with evenly spaced exponents from start to end, both included.</summary>
    public static Tensor logspace(double start, double end, long steps, double @base = 10.0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(logspace_op.Call(start, end, steps, @base, dtype ?? default_dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Ones on the diagonal, zeros elsewhere; square unless columns are given.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(eye_op.Call(rows, columns < 0 ? rows : columns, dtype ?? default_dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Zeros in another tensor's shape, type and device.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(zeros_like_op.Call(input, dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Ones in another tensor's shape, type and device.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(ones_like_op.Call(input, dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Memory as it comes, in another tensor's shape, type and device.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(empty_like_op.Call(input, dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>All the same value, in another tensor's shape, type and device.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(full_like_op.Call(input, value, dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Uniform numbers in [0, 1), in another tensor's shape, type and device.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(rand_like_op.Call(input, dtype, Arg.None, device, Arg.None), requires_grad);

    /// <summary>Standard normal numbers, in another tensor's shape, type and device.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(randn_like_op.Call(input, dtype, Arg.None, device, Arg.None), requires_grad);

    // The host array is copied at once, then converted and moved if asked.
    static unsafe Tensor FromArray<T>(T[] values, long[] sizes, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged {
        var expected = sizes.Aggregate(1L, (a, b) => a * b);
        if (expected != values.LongLength || sizes.Any(s => s < 0))
            throw new ArgumentException($"{values.LongLength} elements do not fill the shape [{string.Join(", ", sizes)}]");
        nint handle;
        fixed (T* data = values)
        fixed (long* shape = sizes)
            handle = Native.Check(Native.rk_from_memory(data, shape, sizes.Length, (int)ScalarTypes.Of<T>()), "tensor from an array");
        var t = Tensor.Own(handle, values.LongLength * sizeof(T));
        if (dtype is { } type && type != t.dtype) t = t.to_type(type, disposeAfter: true);
        if (device is not null && device.type != DeviceType.CPU) t = t.to(device, disposeAfter: true);
        return Finish(t, requires_grad);
    }

    static T[] Flat<T>(Array array) where T : unmanaged {
        var flat = new T[array.LongLength];
        if (flat.Length == 0) return flat;
        MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), flat.Length).CopyTo(flat);
        return flat;
    }

    static long[] Sizes(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)];
}
