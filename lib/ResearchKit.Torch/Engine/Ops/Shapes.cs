namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>The same memory in another shape; one size may be -1.</summary>
        public Tensor view(params long[] shape) => Aten.view.Call(this, shape);

        /// <summary>The elements in another shape; one size may be -1. A view where possible.</summary>
        public Tensor reshape(params long[] shape) => Aten.reshape.Call(this, shape);

        /// <summary>The same memory in the shape of another tensor.</summary>
        public Tensor view_as(Tensor other) => Aten.view_as.Call(this, other);

        /// <summary>Dimensions start_dim to end_dim as one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.Call(this, start_dim, end_dim);

        /// <summary>One dimension as several.</summary>
        public Tensor unflatten(long dim, params long[] sizes) {
            var at = dim < 0 ? dim + ndim : dim;
            var s = shape;
            if (at < 0 || at >= s.Length) throw new ArgumentOutOfRangeException(nameof(dim), dim, $"the tensor has {s.Length} dimensions");
            var product = sizes.Aggregate(1L, (a, b) => a * b);
            if (sizes.Count(v => v == -1) == 1 ? s[at] % -product != 0 : product != s[at])
                throw new ArgumentException($"sizes [{string.Join(", ", sizes)}] do not multiply to {s[at]}, dimension {dim} of {Describe()}", nameof(sizes));
            return reshape([.. s[..(int)at], .. sizes, .. s[((int)at + 1)..]]);
        }

        /// <summary>All dimensions as one.</summary>
        public Tensor ravel() => Aten.ravel.Call(this);

        /// <summary>Without the dimension, if its size is 1; without all such, if none is named.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } d ? Aten.squeeze_dim.Call(this, d) : Aten.squeeze.Call(this);

        /// <summary>Without the dimension, if its size is 1; without all such, if none is named, in place.</summary>
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Aten.squeeze__dim.InPlace(this, d) : Aten.squeeze_.InPlace(this);

        /// <summary>With a new dimension of size 1.</summary>
        public Tensor unsqueeze(long dim) => Aten.unsqueeze.Call(this, dim);

        /// <summary>With a new dimension of size 1, in place.</summary>
        public Tensor unsqueeze_(long dim) => Aten.unsqueeze_.InPlace(this, dim);

        /// <summary>Repeated along dimensions of size 1, without copying; -1 leaves a dimension.</summary>
        public Tensor expand(params long[] sizes) => Aten.expand.Call(this, sizes);

        /// <summary>Repeated along dimensions of size 1, without copying; -1 leaves a dimension.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes, isImplicit);

        /// <summary>Repeated along dimensions of size 1, without copying; -1 leaves a dimension.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes.ToArray(), isImplicit);

        /// <summary>Repeated to the shape of another tensor, without copying.</summary>
        public Tensor expand_as(Tensor other) => Aten.expand_as.Call(this, other);

        /// <summary>Repeated to a shape, without copying.</summary>
        public Tensor broadcast_to(params long[] shape) => Aten.broadcast_to.Call(this, shape);

        /// <summary>With at least one dimension.</summary>
        public Tensor atleast_1d() => Aten.atleast_1d.Call(this);

        /// <summary>With at least two dimensions.</summary>
        public Tensor atleast_2d() => Aten.atleast_2d.Call(this);

        /// <summary>With at least three dimensions.</summary>
        public Tensor atleast_3d() => Aten.atleast_3d.Call(this);

        /// <summary>The same memory with given sizes, strides and offset.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Aten.as_strided.Call(this, size, strides, storageOffset);
    }

    /// <summary>The elements in another shape; one size may be -1. A view where possible.</summary>
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);

    /// <summary>Dimensions start_dim to end_dim as one.</summary>
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    /// <summary>One dimension as several.</summary>
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);

    /// <summary>All dimensions as one.</summary>
    public static Tensor ravel(Tensor input) => input.ravel();

    /// <summary>Without the dimension, if its size is 1; without all such, if none is named.</summary>
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    /// <summary>Without the dimension, if its size is 1; without all such, if none is named, in place.</summary>
    public static Tensor squeeze_(Tensor input, long? dim = null) => input.squeeze_(dim);

    /// <summary>With a new dimension of size 1.</summary>
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);

    /// <summary>With a new dimension of size 1, in place.</summary>
    public static Tensor unsqueeze_(Tensor input, long dim) => input.unsqueeze_(dim);

    /// <summary>Repeated to a shape, without copying.</summary>
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);

    /// <summary>With at least one dimension.</summary>
    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => input.Select(t => t.atleast_1d()).ToArray();

    /// <summary>With at least two dimensions.</summary>
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => input.Select(t => t.atleast_2d()).ToArray();

    /// <summary>With at least three dimensions.</summary>
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => input.Select(t => t.atleast_3d()).ToArray();
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op view = new("view");
    internal static readonly Op reshape = new("reshape");
    internal static readonly Op view_as = new("view_as");
    internal static readonly Op flatten_using_ints = new("flatten", "using_ints");
    internal static readonly Op ravel = new("ravel");
    internal static readonly Op squeeze_dim = new("squeeze", "dim");
    internal static readonly Op squeeze = new("squeeze");
    internal static readonly Op squeeze__dim = new("squeeze_", "dim");
    internal static readonly Op squeeze_ = new("squeeze_");
    internal static readonly Op unsqueeze = new("unsqueeze");
    internal static readonly Op unsqueeze_ = new("unsqueeze_");
    internal static readonly Op expand = new("expand");
    internal static readonly Op expand_as = new("expand_as");
    internal static readonly Op broadcast_to = new("broadcast_to");
    internal static readonly Op atleast_1d = new("atleast_1d");
    internal static readonly Op atleast_2d = new("atleast_2d");
    internal static readonly Op atleast_3d = new("atleast_3d");
    internal static readonly Op as_strided = new("as_strided");
}
