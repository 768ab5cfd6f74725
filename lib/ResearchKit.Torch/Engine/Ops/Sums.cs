namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(ScalarType? type = null) => Aten.sum.Call(this, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, new[] { dim }, keepdim, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.Call(this, dim, keepdim, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, new[] { dim0, dim1 }, keepdim, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, dim.ToArray(), keepdim, type);

        /// <summary>The sum of all elements, or along dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, new[] { dim0, dim1, dim2 }, keepdim, type);

        /// <summary>The sum of the elements that are not NaN.</summary>
        public Tensor nansum() => Aten.nansum.Call(this);

        /// <summary>The mean of all elements, or along dimensions.</summary>
        public Tensor mean() => Aten.mean.Call(this);

        /// <summary>The mean of all elements, or along dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.mean_dim.Call(this, dimensions, keepdim, type);

        /// <summary>The mean of the elements that are not NaN.</summary>
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
            Aten.nanmean.Call(this, dim is { } d ? new long[] { d } : Arg.None, keepdim, dtype);

        /// <summary>The product of all elements, or along a dimension.</summary>
        public Tensor prod(ScalarType? type = null) => Aten.prod.Call(this, type);

        /// <summary>The product of all elements, or along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.prod_dim_int.Call(this, dim, keepdim, type);

        /// <summary>The running sum along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.cumsum.Call(this, dim, type);

        /// <summary>The running product along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.cumprod.Call(this, dim, type);

        /// <summary>The logarithm of the running sum of exponentials along a dimension.</summary>
        public Tensor logcumsumexp(long dim) => Aten.logcumsumexp.Call(this, dim);

        /// <summary>The logarithm of the sum of exponentials along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.logsumexp.Call(this, new[] { dim }, keepdim);

        /// <summary>The p-norm of all elements, or along a dimension.</summary>
        public Tensor norm(float p = 2f) => Aten.norm_Scalar.Call(this, p);

        /// <summary>The p-norm of all elements, or along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2f) =>
            Aten.norm_ScalarOpt_dim.Call(this, p, new long[] { dim }, keepdim);

        /// <summary>The p-norm of the difference.</summary>
        public Tensor dist(Tensor other, float p = 2f) => Aten.dist.Call(this, other, p);

        /// <summary>The number of elements that are not zero.</summary>
        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Aten.count_nonzero.Call(this) : Aten.count_nonzero_dim_IntList.Call(this, dims);

        /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
        public Tensor trapezoid(Tensor x, long dim = -1) => Aten.trapezoid_x.Call(this, x, dim);

        /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
        public Tensor trapezoid(double dx = 1.0, long dim = -1) => Aten.trapezoid_dx.Call(this, dx, dim);

        /// <summary>The running integral along a dimension by the trapezoidal rule.</summary>
        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => Aten.cumulative_trapezoid_x.Call(this, x, dim);

        /// <summary>The running integral along a dimension by the trapezoidal rule.</summary>
        public Tensor cumulative_trapezoid(double dx = 1.0, long dim = -1) => Aten.cumulative_trapezoid_dx.Call(this, dx, dim);
    }

    /// <summary>The sum of all elements, or along dimensions.</summary>
    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    /// <summary>The sum of all elements, or along dimensions.</summary>
    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    /// <summary>The sum of all elements, or along dimensions.</summary>
    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
        input.sum(dim, keepdim, type);

    /// <summary>The sum of the elements that are not NaN.</summary>
    public static Tensor nansum(Tensor input) => input.nansum();

    /// <summary>The mean of all elements, or along dimensions.</summary>
    public static Tensor mean(Tensor input) => input.mean();

    /// <summary>The mean of all elements, or along dimensions.</summary>
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
        input.mean(dimensions, keepdim, type);

    /// <summary>The mean of the elements that are not NaN.</summary>
    public static Tensor nanmean(Tensor input, int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
        input.nanmean(dim, keepdim, dtype);

    /// <summary>The product of all elements, or along a dimension.</summary>
    public static Tensor prod(Tensor input, ScalarType? type = null) => input.prod(type);

    /// <summary>The product of all elements, or along a dimension.</summary>
    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.prod(dim, keepdim, type);

    /// <summary>The running sum along a dimension.</summary>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    /// <summary>The running product along a dimension.</summary>
    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) => input.cumprod(dim, dtype);

    /// <summary>The logarithm of the running sum of exponentials along a dimension.</summary>
    public static Tensor logcumsumexp(Tensor input, long dim) => input.logcumsumexp(dim);

    /// <summary>The logarithm of the sum of exponentials along a dimension, without overflow.</summary>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    /// <summary>The p-norm of all elements, or along a dimension.</summary>
    public static Tensor norm(Tensor input) => input.norm();

    /// <summary>The p-norm of all elements, or along a dimension.</summary>
    public static Tensor norm(Tensor input, float p = 2f) => input.norm(p);

    /// <summary>The p-norm of all elements, or along a dimension.</summary>
    public static Tensor norm(Tensor input, int dimension, bool keepdim = false, float p = 2f) => input.norm(dimension, keepdim, p);

    /// <summary>The p-norm of the difference.</summary>
    public static Tensor dist(Tensor input, Tensor other, float p = 2f) => input.dist(other, p);

    /// <summary>The number of elements that are not zero.</summary>
    public static Tensor count_nonzero(Tensor input, long[]? dims = null) => input.count_nonzero(dims);

    /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
    public static Tensor trapezoid(Tensor y, Tensor x, long dim = -1) => y.trapezoid(x, dim);

    /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
    public static Tensor trapezoid(Tensor y, double dx = 1.0, long dim = -1) => y.trapezoid(dx, dim);

    /// <summary>The running integral along a dimension by the trapezoidal rule.</summary>
    public static Tensor cumulative_trapezoid(Tensor y, Tensor x, long dim = -1) => y.cumulative_trapezoid(x, dim);

    /// <summary>The running integral along a dimension by the trapezoidal rule.</summary>
    public static Tensor cumulative_trapezoid(Tensor y, double dx = 1.0, long dim = -1) => y.cumulative_trapezoid(dx, dim);

    /// <summary>Same as trapezoid.</summary>
    public static Tensor trapz(Tensor y, Tensor x, long dim = -1) => y.trapezoid(x, dim);

    /// <summary>Same as trapezoid.</summary>
    public static Tensor trapz(Tensor y, double dx = 1.0, long dim = -1) => y.trapezoid(dx, dim);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op sum = new("sum");
    internal static readonly Op sum_dim_IntList = new("sum", "dim_IntList");
    internal static readonly Op nansum = new("nansum");
    internal static readonly Op mean = new("mean");
    internal static readonly Op mean_dim = new("mean", "dim");
    internal static readonly Op nanmean = new("nanmean");
    internal static readonly Op prod = new("prod");
    internal static readonly Op prod_dim_int = new("prod", "dim_int");
    internal static readonly Op cumsum = new("cumsum");
    internal static readonly Op cumprod = new("cumprod");
    internal static readonly Op logcumsumexp = new("logcumsumexp");
    internal static readonly Op logsumexp = new("logsumexp");
    internal static readonly Op norm_Scalar = new("norm", "Scalar");
    internal static readonly Op norm_ScalarOpt_dim = new("norm", "ScalarOpt_dim");
    internal static readonly Op dist = new("dist");
    internal static readonly Op count_nonzero = new("count_nonzero");
    internal static readonly Op count_nonzero_dim_IntList = new("count_nonzero", "dim_IntList");
    internal static readonly Op trapezoid_x = new("trapezoid", "x");
    internal static readonly Op trapezoid_dx = new("trapezoid", "dx");
    internal static readonly Op cumulative_trapezoid_x = new("cumulative_trapezoid", "x");
    internal static readonly Op cumulative_trapezoid_dx = new("cumulative_trapezoid", "dx");
}
