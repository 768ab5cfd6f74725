namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>The absolute value.</summary>
        public Tensor abs() => Aten.abs.Call(this);

        /// <summary>The absolute value, in place.</summary>
        public Tensor abs_() => Aten.abs_.InPlace(this);

        /// <summary>The absolute value.</summary>
        public Tensor absolute() => Aten.absolute.Call(this);

        /// <summary>The absolute value, in place.</summary>
        public Tensor absolute_() => Aten.absolute_.InPlace(this);

        /// <summary>The least integer not below each element.</summary>
        public Tensor ceil() => Aten.ceil.Call(this);

        /// <summary>The least integer not below each element, in place.</summary>
        public Tensor ceil_() => Aten.ceil_.InPlace(this);

        /// <summary>The greatest integer not above each element.</summary>
        public Tensor floor() => Aten.floor.Call(this);

        /// <summary>The greatest integer not above each element, in place.</summary>
        public Tensor floor_() => Aten.floor_.InPlace(this);

        /// <summary>The nearest number with so many decimals; halves go to the even one.</summary>
        public Tensor round(long decimals = 0) => decimals == 0 ? Aten.round.Call(this) : Aten.round_decimals.Call(this, decimals);

        /// <summary>The nearest number with so many decimals; halves go to the even one, in place.</summary>
        public Tensor round_(long decimals = 0) => decimals == 0 ? Aten.round_.InPlace(this) : Aten.round__decimals.InPlace(this, decimals);

        /// <summary>The integer part.</summary>
        public Tensor trunc() => Aten.trunc.Call(this);

        /// <summary>The integer part, in place.</summary>
        public Tensor trunc_() => Aten.trunc_.InPlace(this);

        /// <summary>The integer part.</summary>
        public Tensor fix() => Aten.fix.Call(this);

        /// <summary>The integer part, in place.</summary>
        public Tensor fix_() => Aten.fix_.InPlace(this);

        /// <summary>The fractional part.</summary>
        public Tensor frac() => Aten.frac.Call(this);

        /// <summary>The fractional part, in place.</summary>
        public Tensor frac_() => Aten.frac_.InPlace(this);

        /// <summary>-1, 0 or 1 by sign.</summary>
        public Tensor sign() => Aten.sign.Call(this);

        /// <summary>-1, 0 or 1 by sign, in place.</summary>
        public Tensor sign_() => Aten.sign_.InPlace(this);

        /// <summary>The sign; for complex numbers the direction.</summary>
        public Tensor sgn() => Aten.sgn.Call(this);

        /// <summary>The sign; for complex numbers the direction, in place.</summary>
        public Tensor sgn_() => Aten.sgn_.InPlace(this);

        /// <summary>Whether the sign bit is set.</summary>
        public Tensor signbit() => Aten.signbit.Call(this);

        /// <summary>The magnitude of this with the sign of other.</summary>
        public Tensor copysign(Tensor other) => Aten.copysign_Tensor.Call(this, other);

        /// <summary>The magnitude of this with the sign of other, in place.</summary>
        public Tensor copysign_(Tensor other) => Aten.copysign__Tensor.InPlace(this, other);

        /// <summary>Each element, kept between min and max.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Call(this, min, max);

        /// <summary>Each element, kept between min and max.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Call(this, min, max);

        /// <summary>Each element, kept between min and max, in place.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.clamp_.InPlace(this, min, max);

        /// <summary>Each element, kept between min and max, in place.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Aten.clamp__Tensor.InPlace(this, min, max);

        /// <summary>Each element, but at least min.</summary>
        public Tensor clamp_min(Scalar min) => Aten.clamp_min.Call(this, min);

        /// <summary>Each element, but at least min, in place.</summary>
        public Tensor clamp_min_(Scalar min) => Aten.clamp_min_.InPlace(this, min);

        /// <summary>Each element, but at most max.</summary>
        public Tensor clamp_max(Scalar max) => Aten.clamp_max.Call(this, max);

        /// <summary>Each element, but at most max, in place.</summary>
        public Tensor clamp_max_(Scalar max) => Aten.clamp_max_.InPlace(this, max);

        /// <summary>Same as clamp.</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        /// <summary>The larger of two, element by element; NaN wins.</summary>
        public Tensor maximum(Tensor other) => Aten.maximum.Call(this, other);

        /// <summary>The smaller of two, element by element; NaN wins.</summary>
        public Tensor minimum(Tensor other) => Aten.minimum.Call(this, other);

        /// <summary>The larger of two, element by element; NaN loses.</summary>
        public Tensor fmax(Tensor other) => Aten.fmax.Call(this, other);

        /// <summary>The smaller of two, element by element; NaN loses.</summary>
        public Tensor fmin(Tensor other) => Aten.fmin.Call(this, other);

        /// <summary>Each element, with NaN and the infinities replaced.</summary>
        public Tensor nan_to_num(double nan = 0.0, double? posinf = null, double? neginf = null) =>
            Aten.nan_to_num.Call(this, nan, posinf, neginf);

        /// <summary>Each element, with NaN and the infinities replaced, in place.</summary>
        public Tensor nan_to_num_(double nan = 0.0, double? posinf = null, double? neginf = null) =>
            Aten.nan_to_num_.InPlace(this, nan, posinf, neginf);

        /// <summary>0 below zero, 1 above, the given value at zero.</summary>
        public Tensor heaviside(Tensor other) => Aten.heaviside.Call(this, other);

        /// <summary>0 below zero, 1 above, the given value at zero, in place.</summary>
        public Tensor heaviside_(Tensor other) => Aten.heaviside_.InPlace(this, other);

        /// <summary>The next number towards other.</summary>
        public Tensor nextafter(Tensor other) => Aten.nextafter.Call(this, other);

        /// <summary>The next number towards other, in place.</summary>
        public Tensor nextafter_(Tensor other) => Aten.nextafter_.InPlace(this, other);
    }

    /// <summary>The absolute value.</summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary>The absolute value, in place.</summary>
    public static Tensor abs_(Tensor input) => input.abs_();

    /// <summary>The absolute value.</summary>
    public static Tensor absolute(Tensor input) => input.absolute();

    /// <summary>The absolute value, in place.</summary>
    public static Tensor absolute_(Tensor input) => input.absolute_();

    /// <summary>The least integer not below each element.</summary>
    public static Tensor ceil(Tensor input) => input.ceil();

    /// <summary>The least integer not below each element, in place.</summary>
    public static Tensor ceil_(Tensor input) => input.ceil_();

    /// <summary>The greatest integer not above each element.</summary>
    public static Tensor floor(Tensor input) => input.floor();

    /// <summary>The greatest integer not above each element, in place.</summary>
    public static Tensor floor_(Tensor input) => input.floor_();

    /// <summary>The nearest number with so many decimals; halves go to the even one.</summary>
    public static Tensor round(Tensor input, long decimals = 0) => input.round(decimals);

    /// <summary>The nearest number with so many decimals; halves go to the even one, in place.</summary>
    public static Tensor round_(Tensor input, long decimals = 0) => input.round_(decimals);

    /// <summary>The integer part.</summary>
    public static Tensor trunc(Tensor input) => input.trunc();

    /// <summary>The integer part, in place.</summary>
    public static Tensor trunc_(Tensor input) => input.trunc_();

    /// <summary>The integer part.</summary>
    public static Tensor fix(Tensor input) => input.fix();

    /// <summary>The integer part, in place.</summary>
    public static Tensor fix_(Tensor input) => input.fix_();

    /// <summary>The fractional part.</summary>
    public static Tensor frac(Tensor input) => input.frac();

    /// <summary>The fractional part, in place.</summary>
    public static Tensor frac_(Tensor input) => input.frac_();

    /// <summary>-1, 0 or 1 by sign.</summary>
    public static Tensor sign(Tensor input) => input.sign();

    /// <summary>-1, 0 or 1 by sign, in place.</summary>
    public static Tensor sign_(Tensor input) => input.sign_();

    /// <summary>The sign; for complex numbers the direction.</summary>
    public static Tensor sgn(Tensor input) => input.sgn();

    /// <summary>The sign; for complex numbers the direction, in place.</summary>
    public static Tensor sgn_(Tensor input) => input.sgn_();

    /// <summary>Whether the sign bit is set.</summary>
    public static Tensor signbit(Tensor input) => input.signbit();

    /// <summary>The magnitude of this with the sign of other.</summary>
    public static Tensor copysign(Tensor input, Tensor other) => input.copysign(other);

    /// <summary>The magnitude of this with the sign of other, in place.</summary>
    public static Tensor copysign_(Tensor input, Tensor other) => input.copysign_(other);

    /// <summary>Each element, kept between min and max.</summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    /// <summary>Each element, kept between min and max.</summary>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    /// <summary>Each element, kept between min and max, in place.</summary>
    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp_(min, max);

    /// <summary>Each element, kept between min and max, in place.</summary>
    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp_(min, max);

    /// <summary>Each element, but at least min.</summary>
    public static Tensor clamp_min(Tensor input, Scalar min) => input.clamp_min(min);

    /// <summary>Each element, but at least min, in place.</summary>
    public static Tensor clamp_min_(Tensor input, Scalar min) => input.clamp_min_(min);

    /// <summary>Each element, but at most max.</summary>
    public static Tensor clamp_max(Tensor input, Scalar max) => input.clamp_max(max);

    /// <summary>Each element, but at most max, in place.</summary>
    public static Tensor clamp_max_(Tensor input, Scalar max) => input.clamp_max_(max);

    /// <summary>Same as clamp.</summary>
    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => input.clip(min, max);

    /// <summary>The larger of two, element by element; NaN wins.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    /// <summary>The smaller of two, element by element; NaN wins.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    /// <summary>The larger of two, element by element; NaN loses.</summary>
    public static Tensor fmax(Tensor input, Tensor other) => input.fmax(other);

    /// <summary>The smaller of two, element by element; NaN loses.</summary>
    public static Tensor fmin(Tensor input, Tensor other) => input.fmin(other);

    /// <summary>Each element, with NaN and the infinities replaced.</summary>
    public static Tensor nan_to_num(Tensor input, double nan = 0.0, double? posinf = null, double? neginf = null) =>
        input.nan_to_num(nan, posinf, neginf);

    /// <summary>Each element, with NaN and the infinities replaced, in place.</summary>
    public static Tensor nan_to_num_(Tensor input, double nan = 0.0, double? posinf = null, double? neginf = null) =>
        input.nan_to_num_(nan, posinf, neginf);

    /// <summary>0 below zero, 1 above, the given value at zero.</summary>
    public static Tensor heaviside(Tensor input, Tensor values) => input.heaviside(values);

    /// <summary>0 below zero, 1 above, the given value at zero, in place.</summary>
    public static Tensor heaviside_(Tensor input, Tensor values) => input.heaviside_(values);

    /// <summary>The next number towards other.</summary>
    public static Tensor nextafter(Tensor input, Tensor other) => input.nextafter(other);

    /// <summary>The next number towards other, in place.</summary>
    public static Tensor nextafter_(Tensor input, Tensor other) => input.nextafter_(other);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op abs = new("abs");
    internal static readonly Op abs_ = new("abs_");
    internal static readonly Op absolute = new("absolute");
    internal static readonly Op absolute_ = new("absolute_");
    internal static readonly Op ceil = new("ceil");
    internal static readonly Op ceil_ = new("ceil_");
    internal static readonly Op floor = new("floor");
    internal static readonly Op floor_ = new("floor_");
    internal static readonly Op round = new("round");
    internal static readonly Op round_decimals = new("round", "decimals");
    internal static readonly Op round_ = new("round_");
    internal static readonly Op round__decimals = new("round_", "decimals");
    internal static readonly Op trunc = new("trunc");
    internal static readonly Op trunc_ = new("trunc_");
    internal static readonly Op fix = new("fix");
    internal static readonly Op fix_ = new("fix_");
    internal static readonly Op frac = new("frac");
    internal static readonly Op frac_ = new("frac_");
    internal static readonly Op sign = new("sign");
    internal static readonly Op sign_ = new("sign_");
    internal static readonly Op sgn = new("sgn");
    internal static readonly Op sgn_ = new("sgn_");
    internal static readonly Op signbit = new("signbit");
    internal static readonly Op copysign_Tensor = new("copysign", "Tensor");
    internal static readonly Op copysign__Tensor = new("copysign_", "Tensor");
    internal static readonly Op clamp = new("clamp");
    internal static readonly Op clamp_Tensor = new("clamp", "Tensor");
    internal static readonly Op clamp_ = new("clamp_");
    internal static readonly Op clamp__Tensor = new("clamp_", "Tensor");
    internal static readonly Op clamp_min = new("clamp_min");
    internal static readonly Op clamp_min_ = new("clamp_min_");
    internal static readonly Op clamp_max = new("clamp_max");
    internal static readonly Op clamp_max_ = new("clamp_max_");
    internal static readonly Op maximum = new("maximum");
    internal static readonly Op minimum = new("minimum");
    internal static readonly Op fmax = new("fmax");
    internal static readonly Op fmin = new("fmin");
    internal static readonly Op nan_to_num = new("nan_to_num");
    internal static readonly Op nan_to_num_ = new("nan_to_num_");
    internal static readonly Op heaviside = new("heaviside");
    internal static readonly Op heaviside_ = new("heaviside_");
    internal static readonly Op nextafter = new("nextafter");
    internal static readonly Op nextafter_ = new("nextafter_");
}
