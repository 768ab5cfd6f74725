namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>x where the condition holds, y elsewhere; with the condition alone, the places where it holds.</summary>
        public Tensor where(Tensor condition, Tensor y) => Aten.where_self.Call(condition, this, y);

        /// <summary>The elements at index along a dimension.</summary>
        public Tensor gather(long dim, Tensor index) => Aten.gather.Call(this, dim, index);

        /// <summary>A copy with src written to index along a dimension.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.scatter_src.Call(this, dim, index, src);

        /// <summary>A copy with src written to index along a dimension, in place.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Aten.scatter__src.InPlace(this, dim, index, src);

        /// <summary>A copy with src added at index along a dimension.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Aten.scatter_add.Call(this, dim, index, src);

        /// <summary>A copy with src added at index along a dimension, in place.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Aten.scatter_add_.InPlace(this, dim, index, src);

        /// <summary>The slices at index along a dimension.</summary>
        public Tensor index_select(long dim, Tensor index) => Aten.index_select.Call(this, dim, index);

        /// <summary>A copy with alpha times the slices of source added at index.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.index_add.Call(this, dim, index, source, alpha);

        /// <summary>A copy with alpha times the slices of source added at index, in place.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.index_add_.InPlace(this, dim, index, source, alpha);

        /// <summary>A copy with the slices of source written at index.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Aten.index_copy.Call(this, dim, index, source);

        /// <summary>A copy with the slices of source written at index, in place.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Aten.index_copy_.InPlace(this, dim, index, source);

        /// <summary>A copy with value written into the slices at index.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Aten.index_fill_int_Scalar.Call(this, dim, index, value);

        /// <summary>A copy with value written into the slices at index, in place.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Aten.index_fill__int_Scalar.InPlace(this, dim, index, value);

        /// <summary>The elements where the mask holds, as a vector.</summary>
        public Tensor masked_select(Tensor mask) => Aten.masked_select.Call(this, mask);

        /// <summary>A copy with value where the mask holds.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.masked_fill_Scalar.Call(this, mask, value);

        /// <summary>A copy with value where the mask holds, in place.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) => Aten.masked_fill__Scalar.InPlace(this, mask, value);

        /// <summary>A copy with the elements of value, in order, where the mask holds.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => Aten.masked_scatter.Call(this, mask, value);

        /// <summary>A copy with the elements of value, in order, where the mask holds, in place.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Aten.masked_scatter_.InPlace(this, mask, value);

        /// <summary>The elements at flat places.</summary>
        public Tensor take(Tensor index) => Aten.take.Call(this, index);

        /// <summary>The elements at indices along a dimension (of the flattened tensor, if none is named).</summary>
        public Tensor take_along_dim(Tensor indices) => Aten.take_along_dim.Call(this, indices);

        /// <summary>The elements at indices along a dimension (of the flattened tensor, if none is named).</summary>
        public Tensor take_along_dim(Tensor indices, long dim) => Aten.take_along_dim.Call(this, indices, dim);

        /// <summary>The places of the elements that are not zero, one per row.</summary>
        public Tensor nonzero() => Aten.nonzero.Call(this);

        /// <summary>The places of the elements that are not zero, one per row.</summary>
        public Tensor argwhere() => Aten.argwhere.Call(this);

        /// <summary>A copy with src written over a slice.</summary>
        public Tensor select_scatter(Tensor src, long dim, long index) => Aten.select_scatter.Call(this, src, dim, index);

        /// <summary>A copy with src written over a stretch of a dimension.</summary>
        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) =>
            Aten.slice_scatter.Call(this, src, dim, start, end, step);

        /// <summary>A copy with src written over a diagonal.</summary>
        public Tensor diagonal_scatter(Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Aten.diagonal_scatter.Call(this, src, offset, dim1, dim2);

        /// <summary>Sets all elements, in place.</summary>
        public Tensor fill_(Scalar value) => Aten.fill__Scalar.InPlace(this, value);

        /// <summary>Sets all elements to zero, in place.</summary>
        public Tensor zero_() => Aten.zero_.InPlace(this);
    }

    /// <summary>x where the condition holds, y elsewhere; with the condition alone, the places where it holds.</summary>
    public static Tensor[] where(Tensor condition) => Aten.where.CallMany(condition);

    /// <summary>x where the condition holds, y elsewhere; with the condition alone, the places where it holds.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Aten.where_self.Call(condition, x, y);

    /// <summary>The elements at index along a dimension.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) =>
        Aten.gather.Call(input, dim, index, sparse_grad);

    /// <summary>A copy with src written to index along a dimension.</summary>
    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => input.scatter(dim, index, src);

    /// <summary>A copy with src written to index along a dimension, in place.</summary>
    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_(dim, index, src);

    /// <summary>A copy with src added at index along a dimension.</summary>
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add(dim, index, src);

    /// <summary>A copy with src added at index along a dimension, in place.</summary>
    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add_(dim, index, src);

    /// <summary>The slices at index along a dimension.</summary>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    /// <summary>A copy with alpha times the slices of source added at index.</summary>
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        input.index_add(dim, index, source, alpha);

    /// <summary>A copy with alpha times the slices of source added at index, in place.</summary>
    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        input.index_add_(dim, index, source, alpha);

    /// <summary>A copy with the slices of source written at index.</summary>
    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy(dim, index, source);

    /// <summary>A copy with the slices of source written at index, in place.</summary>
    public static Tensor index_copy_(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy_(dim, index, source);

    /// <summary>A copy with value written into the slices at index.</summary>
    public static Tensor index_fill(Tensor input, long dim, Tensor index, Scalar value) => input.index_fill(dim, index, value);

    /// <summary>A copy with value written into the slices at index, in place.</summary>
    public static Tensor index_fill_(Tensor input, long dim, Tensor index, Scalar value) => input.index_fill_(dim, index, value);

    /// <summary>The elements where the mask holds, as a vector.</summary>
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    /// <summary>The elements at flat places.</summary>
    public static Tensor take(Tensor input, Tensor index) => input.take(index);

    /// <summary>The elements at indices along a dimension (of the flattened tensor, if none is named).</summary>
    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) => input.take_along_dim(indices, dim);

    /// <summary>The places of the elements that are not zero, one per row.</summary>
    public static Tensor nonzero(Tensor input) => input.nonzero();

    /// <summary>The places of the elements that are not zero, one per row.</summary>
    public static Tensor argwhere(Tensor input) => input.argwhere();

    /// <summary>A copy with src written over a slice.</summary>
    public static Tensor select_scatter(Tensor input, Tensor src, long dim, long index) => input.select_scatter(src, dim, index);

    /// <summary>A copy with src written over a stretch of a dimension.</summary>
    public static Tensor slice_scatter(Tensor input, Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) =>
        input.slice_scatter(src, dim, start, end, step);

    /// <summary>A copy with src written over a diagonal.</summary>
    public static Tensor diagonal_scatter(Tensor input, Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) =>
        input.diagonal_scatter(src, offset, dim1, dim2);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op where_self = new("where", "self");
    internal static readonly Op where = new("where");
    internal static readonly Op gather = new("gather");
    internal static readonly Op scatter_src = new("scatter", "src");
    internal static readonly Op scatter__src = new("scatter_", "src");
    internal static readonly Op scatter_add = new("scatter_add");
    internal static readonly Op scatter_add_ = new("scatter_add_");
    internal static readonly Op index_select = new("index_select");
    internal static readonly Op index_add = new("index_add");
    internal static readonly Op index_add_ = new("index_add_");
    internal static readonly Op index_copy = new("index_copy");
    internal static readonly Op index_copy_ = new("index_copy_");
    internal static readonly Op index_fill_int_Scalar = new("index_fill", "int_Scalar");
    internal static readonly Op index_fill__int_Scalar = new("index_fill_", "int_Scalar");
    internal static readonly Op masked_select = new("masked_select");
    internal static readonly Op masked_fill_Scalar = new("masked_fill", "Scalar");
    internal static readonly Op masked_fill__Scalar = new("masked_fill_", "Scalar");
    internal static readonly Op masked_scatter = new("masked_scatter");
    internal static readonly Op masked_scatter_ = new("masked_scatter_");
    internal static readonly Op take = new("take");
    internal static readonly Op take_along_dim = new("take_along_dim");
    internal static readonly Op nonzero = new("nonzero");
    internal static readonly Op argwhere = new("argwhere");
    internal static readonly Op select_scatter = new("select_scatter");
    internal static readonly Op slice_scatter = new("slice_scatter");
    internal static readonly Op diagonal_scatter = new("diagonal_scatter");
    internal static readonly Op fill__Scalar = new("fill_", "Scalar");
    internal static readonly Op zero_ = new("zero_");
}
