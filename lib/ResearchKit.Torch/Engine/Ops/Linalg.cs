namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>Linear algebra of matrices, batched over leading dimensions.</summary>
    public static partial class linalg {
        /// <summary>Which parts of the QR decomposition are wanted.</summary>
        public enum QRMode {
            /// <summary>As many columns of Q as the smaller side.</summary>
            Reduced = 0,
            /// <summary>Square Q.</summary>
            Complete = 1,
            /// <summary>R alone; Q is empty.</summary>
            R = 2,
        }

        static string Uplo(char c) => c is 'L' or 'U' ? c.ToString()
            : throw new ArgumentOutOfRangeException(nameof(c), c, "UPLO is 'L' or 'U'");

        static (Tensor, Tensor, Tensor, Tensor) Four(Tensor[] r) => (r[0], r[1], r[2], r[3]);

        static Tensor Into(Tensor into, Op op, params ReadOnlySpan<Arg> args) {
            op.Run(args);
            return into;
        }

        /// <summary>The lower factor L of positive definite A = L L^H.</summary>
        public static Tensor cholesky(Tensor input) => Aten.linalg_cholesky.Call(input);

        /// <summary>The lower factor, and the order of the first leading minor that is not positive definite (0 if none).</summary>
        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) =>
            Aten.linalg_cholesky_ex.CallPair(input, false, check_errors);

        /// <summary>The determinant of square matrices.</summary>
        public static Tensor det(Tensor input) => Aten.linalg_det.Call(input);

        /// <summary>The sign and the logarithm of the absolute value of the determinant.</summary>
        public static (Tensor, Tensor) slogdet(Tensor input) => Aten.linalg_slogdet.CallPair(input);

        /// <summary>The inverse of square matrices.</summary>
        public static Tensor inv(Tensor input) => Aten.linalg_inv.Call(input);

        /// <summary>The inverse, and a nonzero number where there is none.</summary>
        public static (Tensor L, Tensor info) inv_ex(Tensor input, bool check_errors = false) =>
            Aten.linalg_inv_ex.CallPair(input, check_errors);

        /// <summary>The pseudo-inverse; singular values up to max(atol, rtol * the largest) count as 0.</summary>
        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Aten.linalg_pinv_atol_rtol_tensor.Call(input, atol, rtol, hermitian);

        /// <summary>The pseudo-inverse; singular values up to max(atol, rtol * the largest) count as 0.</summary>
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.linalg_pinv_atol_rtol_float.Call(input, atol, rtol, hermitian);

        /// <summary>X of A X = B (of X A = B, if not left).</summary>
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Aten.linalg_solve.Call(A, B, left);

        /// <summary>X of A X = B, and a nonzero number where A has no inverse.</summary>
        public static (Tensor result, Tensor info) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) =>
            Aten.linalg_solve_ex.CallPair(A, B, left, check_errors);

        /// <summary>X of A X = B (of X A = B, if not left) for triangular A.</summary>
        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) {
            var x = Aten.linalg_solve_triangular.Call(A, B, upper, left, unitriangular);
            if (@out is null) return x;
            using (x) return Aten.resize_.InPlace(@out, x.shape).copy_(x);
        }

        /// <summary>X of least |A X - B|, the residuals, the rank and the singular values.</summary>
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other) =>
            Four(Aten.linalg_lstsq.CallMany(input, other));

        /// <summary>X of least |A X - B|, the residuals, the rank and the singular values.</summary>
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other,
            double rcond) =>
            Four(Aten.linalg_lstsq.CallMany(input, other, rcond));

        /// <summary>The eigenvalues and eigenvectors (as columns) of square matrices; complex.</summary>
        public static (Tensor, Tensor) eig(Tensor input) => Aten.linalg_eig.CallPair(input);

        /// <summary>The eigenvalues of square matrices; complex.</summary>
        public static Tensor eigvals(Tensor input) => Aten.linalg_eigvals.Call(input);

        /// <summary>The eigenvalues, rising, and the eigenvectors (as columns) of symmetric matrices, of which only the lower (L) or upper (U) triangle is read.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Aten.linalg_eigh.CallPair(input, Uplo(UPLO));

        /// <summary>The eigenvalues of symmetric matrices, rising.</summary>
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Aten.linalg_eigvalsh.Call(input, Uplo(UPLO));

        /// <summary>A = U diag(S) Vh, with S falling.</summary>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            Aten.linalg_svd.CallTriple(input, fullMatrices);

        /// <summary>The singular values, falling.</summary>
        public static Tensor svdvals(Tensor input) => Aten.linalg_svdvals.Call(input);

        /// <summary>A = Q R with orthonormal columns of Q and upper triangular R.</summary>
        public static (Tensor Q, Tensor R) qr(Tensor input, linalg.QRMode mode = linalg.QRMode.Reduced) =>
            Aten.linalg_qr.CallPair(input, mode switch { QRMode.Complete => "complete", QRMode.R => "r", _ => "reduced" });

        /// <summary>A = P L U.</summary>
        public static (Tensor P, Tensor L, Tensor U) lu(Tensor input, bool pivot = true) => Aten.linalg_lu.CallTriple(input, pivot);

        /// <summary>L and U in one matrix, and the exchanged rows.</summary>
        public static (Tensor LU, Tensor? Pivots) lu_factor(Tensor input, bool pivot = true) =>
            Aten.linalg_lu_factor.CallPair(input, pivot);

        /// <summary>X of A X = B from lu_factor of A.</summary>
        public static Tensor lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left = true, bool adjoint = false, Tensor? @out = null) {
            var x = Aten.linalg_lu_solve.Call(LU, pivots, B, left, adjoint);
            if (@out is null) return x;
            using (x) return Aten.resize_.InPlace(@out, x.shape).copy_(x);
        }

        /// <summary>The norm of a vector or matrix.</summary>
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Call(input, Arg.None, dims, keepdim);

        /// <summary>The norm of a vector or matrix.</summary>
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Call(input, ord, dims, keepdim);

        /// <summary>The norm of a vector or matrix.</summary>
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Call(input, ord, dims, keepdim);

        /// <summary>The norm of a vector or matrix.</summary>
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm_ord_str.Call(input, ord, dims, keepdim);

        /// <summary>The norm of vectors.</summary>
        public static Tensor vector_norm(Tensor input, double ord = 2.0, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_vector_norm.Call(input, ord, dims, keepdim);

        /// <summary>The norm of matrices.</summary>
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_matrix_norm.Call(input, ord, dims ?? Arg.Default, keepdim);

        /// <summary>The norm of matrices.</summary>
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_matrix_norm_str_ord.Call(input, ord, dims ?? Arg.Default, keepdim);

        /// <summary>How many singular values are above max(atol, rtol * the largest).</summary>
        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Aten.linalg_matrix_rank_atol_rtol_tensor.Call(input, atol, rtol, hermitian);

        /// <summary>How many singular values are above max(atol, rtol * the largest).</summary>
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.linalg_matrix_rank_atol_rtol_float.Call(input, atol, rtol, hermitian);

        /// <summary>The exponential of square matrices.</summary>
        public static Tensor matrix_exp(Tensor input) => Aten.linalg_matrix_exp.Call(input);

        /// <summary>The product of matrices, in the cheapest order.</summary>
        public static Tensor multi_dot(IList<Tensor> tensors) => Aten.linalg_multi_dot.Call(Arg.Of(tensors));

        /// <summary>The condition number.</summary>
        public static Tensor cond(Tensor input) => Aten.linalg_cond.Call(input);

        /// <summary>The condition number.</summary>
        public static Tensor cond(Tensor input, int p) => Aten.linalg_cond.Call(input, p);

        /// <summary>The condition number.</summary>
        public static Tensor cond(Tensor input, double p) => Aten.linalg_cond.Call(input, p);

        /// <summary>The condition number.</summary>
        public static Tensor cond(Tensor input, string p) => Aten.linalg_cond_p_str.Call(input, p);

        /// <summary>The cross product of vectors of three.</summary>
        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Aten.linalg_cross.Call(input, other, dim);

        /// <summary>The diagonals of two dimensions, as the last dimension.</summary>
        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) =>
            Aten.linalg_diagonal.Call(input, offset, dim1, dim2);

        /// <summary>The inner products of vectors, the first conjugated.</summary>
        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null) =>
            @out is null ? Aten.linalg_vecdot.Call(x, y, dim) : Into(@out, Aten.linalg_vecdot_out, x, y, dim, @out);

        /// <summary>The Vandermonde matrix of vectors.</summary>
        public static Tensor vander(Tensor input, long? N = null) => Aten.linalg_vander.Call(input, N);

        /// <summary>The inverse of tensordot by this tensor.</summary>
        public static Tensor tensorinv(Tensor input, long ind) => Aten.linalg_tensorinv.Call(input, ind);

        /// <summary>X of tensordot(A, X) = B.</summary>
        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => Aten.linalg_tensorsolve.Call(A, B, dims);

        /// <summary>The first columns of the product of Householder reflections.</summary>
        public static Tensor householder_product(Tensor A, Tensor tau) => Aten.linalg_householder_product.Call(A, tau);
    }
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op linalg_cholesky = new("linalg_cholesky");
    internal static readonly Op linalg_cholesky_ex = new("linalg_cholesky_ex");
    internal static readonly Op linalg_det = new("linalg_det");
    internal static readonly Op linalg_slogdet = new("linalg_slogdet");
    internal static readonly Op linalg_inv = new("linalg_inv");
    internal static readonly Op linalg_inv_ex = new("linalg_inv_ex");
    internal static readonly Op linalg_pinv_atol_rtol_tensor = new("linalg_pinv", "atol_rtol_tensor");
    internal static readonly Op linalg_pinv_atol_rtol_float = new("linalg_pinv", "atol_rtol_float");
    internal static readonly Op linalg_solve = new("linalg_solve");
    internal static readonly Op linalg_solve_ex = new("linalg_solve_ex");
    internal static readonly Op linalg_solve_triangular = new("linalg_solve_triangular");
    internal static readonly Op resize_ = new("resize_");
    internal static readonly Op linalg_lstsq = new("linalg_lstsq");
    internal static readonly Op linalg_eig = new("linalg_eig");
    internal static readonly Op linalg_eigvals = new("linalg_eigvals");
    internal static readonly Op linalg_eigh = new("linalg_eigh");
    internal static readonly Op linalg_eigvalsh = new("linalg_eigvalsh");
    internal static readonly Op linalg_svd = new("linalg_svd");
    internal static readonly Op linalg_svdvals = new("linalg_svdvals");
    internal static readonly Op linalg_qr = new("linalg_qr");
    internal static readonly Op linalg_lu = new("linalg_lu");
    internal static readonly Op linalg_lu_factor = new("linalg_lu_factor");
    internal static readonly Op linalg_lu_solve = new("linalg_lu_solve");
    internal static readonly Op linalg_norm = new("linalg_norm");
    internal static readonly Op linalg_norm_ord_str = new("linalg_norm", "ord_str");
    internal static readonly Op linalg_matrix_norm = new("linalg_matrix_norm");
    internal static readonly Op linalg_matrix_norm_str_ord = new("linalg_matrix_norm", "str_ord");
    internal static readonly Op linalg_matrix_rank_atol_rtol_tensor = new("linalg_matrix_rank", "atol_rtol_tensor");
    internal static readonly Op linalg_matrix_rank_atol_rtol_float = new("linalg_matrix_rank", "atol_rtol_float");
    internal static readonly Op linalg_matrix_exp = new("linalg_matrix_exp");
    internal static readonly Op linalg_multi_dot = new("linalg_multi_dot");
    internal static readonly Op linalg_cond = new("linalg_cond");
    internal static readonly Op linalg_cond_p_str = new("linalg_cond", "p_str");
    internal static readonly Op linalg_cross = new("linalg_cross");
    internal static readonly Op linalg_diagonal = new("linalg_diagonal");
    internal static readonly Op linalg_vecdot = new("linalg_vecdot");
    internal static readonly Op linalg_vecdot_out = new("linalg_vecdot", "out");
    internal static readonly Op linalg_tensorinv = new("linalg_tensorinv");
    internal static readonly Op linalg_tensorsolve = new("linalg_tensorsolve");
    internal static readonly Op linalg_householder_product = new("linalg_householder_product");
}
