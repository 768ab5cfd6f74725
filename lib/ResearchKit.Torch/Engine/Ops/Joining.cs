namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.cat.Call(tensors, dim);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.cat.Call(Arg.Of(tensors), dim);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.cat.Call(tensors.ToArray(), dim);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => Aten.cat.Call(tensors, dim);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => Aten.cat.Call(Arg.Of(tensors), dim);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.cat.Call(tensors.ToArray(), dim);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => Aten.cat.Call(tensors, axis);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => Aten.cat.Call(Arg.Of(tensors), axis);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => Aten.cat.Call(tensors.ToArray(), axis);

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.stack.Call(tensors.ToArray(), dim);

    /// <summary>Tensors joined along the second dimension (vectors along their only one).</summary>
    public static Tensor hstack(IList<Tensor> tensors) => Aten.hstack.Call(Arg.Of(tensors));

    /// <summary>Tensors joined along the second dimension (vectors along their only one).</summary>
    public static Tensor hstack(params Tensor[] tensors) => Aten.hstack.Call(tensors);

    /// <summary>Tensors joined along the second dimension (vectors along their only one).</summary>
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Aten.hstack.Call(tensors.ToArray());

    /// <summary>Tensors joined along the second dimension (vectors along their only one).</summary>
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Aten.hstack.Call(tensors.ToArray());

    /// <summary>Tensors joined along the first dimension, vectors as rows.</summary>
    public static Tensor vstack(Tensor[] tensors) => Aten.vstack.Call(tensors);

    /// <summary>Tensors joined along the first dimension, vectors as rows.</summary>
    public static Tensor vstack(IList<Tensor> tensors) => Aten.vstack.Call(Arg.Of(tensors));

    /// <summary>Tensors joined along the first dimension, vectors as rows.</summary>
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Aten.vstack.Call(tensors.ToArray());

    /// <summary>Tensors joined along the first dimension, vectors as rows.</summary>
    public static Tensor row_stack(IList<Tensor> tensors) => Aten.vstack.Call(Arg.Of(tensors));

    /// <summary>Tensors joined along the first dimension, vectors as rows.</summary>
    public static Tensor row_stack(params Tensor[] tensors) => Aten.vstack.Call(tensors);

    /// <summary>Tensors joined along the first dimension, vectors as rows.</summary>
    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => Aten.vstack.Call(tensors.ToArray());

    /// <summary>Tensors joined along the third dimension.</summary>
    public static Tensor dstack(IList<Tensor> tensors) => Aten.dstack.Call(Arg.Of(tensors));

    /// <summary>Tensors joined along the third dimension.</summary>
    public static Tensor dstack(params Tensor[] tensors) => Aten.dstack.Call(tensors);

    /// <summary>Tensors joined along the third dimension.</summary>
    public static Tensor dstack(IEnumerable<Tensor> tensors) => Aten.dstack.Call(tensors.ToArray());

    /// <summary>Tensors joined along the third dimension.</summary>
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Aten.dstack.Call(tensors.ToArray());

    /// <summary>Vectors and matrices joined as columns.</summary>
    public static Tensor column_stack(IList<Tensor> tensors) => Aten.column_stack.Call(Arg.Of(tensors));

    /// <summary>Vectors and matrices joined as columns.</summary>
    public static Tensor column_stack(params Tensor[] tensors) => Aten.column_stack.Call(tensors);

    /// <summary>Vectors and matrices joined as columns.</summary>
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Aten.column_stack.Call(tensors.ToArray());

    /// <summary>Matrices along the diagonal of a larger one.</summary>
    public static Tensor block_diag(params Tensor[] tensors) => Aten.block_diag.Call(tensors);

    /// <summary>Tensors expanded to their common shape.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Aten.broadcast_tensors.CallMany(tensors);

    /// <summary>All combinations of one element of each vector, as rows.</summary>
    public static Tensor cartesian_prod(IList<Tensor> tensors) => Aten.cartesian_prod.Call(Arg.Of(tensors));

    /// <summary>All combinations of one element of each vector, as rows.</summary>
    public static Tensor cartesian_prod(params Tensor[] tensors) => Aten.cartesian_prod.Call(tensors);

    /// <summary>All combinations of one element of each vector, as rows.</summary>
    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => Aten.cartesian_prod.Call(tensors.ToArray());

    /// <summary>All combinations of r elements of a vector, as rows.</summary>
    public static Tensor combinations(Tensor input, int r = 2, bool with_replacement = false) =>
        Aten.combinations.Call(input, r, with_replacement);

    /// <summary>Coordinate grids of vectors: "ij" (matrix order) or "xy" (picture order).</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Aten.meshgrid_indexing.CallMany(tensors.ToArray(), indexing);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op cat = new("cat");
    internal static readonly Op stack = new("stack");
    internal static readonly Op hstack = new("hstack");
    internal static readonly Op vstack = new("vstack");
    internal static readonly Op dstack = new("dstack");
    internal static readonly Op column_stack = new("column_stack");
    internal static readonly Op block_diag = new("block_diag");
    internal static readonly Op broadcast_tensors = new("broadcast_tensors");
    internal static readonly Op cartesian_prod = new("cartesian_prod");
    internal static readonly Op combinations = new("combinations");
    internal static readonly Op meshgrid_indexing = new("meshgrid", "indexing");
}
