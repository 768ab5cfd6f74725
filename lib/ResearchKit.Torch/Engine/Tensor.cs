using System.Globalization;

namespace ResearchKit.Torch;

/// <summary>The tensor engine: TorchSharp's names and shapes over the libtorch that is installed on this machine.</summary>
public static partial class torch {
    /// <summary>
    /// A tensor in native memory. It lives until it is disposed, by itself, by the dispose scope it was made in, or by the
    /// garbage collector. Using a disposed tensor throws <see cref="InvalidOperationException"/>.
    /// </summary>
    /// <remarks>Errors of libtorch arrive as <see cref="System.Runtime.InteropServices.ExternalException"/> with its message and the
    /// shapes of the arguments. A tensor must not be disposed on one thread while another is using it.</remarks>
    public partial class Tensor : IDisposable {
        nint handle;
        readonly long pressure;
        internal DisposeScope? Scope;
        internal int ScopeSlot;
        static long live, peak;

        // Below this the collector need not know: telling it costs more than the memory.
        const long PressureFloor = 1 << 16;

        Tensor(nint handle, long bytes) {
            this.handle = handle;
            if (bytes >= PressureFloor) GC.AddMemoryPressure(pressure = bytes);
            var now = Interlocked.Increment(ref live);
            if (now > peak) peak = now;
            DisposeScope.Current?.Add(this);
        }

        /// <summary>Takes ownership of a native handle.</summary>
        internal static Tensor Own(nint handle, long bytes = 0) => new(handle, bytes);

        /// <summary>The finaliser frees what nobody disposed.</summary>
        ~Tensor() => Free();

        void Free() {
            var h = Interlocked.Exchange(ref handle, 0);
            if (h == 0) return;
            Native.rk_free(h);
            Interlocked.Decrement(ref live);
            if (pressure > 0) GC.RemoveMemoryPressure(pressure);
        }

        /// <summary>Frees the native memory; a second call does nothing.</summary>
        public void Dispose() {
            Scope?.Forget(this);
            Free();
            GC.SuppressFinalize(this);
        }

        /// <summary>Called by the scope itself, which has let go of the tensor already.</summary>
        internal void DisposeByScope() {
            Scope = null;
            Free();
            GC.SuppressFinalize(this);
        }

        /// <summary>The native handle.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public IntPtr Handle => handle != 0 ? handle : throw new InvalidOperationException(
            "This tensor was disposed. If a dispose scope ended too early, return the tensor with MoveToOuterDisposeScope().");

        /// <summary>True once the tensor was disposed.</summary>
        public bool IsInvalid => handle == 0;

        /// <summary>How many tensors hold native memory now.</summary>
        public static long TotalCount => Interlocked.Read(ref live);

        /// <summary>The most tensors that held native memory at a time.</summary>
        public static long PeakCount => Interlocked.Read(ref peak);

        /// <summary>The sizes.</summary>
        public unsafe long[] shape {
            get {
                var room = stackalloc long[16];
                var n = (int)Native.rk_shape(Handle, room, 16);
                var sizes = new long[n];
                if (n <= 16) new Span<long>(room, n).CopyTo(sizes);
                else fixed (long* into = sizes) Native.rk_shape(Handle, into, n);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        /// <summary>The sizes.</summary>
        public long[] size() => shape;

        /// <summary>The size of one dimension; negative counts from the end.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long size(int dim) {
            var s = shape;
            var at = dim < 0 ? dim + s.Length : dim;
            return at >= 0 && at < s.Length ? s[at]
                : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"the tensor has {s.Length} dimensions");
        }

