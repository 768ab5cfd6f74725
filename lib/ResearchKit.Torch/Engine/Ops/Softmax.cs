namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>exp(x) over the sum of exp(x) along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(this, dim, dtype);

        /// <summary>The logarithm of softmax, without overflow.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Call(this, dim, dtype);
    }

    /// <summary>exp(x) over the sum of exp(x) along a dimension.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op softmax_int = new("softmax", "int");
    internal static readonly Op log_softmax_int = new("log_softmax", "int");
}
