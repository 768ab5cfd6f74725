namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>The inverse of a matrix from its Cholesky factor.</summary>
        public Tensor cholesky_inverse(bool upper = false) => Aten.cholesky_inverse.Call(this, upper);

        /// <summary>Solves with a matrix given by its Cholesky factor.</summary>
        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Aten.cholesky_solve.Call(this, input2, upper);

        /// <summary>The determinant of square matrices.</summary>
        public Tensor det() => Aten.det.Call(this);

        /// <summary>The logarithm of the determinant; NaN if it is negative.</summary>
        public Tensor logdet() => Aten.logdet.Call(this);

        /// <summary>The inverse of square matrices.</summary>
        public Tensor inverse() => Aten.inverse.Call(this);

        /// <summary>The pseudo-inverse of matrices.</summary>
        public Tensor pinverse(double rcond = 1E-15, bool hermitian = false) => Aten.linalg_pinv.Call(this, rcond, hermitian);
    }

    /// <summary>The inverse of a matrix from its Cholesky factor.</summary>
    public static Tensor cholesky_inverse(Tensor input, bool upper = false) => input.cholesky_inverse(upper);

    /// <summary>Solves with a matrix given by its Cholesky factor.</summary>
    public static Tensor cholesky_solve(Tensor input, Tensor input2, bool upper = false) => input.cholesky_solve(input2, upper);

    /// <summary>The determinant of square matrices.</summary>
    public static Tensor det(Tensor input) => input.det();

    /// <summary>The logarithm of the determinant; NaN if it is negative.</summary>
    public static Tensor logdet(Tensor input) => input.logdet();

    /// <summary>The sign and the logarithm of the absolute value of the determinant.</summary>
    public static (Tensor res, Tensor logabsdet) slogdet(Tensor A) => Aten.slogdet.CallPair(A);

    /// <summary>The inverse of square matrices.</summary>
    public static Tensor inverse(Tensor input) => input.inverse();

    /// <summary>The pseudo-inverse of matrices.</summary>
    public static Tensor pinverse(Tensor input, double rcond = 1E-15, bool hermitian = false) => input.pinverse(rcond, hermitian);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op cholesky_inverse = new("cholesky_inverse");
    internal static readonly Op cholesky_solve = new("cholesky_solve");
    internal static readonly Op det = new("det");
    internal static readonly Op logdet = new("logdet");
    internal static readonly Op slogdet = new("slogdet");
    internal static readonly Op inverse = new("inverse");
    internal static readonly Op linalg_pinv = new("linalg_pinv");
}
