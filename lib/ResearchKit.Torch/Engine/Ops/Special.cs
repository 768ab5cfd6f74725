namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>Special functions, element by element.</summary>
    public static partial class special {
        /// <summary>The logarithmic derivative of the gamma function.</summary>
        public static Tensor digamma(Tensor input) => Aten.special_digamma.Call(input);

        /// <summary>Same as digamma.</summary>
        public static Tensor psi(Tensor input) => Aten.special_psi.Call(input);

        /// <summary>The logarithm of the absolute value of the gamma function.</summary>
        public static Tensor gammaln(Tensor input) => Aten.special_gammaln.Call(input);

        /// <summary>The regularised lower incomplete gamma function.</summary>
        public static Tensor gammainc(Tensor input, Tensor other) => Aten.special_gammainc.Call(input, other);

        /// <summary>The regularised upper incomplete gamma function.</summary>
        public static Tensor gammaincc(Tensor input, Tensor other) => Aten.special_gammaincc.Call(input, other);

        /// <summary>The multivariate log-gamma function of dimension p.</summary>
        public static Tensor multigammaln(Tensor input, long p) => Aten.special_multigammaln.Call(input, p);

        /// <summary>The n-th derivative of digamma.</summary>
        public static Tensor polygamma(long n, Tensor input) => Aten.special_polygamma.Call(n, input);

        /// <summary>The error function.</summary>
        public static Tensor erf(Tensor input) => Aten.special_erf.Call(input);

        /// <summary>One minus the error function.</summary>
        public static Tensor erfc(Tensor input) => Aten.special_erfc.Call(input);

        /// <summary>exp(x^2) erfc(x).</summary>
        public static Tensor erfcx(Tensor input) => Aten.special_erfcx.Call(input);

        /// <summary>The inverse of the error function.</summary>
        public static Tensor erfinv(Tensor input) => Aten.special_erfinv.Call(input);

        /// <summary>2 to the power of each element.</summary>
        public static Tensor exp2(Tensor input) => Aten.special_exp2.Call(input);

        /// <summary>e to the power of each element, minus one.</summary>
        public static Tensor expm1(Tensor input) => Aten.special_expm1.Call(input);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public static Tensor expit(Tensor input) => Aten.special_expit.Call(input);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public static Tensor sigmoid(Tensor input) => Aten.sigmoid.Call(input);

        /// <summary>log(x / (1 - x)).</summary>
        public static Tensor logit(Tensor input) => Aten.special_logit.Call(input);

        /// <summary>-x log x, 0 at 0, minus infinity below.</summary>
        public static Tensor entr(Tensor input) => Aten.special_entr.Call(input);

        /// <summary>The normal distribution function.</summary>
        public static Tensor ndtr(Tensor input) => Aten.special_ndtr.Call(input);

        /// <summary>The inverse of the normal distribution function.</summary>
        public static Tensor ndtri(Tensor input) => Aten.special_ndtri.Call(input);

        /// <summary>The modified Bessel function of order 0.</summary>
        public static Tensor i0(Tensor input) => Aten.special_i0.Call(input);

        /// <summary>exp(-|x|) i0(x).</summary>
        public static Tensor i0e(Tensor input) => Aten.special_i0e.Call(input);

        /// <summary>The modified Bessel function of order 1.</summary>
        public static Tensor i1(Tensor input) => Aten.special_i1.Call(input);

        /// <summary>exp(-|x|) i1(x).</summary>
        public static Tensor i1e(Tensor input) => Aten.special_i1e.Call(input);

        /// <summary>x log(1 + y), and 0 where x is 0.</summary>
        public static Tensor xlog1py(Tensor input, Tensor other) => Aten.special_xlog1py.Call(input, other);

        /// <summary>The Hurwitz zeta function.</summary>
        public static Tensor zeta(Tensor x, Tensor q) => Aten.special_zeta.Call(x, q);

        /// <summary>sin(pi x) / (pi x), and 1 at 0.</summary>
        public static Tensor sinc(Tensor input) => Aten.special_sinc.Call(input);

        /// <summary>exp(x) over the sum of exp(x) along a dimension.</summary>
        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(input, dim, dtype);

        /// <summary>The logarithm of softmax, without overflow.</summary>
        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Call(input, dim, dtype);
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op special_digamma = new("special_digamma");
    internal static readonly Op special_psi = new("special_psi");
    internal static readonly Op special_gammaln = new("special_gammaln");
    internal static readonly Op special_gammainc = new("special_gammainc");
    internal static readonly Op special_gammaincc = new("special_gammaincc");
    internal static readonly Op special_multigammaln = new("special_multigammaln");
    internal static readonly Op special_polygamma = new("special_polygamma");
    internal static readonly Op special_erf = new("special_erf");
    internal static readonly Op special_erfc = new("special_erfc");
    internal static readonly Op special_erfcx = new("special_erfcx");
    internal static readonly Op special_erfinv = new("special_erfinv");
    internal static readonly Op special_exp2 = new("special_exp2");
    internal static readonly Op special_expm1 = new("special_expm1");
    internal static readonly Op special_expit = new("special_expit");
    internal static readonly Op special_logit = new("special_logit");
    internal static readonly Op special_entr = new("special_entr");
    internal static readonly Op special_ndtr = new("special_ndtr");
    internal static readonly Op special_ndtri = new("special_ndtri");
    internal static readonly Op special_i0 = new("special_i0");
    internal static readonly Op special_i0e = new("special_i0e");
    internal static readonly Op special_i1 = new("special_i1");
    internal static readonly Op special_i1e = new("special_i1e");
    internal static readonly Op special_xlog1py = new("special_xlog1py");
    internal static readonly Op special_zeta = new("special_zeta");
    internal static readonly Op special_sinc = new("special_sinc");
}
