namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        static Tensor As(Tensor result, ScalarType? type) {
            if (type is not { } t || t == result.dtype) return result;
            using (result) return Aten.to_dtype.Call(result, t);
        }

        static (Tensor, Tensor) As((Tensor, Tensor) result, ScalarType? type) => (As(result.Item1, type), As(result.Item2, type));

        /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor std(bool unbiased = true) => Aten.std.Call(this, unbiased);

        /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.std_dim.Call(this, new[] { dim }, unbiased, keepdim), type);

        /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.std_dim.Call(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);

        /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.std_dim.Call(this, dimensions, unbiased, keepdim), type);

        /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.std_dim.Call(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);

        /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.std_dim.Call(this, dimensions.ToArray(), unbiased, keepdim), type);

        /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor var(bool unbiased = true) => Aten.var.Call(this, unbiased);

        /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.var_dim.Call(this, new[] { dim }, unbiased, keepdim), type);

        /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.var_dim.Call(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);

        /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.var_dim.Call(this, dimensions, unbiased, keepdim), type);

        /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.var_dim.Call(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);

        /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.var_dim.Call(this, dimensions.ToArray(), unbiased, keepdim), type);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Aten.std_mean.CallPair(this, unbiased);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.std_mean_dim.CallPair(this, new[] { dim }, unbiased, keepdim), type);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.std_mean_dim.CallPair(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.std_mean_dim.CallPair(this, dimensions, unbiased, keepdim), type);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) =>
            As(Aten.std_mean_dim.CallPair(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);

        /// <summary>The standard deviation and the mean.</summary>
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) =>
            As(Aten.std_mean_dim.CallPair(this, dimensions.ToArray(), unbiased, keepdim), type);

        /// <summary>The variance and the mean.</summary>
        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Aten.var_mean.CallPair(this, unbiased);

        /// <summary>The variance and the mean.</summary>
        public (Tensor var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.var_mean_dim.CallPair(this, new[] { dim }, unbiased, keepdim), type);

        /// <summary>The variance and the mean.</summary>
        public (Tensor var, Tensor mean) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.var_mean_dim.CallPair(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);

        /// <summary>The variance and the mean.</summary>
        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(Aten.var_mean_dim.CallPair(this, dimensions, unbiased, keepdim), type);

        /// <summary>The variance and the mean.</summary>
        public (Tensor var, Tensor mean) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) =>
            As(Aten.var_mean_dim.CallPair(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);

        /// <summary>The variance and the mean.</summary>
        public (Tensor std, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) =>
            As(Aten.var_mean_dim.CallPair(this, dimensions.ToArray(), unbiased, keepdim), type);

        /// <summary>The median: of an even number of elements the lower of the two in the middle.</summary>
        public Tensor median() => Aten.median.Call(this);

        /// <summary>The median of the elements that are not NaN.</summary>
        public Tensor nanmedian() => Aten.nanmedian.Call(this);

        /// <summary>The most frequent value along a dimension, with its place.</summary>
        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) => Aten.mode.CallPair(this, dim, keepdim);

        /// <summary>The k-th smallest element along a dimension, with its place.</summary>
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            Aten.kthvalue.CallPair(this, k, dim ?? -1, keepdim);

        /// <summary>The quantiles q along a dimension, with linear interpolation.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.quantile.Call(this, q, dim, keepdim);

        /// <summary>The quantiles q along a dimension of the elements that are not NaN.</summary>
        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.nanquantile.Call(this, q, dim, keepdim);

        /// <summary>How many elements fall into each of equal bins between min and max (of the data, if both are 0).</summary>
        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Aten.histc.Call(this, bins, min, max);

        /// <summary>How often each of the integers 0, 1, 2, ... occurs, or the sum of its weights.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0) => Aten.bincount.Call(this, weights, minlength);

        /// <summary>The covariance matrix of the rows.</summary>
        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
            Aten.cov.Call(this, correction, fweights, aweights);

        /// <summary>The correlation matrix of the rows.</summary>
        public Tensor corrcoef() => Aten.corrcoef.Call(this);
    }

    /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);

    /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor std(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor std(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false,
        ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);

    /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor var(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    /// <summary>The variance (with n - 1 if unbiased), of all elements or along dimensions.</summary>
    public static Tensor var(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false,
        ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, bool unbiased = true) => input.std_mean(unbiased);

    /// <summary>The standard deviation and the mean.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false,
        ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, long[] dimensions, bool unbiased = true,
        bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, (long, long) dimensions, bool unbiased = true,
        bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true,
        bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The standard deviation and the mean.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true,
        bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, bool unbiased = true) => input.var_mean(unbiased);

    /// <summary>The variance and the mean.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false,
        ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, long[] dimensions, bool unbiased = true,
        bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, (long, long) dimensions, bool unbiased = true,
        bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true,
        bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The variance and the mean.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true,
        bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>The median: of an even number of elements the lower of the two in the middle.</summary>
    public static Tensor median(Tensor input) => input.median();

    /// <summary>The median of the elements that are not NaN.</summary>
    public static Tensor nanmedian(Tensor input) => input.nanmedian();

    /// <summary>The most frequent value along a dimension, with its place.</summary>
    public static (Tensor values, Tensor indices) mode(Tensor input, long dim = -1, bool keepdim = false) => input.mode(dim, keepdim);

    /// <summary>The k-th smallest element along a dimension, with its place.</summary>
    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) =>
        input.kthvalue(k, dim, keepdim);

    /// <summary>The quantiles q along a dimension, with linear interpolation.</summary>
    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => input.quantile(q, dim, keepdim);

    /// <summary>The quantiles q along a dimension of the elements that are not NaN.</summary>
    public static Tensor nanquantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => input.nanquantile(q, dim, keepdim);

    /// <summary>How many elements fall into each of equal bins between min and max (of the data, if both are 0).</summary>
    public static Tensor histc(Tensor input, long bins = 100, long min = 0, long max = 0) => input.histc(bins, min, max);

    /// <summary>How often each of the integers 0, 1, 2, ... occurs, or the sum of its weights.</summary>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights, minlength);

    /// <summary>The covariance matrix of the rows.</summary>
    public static Tensor cov(Tensor input, long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
        input.cov(correction, fweights, aweights);

    /// <summary>The correlation matrix of the rows.</summary>
    public static Tensor corrcoef(Tensor input) => input.corrcoef();
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op std = new("std");
    internal static readonly Op std_dim = new("std", "dim");
    internal static readonly Op var = new("var");
    internal static readonly Op var_dim = new("var", "dim");
    internal static readonly Op std_mean = new("std_mean");
    internal static readonly Op std_mean_dim = new("std_mean", "dim");
    internal static readonly Op var_mean = new("var_mean");
    internal static readonly Op var_mean_dim = new("var_mean", "dim");
    internal static readonly Op median = new("median");
    internal static readonly Op nanmedian = new("nanmedian");
    internal static readonly Op mode = new("mode");
    internal static readonly Op kthvalue = new("kthvalue");
    internal static readonly Op quantile = new("quantile");
    internal static readonly Op nanquantile = new("nanquantile");
    internal static readonly Op histc = new("histc");
    internal static readonly Op bincount = new("bincount");
    internal static readonly Op cov = new("cov");
    internal static readonly Op corrcoef = new("corrcoef");
    internal static readonly Op to_dtype = new("to", "dtype");
}
