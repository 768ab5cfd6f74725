using System.Collections;
using System.Runtime.CompilerServices;

namespace ResearchKit.Torch;

/// <summary>Reads and writes the elements of a tensor in the CPU's memory, in C order whatever its strides.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged {
    readonly Tensor tensor;

    internal TensorAccessor(Tensor tensor) {
        var held = tensor.dtype;
        if (held != ScalarTypes.Of<T>())
            throw new ArgumentException($"this tensor holds {held.Name()}, not {typeof(T).Name}: convert it first with to_type(ScalarType.{ScalarTypes.Of<T>()})");
        if (tensor.device_type != DeviceType.CPU)
            throw new InvalidOperationException($"this tensor is on {tensor.device}: read it through cpu()");
        this.tensor = tensor;
    }

    /// <summary>The number of elements.</summary>
    public long Count => tensor.NumberOfElements;

    /// <summary>Elements can be written.</summary>
    public bool IsReadOnly => false;

    /// <summary>One element, by its index in each dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public unsafe T this[params long[] indices] {
        get => *At(indices);
        set => *At(indices) = value;
    }

    unsafe T* At(long[] indices) {
        long[] shape = tensor.shape, strides = tensor.stride();
        if (indices.Length != shape.Length) throw new ArgumentException($"{shape.Length} indices expected, got {indices.Length}", nameof(indices));
        long offset = 0;
        for (var i = 0; i < shape.Length; i++) {
            if (indices[i] < 0 || indices[i] >= shape[i])
                throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"index {i} must be in [0, {shape[i]})");
            offset += indices[i] * strides[i];
        }
        return (T*)Native.Check(Native.rk_data(tensor.Handle), "data") + offset;
    }

    /// <summary>A copy of all elements in C order.</summary>
    public T[] ToArray() {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    /// <summary>Copies the elements from tensorIndex on into the array from arrayIndex on.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies the elements from tensorIndex on into the span from arrayIndex on; the shorter side decides how many.</summary>
    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0) {
        var into = array[arrayIndex..];
        var n = (int)Math.Min(into.Length, Count - tensorIndex);
        if (n <= 0) return;
        using var scope = torch.NewDisposeScope();
        var dense = tensor.is_contiguous() ? tensor : tensor.contiguous();
        new ReadOnlySpan<T>((T*)Native.Check(Native.rk_data(dense.Handle), "data") + tensorIndex, n).CopyTo(into);
        GC.KeepAlive(dense);
    }

    /// <summary>Writes the array from arrayIndex on into the elements from tensorIndex on.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Writes the span from arrayIndex on into the elements from tensorIndex on; the shorter side decides how many.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous.</exception>
    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0) {
        if (!tensor.is_contiguous()) throw new InvalidOperationException($"only a contiguous tensor can be written as a block, this is a strided view {tensor.Describe()}");
        var from = array[arrayIndex..];
        var n = (int)Math.Min(from.Length, Count - tensorIndex);
        if (n > 0) from[..n].CopyTo(new Span<T>((T*)Native.Check(Native.rk_data(tensor.Handle), "data") + tensorIndex, n));
        GC.KeepAlive(tensor);
    }

    /// <summary>Nothing to free: the tensor owns the memory.</summary>
    public void Dispose() { }

    /// <summary>The elements in C order.</summary>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public static partial class torch {
    public partial class Tensor {
        static readonly Op to_dtype = new("to", "dtype"), to_device = new("to", "dtype_layout"), copy_op = new("copy_"), pin_op = new("pin_memory"), clone_op = new("clone"),
            contiguous_op = new("contiguous"), detach_op = new("detach"), detach_inplace = new("detach_"), alias_op = new("alias"),
            local_scalar = new("_local_scalar_dense");

        /// <summary>The elements, which must be on the CPU and of this type.</summary>
        /// <exception cref="ArgumentException">The tensor holds another type.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged => new(this);

        /// <summary>The raw bytes of a contiguous tensor on the CPU.</summary>
        public unsafe Span<byte> bytes {
            get {
                if (device_type != DeviceType.CPU || !is_contiguous()) throw new InvalidOperationException($"bytes need a contiguous tensor on the CPU, this is {Describe()}");
                return new((void*)Native.rk_data(Handle), checked((int)(NumberOfElements * ElementSize)));
            }
            set {
                var into = bytes;
                if (into.Length != value.Length) throw new ArgumentException($"{into.Length} bytes expected, got {value.Length}");
                value.CopyTo(into);
            }
        }

        /// <summary>The one element, of exactly this type.</summary>
        /// <exception cref="ArgumentException">There is not just one element, or it is of another type.</exception>
        public T item<T>() where T : unmanaged {
            if (NumberOfElements != 1) throw new ArgumentException($"item needs a tensor of one element, this is {Describe()}");
            if (dtype != ScalarTypes.Of<T>()) throw new ArgumentException($"this tensor holds {dtype.Name()}, not {typeof(T).Name}; ToDouble(), ToInt64() ... convert");
            if (typeof(T) == typeof(float)) { var f = (float)ToScalar().Real; return Unsafe.As<float, T>(ref f); }
            if (typeof(T) == typeof(double)) { var d = ToScalar().Real; return Unsafe.As<double, T>(ref d); }
            if (typeof(T) == typeof(Half)) { var h = (Half)ToScalar().Real; return Unsafe.As<Half, T>(ref h); }
            var i = ToScalar().Integer; // little-endian: the low bytes are the smaller integer
            return Unsafe.As<long, T>(ref i);
        }

        /// <summary>The one element as a scalar.</summary>
        /// <exception cref="ArgumentException">There is not just one element.</exception>
        public Scalar ToScalar() => NumberOfElements == 1 ? local_scalar.CallScalar(this)
            : throw new ArgumentException($"one element expected, this is {Describe()}");

        /// <summary>The elements converted to another type; the tensor itself, as a new handle, if it has that type.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Done(to_dtype.Call(this, type, non_blocking, copy), disposeAfter);

        /// <summary>The elements converted to another type.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>The elements on another device.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(dtype, device, copy, disposeAfter, non_blocking);

        /// <summary>The elements converted to another type on another device.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Done(to_device.Call(this, type, Arg.None, device, Arg.None, non_blocking, copy), disposeAfter);

        /// <summary>The elements converted to another tensor's type and device.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        /// <summary>The elements on another device, by its description.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter, non_blocking);

        Tensor Done(Tensor result, bool disposeThis) {
            if (disposeThis) Dispose();
            return result;
        }

        /// <summary>The elements in the processor's memory.</summary>
        public Tensor cpu() => to(CPU);
        /// <summary>The elements on a CUDA device.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);
        /// <summary>A copy in page-locked memory, from which a CUDA device reads while the processor goes on.</summary>
        /// <exception cref="ExternalException">There is no CUDA device.</exception>
        public Tensor pin_memory() => pin_op.Call(this);
        /// <summary>As float32.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);
        /// <summary>As float64.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);
        /// <summary>As float16.</summary>
        public Tensor half() => to_type(ScalarType.Float16);
        /// <summary>As bfloat16.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);
        /// <summary>As int64.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);
        /// <summary>As int32.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);
        /// <summary>As uint8.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);
        /// <summary>As bool.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>Copies another tensor's elements here, broadcast and converted.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => copy_op.InPlace(this, source, nonBlocking);
        /// <summary>A copy with memory of its own.</summary>
        public Tensor clone() => clone_op.Call(this);
        /// <summary>The elements in C order without gaps: a copy, or the tensor itself as a new handle.</summary>
        public Tensor contiguous() => contiguous_op.Call(this);
        /// <summary>The same memory, cut off from what was recorded.</summary>
        public Tensor detach() => detach_op.Call(this);
        /// <summary>Cuts the tensor off from what was recorded.</summary>
        public Tensor detach_() => detach_inplace.InPlace(this);
        /// <summary>The same memory under a new handle.</summary>
        public Tensor alias() => alias_op.Call(this);

        /// <summary>The one element.</summary>
        public static explicit operator float(Tensor value) => value.ToSingle();
        /// <summary>The one element.</summary>
        public static explicit operator double(Tensor value) => value.ToDouble();
        /// <summary>The one element.</summary>
        public static explicit operator int(Tensor value) => value.ToInt32();
        /// <summary>The one element.</summary>
        public static explicit operator long(Tensor value) => value.ToInt64();
        /// <summary>The one element.</summary>
        public static explicit operator bool(Tensor value) => value.ToBoolean();
    }
}

/// <summary>Numbers out of tensors of one element.</summary>
public static class TensorExtensionMethods {
    /// <summary>The one element as double.</summary>
    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();
    /// <summary>The one element as float.</summary>
    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();
    /// <summary>The one element as a 64-bit integer.</summary>
    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();
    /// <summary>The one element as a 32-bit integer.</summary>
    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();
    /// <summary>The one element as a byte.</summary>
    public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();
    /// <summary>Whether the one element is not zero.</summary>
    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();
}
