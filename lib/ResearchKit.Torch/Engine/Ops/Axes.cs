namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>All dimensions in reverse order.</summary>
        public Tensor T => Aten.numpy_T.Call(this);

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => Aten.mT.Call(this);

        /// <summary>The conjugate transpose of a matrix.</summary>
        public Tensor H => Aten.matrix_H.Call(this);

        /// <summary>The conjugate transpose of the last two dimensions.</summary>
        public Tensor mH => Aten.mH.Call(this);

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => Aten.transpose_int.Call(this, dim0, dim1);

        /// <summary>Two dimensions exchanged, in place.</summary>
        public Tensor transpose_(long dim0, long dim1) => Aten.transpose_.InPlace(this, dim0, dim1);

        /// <summary>Same as transpose.</summary>
        public Tensor swapaxes(long dim0, long dim1) => Aten.transpose_int.Call(this, dim0, dim1);

        /// <summary>Same as transpose.</summary>
        public Tensor swapdims(long dim0, long dim1) => Aten.transpose_int.Call(this, dim0, dim1);

        /// <summary>The transpose of a matrix; a vector stays.</summary>
        public Tensor t() => Aten.t.Call(this);

        /// <summary>The conjugate transpose of the last two dimensions.</summary>
        public Tensor adjoint() => Aten.adjoint.Call(this);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => Aten.permute.Call(this, permutation);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(IEnumerable<long> permutation) => Aten.permute.Call(this, permutation.ToArray());

        /// <summary>Dimensions moved to other places, the rest in order.</summary>
        public Tensor movedim(long[] source, long[] destination) => Aten.movedim_intlist.Call(this, source, destination);

        /// <summary>Dimensions moved to other places, the rest in order.</summary>
        public Tensor moveaxis(long[] source, long[] destination) => Aten.movedim_intlist.Call(this, source, destination);

        /// <summary>Reversed along dimensions.</summary>
        public Tensor flip(params long[] dims) => Aten.flip.Call(this, dims);

        /// <summary>Reversed along the second dimension.</summary>
        public Tensor fliplr() => Aten.fliplr.Call(this);

        /// <summary>Reversed along the first dimension.</summary>
        public Tensor flipud() => Aten.flipud.Call(this);

        /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
        public Tensor roll(long[] shifts) => Aten.roll.Call(this, shifts);

        /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
        public Tensor roll(long[] shifts, long[] dims) => Aten.roll.Call(this, shifts, dims);

        /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
        public Tensor roll(long shifts, long? dims = null) =>
            Aten.roll.Call(this, new[] { shifts }, dims is { } d ? new[] { d } : Arg.Default);

        /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
        public Tensor roll((long, long) shifts, (long, long) dims) =>
            Aten.roll.Call(this, new[] { shifts.Item1, shifts.Item2 }, new[] { dims.Item1, dims.Item2 });

        /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            Aten.roll.Call(this, new[] { shifts.Item1, shifts.Item2, shifts.Item3 }, new[] { dims.Item1, dims.Item2, dims.Item3 });

        /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
            Aten.roll.Call(this, shifts.ToArray(), dims.ToArray());

        /// <summary>Turned by k quarter turns in a plane of two dimensions.</summary>
        public Tensor rot90(long k = 1, (long, long)? dims = null) =>
            Aten.rot90.Call(this, k, new[] { (dims ?? (0, 1)).Item1, (dims ?? (0, 1)).Item2 });

        /// <summary>Repeated so often along each dimension.</summary>
        public Tensor repeat(params long[] sizes) => Aten.repeat.Call(this, sizes);

        /// <summary>Repeated so often along each dimension, missing leading dimensions counting as 1.</summary>
        public Tensor tile(long[] reps) => Aten.tile.Call(this, reps);

        /// <summary>Each element repeated, along a dimension or flattened.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_int.Call(this, repeats, dim, output_size);

        /// <summary>Each element repeated, along a dimension or flattened.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_Tensor.Call(this, repeats, dim, output_size);

        /// <summary>All windows of a size along a dimension, as a new last dimension.</summary>
        public Tensor unfold(long dimension, long size, long step) => Aten.unfold.Call(this, dimension, size, step);
    }

    /// <summary>Two dimensions exchanged.</summary>
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);

    /// <summary>Same as transpose.</summary>
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.swapaxes(axis0, axis1);

    /// <summary>Same as transpose.</summary>
    public static Tensor swapdims(Tensor input, long dim0, long dim1) => input.swapdims(dim0, dim1);

    /// <summary>The transpose of a matrix; a vector stays.</summary>
    public static Tensor t(Tensor input) => input.t();

    /// <summary>The conjugate transpose of the last two dimensions.</summary>
    public static Tensor adjoint(Tensor input) => input.adjoint();

    /// <summary>The dimensions in another order.</summary>
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);

    /// <summary>Dimensions moved to other places, the rest in order.</summary>
    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    /// <summary>Dimensions moved to other places, the rest in order.</summary>
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);

    /// <summary>Dimensions moved to other places, the rest in order.</summary>
    public static Tensor moveaxis(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    /// <summary>Dimensions moved to other places, the rest in order.</summary>
    public static Tensor moveaxis(Tensor input, long[] source, long[] destination) => input.moveaxis(source, destination);

    /// <summary>Dimensions moved to other places, the rest in order.</summary>
    public static Tensor moveaxis(Tensor input, (long, long) source, (long, long) destination) =>
        input.movedim([source.Item1, source.Item2], [destination.Item1, destination.Item2]);

    /// <summary>Dimensions moved to other places, the rest in order.</summary>
    public static Tensor moveaxis(Tensor input, (long, long, long) source, (long, long, long) destination) =>
        input.movedim([source.Item1, source.Item2, source.Item3], [destination.Item1, destination.Item2, destination.Item3]);

    /// <summary>Reversed along dimensions.</summary>
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);

    /// <summary>Reversed along the second dimension.</summary>
    public static Tensor fliplr(Tensor input) => input.fliplr();

    /// <summary>Reversed along the first dimension.</summary>
    public static Tensor flipud(Tensor input) => input.flipud();

    /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
    public static Tensor roll(Tensor input, long[] shifts) => input.roll(shifts);

    /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);

    /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
    public static Tensor roll(Tensor input, long shifts, long? dims = null) => input.roll(shifts, dims);

    /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) => input.roll(shifts, dims);

    /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) => input.roll(shifts, dims);

    /// <summary>Shifted along dimensions, with what falls off coming in at the other end.</summary>
    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => input.roll(shifts, dims);

    /// <summary>Turned by k quarter turns in a plane of two dimensions.</summary>
    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) => input.rot90(k, dims);

    /// <summary>Repeated so often along each dimension, missing leading dimensions counting as 1.</summary>
    public static Tensor tile(Tensor input, long[] dims) => input.tile(dims);

    /// <summary>Each element repeated, along a dimension or flattened.</summary>
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) =>
        input.repeat_interleave(repeats, dim, output_size);

    /// <summary>Each element repeated, along a dimension or flattened.</summary>
    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) =>
        input.repeat_interleave(repeats, dim, output_size);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op transpose_int = new("transpose", "int");
    internal static readonly Op transpose_ = new("transpose_");
    internal static readonly Op t = new("t");
    internal static readonly Op adjoint = new("adjoint");
    internal static readonly Op permute = new("permute");
    internal static readonly Op movedim_intlist = new("movedim", "intlist");
    internal static readonly Op flip = new("flip");
    internal static readonly Op fliplr = new("fliplr");
    internal static readonly Op flipud = new("flipud");
    internal static readonly Op roll = new("roll");
    internal static readonly Op rot90 = new("rot90");
    internal static readonly Op repeat = new("repeat");
    internal static readonly Op tile = new("tile");
    internal static readonly Op repeat_interleave_self_int = new("repeat_interleave", "self_int");
    internal static readonly Op repeat_interleave_self_Tensor = new("repeat_interleave", "self_Tensor");
    internal static readonly Op unfold = new("unfold");
    internal static readonly Op numpy_T = new("numpy_T");
    internal static readonly Op mT = new("mT");
    internal static readonly Op matrix_H = new("matrix_H");
    internal static readonly Op mH = new("mH");
}
