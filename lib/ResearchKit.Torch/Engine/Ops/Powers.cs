namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>e to the power of each element.</summary>
        public Tensor exp() => Aten.exp.Call(this);

        /// <summary>e to the power of each element, in place.</summary>
        public Tensor exp_() => Aten.exp_.InPlace(this);

        /// <summary>2 to the power of each element.</summary>
        public Tensor exp2() => Aten.exp2.Call(this);

        /// <summary>2 to the power of each element, in place.</summary>
        public Tensor exp2_() => Aten.exp2_.InPlace(this);

        /// <summary>e to the power of each element, minus one; exact near zero.</summary>
        public Tensor expm1() => Aten.expm1.Call(this);

        /// <summary>e to the power of each element, minus one; exact near zero, in place.</summary>
        public Tensor expm1_() => Aten.expm1_.InPlace(this);

        /// <summary>The natural logarithm.</summary>
        public Tensor log() => Aten.log.Call(this);

        /// <summary>The natural logarithm, in place.</summary>
        public Tensor log_() => Aten.log_.InPlace(this);

        /// <summary>The logarithm of base 2.</summary>
        public Tensor log2() => Aten.log2.Call(this);

        /// <summary>The logarithm of base 2, in place.</summary>
        public Tensor log2_() => Aten.log2_.InPlace(this);

        /// <summary>The logarithm of base 10.</summary>
        public Tensor log10() => Aten.log10.Call(this);

        /// <summary>The logarithm of base 10, in place.</summary>
        public Tensor log10_() => Aten.log10_.InPlace(this);

        /// <summary>The natural logarithm of one plus each element; exact near zero.</summary>
        public Tensor log1p() => Aten.log1p.Call(this);

        /// <summary>The natural logarithm of one plus each element; exact near zero, in place.</summary>
        public Tensor log1p_() => Aten.log1p_.InPlace(this);

        /// <summary>log(exp(a) + exp(b)), without overflow.</summary>
        public Tensor logaddexp(Tensor other) => Aten.logaddexp.Call(this, other);

        /// <summary>log2(2^a + 2^b), without overflow.</summary>
        public Tensor logaddexp2(Tensor other) => Aten.logaddexp2.Call(this, other);

        /// <summary>The square root.</summary>
        public Tensor sqrt() => Aten.sqrt.Call(this);

        /// <summary>The square root, in place.</summary>
        public Tensor sqrt_() => Aten.sqrt_.InPlace(this);

        /// <summary>One over the square root.</summary>
        public Tensor rsqrt() => Aten.rsqrt.Call(this);

        /// <summary>One over the square root, in place.</summary>
        public Tensor rsqrt_() => Aten.rsqrt_.InPlace(this);

        /// <summary>The square.</summary>
        public Tensor square() => Aten.square.Call(this);

        /// <summary>Each element to a power.</summary>
        public Tensor pow(Scalar exponent) => Aten.pow_Tensor_Scalar.Call(this, exponent);

        /// <summary>Each element to a power.</summary>
        public Tensor pow(Tensor exponent) => Aten.pow_Tensor_Tensor.Call(this, exponent);

        /// <summary>Each element to a power, in place.</summary>
        public Tensor pow_(Scalar exponent) => Aten.pow__Scalar.InPlace(this, exponent);

        /// <summary>Each element to a power, in place.</summary>
        public Tensor pow_(Tensor exponent) => Aten.pow__Tensor.InPlace(this, exponent);

        /// <summary>Each element to a power, in double precision.</summary>
        public Tensor float_power(Tensor target) => Aten.float_power_Tensor_Tensor.Call(this, target);

        /// <summary>Each element to a power, in double precision, in place.</summary>
        public Tensor float_power_(Tensor target) => Aten.float_power__Tensor.InPlace(this, target);

        /// <summary>x log y, and 0 where x is 0.</summary>
        public Tensor xlogy(Scalar y) => Aten.xlogy_Scalar_Other.Call(this, y);

        /// <summary>x log y, and 0 where x is 0.</summary>
        public Tensor xlogy(Tensor y) => Aten.xlogy_Tensor.Call(this, y);

        /// <summary>x log y, and 0 where x is 0, in place.</summary>
        public Tensor xlogy_(Scalar y) => Aten.xlogy__Scalar_Other.InPlace(this, y);

        /// <summary>x log y, and 0 where x is 0, in place.</summary>
        public Tensor xlogy_(Tensor y) => Aten.xlogy__Tensor.InPlace(this, y);

        /// <summary>Each element times 2 to the power of other.</summary>
        public Tensor ldexp(Tensor other) => Aten.ldexp_Tensor.Call(this, other);

        /// <summary>Each element times 2 to the power of other, in place.</summary>
        public Tensor ldexp_(Tensor other) => Aten.ldexp_.InPlace(this, other);

        /// <summary>The length of the hypotenuse, sqrt(a^2 + b^2).</summary>
        public Tensor hypot(Tensor other) => Aten.hypot.Call(this, other);
    }

    /// <summary>e to the power of each element.</summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary>e to the power of each element, in place.</summary>
    public static Tensor exp_(Tensor input) => input.exp_();

    /// <summary>2 to the power of each element.</summary>
    public static Tensor exp2(Tensor input) => input.exp2();

    /// <summary>2 to the power of each element, in place.</summary>
    public static Tensor exp2_(Tensor input) => input.exp2_();

    /// <summary>e to the power of each element, minus one; exact near zero.</summary>
    public static Tensor expm1(Tensor input) => input.expm1();

    /// <summary>e to the power of each element, minus one; exact near zero, in place.</summary>
    public static Tensor expm1_(Tensor input) => input.expm1_();

    /// <summary>The natural logarithm.</summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary>The natural logarithm, in place.</summary>
    public static Tensor log_(Tensor input) => input.log_();

    /// <summary>The logarithm of base 2.</summary>
    public static Tensor log2(Tensor input) => input.log2();

    /// <summary>The logarithm of base 2, in place.</summary>
    public static Tensor log2_(Tensor input) => input.log2_();

    /// <summary>The logarithm of base 10.</summary>
    public static Tensor log10(Tensor input) => input.log10();

    /// <summary>The logarithm of base 10, in place.</summary>
    public static Tensor log10_(Tensor input) => input.log10_();

    /// <summary>The natural logarithm of one plus each element; exact near zero.</summary>
    public static Tensor log1p(Tensor input) => input.log1p();

    /// <summary>The natural logarithm of one plus each element; exact near zero, in place.</summary>
    public static Tensor log1p_(Tensor input) => input.log1p_();

    /// <summary>log(exp(a) + exp(b)), without overflow.</summary>
    public static Tensor logaddexp(Tensor left, Tensor right) => left.logaddexp(right);

    /// <summary>log2(2^a + 2^b), without overflow.</summary>
    public static Tensor logaddexp2(Tensor left, Tensor right) => left.logaddexp2(right);

    /// <summary>The square root.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary>The square root, in place.</summary>
    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    /// <summary>One over the square root.</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary>One over the square root, in place.</summary>
    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    /// <summary>The square.</summary>
    public static Tensor square(Tensor input) => input.square();

    /// <summary>Each element to a power.</summary>
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    /// <summary>Each element to a power.</summary>
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);

    /// <summary>Each element to a power, in place.</summary>
    public static Tensor pow_(Tensor left, Scalar exponent) => left.pow_(exponent);

    /// <summary>Each element to a power, in place.</summary>
    public static Tensor pow_(Tensor left, Tensor exponent) => left.pow_(exponent);

    /// <summary>Each element to a power, in double precision.</summary>
    public static Tensor float_power(Tensor input, Tensor target) => input.float_power(target);

    /// <summary>Each element to a power, in double precision, in place.</summary>
    public static Tensor float_power_(Tensor input, Tensor target) => input.float_power_(target);

    /// <summary>x log y, and 0 where x is 0.</summary>
    public static Tensor xlogy(Tensor x, Scalar y) => x.xlogy(y);

    /// <summary>x log y, and 0 where x is 0.</summary>
    public static Tensor xlogy(Tensor x, Tensor y) => x.xlogy(y);

    /// <summary>x log y, and 0 where x is 0, in place.</summary>
    public static Tensor xlogy_(Tensor x, Scalar y) => x.xlogy_(y);

    /// <summary>x log y, and 0 where x is 0, in place.</summary>
    public static Tensor xlogy_(Tensor x, Tensor y) => x.xlogy_(y);

    /// <summary>Each element times 2 to the power of other.</summary>
    public static Tensor ldexp(Tensor input, Tensor other) => input.ldexp(other);

    /// <summary>Each element times 2 to the power of other, in place.</summary>
    public static Tensor ldexp_(Tensor input, Tensor other) => input.ldexp_(other);

    /// <summary>The length of the hypotenuse, sqrt(a^2 + b^2).</summary>
    public static Tensor hypot(Tensor left, Tensor right) => left.hypot(right);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op exp = new("exp");
    internal static readonly Op exp_ = new("exp_");
    internal static readonly Op exp2 = new("exp2");
    internal static readonly Op exp2_ = new("exp2_");
    internal static readonly Op expm1 = new("expm1");
    internal static readonly Op expm1_ = new("expm1_");
    internal static readonly Op log = new("log");
    internal static readonly Op log_ = new("log_");
    internal static readonly Op log2 = new("log2");
    internal static readonly Op log2_ = new("log2_");
    internal static readonly Op log10 = new("log10");
    internal static readonly Op log10_ = new("log10_");
    internal static readonly Op log1p = new("log1p");
    internal static readonly Op log1p_ = new("log1p_");
    internal static readonly Op logaddexp = new("logaddexp");
    internal static readonly Op logaddexp2 = new("logaddexp2");
    internal static readonly Op sqrt = new("sqrt");
    internal static readonly Op sqrt_ = new("sqrt_");
    internal static readonly Op rsqrt = new("rsqrt");
    internal static readonly Op rsqrt_ = new("rsqrt_");
    internal static readonly Op square = new("square");
    internal static readonly Op pow_Tensor_Scalar = new("pow", "Tensor_Scalar");
    internal static readonly Op pow_Tensor_Tensor = new("pow", "Tensor_Tensor");
    internal static readonly Op pow__Scalar = new("pow_", "Scalar");
    internal static readonly Op pow__Tensor = new("pow_", "Tensor");
    internal static readonly Op float_power_Tensor_Tensor = new("float_power", "Tensor_Tensor");
    internal static readonly Op float_power__Tensor = new("float_power_", "Tensor");
    internal static readonly Op xlogy_Scalar_Other = new("xlogy", "Scalar_Other");
    internal static readonly Op xlogy_Tensor = new("xlogy", "Tensor");
    internal static readonly Op xlogy__Scalar_Other = new("xlogy_", "Scalar_Other");
    internal static readonly Op xlogy__Tensor = new("xlogy_", "Tensor");
    internal static readonly Op ldexp_Tensor = new("ldexp", "Tensor");
    internal static readonly Op ldexp_ = new("ldexp_");
    internal static readonly Op hypot = new("hypot");
}
