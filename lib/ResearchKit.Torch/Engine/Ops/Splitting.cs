namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>Pieces of a size (the last may be smaller), or of given sizes, along a dimension.</summary>
        public Tensor[] split(params long[] sizes) => Aten.split_with_sizes.CallMany(this, sizes);

        /// <summary>Pieces of a size (the last may be smaller), or of given sizes, along a dimension.</summary>
        public Tensor[] split(long size, int dim = 0) => Aten.split_Tensor.CallMany(this, size, dim);

        /// <summary>Pieces of a size (the last may be smaller), or of given sizes, along a dimension.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.split_with_sizes.CallMany(this, sizes, dim);

        /// <summary>Pieces of a size (the last may be smaller), or of given sizes, along a dimension.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Aten.split_with_sizes.CallMany(this, sizes.ToArray(), dim);

        /// <summary>At most so many pieces of equal size (the last may be smaller) along a dimension.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) => Aten.chunk.CallMany(this, chunks, dim);

        /// <summary>So many pieces as equal as can be, or pieces between the given places, along a dimension.</summary>
        public Tensor[] tensor_split(long size, long dim = 0) => Aten.tensor_split_sections.CallMany(this, size, dim);

        /// <summary>So many pieces as equal as can be, or pieces between the given places, along a dimension.</summary>
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Aten.tensor_split_indices.CallMany(this, sizes, dim);

        /// <summary>So many pieces as equal as can be, or pieces between the given places, along a dimension.</summary>
        public Tensor[] tensor_split(Tensor indices, long dim = 0) =>
            Aten.tensor_split_tensor_indices_or_sections.CallMany(this, indices, dim);

        /// <summary>The slices along a dimension, without it.</summary>
        public Tensor[] unbind(long dimension = 0) => Aten.unbind_int.CallMany(this, dimension);

        /// <summary>tensor_split along the second dimension.</summary>
        public Tensor[] hsplit(long size) => Aten.hsplit_int.CallMany(this, size);

        /// <summary>tensor_split along the second dimension.</summary>
        public Tensor[] hsplit(params long[] sizes) => Aten.hsplit_array.CallMany(this, sizes);

        /// <summary>tensor_split along the first dimension.</summary>
        public Tensor[] vsplit(long size) => Aten.vsplit_int.CallMany(this, size);

        /// <summary>tensor_split along the first dimension.</summary>
        public Tensor[] vsplit(params long[] sizes) => Aten.vsplit_array.CallMany(this, sizes);

        /// <summary>tensor_split along the third dimension.</summary>
        public Tensor[] dsplit(long size) => Aten.dsplit_int.CallMany(this, size);

        /// <summary>tensor_split along the third dimension.</summary>
        public Tensor[] dsplit(params long[] sizes) => Aten.dsplit_array.CallMany(this, sizes);

        /// <summary>A stretch of a dimension, from start, so long.</summary>
        public Tensor narrow(long dim, long start, long length) => Aten.narrow.Call(this, dim, start, length);

        /// <summary>The slice at one place of a dimension, without it.</summary>
        public Tensor select(long dim, long index) => Aten.select_int.Call(this, dim, index);

        /// <summary>Every step-th place of a dimension, from start to before finish.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Aten.slice_Tensor.Call(this, dim, start, finish, step);
    }

    /// <summary>Pieces of a size (the last may be smaller), or of given sizes, along a dimension.</summary>
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);

    /// <summary>At most so many pieces of equal size (the last may be smaller) along a dimension.</summary>
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    /// <summary>So many pieces as equal as can be, or pieces between the given places, along a dimension.</summary>
    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    /// <summary>So many pieces as equal as can be, or pieces between the given places, along a dimension.</summary>
    public static Tensor[] tensor_split(Tensor input, Tensor indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    /// <summary>So many pieces as equal as can be, or pieces between the given places, along a dimension.</summary>
    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    /// <summary>The slices along a dimension, without it.</summary>
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);

    /// <summary>tensor_split along the second dimension.</summary>
    public static Tensor[] hsplit(Tensor input, long indices_or_sections) => input.hsplit(indices_or_sections);

    /// <summary>tensor_split along the second dimension.</summary>
    public static Tensor[] hsplit(Tensor input, long[] indices_or_sections) => input.hsplit(indices_or_sections);

    /// <summary>tensor_split along the first dimension.</summary>
    public static Tensor[] vsplit(Tensor input, long[] indices_or_sections) => input.vsplit(indices_or_sections);

    /// <summary>tensor_split along the third dimension.</summary>
    public static Tensor[] dsplit(Tensor input, long size) => input.dsplit(size);

    /// <summary>tensor_split along the third dimension.</summary>
    public static Tensor[] dsplit(Tensor input, long[] indices_or_sections) => input.dsplit(indices_or_sections);

    /// <summary>A stretch of a dimension, from start, so long.</summary>
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);

    /// <summary>The slice at one place of a dimension, without it.</summary>
    public static Tensor select(Tensor input, long dim, long index) => input.select(dim, index);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op split_with_sizes = new("split_with_sizes");
    internal static readonly Op split_Tensor = new("split", "Tensor");
    internal static readonly Op chunk = new("chunk");
    internal static readonly Op tensor_split_sections = new("tensor_split", "sections");
    internal static readonly Op tensor_split_indices = new("tensor_split", "indices");
    internal static readonly Op tensor_split_tensor_indices_or_sections = new("tensor_split", "tensor_indices_or_sections");
    internal static readonly Op unbind_int = new("unbind", "int");
    internal static readonly Op hsplit_int = new("hsplit", "int");
    internal static readonly Op hsplit_array = new("hsplit", "array");
    internal static readonly Op vsplit_int = new("vsplit", "int");
    internal static readonly Op vsplit_array = new("vsplit", "array");
    internal static readonly Op dsplit_int = new("dsplit", "int");
    internal static readonly Op dsplit_array = new("dsplit", "array");
    internal static readonly Op narrow = new("narrow");
    internal static readonly Op select_int = new("select", "int");
    internal static readonly Op slice_Tensor = new("slice", "Tensor");
}
