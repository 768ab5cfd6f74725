namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        internal static Arg Rounding(RoundingMode mode) => mode switch {
            RoundingMode.trunc => "trunc",
            RoundingMode.floor => "floor",
            RoundingMode.None => Arg.None,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "expected None, trunc or floor"),
        };

        /// <summary>The sum, element by element (the right side times alpha, if given).</summary>
        public Tensor add(Scalar scalar) => Aten.add_Scalar.Call(this, scalar);

        /// <summary>The sum, element by element (the right side times alpha, if given).</summary>
        public Tensor add(Tensor target) => Aten.add_Tensor.Call(this, target);

        /// <summary>The sum, element by element (the right side times alpha, if given).</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.add_Scalar.Call(this, scalar, alpha);

        /// <summary>The sum, element by element (the right side times alpha, if given).</summary>
        public Tensor add(Tensor target, Scalar alpha) => Aten.add_Tensor.Call(this, target, alpha);

        /// <summary>The sum, element by element (the right side times alpha, if given), in place.</summary>
        public Tensor add_(Scalar scalar) => Aten.add__Scalar.InPlace(this, scalar);

        /// <summary>The sum, element by element (the right side times alpha, if given), in place.</summary>
        public Tensor add_(Tensor target) => Aten.add__Tensor.InPlace(this, target);

        /// <summary>The sum, element by element (the right side times alpha, if given), in place.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.add__Scalar.InPlace(this, scalar, alpha);

        /// <summary>The sum, element by element (the right side times alpha, if given), in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Aten.add__Tensor.InPlace(this, target, alpha);

        /// <summary>The difference, element by element.</summary>
        public Tensor sub(Scalar target) => Aten.sub_Scalar.Call(this, target);

        /// <summary>The difference, element by element.</summary>
        public Tensor sub(Tensor target) => Aten.sub_Tensor.Call(this, target);

        /// <summary>The difference, element by element, in place.</summary>
        public Tensor sub_(Scalar target) => Aten.sub__Scalar.InPlace(this, target);

        /// <summary>The difference, element by element, in place.</summary>
        public Tensor sub_(Tensor target) => Aten.sub__Tensor.InPlace(this, target);

        /// <summary>Same as sub.</summary>
        public Tensor subtract(Scalar target) => Aten.sub_Scalar.Call(this, target);

        /// <summary>Same as sub.</summary>
        public Tensor subtract(Tensor target) => Aten.sub_Tensor.Call(this, target);

        /// <summary>Same as sub, in place.</summary>
        public Tensor subtract_(Scalar target) => Aten.sub__Scalar.InPlace(this, target);

        /// <summary>Same as sub, in place.</summary>
        public Tensor subtract_(Tensor target) => Aten.sub__Tensor.InPlace(this, target);

        /// <summary>The product, element by element.</summary>
        public Tensor mul(Scalar target) => Aten.mul_Scalar.Call(this, target);

        /// <summary>The product, element by element.</summary>
        public Tensor mul(Tensor target) => Aten.mul_Tensor.Call(this, target);

        /// <summary>The product, element by element, in place.</summary>
        public Tensor mul_(Scalar target) => Aten.mul__Scalar.InPlace(this, target);

        /// <summary>The product, element by element, in place.</summary>
        public Tensor mul_(Tensor target) => Aten.mul__Tensor.InPlace(this, target);

        /// <summary>Same as mul.</summary>
        public Tensor multiply(Scalar target) => Aten.mul_Scalar.Call(this, target);

        /// <summary>Same as mul.</summary>
        public Tensor multiply(Tensor target) => Aten.mul_Tensor.Call(this, target);

        /// <summary>The quotient, element by element, rounded as asked.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div_Scalar.Call(this, target) : Aten.div_Scalar_mode.Call(this, target, Rounding(rounding_mode));

        /// <summary>The quotient, element by element, rounded as asked.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div_Tensor.Call(this, target) : Aten.div_Tensor_mode.Call(this, target, Rounding(rounding_mode));

        /// <summary>The quotient, element by element, rounded as asked, in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div__Scalar.InPlace(this, target) : Aten.div__Scalar_mode.InPlace(this, target, Rounding(rounding_mode));

        /// <summary>The quotient, element by element, rounded as asked, in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div__Tensor.InPlace(this, target) : Aten.div__Tensor_mode.InPlace(this, target, Rounding(rounding_mode));

        /// <summary>Same as div.</summary>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div_Scalar.Call(this, target) : Aten.div_Scalar_mode.Call(this, target, Rounding(rounding_mode));

        /// <summary>Same as div.</summary>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div_Tensor.Call(this, target) : Aten.div_Tensor_mode.Call(this, target, Rounding(rounding_mode));

        /// <summary>Same as div, in place.</summary>
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div__Scalar.InPlace(this, target) : Aten.div__Scalar_mode.InPlace(this, target, Rounding(rounding_mode));

        /// <summary>Same as div, in place.</summary>
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Aten.div__Tensor.InPlace(this, target) : Aten.div__Tensor_mode.InPlace(this, target, Rounding(rounding_mode));

        /// <summary>The quotient, element by element, always in floating point.</summary>
        public Tensor true_divide(Scalar other) => Aten.div_Scalar.Call(this, other);

        /// <summary>The quotient, element by element, always in floating point.</summary>
        public Tensor true_divide(Tensor other) => Aten.div_Tensor.Call(this, other);

        /// <summary>The quotient, element by element, always in floating point, in place.</summary>
        public Tensor true_divide_(Scalar other) => Aten.div__Scalar.InPlace(this, other);

        /// <summary>The quotient, element by element, always in floating point, in place.</summary>
        public Tensor true_divide_(Tensor other) => Aten.div__Tensor.InPlace(this, other);

        /// <summary>The quotient, element by element, rounded down.</summary>
        public Tensor floor_divide(Scalar other) => Aten.floor_divide_Scalar.Call(this, other);

        /// <summary>The quotient, element by element, rounded down.</summary>
        public Tensor floor_divide(Tensor other) => Aten.floor_divide.Call(this, other);

        /// <summary>The quotient, element by element, rounded down, in place.</summary>
        public Tensor floor_divide_(Scalar other) => Aten.floor_divide__Scalar.InPlace(this, other);

        /// <summary>The quotient, element by element, rounded down, in place.</summary>
        public Tensor floor_divide_(Tensor other) => Aten.floor_divide__Tensor.InPlace(this, other);

        /// <summary>The remainder of division, element by element, with the sign of the divisor.</summary>
        public Tensor remainder(Scalar scalar) => Aten.remainder_Scalar.Call(this, scalar);

        /// <summary>The remainder of division, element by element, with the sign of the divisor.</summary>
        public Tensor remainder(Tensor target) => Aten.remainder_Tensor.Call(this, target);

        /// <summary>The remainder of division, element by element, with the sign of the divisor, in place.</summary>
        public Tensor remainder_(Scalar scalar) => Aten.remainder__Scalar.InPlace(this, scalar);

        /// <summary>The remainder of division, element by element, with the sign of the divisor, in place.</summary>
        public Tensor remainder_(Tensor target) => Aten.remainder__Tensor.InPlace(this, target);

        /// <summary>The remainder of division, element by element, with the sign of the dividend.</summary>
        public Tensor fmod(Scalar scalar) => Aten.fmod_Scalar.Call(this, scalar);

        /// <summary>The remainder of division, element by element, with the sign of the dividend.</summary>
        public Tensor fmod(Tensor target) => Aten.fmod_Tensor.Call(this, target);

        /// <summary>The remainder of division, element by element, with the sign of the dividend, in place.</summary>
        public Tensor fmod_(Scalar scalar) => Aten.fmod__Scalar.InPlace(this, scalar);

        /// <summary>The remainder of division, element by element, with the sign of the dividend, in place.</summary>
        public Tensor fmod_(Tensor target) => Aten.fmod__Tensor.InPlace(this, target);

        /// <summary>The negative.</summary>
        public Tensor neg() => Aten.neg.Call(this);

        /// <summary>The negative, in place.</summary>
        public Tensor neg_() => Aten.neg_.InPlace(this);

        /// <summary>The negative.</summary>
        public Tensor negative() => Aten.negative.Call(this);

        /// <summary>The tensor itself.</summary>
        public Tensor positive() => Aten.positive.Call(this);

        /// <summary>One over each element.</summary>
        public Tensor reciprocal() => Aten.reciprocal.Call(this);

        /// <summary>One over each element, in place.</summary>
        public Tensor reciprocal_() => Aten.reciprocal_.InPlace(this);

        /// <summary>The point between this (weight 0) and end (weight 1).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Aten.lerp_Tensor.Call(this, end, weight);

        /// <summary>The point between this (weight 0) and end (weight 1), in place.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Aten.lerp__Tensor.InPlace(this, end, weight);

        /// <summary>This plus value times tensor1 times tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.Call(this, tensor1, tensor2, value);

        /// <summary>This plus value times tensor1 times tensor2, in place.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul_.InPlace(this, tensor1, tensor2, value);

        /// <summary>This plus value times tensor1 over tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.addcdiv.Call(this, tensor1, tensor2);

        /// <summary>This plus value times tensor1 over tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv.Call(this, tensor1, tensor2, value);

        /// <summary>This plus value times tensor1 over tensor2, in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Aten.addcdiv_.InPlace(this, tensor1, tensor2);

        /// <summary>This plus value times tensor1 over tensor2, in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv_.InPlace(this, tensor1, tensor2, value);

        /// <summary>The greatest common divisor of integers.</summary>
        public Tensor gcd(Tensor other) => Aten.gcd.Call(this, other);

        /// <summary>The greatest common divisor of integers, in place.</summary>
        public Tensor gcd_(Tensor other) => Aten.gcd_.InPlace(this, other);

        /// <summary>The least common multiple of integers.</summary>
        public Tensor lcm(Tensor other) => Aten.lcm.Call(this, other);

        /// <summary>The least common multiple of integers, in place.</summary>
        public Tensor lcm_(Tensor other) => Aten.lcm_.InPlace(this, other);
    }

    /// <summary>The sum, element by element (the right side times alpha, if given).</summary>
    public static Tensor add(Tensor left, Scalar right) => left.add(right);

    /// <summary>The sum, element by element (the right side times alpha, if given).</summary>
    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    /// <summary>The sum, element by element (the right side times alpha, if given).</summary>
    public static Tensor add(Tensor left, Scalar right, Scalar alpha) => left.add(right, alpha);

    /// <summary>The sum, element by element (the right side times alpha, if given).</summary>
    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => left.add(right, alpha);

    /// <summary>The sum, element by element (the right side times alpha, if given), in place.</summary>
    public static Tensor add_(Tensor left, Scalar right) => left.add_(right);

    /// <summary>The sum, element by element (the right side times alpha, if given), in place.</summary>
    public static Tensor add_(Tensor left, Tensor right) => left.add_(right);

    /// <summary>The sum, element by element (the right side times alpha, if given), in place.</summary>
    public static Tensor add_(Tensor left, Scalar right, Scalar alpha) => left.add_(right, alpha);

    /// <summary>The sum, element by element (the right side times alpha, if given), in place.</summary>
    public static Tensor add_(Tensor left, Tensor right, Scalar alpha) => left.add_(right, alpha);

    /// <summary>The difference, element by element.</summary>
    public static Tensor sub(Tensor left, Scalar right) => left.sub(right);

    /// <summary>The difference, element by element.</summary>
    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);

    /// <summary>The difference, element by element, in place.</summary>
    public static Tensor sub_(Tensor left, Scalar right) => left.sub_(right);

    /// <summary>The difference, element by element, in place.</summary>
    public static Tensor sub_(Tensor left, Tensor right) => left.sub_(right);

    /// <summary>Same as sub.</summary>
    public static Tensor subtract(Tensor left, Scalar right) => left.subtract(right);

    /// <summary>Same as sub.</summary>
    public static Tensor subtract(Tensor left, Tensor right) => left.subtract(right);

    /// <summary>Same as sub, in place.</summary>
    public static Tensor subtract_(Tensor left, Scalar right) => left.subtract_(right);

    /// <summary>Same as sub, in place.</summary>
    public static Tensor subtract_(Tensor left, Tensor right) => left.subtract_(right);

    /// <summary>The product, element by element.</summary>
    public static Tensor mul(Tensor left, Scalar right) => left.mul(right);

    /// <summary>The product, element by element.</summary>
    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    /// <summary>The product, element by element, in place.</summary>
    public static Tensor mul_(Tensor left, Scalar right) => left.mul_(right);

    /// <summary>The product, element by element, in place.</summary>
    public static Tensor mul_(Tensor left, Tensor right) => left.mul_(right);

    /// <summary>Same as mul.</summary>
    public static Tensor multiply(Tensor left, Scalar right) => left.multiply(right);

    /// <summary>Same as mul.</summary>
    public static Tensor multiply(Tensor left, Tensor right) => left.multiply(right);

    /// <summary>Same as mul, in place.</summary>
    public static Tensor multiply_(Tensor left, Scalar right) => left.mul_(right);

    /// <summary>Same as mul, in place.</summary>
    public static Tensor multiply_(Tensor left, Tensor right) => left.mul_(right);

    /// <summary>The quotient, element by element, rounded as asked.</summary>
    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    /// <summary>The quotient, element by element, rounded as asked.</summary>
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    /// <summary>The quotient, element by element, rounded as asked, in place.</summary>
    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div_(right, rounding_mode);

    /// <summary>The quotient, element by element, rounded as asked, in place.</summary>
    public static Tensor div_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div_(right, rounding_mode);

    /// <summary>Same as div.</summary>
    public static Tensor divide(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide(right, rounding_mode);

    /// <summary>Same as div.</summary>
    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide(right, rounding_mode);

    /// <summary>Same as div, in place.</summary>
    public static Tensor divide_(Tensor left, Scalar right) => left.div_(right);

    /// <summary>Same as div, in place.</summary>
    public static Tensor divide_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide_(right, rounding_mode);

    /// <summary>The quotient, element by element, always in floating point.</summary>
    public static Tensor true_divide(Tensor dividend, Tensor divisor) => dividend.true_divide(divisor);

    /// <summary>The quotient, element by element, always in floating point, in place.</summary>
    public static Tensor true_divide_(Tensor dividend, Tensor divisor) => dividend.true_divide_(divisor);

    /// <summary>The quotient, element by element, rounded down.</summary>
    public static Tensor floor_divide(Tensor input, Tensor other) => input.floor_divide(other);

    /// <summary>The quotient, element by element, rounded down, in place.</summary>
    public static Tensor floor_divide_(Tensor input, Tensor other) => input.floor_divide_(other);

    /// <summary>The remainder of division, element by element, with the sign of the divisor.</summary>
    public static Tensor remainder(Tensor left, Scalar right) => left.remainder(right);

    /// <summary>The remainder of division, element by element, with the sign of the divisor.</summary>
    public static Tensor remainder(Tensor left, Tensor right) => left.remainder(right);

    /// <summary>The remainder of division, element by element, with the sign of the divisor, in place.</summary>
    public static Tensor remainder_(Tensor left, Scalar right) => left.remainder_(right);

    /// <summary>The remainder of division, element by element, with the sign of the divisor, in place.</summary>
    public static Tensor remainder_(Tensor left, Tensor right) => left.remainder_(right);

    /// <summary>The remainder of division, element by element, with the sign of the dividend.</summary>
    public static Tensor fmod(Tensor left, Scalar right) => left.fmod(right);

    /// <summary>The remainder of division, element by element, with the sign of the dividend.</summary>
    public static Tensor fmod(Tensor left, Tensor right) => left.fmod(right);

    /// <summary>The remainder of division, element by element, with the sign of the dividend, in place.</summary>
    public static Tensor fmod_(Tensor left, Scalar right) => left.fmod_(right);

    /// <summary>The remainder of division, element by element, with the sign of the dividend, in place.</summary>
    public static Tensor fmod_(Tensor left, Tensor right) => left.fmod_(right);

    /// <summary>The negative.</summary>
    public static Tensor neg(Tensor input) => input.neg();

    /// <summary>The negative, in place.</summary>
    public static Tensor neg_(Tensor input) => input.neg_();

    /// <summary>The negative.</summary>
    public static Tensor negative(Tensor input) => input.negative();

    /// <summary>The negative, in place.</summary>
    public static Tensor negative_(Tensor input) => input.neg_();

    /// <summary>The tensor itself.</summary>
    public static Tensor positive(Tensor input) => input.positive();

    /// <summary>One over each element.</summary>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    /// <summary>One over each element, in place.</summary>
    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    /// <summary>The point between this (weight 0) and end (weight 1).</summary>
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);

    /// <summary>This plus value times tensor1 times tensor2.</summary>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);

    /// <summary>This plus value times tensor1 times tensor2, in place.</summary>
    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul_(tensor1, tensor2, value);

    /// <summary>This plus value times tensor1 over tensor2.</summary>
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv(tensor1, tensor2, value);

    /// <summary>This plus value times tensor1 over tensor2, in place.</summary>
    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv_(tensor1, tensor2, value);

    /// <summary>The greatest common divisor of integers.</summary>
    public static Tensor gcd(Tensor left, Tensor right) => left.gcd(right);

    /// <summary>The greatest common divisor of integers, in place.</summary>
    public static Tensor gcd_(Tensor left, Tensor right) => left.gcd_(right);

    /// <summary>The least common multiple of integers.</summary>
    public static Tensor lcm(Tensor input, Tensor other) => input.lcm(other);

    /// <summary>The least common multiple of integers, in place.</summary>
    public static Tensor lcm_(Tensor input, Tensor other) => input.lcm_(other);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op add_Scalar = new("add", "Scalar");
    internal static readonly Op add_Tensor = new("add", "Tensor");
    internal static readonly Op add__Scalar = new("add_", "Scalar");
    internal static readonly Op add__Tensor = new("add_", "Tensor");
    internal static readonly Op sub_Scalar = new("sub", "Scalar");
    internal static readonly Op sub_Tensor = new("sub", "Tensor");
    internal static readonly Op sub__Scalar = new("sub_", "Scalar");
    internal static readonly Op sub__Tensor = new("sub_", "Tensor");
    internal static readonly Op mul_Scalar = new("mul", "Scalar");
    internal static readonly Op mul_Tensor = new("mul", "Tensor");
    internal static readonly Op mul__Scalar = new("mul_", "Scalar");
    internal static readonly Op mul__Tensor = new("mul_", "Tensor");
    internal static readonly Op div_Scalar = new("div", "Scalar");
    internal static readonly Op div_Scalar_mode = new("div", "Scalar_mode");
    internal static readonly Op div_Tensor = new("div", "Tensor");
    internal static readonly Op div_Tensor_mode = new("div", "Tensor_mode");
    internal static readonly Op div__Scalar = new("div_", "Scalar");
    internal static readonly Op div__Scalar_mode = new("div_", "Scalar_mode");
    internal static readonly Op div__Tensor = new("div_", "Tensor");
    internal static readonly Op div__Tensor_mode = new("div_", "Tensor_mode");
    internal static readonly Op floor_divide_Scalar = new("floor_divide", "Scalar");
    internal static readonly Op floor_divide = new("floor_divide");
    internal static readonly Op floor_divide__Scalar = new("floor_divide_", "Scalar");
    internal static readonly Op floor_divide__Tensor = new("floor_divide_", "Tensor");
    internal static readonly Op remainder_Scalar = new("remainder", "Scalar");
    internal static readonly Op remainder_Tensor = new("remainder", "Tensor");
    internal static readonly Op remainder__Scalar = new("remainder_", "Scalar");
    internal static readonly Op remainder__Tensor = new("remainder_", "Tensor");
    internal static readonly Op fmod_Scalar = new("fmod", "Scalar");
    internal static readonly Op fmod_Tensor = new("fmod", "Tensor");
    internal static readonly Op fmod__Scalar = new("fmod_", "Scalar");
    internal static readonly Op fmod__Tensor = new("fmod_", "Tensor");
    internal static readonly Op neg = new("neg");
    internal static readonly Op neg_ = new("neg_");
    internal static readonly Op negative = new("negative");
    internal static readonly Op positive = new("positive");
    internal static readonly Op reciprocal = new("reciprocal");
    internal static readonly Op reciprocal_ = new("reciprocal_");
    internal static readonly Op lerp_Tensor = new("lerp", "Tensor");
    internal static readonly Op lerp__Tensor = new("lerp_", "Tensor");
    internal static readonly Op addcmul = new("addcmul");
    internal static readonly Op addcmul_ = new("addcmul_");
    internal static readonly Op addcdiv = new("addcdiv");
    internal static readonly Op addcdiv_ = new("addcdiv_");
    internal static readonly Op gcd = new("gcd");
    internal static readonly Op gcd_ = new("gcd_");
    internal static readonly Op lcm = new("lcm");
    internal static readonly Op lcm_ = new("lcm_");
}
