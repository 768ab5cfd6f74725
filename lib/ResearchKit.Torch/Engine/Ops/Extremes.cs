namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        static Tensor Into(Tensor into, Op op, params ReadOnlySpan<Arg> args) {
            op.Run(args);
            return into;
        }

        /// <summary>The largest element, the largest along a dimension with its place, or the larger of two.</summary>
        public Tensor max() => Aten.max.Call(this);

        /// <summary>The largest element, the largest along a dimension with its place, or the larger of two.</summary>
        public Tensor max(Tensor other) => Aten.maximum.Call(this, other);

        /// <summary>The largest element, the largest along a dimension with its place, or the larger of two.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.max_dim.CallPair(this, dim, keepdim);

        /// <summary>The smallest element, the smallest along a dimension with its place, or the smaller of two.</summary>
        public Tensor min() => Aten.min.Call(this);

        /// <summary>The smallest element, the smallest along a dimension with its place, or the smaller of two.</summary>
        public Tensor min(Tensor other) => Aten.minimum.Call(this, other);

        /// <summary>The smallest element, the smallest along a dimension with its place, or the smaller of two.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.min_dim.CallPair(this, dim, keepdim);

        /// <summary>Where the largest element is, in the whole or along a dimension.</summary>
        public Tensor argmax() => Aten.argmax.Call(this);

        /// <summary>Where the largest element is, in the whole or along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Aten.argmax.Call(this, dim, keepdim);

        /// <summary>Where the smallest element is, in the whole or along a dimension.</summary>
        public Tensor argmin() => Aten.argmin.Call(this);

        /// <summary>Where the smallest element is, in the whole or along a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Aten.argmin.Call(this, dim, keepdim);

        /// <summary>The largest element along dimensions.</summary>
        public Tensor amax(params long[] dims) => Aten.amax.Call(this, dims);

        /// <summary>The largest element along dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amax.Call(this, dims, keepdim) : Into(@out, Aten.amax_out, this, dims, keepdim, @out);

        /// <summary>The largest element along dimensions.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amax.Call(this, dims.ToArray(), keepdim) : Into(@out, Aten.amax_out, this, dims.ToArray(), keepdim, @out);

        /// <summary>The smallest element along dimensions.</summary>
        public Tensor amin(params long[] dims) => Aten.amin.Call(this, dims);

        /// <summary>The smallest element along dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amin.Call(this, dims, keepdim) : Into(@out, Aten.amin_out, this, dims, keepdim, @out);

        /// <summary>The smallest element along dimensions.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amin.Call(this, dims.ToArray(), keepdim) : Into(@out, Aten.amin_out, this, dims.ToArray(), keepdim, @out);

        /// <summary>The smallest and the largest element.</summary>
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) {
            // libtorch has no derivative of its own aminmax.
            long[] dims = dim is { } d ? [d] : [];
            return (Aten.amin.Call(this, dims, keepdim), Aten.amax.Call(this, dims, keepdim));
        }

        /// <summary>The running maximum along a dimension, with its place.</summary>
        public (Tensor values, Tensor indexes) cummax(long dim) => Aten.cummax.CallPair(this, dim);

        /// <summary>The running minimum along a dimension, with its place.</summary>
        public (Tensor values, Tensor indexes) cummin(long dim) => Aten.cummin.CallPair(this, dim);

        /// <summary>Whether all elements are nonzero.</summary>
        public Tensor all() => Aten.all.Call(this);

        /// <summary>Whether all elements are nonzero.</summary>
        public Tensor all(long dim, bool keepdim = false) => Aten.all_dim.Call(this, dim, keepdim);

        /// <summary>Whether any element is nonzero.</summary>
        public Tensor any() => Aten.any.Call(this);

        /// <summary>Whether any element is nonzero.</summary>
        public Tensor any(long dim, bool keepdim = false) => Aten.any_dim.Call(this, dim, keepdim);
    }

    /// <summary>The largest element, the largest along a dimension with its place, or the larger of two.</summary>
    public static Tensor max(Tensor input) => input.max();

    /// <summary>The largest element, the largest along a dimension with its place, or the larger of two.</summary>
    public static Tensor max(Tensor input, Tensor other) => input.max(other);

    /// <summary>The largest element, the largest along a dimension with its place, or the larger of two.</summary>
    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);

    /// <summary>The smallest element, the smallest along a dimension with its place, or the smaller of two.</summary>
    public static Tensor min(Tensor input) => input.min();

    /// <summary>The smallest element, the smallest along a dimension with its place, or the smaller of two.</summary>
    public static Tensor min(Tensor input, Tensor other) => input.min(other);

    /// <summary>The smallest element, the smallest along a dimension with its place, or the smaller of two.</summary>
    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);

    /// <summary>Where the largest element is, in the whole or along a dimension.</summary>
    public static Tensor argmax(Tensor input) => input.argmax();

    /// <summary>Where the largest element is, in the whole or along a dimension.</summary>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    /// <summary>Where the smallest element is, in the whole or along a dimension.</summary>
    public static Tensor argmin(Tensor input) => input.argmin();

    /// <summary>Where the smallest element is, in the whole or along a dimension.</summary>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);

    /// <summary>The largest element along dimensions.</summary>
    public static Tensor amax(Tensor input, long[] dims) => Aten.amax.Call(input, dims);

    /// <summary>The largest element along dimensions.</summary>
    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.amax(dims, keepdim, @out);

    /// <summary>The largest element along dimensions.</summary>
    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
        input.amax(dims, keepdim, @out);

    /// <summary>The smallest element along dimensions.</summary>
    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.amin(dims, keepdim, @out);

    /// <summary>The smallest element along dimensions.</summary>
    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
        input.amin(dims, keepdim, @out);

    /// <summary>The smallest and the largest element.</summary>
    public static (Tensor min, Tensor max) aminmax(Tensor input, long? dim = null, bool keepdim = false) => input.aminmax(dim, keepdim);

    /// <summary>The running maximum along a dimension, with its place.</summary>
    public static (Tensor values, Tensor indices) cummax(Tensor input, long dim) => input.cummax(dim);

    /// <summary>The running minimum along a dimension, with its place.</summary>
    public static (Tensor values, Tensor indices) cummin(Tensor input, long dim) => input.cummin(dim);

    /// <summary>Whether all elements are nonzero.</summary>
    public static Tensor all(Tensor input) => input.all();

    /// <summary>Whether all elements are nonzero.</summary>
    public static Tensor all(Tensor input, long dim, bool keepdim = false) => input.all(dim, keepdim);

    /// <summary>Whether any element is nonzero.</summary>
    public static Tensor any(Tensor input) => input.any();

    /// <summary>Whether any element is nonzero.</summary>
    public static Tensor any(Tensor input, long dim, bool keepdim = false) => input.any(dim, keepdim);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op max = new("max");
    internal static readonly Op max_dim = new("max", "dim");
    internal static readonly Op min = new("min");
    internal static readonly Op min_dim = new("min", "dim");
    internal static readonly Op argmax = new("argmax");
    internal static readonly Op argmin = new("argmin");
    internal static readonly Op amax = new("amax");
    internal static readonly Op amax_out = new("amax", "out");
    internal static readonly Op amin = new("amin");
    internal static readonly Op amin_out = new("amin", "out");
    internal static readonly Op cummax = new("cummax");
    internal static readonly Op cummin = new("cummin");
    internal static readonly Op all = new("all");
    internal static readonly Op all_dim = new("all", "dim");
    internal static readonly Op any = new("any");
    internal static readonly Op any_dim = new("any", "dim");
}
