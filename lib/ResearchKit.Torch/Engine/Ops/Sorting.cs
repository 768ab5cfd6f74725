namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        static (Tensor, Tensor?, Tensor?) Asked((Tensor, Tensor, Tensor) r, bool inverse, bool counts) {
            if (!inverse) r.Item2.Dispose();
            if (!counts) r.Item3.Dispose();
            return (r.Item1, inverse ? r.Item2 : null, counts ? r.Item3 : null);
        }

        /// <summary>The elements in order along a dimension, and where they came from.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Aten.sort_stable.CallPair(this, stable, dim, descending);

        /// <summary>The order of the elements along a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Aten.argsort.Call(this, dim, descending);

        /// <summary>The elements in order along the first dimension.</summary>
        public Tensor msort() => Aten.msort.Call(this);

        /// <summary>The k largest (or smallest) elements along a dimension, and where they are.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Aten.topk.CallPair(this, k, dim, largest, sorted);

        /// <summary>The distinct elements (or slices along dim), with the place of each input among them and how often each occurs, if asked.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) {
            var r = dim is { } d ? Aten.unique_dim.CallTriple(this, d, sorted, return_inverse, return_counts)
                : Aten._unique2.CallTriple(this, sorted, return_inverse, return_counts);
            return Asked(r, return_inverse, return_counts);
        }

        /// <summary>The elements that differ from the one before, with the place of each input among them and the length of each run, if asked.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(bool return_inverse = false,
            bool return_counts = false, int? dim = null) =>
            Asked(Aten.unique_consecutive.CallTriple(this, return_inverse, return_counts, dim), return_inverse, return_counts);

        /// <summary>The place of each element among sorted boundaries.</summary>
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Aten.bucketize_Tensor.Call(this, boundaries, outInt32, right);
    }

    /// <summary>The elements in order along a dimension, and where they came from.</summary>
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) =>
        input.sort(dim, descending, stable);

    /// <summary>The order of the elements along a dimension.</summary>
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);

    /// <summary>The elements in order along the first dimension.</summary>
    public static Tensor msort(Tensor tensor) => tensor.msort();

    /// <summary>The k largest (or smallest) elements along a dimension, and where they are.</summary>
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) =>
        tensor.topk(k, dim, largest, sorted);

    /// <summary>The distinct elements (or slices along dim), with the place of each input among them and how often each occurs, if asked.</summary>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(Tensor input, bool sorted = true,
        bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique(sorted, return_inverse, return_counts, dim);

    /// <summary>The elements that differ from the one before, with the place of each input among them and the length of each run, if asked.</summary>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(Tensor input,
        bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique_consecutive(return_inverse, return_counts, dim);

    /// <summary>The place of each element among sorted boundaries.</summary>
    public static Tensor bucketize(Tensor input, Tensor boundaries, bool outInt32 = false, bool right = false) =>
        input.bucketize(boundaries, outInt32, right);

    /// <summary>The place of each value in a sorted sequence.</summary>
    public static Tensor searchsorted(Tensor sorted_sequence, Scalar values, bool out_int32, bool right, Tensor sorter) =>
        Aten.searchsorted_Scalar.Call(sorted_sequence, values, out_int32, right, Arg.None, sorter);

    /// <summary>The place of each value in a sorted sequence.</summary>
    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false,
        Tensor? sorter = null) =>
        Aten.searchsorted_Tensor.Call(sorted_sequence, values, out_int32, right, Arg.None, sorter);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op sort_stable = new("sort", "stable");
    internal static readonly Op argsort = new("argsort");
    internal static readonly Op msort = new("msort");
    internal static readonly Op topk = new("topk");
    internal static readonly Op unique_dim = new("unique_dim");
    internal static readonly Op _unique2 = new("_unique2");
    internal static readonly Op unique_consecutive = new("unique_consecutive");
    internal static readonly Op bucketize_Tensor = new("bucketize", "Tensor");
    internal static readonly Op searchsorted_Scalar = new("searchsorted", "Scalar");
    internal static readonly Op searchsorted_Tensor = new("searchsorted", "Tensor");
}
