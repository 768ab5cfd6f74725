namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>Whether equal, element by element.</summary>
        public Tensor eq(Scalar target) => Aten.eq_Scalar.Call(this, target);

        /// <summary>Whether equal, element by element.</summary>
        public Tensor eq(Tensor target) => Aten.eq_Tensor.Call(this, target);

        /// <summary>Whether equal, element by element, in place.</summary>
        public Tensor eq_(Scalar target) => Aten.eq__Scalar.InPlace(this, target);

        /// <summary>Whether equal, element by element, in place.</summary>
        public Tensor eq_(Tensor target) => Aten.eq__Tensor.InPlace(this, target);

        /// <summary>Whether unequal, element by element.</summary>
        public Tensor ne(Scalar target) => Aten.ne_Scalar.Call(this, target);

        /// <summary>Whether unequal, element by element.</summary>
        public Tensor ne(Tensor target) => Aten.ne_Tensor.Call(this, target);

        /// <summary>Whether unequal, element by element, in place.</summary>
        public Tensor ne_(Scalar target) => Aten.ne__Scalar.InPlace(this, target);

        /// <summary>Whether unequal, element by element, in place.</summary>
        public Tensor ne_(Tensor target) => Aten.ne__Tensor.InPlace(this, target);

        /// <summary>Whether unequal, element by element.</summary>
        public Tensor not_equal(Tensor target) => Aten.not_equal_Tensor.Call(this, target);

        /// <summary>Whether unequal, element by element, in place.</summary>
        public Tensor not_equal_(Tensor target) => Aten.not_equal__Tensor.InPlace(this, target);

        /// <summary>Whether below, element by element.</summary>
        public Tensor lt(Scalar target) => Aten.lt_Scalar.Call(this, target);

        /// <summary>Whether below, element by element.</summary>
        public Tensor lt(Tensor target) => Aten.lt_Tensor.Call(this, target);

        /// <summary>Whether below, element by element, in place.</summary>
        public Tensor lt_(Scalar target) => Aten.lt__Scalar.InPlace(this, target);

        /// <summary>Whether below, element by element, in place.</summary>
        public Tensor lt_(Tensor target) => Aten.lt__Tensor.InPlace(this, target);

        /// <summary>Whether below, element by element.</summary>
        public Tensor less(Tensor target) => Aten.less_Tensor.Call(this, target);

        /// <summary>Whether below or equal, element by element.</summary>
        public Tensor le(Scalar target) => Aten.le_Scalar.Call(this, target);

        /// <summary>Whether below or equal, element by element.</summary>
        public Tensor le(Tensor target) => Aten.le_Tensor.Call(this, target);

        /// <summary>Whether below or equal, element by element, in place.</summary>
        public Tensor le_(Scalar target) => Aten.le__Scalar.InPlace(this, target);

        /// <summary>Whether below or equal, element by element, in place.</summary>
        public Tensor le_(Tensor target) => Aten.le__Tensor.InPlace(this, target);

        /// <summary>Whether below or equal, element by element.</summary>
        public Tensor less_equal(Tensor target) => Aten.less_equal_Tensor.Call(this, target);

        /// <summary>Whether below or equal, element by element, in place.</summary>
        public Tensor less_equal_(Tensor target) => Aten.less_equal__Tensor.InPlace(this, target);

        /// <summary>Whether above, element by element.</summary>
        public Tensor gt(Scalar target) => Aten.gt_Scalar.Call(this, target);

        /// <summary>Whether above, element by element.</summary>
        public Tensor gt(Tensor target) => Aten.gt_Tensor.Call(this, target);

        /// <summary>Whether above, element by element, in place.</summary>
        public Tensor gt_(Scalar target) => Aten.gt__Scalar.InPlace(this, target);

        /// <summary>Whether above, element by element, in place.</summary>
        public Tensor gt_(Tensor target) => Aten.gt__Tensor.InPlace(this, target);

        /// <summary>Whether above, element by element.</summary>
        public Tensor greater(Tensor target) => Aten.greater_Tensor.Call(this, target);

        /// <summary>Whether above or equal, element by element.</summary>
        public Tensor ge(Scalar target) => Aten.ge_Scalar.Call(this, target);

        /// <summary>Whether above or equal, element by element.</summary>
        public Tensor ge(Tensor target) => Aten.ge_Tensor.Call(this, target);

        /// <summary>Whether above or equal, element by element, in place.</summary>
        public Tensor ge_(Scalar target) => Aten.ge__Scalar.InPlace(this, target);

        /// <summary>Whether above or equal, element by element, in place.</summary>
        public Tensor ge_(Tensor target) => Aten.ge__Tensor.InPlace(this, target);

        /// <summary>Whether above or equal, element by element.</summary>
        public Tensor greater_equal(Tensor target) => Aten.greater_equal_Tensor.Call(this, target);

        /// <summary>Whether equal, element by element (the same as eq, as in TorchSharp).</summary>
        public Tensor equal(Tensor target) => Aten.eq_Tensor.Call(this, target);
    }

    /// <summary>Whether equal, element by element.</summary>
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    /// <summary>Whether unequal, element by element.</summary>
    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    /// <summary>Whether unequal, element by element.</summary>
    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.not_equal(target);

    /// <summary>Whether below, element by element.</summary>
    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    /// <summary>Whether below, element by element.</summary>
    public static Tensor less(Tensor tensor, Tensor target) => tensor.less(target);

    /// <summary>Whether below or equal, element by element.</summary>
    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    /// <summary>Whether below or equal, element by element.</summary>
    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.less_equal(target);

    /// <summary>Whether above, element by element.</summary>
    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    /// <summary>Whether above, element by element.</summary>
    public static Tensor greater(Tensor tensor, Tensor target) => tensor.greater(target);

    /// <summary>Whether above or equal, element by element.</summary>
    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    /// <summary>Whether above or equal, element by element.</summary>
    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.greater_equal(target);

    /// <summary>Whether equal, element by element (the same as eq, as in TorchSharp).</summary>
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.equal(target);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op eq_Scalar = new("eq", "Scalar");
    internal static readonly Op eq_Tensor = new("eq", "Tensor");
    internal static readonly Op eq__Scalar = new("eq_", "Scalar");
    internal static readonly Op eq__Tensor = new("eq_", "Tensor");
    internal static readonly Op ne_Scalar = new("ne", "Scalar");
    internal static readonly Op ne_Tensor = new("ne", "Tensor");
    internal static readonly Op ne__Scalar = new("ne_", "Scalar");
    internal static readonly Op ne__Tensor = new("ne_", "Tensor");
    internal static readonly Op not_equal_Tensor = new("not_equal", "Tensor");
    internal static readonly Op not_equal__Tensor = new("not_equal_", "Tensor");
    internal static readonly Op lt_Scalar = new("lt", "Scalar");
    internal static readonly Op lt_Tensor = new("lt", "Tensor");
    internal static readonly Op lt__Scalar = new("lt_", "Scalar");
    internal static readonly Op lt__Tensor = new("lt_", "Tensor");
    internal static readonly Op less_Tensor = new("less", "Tensor");
    internal static readonly Op le_Scalar = new("le", "Scalar");
    internal static readonly Op le_Tensor = new("le", "Tensor");
    internal static readonly Op le__Scalar = new("le_", "Scalar");
    internal static readonly Op le__Tensor = new("le_", "Tensor");
    internal static readonly Op less_equal_Tensor = new("less_equal", "Tensor");
    internal static readonly Op less_equal__Tensor = new("less_equal_", "Tensor");
    internal static readonly Op gt_Scalar = new("gt", "Scalar");
    internal static readonly Op gt_Tensor = new("gt", "Tensor");
    internal static readonly Op gt__Scalar = new("gt_", "Scalar");
    internal static readonly Op gt__Tensor = new("gt_", "Tensor");
    internal static readonly Op greater_Tensor = new("greater", "Tensor");
    internal static readonly Op ge_Scalar = new("ge", "Scalar");
    internal static readonly Op ge_Tensor = new("ge", "Tensor");
    internal static readonly Op ge__Scalar = new("ge_", "Scalar");
    internal static readonly Op ge__Tensor = new("ge_", "Tensor");
    internal static readonly Op greater_equal_Tensor = new("greater_equal", "Tensor");
}
