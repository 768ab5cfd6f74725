namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>The lower triangle (up to a diagonal), zero elsewhere.</summary>
        public Tensor tril(long diagonal = 0) => Aten.tril.Call(this, diagonal);

        /// <summary>The lower triangle (up to a diagonal), zero elsewhere, in place.</summary>
        public Tensor tril_(long diagonal = 0) => Aten.tril_.InPlace(this, diagonal);

        /// <summary>The upper triangle (from a diagonal), zero elsewhere.</summary>
        public Tensor triu(long diagonal = 0) => Aten.triu.Call(this, diagonal);

        /// <summary>The upper triangle (from a diagonal), zero elsewhere, in place.</summary>
        public Tensor triu_(long diagonal = 0) => Aten.triu_.InPlace(this, diagonal);

        /// <summary>The diagonal of a matrix, or a matrix with a vector on its diagonal.</summary>
        public Tensor diag(long diagonal = 0) => Aten.diag.Call(this, diagonal);

        /// <summary>The diagonals of two dimensions, as the last dimension.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.Call(this, offset, dim1, dim2);

        /// <summary>Matrices with the last dimension on a diagonal.</summary>
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Aten.diag_embed.Call(this, offset, dim1, dim2);

        /// <summary>A matrix with all elements on a diagonal.</summary>
        public Tensor diagflat(long offset = 0) => Aten.diagflat.Call(this, offset);

        /// <summary>The sum of the diagonal of a matrix.</summary>
        public Tensor trace() => Aten.trace.Call(this);

        /// <summary>The differences of neighbours along a dimension, n times.</summary>
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            Aten.diff.Call(this, n, dim, prepend, append);

        /// <summary>Slices along a dimension, scaled down to at most a norm.</summary>
        public Tensor renorm(float p, long dim, float maxnorm) => Aten.renorm.Call(this, p, dim, maxnorm);

        /// <summary>The Vandermonde matrix.</summary>
        public Tensor vander(long N = -1, bool increasing = false) {
            // By linalg: the older operator has a wrong derivative.
            var rising = Aten.linalg_vander.Call(this, N < 0 ? Arg.None : N);
            if (increasing) return rising;
            using (rising) return rising.flip(-1);
        }
    }

    /// <summary>The lower triangle (up to a diagonal), zero elsewhere.</summary>
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);

    /// <summary>The lower triangle (up to a diagonal), zero elsewhere, in place.</summary>
    public static Tensor tril_(Tensor input, long diagonal = 0) => input.tril_(diagonal);

    /// <summary>The upper triangle (from a diagonal), zero elsewhere.</summary>
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);

    /// <summary>The upper triangle (from a diagonal), zero elsewhere, in place.</summary>
    public static Tensor triu_(Tensor input, long diagonal = 0) => input.triu_(diagonal);

    /// <summary>The diagonal of a matrix, or a matrix with a vector on its diagonal.</summary>
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);

    /// <summary>The diagonals of two dimensions, as the last dimension.</summary>
    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal(offset, dim1, dim2);

    /// <summary>Matrices with the last dimension on a diagonal.</summary>
    public static Tensor diag_embed(Tensor input, long offset = 0, long dim1 = -2, long dim2 = -1) => input.diag_embed(offset, dim1, dim2);

    /// <summary>A matrix with all elements on a diagonal.</summary>
    public static Tensor diagflat(Tensor input, long offset = 0) => input.diagflat(offset);

    /// <summary>The sum of the diagonal of a matrix.</summary>
    public static Tensor trace(Tensor input) => input.trace();

    /// <summary>The differences of neighbours along a dimension, n times.</summary>
    public static Tensor diff(Tensor input, long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
        input.diff(n, dim, prepend, append);

    /// <summary>Slices along a dimension, scaled down to at most a norm.</summary>
    public static Tensor renorm(Tensor input, float p, long dim, float maxnorm) => input.renorm(p, dim, maxnorm);

    /// <summary>The Vandermonde matrix.</summary>
    public static Tensor vander(Tensor x, long N = -1, bool increasing = false) => x.vander(N, increasing);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op tril = new("tril");
    internal static readonly Op tril_ = new("tril_");
    internal static readonly Op triu = new("triu");
    internal static readonly Op triu_ = new("triu_");
    internal static readonly Op diag = new("diag");
    internal static readonly Op diagonal = new("diagonal");
    internal static readonly Op diag_embed = new("diag_embed");
    internal static readonly Op diagflat = new("diagflat");
    internal static readonly Op trace = new("trace");
    internal static readonly Op diff = new("diff");
    internal static readonly Op renorm = new("renorm");
    internal static readonly Op linalg_vander = new("linalg_vander");
}
