namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>Whether both are nonzero.</summary>
        public Tensor logical_and(Tensor other) => Aten.logical_and.Call(this, other);

        /// <summary>Whether both are nonzero, in place.</summary>
        public Tensor logical_and_(Tensor other) => Aten.logical_and_.InPlace(this, other);

        /// <summary>Whether either is nonzero.</summary>
        public Tensor logical_or(Tensor other) => Aten.logical_or.Call(this, other);

        /// <summary>Whether either is nonzero, in place.</summary>
        public Tensor logical_or_(Tensor other) => Aten.logical_or_.InPlace(this, other);

        /// <summary>Whether exactly one is nonzero.</summary>
        public Tensor logical_xor(Tensor other) => Aten.logical_xor.Call(this, other);

        /// <summary>Whether exactly one is nonzero, in place.</summary>
        public Tensor logical_xor_(Tensor other) => Aten.logical_xor_.InPlace(this, other);

        /// <summary>Whether it is zero.</summary>
        public Tensor logical_not() => Aten.logical_not.Call(this);

        /// <summary>Whether it is zero, in place.</summary>
        public Tensor logical_not_() => Aten.logical_not_.InPlace(this);

        /// <summary>The bits set in both.</summary>
        public Tensor bitwise_and(Tensor other) => Aten.bitwise_and_Tensor.Call(this, other);

        /// <summary>The bits set in both, in place.</summary>
        public Tensor bitwise_and_(Tensor other) => Aten.bitwise_and__Tensor.InPlace(this, other);

        /// <summary>The bits set in either.</summary>
        public Tensor bitwise_or(Tensor other) => Aten.bitwise_or_Tensor.Call(this, other);

        /// <summary>The bits set in either, in place.</summary>
        public Tensor bitwise_or_(Tensor other) => Aten.bitwise_or__Tensor.InPlace(this, other);

        /// <summary>The bits set in exactly one.</summary>
        public Tensor bitwise_xor(Tensor other) => Aten.bitwise_xor_Tensor.Call(this, other);

        /// <summary>The bits set in exactly one, in place.</summary>
        public Tensor bitwise_xor_(Tensor other) => Aten.bitwise_xor__Tensor.InPlace(this, other);

        /// <summary>The bits turned.</summary>
        public Tensor bitwise_not() => Aten.bitwise_not.Call(this);

        /// <summary>The bits turned, in place.</summary>
        public Tensor bitwise_not_() => Aten.bitwise_not_.InPlace(this);

        /// <summary>The bits shifted left.</summary>
        public Tensor bitwise_left_shift(Tensor other) => Aten.bitwise_left_shift_Tensor.Call(this, other);

        /// <summary>The bits shifted left, in place.</summary>
        public Tensor bitwise_left_shift_(Tensor other) => Aten.bitwise_left_shift__Tensor.InPlace(this, other);

        /// <summary>The bits shifted right.</summary>
        public Tensor bitwise_right_shift(Tensor other) => Aten.bitwise_right_shift_Tensor.Call(this, other);

        /// <summary>The bits shifted right, in place.</summary>
        public Tensor bitwise_right_shift_(Tensor other) => Aten.bitwise_right_shift__Tensor.InPlace(this, other);

        /// <summary>Whether it is NaN.</summary>
        public Tensor isnan() => Aten.isnan.Call(this);

        /// <summary>Whether it is neither NaN nor infinite.</summary>
        public Tensor isfinite() => Aten.isfinite.Call(this);

        /// <summary>Whether it is infinite.</summary>
        public Tensor isinf() => Aten.isinf.Call(this);

        /// <summary>Whether it is plus infinity.</summary>
        public Tensor isposinf() => Aten.isposinf.Call(this);

        /// <summary>Whether it is minus infinity.</summary>
        public Tensor isneginf() => Aten.isneginf.Call(this);

        /// <summary>Whether its imaginary part is zero.</summary>
        public Tensor isreal() => Aten.isreal.Call(this);

        /// <summary>Whether it is one of the test elements.</summary>
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Aten.isin_Tensor_Tensor.Call(this, test_elements, assumeUnique, invert);

        /// <summary>Whether two are equal within atol + rtol |other|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Aten.isclose.Call(this, other, rtol, atol, nanEqual);

        /// <summary>Whether all pairs are equal within atol + rtol |other|.</summary>
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Aten.allclose.CallBool(this, target, rtol, atol, equal_nan);

        /// <summary>Whether the single element is not zero.</summary>
        public bool is_nonzero() => Aten.is_nonzero.CallBool(this);
    }

    /// <summary>Whether both are nonzero.</summary>
    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);

    /// <summary>Whether both are nonzero, in place.</summary>
    public static Tensor logical_and_(Tensor left, Tensor right) => left.logical_and_(right);

    /// <summary>Whether either is nonzero.</summary>
    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);

    /// <summary>Whether either is nonzero, in place.</summary>
    public static Tensor logical_or_(Tensor left, Tensor right) => left.logical_or_(right);

    /// <summary>Whether exactly one is nonzero.</summary>
    public static Tensor logical_xor(Tensor left, Tensor right) => left.logical_xor(right);

    /// <summary>Whether exactly one is nonzero, in place.</summary>
    public static Tensor logical_xor_(Tensor left, Tensor right) => left.logical_xor_(right);

    /// <summary>Whether it is zero.</summary>
    public static Tensor logical_not(Tensor input) => input.logical_not();

    /// <summary>The bits set in both.</summary>
    public static Tensor bitwise_and(Tensor left, Tensor right) => left.bitwise_and(right);

    /// <summary>The bits set in both, in place.</summary>
    public static Tensor bitwise_and_(Tensor left, Tensor right) => left.bitwise_and_(right);

    /// <summary>The bits set in either.</summary>
    public static Tensor bitwise_or(Tensor left, Tensor right) => left.bitwise_or(right);

    /// <summary>The bits set in either, in place.</summary>
    public static Tensor bitwise_or_(Tensor left, Tensor right) => left.bitwise_or_(right);

    /// <summary>The bits set in exactly one.</summary>
    public static Tensor bitwise_xor(Tensor left, Tensor right) => left.bitwise_xor(right);

    /// <summary>The bits set in exactly one, in place.</summary>
    public static Tensor bitwise_xor_(Tensor left, Tensor right) => left.bitwise_xor_(right);

    /// <summary>The bits turned.</summary>
    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    /// <summary>The bits turned, in place.</summary>
    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    /// <summary>The bits shifted left.</summary>
    public static Tensor bitwise_left_shift(Tensor left, Tensor right) => left.bitwise_left_shift(right);

    /// <summary>The bits shifted left, in place.</summary>
    public static Tensor bitwise_left_shift_(Tensor left, Tensor right) => left.bitwise_left_shift_(right);

    /// <summary>The bits shifted right.</summary>
    public static Tensor bitwise_right_shift(Tensor left, Tensor right) => left.bitwise_right_shift(right);

    /// <summary>The bits shifted right, in place.</summary>
    public static Tensor bitwise_right_shift_(Tensor left, Tensor right) => left.bitwise_right_shift_(right);

    /// <summary>Whether it is NaN.</summary>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <summary>Whether it is neither NaN nor infinite.</summary>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    /// <summary>Whether it is infinite.</summary>
    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    /// <summary>Whether it is plus infinity.</summary>
    public static Tensor isposinf(Tensor tensor) => tensor.isposinf();

    /// <summary>Whether it is minus infinity.</summary>
    public static Tensor isneginf(Tensor tensor) => tensor.isneginf();

    /// <summary>Whether its imaginary part is zero.</summary>
    public static Tensor isreal(Tensor tensor) => tensor.isreal();

    /// <summary>Whether it is one of the test elements.</summary>
    public static Tensor isin(Tensor tensor, Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
        tensor.isin(test_elements, assumeUnique, invert);

    /// <summary>Whether two are equal within atol + rtol |other|.</summary>
    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
        tensor.isclose(other, rtol, atol, nanEqual);

    /// <summary>Whether all pairs are equal within atol + rtol |other|.</summary>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);

    /// <summary>Whether the single element is not zero.</summary>
    public static bool is_nonzero(Tensor input) => input.is_nonzero();
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op logical_and = new("logical_and");
    internal static readonly Op logical_and_ = new("logical_and_");
    internal static readonly Op logical_or = new("logical_or");
    internal static readonly Op logical_or_ = new("logical_or_");
    internal static readonly Op logical_xor = new("logical_xor");
    internal static readonly Op logical_xor_ = new("logical_xor_");
    internal static readonly Op logical_not = new("logical_not");
    internal static readonly Op logical_not_ = new("logical_not_");
    internal static readonly Op bitwise_and_Tensor = new("bitwise_and", "Tensor");
    internal static readonly Op bitwise_and__Tensor = new("bitwise_and_", "Tensor");
    internal static readonly Op bitwise_or_Tensor = new("bitwise_or", "Tensor");
    internal static readonly Op bitwise_or__Tensor = new("bitwise_or_", "Tensor");
    internal static readonly Op bitwise_xor_Tensor = new("bitwise_xor", "Tensor");
    internal static readonly Op bitwise_xor__Tensor = new("bitwise_xor_", "Tensor");
    internal static readonly Op bitwise_not = new("bitwise_not");
    internal static readonly Op bitwise_not_ = new("bitwise_not_");
    internal static readonly Op bitwise_left_shift_Tensor = new("bitwise_left_shift", "Tensor");
    internal static readonly Op bitwise_left_shift__Tensor = new("bitwise_left_shift_", "Tensor");
    internal static readonly Op bitwise_right_shift_Tensor = new("bitwise_right_shift", "Tensor");
    internal static readonly Op bitwise_right_shift__Tensor = new("bitwise_right_shift_", "Tensor");
    internal static readonly Op isnan = new("isnan");
    internal static readonly Op isfinite = new("isfinite");
    internal static readonly Op isinf = new("isinf");
    internal static readonly Op isposinf = new("isposinf");
    internal static readonly Op isneginf = new("isneginf");
    internal static readonly Op isreal = new("isreal");
    internal static readonly Op isin_Tensor_Tensor = new("isin", "Tensor_Tensor");
    internal static readonly Op isclose = new("isclose");
    internal static readonly Op allclose = new("allclose");
    internal static readonly Op is_nonzero = new("is_nonzero");
}
