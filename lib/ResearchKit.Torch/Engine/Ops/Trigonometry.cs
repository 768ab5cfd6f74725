namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>The sine.</summary>
        public Tensor sin() => Aten.sin.Call(this);

        /// <summary>The sine, in place.</summary>
        public Tensor sin_() => Aten.sin_.InPlace(this);

        /// <summary>The cosine.</summary>
        public Tensor cos() => Aten.cos.Call(this);

        /// <summary>The cosine, in place.</summary>
        public Tensor cos_() => Aten.cos_.InPlace(this);

        /// <summary>The tangent.</summary>
        public Tensor tan() => Aten.tan.Call(this);

        /// <summary>The tangent, in place.</summary>
        public Tensor tan_() => Aten.tan_.InPlace(this);

        /// <summary>The inverse sine.</summary>
        public Tensor asin() => Aten.asin.Call(this);

        /// <summary>The inverse sine, in place.</summary>
        public Tensor asin_() => Aten.asin_.InPlace(this);

        /// <summary>The inverse sine.</summary>
        public Tensor arcsin() => Aten.arcsin.Call(this);

        /// <summary>The inverse sine, in place.</summary>
        public Tensor arcsin_() => Aten.arcsin_.InPlace(this);

        /// <summary>The inverse cosine.</summary>
        public Tensor acos() => Aten.acos.Call(this);

        /// <summary>The inverse cosine, in place.</summary>
        public Tensor acos_() => Aten.acos_.InPlace(this);

        /// <summary>The inverse cosine.</summary>
        public Tensor arccos() => Aten.arccos.Call(this);

        /// <summary>The inverse cosine, in place.</summary>
        public Tensor arccos_() => Aten.arccos_.InPlace(this);

        /// <summary>The inverse tangent.</summary>
        public Tensor atan() => Aten.atan.Call(this);

        /// <summary>The inverse tangent, in place.</summary>
        public Tensor atan_() => Aten.atan_.InPlace(this);

        /// <summary>The inverse tangent (with another tensor: of the angle of the point (other, this)).</summary>
        public Tensor arctan() => Aten.arctan.Call(this);

        /// <summary>The inverse tangent (with another tensor: of the angle of the point (other, this)).</summary>
        public Tensor arctan(Tensor other) => Aten.atan2.Call(this, other);

        /// <summary>The inverse tangent (with another tensor: of the angle of the point (other, this)), in place.</summary>
        public Tensor arctan_() => Aten.arctan_.InPlace(this);

        /// <summary>The inverse tangent (with another tensor: of the angle of the point (other, this)), in place.</summary>
        public Tensor arctan_(Tensor other) => Aten.atan2_.InPlace(this, other);

        /// <summary>The angle of the point (other, this).</summary>
        public Tensor atan2(Tensor other) => Aten.atan2.Call(this, other);

        /// <summary>The angle of the point (other, this), in place.</summary>
        public Tensor atan2_(Tensor other) => Aten.atan2_.InPlace(this, other);

        /// <summary>The angle of the point (other, this).</summary>
        public Tensor arctan2(Tensor other) => Aten.arctan2.Call(this, other);

        /// <summary>The angle of the point (other, this), in place.</summary>
        public Tensor arctan2_(Tensor other) => Aten.arctan2_.InPlace(this, other);

        /// <summary>The hyperbolic sine.</summary>
        public Tensor sinh() => Aten.sinh.Call(this);

        /// <summary>The hyperbolic sine, in place.</summary>
        public Tensor sinh_() => Aten.sinh_.InPlace(this);

        /// <summary>The hyperbolic cosine.</summary>
        public Tensor cosh() => Aten.cosh.Call(this);

        /// <summary>The hyperbolic cosine, in place.</summary>
        public Tensor cosh_() => Aten.cosh_.InPlace(this);

        /// <summary>The hyperbolic tangent.</summary>
        public Tensor tanh() => Aten.tanh.Call(this);

        /// <summary>The hyperbolic tangent, in place.</summary>
        public Tensor tanh_() => Aten.tanh_.InPlace(this);

        /// <summary>The inverse hyperbolic sine.</summary>
        public Tensor asinh() => Aten.asinh.Call(this);

        /// <summary>The inverse hyperbolic sine, in place.</summary>
        public Tensor asinh_() => Aten.asinh_.InPlace(this);

        /// <summary>The inverse hyperbolic sine.</summary>
        public Tensor arcsinh() => Aten.arcsinh.Call(this);

        /// <summary>The inverse hyperbolic sine, in place.</summary>
        public Tensor arcsinh_() => Aten.arcsinh_.InPlace(this);

        /// <summary>The inverse hyperbolic cosine.</summary>
        public Tensor acosh() => Aten.acosh.Call(this);

        /// <summary>The inverse hyperbolic cosine, in place.</summary>
        public Tensor acosh_() => Aten.acosh_.InPlace(this);

        /// <summary>The inverse hyperbolic cosine.</summary>
        public Tensor arccosh() => Aten.arccosh.Call(this);

        /// <summary>The inverse hyperbolic cosine, in place.</summary>
        public Tensor arccosh_() => Aten.arccosh_.InPlace(this);

        /// <summary>The inverse hyperbolic tangent.</summary>
        public Tensor atanh() => Aten.atanh.Call(this);

        /// <summary>The inverse hyperbolic tangent, in place.</summary>
        public Tensor atanh_() => Aten.atanh_.InPlace(this);

        /// <summary>The inverse hyperbolic tangent.</summary>
        public Tensor arctanh() => Aten.arctanh.Call(this);

        /// <summary>The inverse hyperbolic tangent, in place.</summary>
        public Tensor arctanh_() => Aten.arctanh_.InPlace(this);

        /// <summary>sin(pi x) / (pi x), and 1 at 0.</summary>
        public Tensor sinc() => Aten.sinc.Call(this);

        /// <summary>sin(pi x) / (pi x), and 1 at 0, in place.</summary>
        public Tensor sinc_() => Aten.sinc_.InPlace(this);

        /// <summary>Degrees to radians.</summary>
        public Tensor deg2rad() => Aten.deg2rad.Call(this);

        /// <summary>Degrees to radians, in place.</summary>
        public Tensor deg2rad_() => Aten.deg2rad_.InPlace(this);

        /// <summary>Radians to degrees.</summary>
        public Tensor rad2deg() => Aten.rad2deg.Call(this);

        /// <summary>Radians to degrees, in place.</summary>
        public Tensor rad2deg_() => Aten.rad2deg_.InPlace(this);
    }

    /// <summary>The sine.</summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary>The sine, in place.</summary>
    public static Tensor sin_(Tensor input) => input.sin_();

    /// <summary>The cosine.</summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary>The cosine, in place.</summary>
    public static Tensor cos_(Tensor input) => input.cos_();

    /// <summary>The tangent.</summary>
    public static Tensor tan(Tensor input) => input.tan();

    /// <summary>The tangent, in place.</summary>
    public static Tensor tan_(Tensor input) => input.tan_();

    /// <summary>The inverse sine.</summary>
    public static Tensor asin(Tensor input) => input.asin();

    /// <summary>The inverse sine, in place.</summary>
    public static Tensor asin_(Tensor input) => input.asin_();

    /// <summary>The inverse sine.</summary>
    public static Tensor arcsin(Tensor input) => input.arcsin();

    /// <summary>The inverse sine, in place.</summary>
    public static Tensor arcsin_(Tensor input) => input.arcsin_();

    /// <summary>The inverse cosine.</summary>
    public static Tensor acos(Tensor input) => input.acos();

    /// <summary>The inverse cosine, in place.</summary>
    public static Tensor acos_(Tensor input) => input.acos_();

    /// <summary>The inverse cosine.</summary>
    public static Tensor arccos(Tensor input) => input.arccos();

    /// <summary>The inverse cosine, in place.</summary>
    public static Tensor arccos_(Tensor input) => input.arccos_();

    /// <summary>The inverse tangent.</summary>
    public static Tensor atan(Tensor input) => input.atan();

    /// <summary>The inverse tangent, in place.</summary>
    public static Tensor atan_(Tensor input) => input.atan_();

    /// <summary>The inverse tangent (with another tensor: of the angle of the point (other, this)).</summary>
    public static Tensor arctan(Tensor input) => input.arctan();

    /// <summary>The inverse tangent (with another tensor: of the angle of the point (other, this)).</summary>
    public static Tensor arctan(Tensor input, Tensor other) => input.arctan(other);

    /// <summary>The inverse tangent (with another tensor: of the angle of the point (other, this)), in place.</summary>
    public static Tensor arctan_(Tensor input) => input.arctan_();

    /// <summary>The inverse tangent (with another tensor: of the angle of the point (other, this)), in place.</summary>
    public static Tensor arctan_(Tensor input, Tensor other) => input.arctan_(other);

    /// <summary>The angle of the point (other, this).</summary>
    public static Tensor atan2(Tensor input, Tensor other) => input.atan2(other);

    /// <summary>The angle of the point (other, this), in place.</summary>
    public static Tensor atan2_(Tensor input, Tensor other) => input.atan2_(other);

    /// <summary>The angle of the point (other, this).</summary>
    public static Tensor arctan2(Tensor input, Tensor other) => input.arctan2(other);

    /// <summary>The angle of the point (other, this), in place.</summary>
    public static Tensor arctan2_(Tensor input, Tensor other) => input.arctan2_(other);

    /// <summary>The hyperbolic sine.</summary>
    public static Tensor sinh(Tensor input) => input.sinh();

    /// <summary>The hyperbolic sine, in place.</summary>
    public static Tensor sinh_(Tensor input) => input.sinh_();

    /// <summary>The hyperbolic cosine.</summary>
    public static Tensor cosh(Tensor input) => input.cosh();

    /// <summary>The hyperbolic cosine, in place.</summary>
    public static Tensor cosh_(Tensor input) => input.cosh_();

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary>The hyperbolic tangent, in place.</summary>
    public static Tensor tanh_(Tensor input) => input.tanh_();

    /// <summary>The inverse hyperbolic sine.</summary>
    public static Tensor asinh(Tensor input) => input.asinh();

    /// <summary>The inverse hyperbolic sine, in place.</summary>
    public static Tensor asinh_(Tensor input) => input.asinh_();

    /// <summary>The inverse hyperbolic sine.</summary>
    public static Tensor arcsinh(Tensor input) => input.arcsinh();

    /// <summary>The inverse hyperbolic sine, in place.</summary>
    public static Tensor arcsinh_(Tensor input) => input.arcsinh_();

    /// <summary>The inverse hyperbolic cosine.</summary>
    public static Tensor acosh(Tensor input) => input.acosh();

    /// <summary>The inverse hyperbolic cosine, in place.</summary>
    public static Tensor acosh_(Tensor input) => input.acosh_();

    /// <summary>The inverse hyperbolic cosine.</summary>
    public static Tensor arccosh(Tensor input) => input.arccosh();

    /// <summary>The inverse hyperbolic cosine, in place.</summary>
    public static Tensor arccosh_(Tensor input) => input.arccosh_();

    /// <summary>The inverse hyperbolic tangent.</summary>
    public static Tensor atanh(Tensor input) => input.atanh();

    /// <summary>The inverse hyperbolic tangent, in place.</summary>
    public static Tensor atanh_(Tensor input) => input.atanh_();

    /// <summary>The inverse hyperbolic tangent.</summary>
    public static Tensor arctanh(Tensor input) => input.arctanh();

    /// <summary>The inverse hyperbolic tangent, in place.</summary>
    public static Tensor arctanh_(Tensor input) => input.arctanh_();

    /// <summary>sin(pi x) / (pi x), and 1 at 0.</summary>
    public static Tensor sinc(Tensor input) => input.sinc();

    /// <summary>sin(pi x) / (pi x), and 1 at 0, in place.</summary>
    public static Tensor sinc_(Tensor input) => input.sinc_();

    /// <summary>Degrees to radians.</summary>
    public static Tensor deg2rad(Tensor input) => input.deg2rad();

    /// <summary>Degrees to radians, in place.</summary>
    public static Tensor deg2rad_(Tensor input) => input.deg2rad_();

    /// <summary>Radians to degrees.</summary>
    public static Tensor rad2deg(Tensor input) => input.rad2deg();

    /// <summary>Radians to degrees, in place.</summary>
    public static Tensor rad2deg_(Tensor input) => input.rad2deg_();
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op sin = new("sin");
    internal static readonly Op sin_ = new("sin_");
    internal static readonly Op cos = new("cos");
    internal static readonly Op cos_ = new("cos_");
    internal static readonly Op tan = new("tan");
    internal static readonly Op tan_ = new("tan_");
    internal static readonly Op asin = new("asin");
    internal static readonly Op asin_ = new("asin_");
    internal static readonly Op arcsin = new("arcsin");
    internal static readonly Op arcsin_ = new("arcsin_");
    internal static readonly Op acos = new("acos");
    internal static readonly Op acos_ = new("acos_");
    internal static readonly Op arccos = new("arccos");
    internal static readonly Op arccos_ = new("arccos_");
    internal static readonly Op atan = new("atan");
    internal static readonly Op atan_ = new("atan_");
    internal static readonly Op arctan = new("arctan");
    internal static readonly Op atan2 = new("atan2");
    internal static readonly Op arctan_ = new("arctan_");
    internal static readonly Op atan2_ = new("atan2_");
    internal static readonly Op arctan2 = new("arctan2");
    internal static readonly Op arctan2_ = new("arctan2_");
    internal static readonly Op sinh = new("sinh");
    internal static readonly Op sinh_ = new("sinh_");
    internal static readonly Op cosh = new("cosh");
    internal static readonly Op cosh_ = new("cosh_");
    internal static readonly Op tanh = new("tanh");
    internal static readonly Op tanh_ = new("tanh_");
    internal static readonly Op asinh = new("asinh");
    internal static readonly Op asinh_ = new("asinh_");
    internal static readonly Op arcsinh = new("arcsinh");
    internal static readonly Op arcsinh_ = new("arcsinh_");
    internal static readonly Op acosh = new("acosh");
    internal static readonly Op acosh_ = new("acosh_");
    internal static readonly Op arccosh = new("arccosh");
    internal static readonly Op arccosh_ = new("arccosh_");
    internal static readonly Op atanh = new("atanh");
    internal static readonly Op atanh_ = new("atanh_");
    internal static readonly Op arctanh = new("arctanh");
    internal static readonly Op arctanh_ = new("arctanh_");
    internal static readonly Op sinc = new("sinc");
    internal static readonly Op sinc_ = new("sinc_");
    internal static readonly Op deg2rad = new("deg2rad");
    internal static readonly Op deg2rad_ = new("deg2rad_");
    internal static readonly Op rad2deg = new("rad2deg");
    internal static readonly Op rad2deg_ = new("rad2deg_");
}
