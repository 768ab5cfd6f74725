namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>Whether equal, element by element.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => Aten.eq_Tensor.Call(left, right);

        /// <summary>Whether equal, element by element.</summary>
        public static Tensor operator ==(Tensor left, Scalar right) => Aten.eq_Scalar.Call(left, right);

        /// <summary>Whether equal, element by element.</summary>
        public static Tensor operator ==(Scalar left, Tensor right) => Aten.eq_Scalar.Call(right, left);

        /// <summary>Whether unequal, element by element.</summary>
        public static Tensor operator !=(Tensor left, Tensor right) => Aten.ne_Tensor.Call(left, right);

        /// <summary>Whether unequal, element by element.</summary>
        public static Tensor operator !=(Tensor left, Scalar right) => Aten.ne_Scalar.Call(left, right);

        /// <summary>Whether unequal, element by element.</summary>
        public static Tensor operator !=(Scalar left, Tensor right) => Aten.ne_Scalar.Call(right, left);

        /// <summary>Whether below, element by element.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => Aten.lt_Tensor.Call(left, right);

        /// <summary>Whether below, element by element.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => Aten.lt_Scalar.Call(left, right);

        /// <summary>Whether below, element by element.</summary>
        public static Tensor operator <(Scalar left, Tensor right) => Aten.gt_Scalar.Call(right, left);

        /// <summary>Whether below or equal, element by element.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => Aten.le_Tensor.Call(left, right);

        /// <summary>Whether below or equal, element by element.</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => Aten.le_Scalar.Call(left, right);

        /// <summary>Whether below or equal, element by element.</summary>
        public static Tensor operator <=(Scalar left, Tensor right) => Aten.ge_Scalar.Call(right, left);

        /// <summary>Whether above, element by element.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => Aten.gt_Tensor.Call(left, right);

        /// <summary>Whether above, element by element.</summary>
        public static Tensor operator >(Tensor left, Scalar right) => Aten.gt_Scalar.Call(left, right);

        /// <summary>Whether above, element by element.</summary>
        public static Tensor operator >(Scalar left, Tensor right) => Aten.lt_Scalar.Call(right, left);

        /// <summary>Whether above or equal, element by element.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => Aten.ge_Tensor.Call(left, right);

        /// <summary>Whether above or equal, element by element.</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => Aten.ge_Scalar.Call(left, right);

        /// <summary>Whether above or equal, element by element.</summary>
        public static Tensor operator >=(Scalar left, Tensor right) => Aten.le_Scalar.Call(right, left);

        /// <summary>The bits set in both (of truth values: and).</summary>
        public static Tensor operator &(Tensor left, Tensor right) => Aten.bitwise_and_Tensor.Call(left, right);

        /// <summary>The bits set in either (of truth values: or).</summary>
        public static Tensor operator |(Tensor left, Tensor right) => Aten.bitwise_or_Tensor.Call(left, right);

        /// <summary>The bits set in exactly one (of truth values: either, not both).</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => Aten.bitwise_xor_Tensor.Call(left, right);

        /// <summary>The bits turned (of truth values: not).</summary>
        public static Tensor operator ~(Tensor left) => Aten.bitwise_not.Call(left);

        /// <summary>Whether shapes and all elements are equal.</summary>
        public bool Equals(Tensor target) => Aten.equal.CallBool(this, target);

        /// <summary>Whether the other is a tensor of equal shape and elements.</summary>
        public override bool Equals(object? obj) => obj is Tensor t && (ReferenceEquals(this, t) || Equals(t));

        /// <summary>A hash of the object, not of the elements.</summary>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op equal = new("equal");
}
