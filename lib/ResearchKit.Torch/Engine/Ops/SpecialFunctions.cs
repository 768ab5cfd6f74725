namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>The error function.</summary>
        public Tensor erf() => Aten.erf.Call(this);

        /// <summary>The error function, in place.</summary>
        public Tensor erf_() => Aten.erf_.InPlace(this);

        /// <summary>One minus the error function.</summary>
        public Tensor erfc() => Aten.erfc.Call(this);

        /// <summary>One minus the error function, in place.</summary>
        public Tensor erfc_() => Aten.erfc_.InPlace(this);

        /// <summary>The inverse of the error function.</summary>
        public Tensor erfinv() => Aten.erfinv.Call(this);

        /// <summary>The inverse of the error function, in place.</summary>
        public Tensor erfinv_() => Aten.erfinv_.InPlace(this);

        /// <summary>The logarithm of the absolute value of the gamma function.</summary>
        public Tensor lgamma() => Aten.lgamma.Call(this);

        /// <summary>The logarithm of the absolute value of the gamma function, in place.</summary>
        public Tensor lgamma_() => Aten.lgamma_.InPlace(this);

        /// <summary>The logarithmic derivative of the gamma function.</summary>
        public Tensor digamma() => Aten.digamma.Call(this);

        /// <summary>The logarithmic derivative of the gamma function, in place.</summary>
        public Tensor digamma_() => Aten.digamma_.InPlace(this);

        /// <summary>The p-th derivative of digamma.</summary>
        public Tensor polygamma(long p) => Aten.polygamma.Call(p, this);

        /// <summary>The p-th derivative of digamma, in place.</summary>
        public Tensor polygamma_(long p) => Aten.polygamma_.InPlace(this, p);

        /// <summary>The multivariate log-gamma function of dimension p.</summary>
        public Tensor mvlgamma(long p) => Aten.mvlgamma.Call(this, p);

        /// <summary>The multivariate log-gamma function of dimension p, in place.</summary>
        public Tensor mvlgamma_(long p) => Aten.mvlgamma_.InPlace(this, p);

        /// <summary>The regularised lower incomplete gamma function.</summary>
        public Tensor igamma(Tensor other) => Aten.igamma.Call(this, other);

        /// <summary>The regularised upper incomplete gamma function.</summary>
        public Tensor igammac(Tensor other) => Aten.igammac.Call(this, other);

        /// <summary>The modified Bessel function of order 0.</summary>
        public Tensor i0() => Aten.i0.Call(this);

        /// <summary>The modified Bessel function of order 0, in place.</summary>
        public Tensor i0_() => Aten.i0_.InPlace(this);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid() => Aten.sigmoid.Call(this);

        /// <summary>1 / (1 + exp(-x)), in place.</summary>
        public Tensor sigmoid_() => Aten.sigmoid_.InPlace(this);

        /// <summary>log(x / (1 - x)), with x kept within eps of 0 and 1 if eps is given.</summary>
        public Tensor logit(double? eps = null) => Aten.logit.Call(this, eps);

        /// <summary>log(x / (1 - x)), with x kept within eps of 0 and 1 if eps is given, in place.</summary>
        public Tensor logit_(double? eps = null) => Aten.logit_.InPlace(this, eps);
    }

    /// <summary>The error function.</summary>
    public static Tensor erf(Tensor input) => input.erf();

    /// <summary>The error function, in place.</summary>
    public static Tensor erf_(Tensor input) => input.erf_();

    /// <summary>One minus the error function.</summary>
    public static Tensor erfc(Tensor input) => input.erfc();

    /// <summary>One minus the error function, in place.</summary>
    public static Tensor erfc_(Tensor input) => input.erfc_();

    /// <summary>The inverse of the error function.</summary>
    public static Tensor erfinv(Tensor input) => input.erfinv();

    /// <summary>The inverse of the error function, in place.</summary>
    public static Tensor erfinv_(Tensor input) => input.erfinv_();

    /// <summary>The logarithm of the absolute value of the gamma function.</summary>
    public static Tensor lgamma(Tensor input) => input.lgamma();

    /// <summary>The logarithm of the absolute value of the gamma function, in place.</summary>
    public static Tensor lgamma_(Tensor input) => input.lgamma_();

    /// <summary>The logarithmic derivative of the gamma function.</summary>
    public static Tensor digamma(Tensor input) => input.digamma();

    /// <summary>The logarithmic derivative of the gamma function, in place.</summary>
    public static Tensor digamma_(Tensor input) => input.digamma_();

    /// <summary>The p-th derivative of digamma.</summary>
    public static Tensor polygamma(Tensor input, long p) => input.polygamma(p);

    /// <summary>The p-th derivative of digamma, in place.</summary>
    public static Tensor polygamma_(Tensor input, long p) => input.polygamma_(p);

    /// <summary>The multivariate log-gamma function of dimension p.</summary>
    public static Tensor mvlgamma(Tensor input, long p) => input.mvlgamma(p);

    /// <summary>The multivariate log-gamma function of dimension p, in place.</summary>
    public static Tensor mvlgamma_(Tensor input, long p) => input.mvlgamma_(p);

    /// <summary>The regularised lower incomplete gamma function.</summary>
    public static Tensor igamma(Tensor input, Tensor other) => input.igamma(other);

    /// <summary>The regularised upper incomplete gamma function.</summary>
    public static Tensor igammac(Tensor input, Tensor other) => input.igammac(other);

    /// <summary>The modified Bessel function of order 0.</summary>
    public static Tensor i0(Tensor input) => input.i0();

    /// <summary>The modified Bessel function of order 0, in place.</summary>
    public static Tensor i0_(Tensor input) => input.i0_();

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary>1 / (1 + exp(-x)), in place.</summary>
    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    /// <summary>log(x / (1 - x)), with x kept within eps of 0 and 1 if eps is given.</summary>
    public static Tensor logit(Tensor input, double? eps = null) => input.logit(eps);

    /// <summary>log(x / (1 - x)), with x kept within eps of 0 and 1 if eps is given, in place.</summary>
    public static Tensor logit_(Tensor input, double? eps = null) => input.logit_(eps);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op erf = new("erf");
    internal static readonly Op erf_ = new("erf_");
    internal static readonly Op erfc = new("erfc");
    internal static readonly Op erfc_ = new("erfc_");
    internal static readonly Op erfinv = new("erfinv");
    internal static readonly Op erfinv_ = new("erfinv_");
    internal static readonly Op lgamma = new("lgamma");
    internal static readonly Op lgamma_ = new("lgamma_");
    internal static readonly Op digamma = new("digamma");
    internal static readonly Op digamma_ = new("digamma_");
    internal static readonly Op polygamma = new("polygamma");
    internal static readonly Op polygamma_ = new("polygamma_");
    internal static readonly Op mvlgamma = new("mvlgamma");
    internal static readonly Op mvlgamma_ = new("mvlgamma_");
    internal static readonly Op igamma = new("igamma");
    internal static readonly Op igammac = new("igammac");
    internal static readonly Op i0 = new("i0");
    internal static readonly Op i0_ = new("i0_");
    internal static readonly Op sigmoid = new("sigmoid");
    internal static readonly Op sigmoid_ = new("sigmoid_");
    internal static readonly Op logit = new("logit");
    internal static readonly Op logit_ = new("logit_");
}