        /// <summary>How many elements each dimension steps over in memory.</summary>
        public unsafe long[] stride() {
            var n = (int)Native.rk_strides(Handle, null, 0);
            var strides = new long[n];
            fixed (long* into = strides) Native.rk_strides(Handle, into, n);
            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>The number of dimensions.</summary>
        public unsafe long ndim { get { var n = Native.rk_shape(Handle, null, 0); GC.KeepAlive(this); return n; } }

        /// <summary>The number of dimensions.</summary>
        public long Dimensions => ndim;

        /// <summary>The number of dimensions.</summary>
        public long dim() => ndim;

        /// <summary>The number of elements.</summary>
        public long NumberOfElements { get { var n = Native.rk_numel(Handle); GC.KeepAlive(this); return n; } }

        /// <summary>The number of elements.</summary>
        public long numel() => NumberOfElements;

        /// <summary>The element type.</summary>
        public ScalarType dtype { get { var t = (ScalarType)Native.rk_dtype(Handle); GC.KeepAlive(this); return t; } }

        /// <summary>The size of an element in bytes.</summary>
        public long ElementSize => dtype.Bytes();

        /// <summary>The size of an element in bytes.</summary>
        public long element_size() => ElementSize;

        /// <summary>Where the memory is.</summary>
        public Device device { get { var d = Device.Unpack(Native.rk_device(Handle)); GC.KeepAlive(this); return d; } }

        /// <summary>The kind of device the memory is on.</summary>
        public DeviceType device_type => device.type;

        /// <summary>The device's number; -1 for the CPU.</summary>
        public int device_index => device.index;

        /// <summary>Whether the memory is on a CUDA device.</summary>
        public bool is_cuda => device.type == DeviceType.CUDA;

        /// <summary>Whether the memory is the CPU's.</summary>
        public bool is_cpu() => device.type == DeviceType.CPU;

        /// <summary>Whether the elements lie in C order without gaps.</summary>
        public bool is_contiguous() { var c = Native.rk_is_contiguous(Handle) != 0; GC.KeepAlive(this); return c; }

        /// <summary>Whether the element type is a floating-point one.</summary>
        public bool is_floating_point() => dtype.IsFloatingPoint();

        /// <summary>Whether the element type is an integer or bool.</summary>
        public bool is_integral() => dtype.IsIntegral();

        /// <summary>Whether the element type is complex.</summary>
        public bool is_complex() => dtype is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

        /// <summary>Whether operations on this tensor are recorded.</summary>
        public bool requires_grad {
            get { var on = Native.Check(Native.rk_requires_grad(Handle), "requires_grad") != 0; GC.KeepAlive(this); return on; }
            set { Native.Check(Native.rk_set_requires_grad(Handle, value ? 1 : 0), $"requires_grad of {Describe()}"); GC.KeepAlive(this); }
        }

        /// <summary>Sets whether operations on this tensor are recorded, and returns it.</summary>
        public Tensor requires_grad_(bool requires_grad = true) { this.requires_grad = requires_grad; return this; }

        /// <summary>Whether no recorded operation made this tensor.</summary>
        public bool is_leaf { get { var leaf = Native.Check(Native.rk_is_leaf(Handle), "is_leaf") != 0; GC.KeepAlive(this); return leaf; } }

        /// <summary>The gradient that <see cref="backward()"/> gathered here; null if none.</summary>
        public unsafe Tensor? grad {
            get {
                nint g;
                Native.Check(Native.rk_grad(Handle, &g), "grad");
                GC.KeepAlive(this);
                return g == 0 ? null : Own(g);
            }
            set {
                Native.Check(Native.rk_set_grad(Handle, value is null ? 0 : value.Handle), "grad");
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Moves the tensor to the scope outside the present one (to none if there is none), and returns it.</summary>
        public Tensor MoveToOuterDisposeScope() {
            Scope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of its scope: it lives until it is disposed or collected.</summary>
        public Tensor DetachFromDisposeScope() {
            Scope?.Forget(this);
            return this;
        }

        /// <summary>Moves the tensor to another scope, or to none.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other) {
            Scope?.Forget(this);
            other?.Add(this);
            return this;
        }

        /// <summary>Moves the tensor to the scope that another tensor is in.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.Scope);

        /// <summary>Shape, type and device in one short line, for messages.</summary>
        internal string Describe() => handle == 0 ? "a disposed tensor"
            : $"[{string.Join(", ", shape)}] {dtype.Name()}{(device.type == DeviceType.CPU ? "" : $" {device}")}";

        /// <summary>Shape, type and device; the value too when there is just one.</summary>
        public override string ToString() => handle == 0 ? "disposed tensor"
            : NumberOfElements == 1 ? $"{Describe()} = {Convert.ToString(this.ToScalar().Boxed, CultureInfo.InvariantCulture)}" : Describe();
    }
}
