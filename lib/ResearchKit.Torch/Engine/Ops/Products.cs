namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>The matrix product, batched over leading dimensions; vectors as in PyTorch.</summary>
        public Tensor matmul(Tensor target) => Aten.matmul.Call(this, target);

        /// <summary>The product of two matrices.</summary>
        public Tensor mm(Tensor target) => Aten.mm.Call(this, target);

        /// <summary>The products of two batches of matrices.</summary>
        public Tensor bmm(Tensor batch2) => Aten.bmm.Call(this, batch2);

        /// <summary>The product of a matrix and a vector.</summary>
        public Tensor mv(Tensor target) => Aten.mv.Call(this, target);

        /// <summary>The inner product of two vectors.</summary>
        public Tensor dot(Tensor target) => Aten.dot.Call(this, target);

        /// <summary>The inner product of two vectors, the first conjugated.</summary>
        public Tensor vdot(Tensor target) => Aten.vdot.Call(this, target);

        /// <summary>The inner products along the last dimensions.</summary>
        public Tensor inner(Tensor vec2) => Aten.inner.Call(this, vec2);

        /// <summary>The outer product of two vectors.</summary>
        public Tensor outer(Tensor vec2) => Aten.outer.Call(this, vec2);

        /// <summary>The outer product of two vectors.</summary>
        public Tensor ger(Tensor vec2) => Aten.ger.Call(this, vec2);

        /// <summary>The Kronecker product.</summary>
        public Tensor kron(Tensor other) => Aten.kron.Call(this, other);

        /// <summary>beta times this plus alpha times a product of matrices.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Aten.addmm.Call(this, mat1, mat2, beta, alpha);

        /// <summary>beta times this plus alpha times a product of matrices, in place.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) =>
            Aten.addmm_.InPlace(this, mat1, mat2, beta, alpha);

        /// <summary>beta times this plus alpha times a matrix-vector product.</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Aten.addmv.Call(this, mat, vec, beta, alpha);

        /// <summary>beta times this plus alpha times a matrix-vector product, in place.</summary>
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Aten.addmv_.InPlace(this, mat, vec, beta, alpha);

        /// <summary>beta times this plus alpha times an outer product.</summary>
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Aten.addr.Call(this, vec1, vec2, beta, alpha);

        /// <summary>beta times this plus alpha times an outer product, in place.</summary>
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
            Aten.addr_.InPlace(this, vec1, vec2, beta, alpha);

        /// <summary>beta times this plus alpha times the summed products of two batches of matrices.</summary>
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.addbmm.Call(this, batch1, batch2, beta, alpha);

        /// <summary>beta times this plus alpha times the summed products of two batches of matrices, in place.</summary>
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.addbmm_.InPlace(this, batch1, batch2, beta, alpha);

        /// <summary>beta times this plus alpha times the products of two batches of matrices.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.baddbmm.Call(this, batch1, batch2, beta, alpha);

        /// <summary>The sum of products over the last dims dimensions of this and the first of b, or over pairs of dimensions.</summary>
        public Tensor tensordot(Tensor b, long dims = 2) {
            long a = ndim - dims;
            return tensordot(b, [.. Enumerable.Range(0, (int)dims).Select(i => a + i)], [.. Enumerable.Range(0, (int)dims).Select(i => (long)i)]);
        }

        /// <summary>The sum of products over the last dims dimensions of this and the first of b, or over pairs of dimensions.</summary>
        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            tensordot(b, [.. dims.Select(d => d.Item1)], [.. dims.Select(d => d.Item2)]);

        /// <summary>The sum of products over the last dims dimensions of this and the first of b, or over pairs of dimensions.</summary>
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Aten.tensordot.Call(this, b, dims1, dims2);

        /// <summary>The n-th power of square matrices.</summary>
        public Tensor matrix_power(int n) => Aten.matrix_power.Call(this, n);

        /// <summary>The exponential of square matrices.</summary>
        public Tensor matrix_exp() => Aten.matrix_exp.Call(this);
    }

    /// <summary>The matrix product, batched over leading dimensions; vectors as in PyTorch.</summary>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    /// <summary>The product of two matrices.</summary>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    /// <summary>The products of two batches of matrices.</summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    /// <summary>The product of a matrix and a vector.</summary>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    /// <summary>The inner product of two vectors.</summary>
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    /// <summary>The inner product of two vectors, the first conjugated.</summary>
    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);

    /// <summary>The inner products along the last dimensions.</summary>
    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);

    /// <summary>The outer product of two vectors.</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <summary>The outer product of two vectors.</summary>
    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);

    /// <summary>The Kronecker product.</summary>
    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);

    /// <summary>beta times this plus alpha times a product of matrices.</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);

    /// <summary>beta times this plus alpha times a product of matrices, in place.</summary>
    public static Tensor addmm_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm_(mat1, mat2, beta, alpha);

    /// <summary>beta times this plus alpha times a matrix-vector product.</summary>
    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv(mat1, mat2, beta, alpha);

    /// <summary>beta times this plus alpha times a matrix-vector product, in place.</summary>
    public static Tensor addmv_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv_(mat1, mat2, beta, alpha);

    /// <summary>beta times this plus alpha times an outer product.</summary>
    public static Tensor addr(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
        input.addr(vec1, vec2, beta, alpha);

    /// <summary>beta times this plus alpha times an outer product, in place.</summary>
    public static Tensor addr_(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
        input.addr_(vec1, vec2, beta, alpha);

    /// <summary>beta times this plus alpha times the summed products of two batches of matrices.</summary>
    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        input.addbmm(batch1, batch2, beta, alpha);

    /// <summary>beta times this plus alpha times the summed products of two batches of matrices, in place.</summary>
    public static Tensor addbmm_(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        input.addbmm_(batch1, batch2, beta, alpha);

    /// <summary>beta times this plus alpha times the products of two batches of matrices.</summary>
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        input.baddbmm(batch1, batch2, beta, alpha);

    /// <summary>The sum of products over the last dims dimensions of this and the first of b, or over pairs of dimensions.</summary>
    public static Tensor tensordot(Tensor a, Tensor b, long dims = 2) => a.tensordot(b, dims);

    /// <summary>The sum of products over the last dims dimensions of this and the first of b, or over pairs of dimensions.</summary>
    public static Tensor tensordot(Tensor a, Tensor b, (long, long)[] dims) => a.tensordot(b, dims);

    /// <summary>The sum of products over the last dims dimensions of this and the first of b, or over pairs of dimensions.</summary>
    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => a.tensordot(b, dims1, dims2);

    /// <summary>The sum of products in Einstein's notation, e.g. "ij,jk->ik".</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) => Aten.einsum.Call(equation, tensors);

    /// <summary>The product of matrices, in the cheapest order.</summary>
    public static Tensor chain_matmul(params Tensor[] matrices) => Aten.chain_matmul.Call(matrices);

    /// <summary>The n-th power of square matrices.</summary>
    public static Tensor matrix_power(Tensor input, int n) => input.matrix_power(n);

    /// <summary>The exponential of square matrices.</summary>
    public static Tensor matrix_exp(Tensor input) => input.matrix_exp();

    /// <summary>The p-distances between each row of x1 and each row of x2.</summary>
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2.0,
        compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) =>
        Aten.cdist.Call(x1, x2, p, (long)compute_mode);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op matmul = new("matmul");
    internal static readonly Op mm = new("mm");
    internal static readonly Op bmm = new("bmm");
    internal static readonly Op mv = new("mv");
    internal static readonly Op dot = new("dot");
    internal static readonly Op vdot = new("vdot");
    internal static readonly Op inner = new("inner");
    internal static readonly Op outer = new("outer");
    internal static readonly Op ger = new("ger");
    internal static readonly Op kron = new("kron");
    internal static readonly Op addmm = new("addmm");
    internal static readonly Op addmm_ = new("addmm_");
    internal static readonly Op addmv = new("addmv");
    internal static readonly Op addmv_ = new("addmv_");
    internal static readonly Op addr = new("addr");
    internal static readonly Op addr_ = new("addr_");
    internal static readonly Op addbmm = new("addbmm");
    internal static readonly Op addbmm_ = new("addbmm_");
    internal static readonly Op baddbmm = new("baddbmm");
    internal static readonly Op tensordot = new("tensordot");
    internal static readonly Op einsum = new("einsum");
    internal static readonly Op chain_matmul = new("chain_matmul");
    internal static readonly Op matrix_power = new("matrix_power");
    internal static readonly Op matrix_exp = new("matrix_exp");
    internal static readonly Op cdist = new("cdist");
}
