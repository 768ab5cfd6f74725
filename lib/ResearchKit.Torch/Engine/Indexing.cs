namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>One index of a tensor: a position, a range, a mask or list of positions, a new axis, or an ellipsis.</summary>
    public readonly struct TensorIndex {
        internal enum Kind { Single, Slice, Tensor, Bool, None, Ellipsis }

        internal readonly Kind kind;
        internal readonly long? Start, Stop, Step;
        internal readonly Tensor? Positions;

        TensorIndex(Kind kind, long? start = null, long? stop = null, long? step = null, Tensor? positions = null) =>
            (this.kind, Start, Stop, Step, Positions) = (kind, start, stop, step, positions);

        /// <summary>All of a dimension.</summary>
        public static TensorIndex Colon = new(Kind.Slice);
        /// <summary>All dimensions that the other indices leave out.</summary>
        public static TensorIndex Ellipsis = new(Kind.Ellipsis);
        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex None = new(Kind.None);
        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex Null = new(Kind.None);

        /// <summary>A position; negative counts from the end.</summary>
        public static TensorIndex Single(long? index) => index is { } i ? new(Kind.Single, i) : None;
        /// <summary>From start up to, not including, stop.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start, stop, step);
        /// <summary>From start up to, not including, end.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => new(Kind.Slice, range.start, range.end);
        /// <summary>A C# range.</summary>
        public static TensorIndex Slice(Range range) => new(Kind.Slice, At(range.Start), range.End.Equals(System.Index.End) ? null : At(range.End));
        /// <summary>A mask (bool) or a list of positions (int64).</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, positions: tensor);
        /// <summary>All (true) or nothing (false), along a new dimension.</summary>
        public static TensorIndex Bool(bool value) => new(Kind.Bool, value ? 1 : 0);

        static long At(System.Index i) => i.IsFromEnd ? -i.Value : i.Value;

        /// <summary>A position.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);
        /// <summary>A position.</summary>
        public static implicit operator TensorIndex(System.Index index) => Single(At(index));
        /// <summary>A range.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);
        /// <summary>A range.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);
    }

    public partial class Tensor {
        static readonly Op select_int = new("select", "int"), slice_tensor = new("slice", "Tensor"), unsqueeze_op = new("unsqueeze"),
            index_tensor = new("index", "Tensor"), index_put = new("index_put_");

        /// <summary>The elements at the indices; a view where no mask or list of positions is among them.</summary>
        /// <exception cref="ArgumentException">There are more indices than dimensions.</exception>
        public Tensor index(params TensorIndex[] indices) {
            using var scope = NewDisposeScope();
            var (view, lists) = View(indices);
            var result = lists is null ? view : index_tensor.Call(view, Arg.Optional(lists));
            return (ReferenceEquals(result, this) ? alias() : result).MoveToOuterDisposeScope();
        }

        /// <summary>The elements at lists of positions, one list for each leading dimension.</summary>
        public Tensor index(params Tensor[] indices) => index_tensor.Call(this, Arg.Optional(indices));

        /// <summary>Writes at the indices, in place.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) {
            using var scope = NewDisposeScope();
            var (view, lists) = View(indices);
            if (lists is null) view.copy_(value);
            else index_put.Run(view, Arg.Optional(lists), value, false);
            return this;
        }

        /// <summary>Writes at the indices, in place.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices) {
            using var scope = NewDisposeScope();
            return index_put_(full([], value, dtype, device), indices);
        }

        /// <summary>Writes at lists of positions, in place; accumulate adds, where a position may come more than once.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) {
            index_put.Run(this, Arg.Optional(indices), value, accumulate);
            return this;
        }

        // Selects and slices as views; what is left is one list of positions per dimension (null: all of it), or none at all.
        (Tensor View, Tensor?[]? Lists) View(TensorIndex[] indices) {
            var used = indices.Sum(i => i.kind is TensorIndex.Kind.Single or TensorIndex.Kind.Slice ? 1
                : i.kind is TensorIndex.Kind.Tensor ? i.Positions!.dtype == ScalarType.Bool ? i.Positions.ndim : 1 : 0);
            if (used > ndim) throw new ArgumentException($"{used} indices for the {ndim} dimensions of {Describe()}", nameof(indices));
            var view = this;
            var lists = new List<Tensor?>();
            long axis = 0;
            foreach (var i in indices) {
                switch (i.kind) {
                    case TensorIndex.Kind.Single: view = select_int.Call(view, axis, i.Start!.Value); break;
                    case TensorIndex.Kind.Slice:
                        if (i.Start is not null || i.Stop is not null || i.Step is not null)
                            view = slice_tensor.Call(view, axis, i.Start, i.Stop, i.Step ?? 1);
                        axis++;
                        break;
                    case TensorIndex.Kind.None: view = unsqueeze_op.Call(view, axis++); break;
                    case TensorIndex.Kind.Ellipsis: axis += ndim - used; break;
                    case TensorIndex.Kind.Bool:
                        view = unsqueeze_op.Call(view, axis);
                        Put(tensor(i.Start == 1 ? new[] { 0L } : Array.Empty<long>(), device: device), 1);
                        break;
                    case TensorIndex.Kind.Tensor: Put(i.Positions!, i.Positions!.dtype == ScalarType.Bool ? i.Positions.ndim : 1); break;
                }
            }
            return (view, lists.Count == 0 ? null : [.. lists]);

            void Put(Tensor positions, long dims) {
                while (lists.Count < axis) lists.Add(null);
                lists.Add(positions);
                axis += dims;
                // A mask takes several dimensions with one entry, so later entries shift: libtorch counts it as dims entries itself.
                if (dims > 1) axis = lists.Count;
            }
        }

        static TensorIndex[] Places(params ReadOnlySpan<long> at) {
            var places = new TensorIndex[at.Length];
            for (var i = 0; i < at.Length; i++) places[i] = TensorIndex.Single(at[i]);
            return places;
        }

        /// <summary>The elements at the indices.</summary>
        public Tensor this[params TensorIndex[] indices] { get => index(indices); set => index_put_(value, indices); }
        /// <summary>The elements at lists of positions.</summary>
        public Tensor this[params Tensor[] indices] { get => index(indices); set => index_put_(value, indices, false); }
        /// <summary>A row (a view).</summary>
        public Tensor this[long i1] { get => select_int.Call(this, 0, i1); set => index_put_(value, TensorIndex.Single(i1)); }
        /// <summary>An element or block (a view).</summary>
        public Tensor this[long i1, long i2] { get => index(Places(i1, i2)); set => index_put_(value, Places(i1, i2)); }
        /// <summary>An element or block (a view).</summary>
        public Tensor this[long i1, long i2, long i3] { get => index(Places(i1, i2, i3)); set => index_put_(value, Places(i1, i2, i3)); }
        /// <summary>An element or block (a view).</summary>
        public Tensor this[long i1, long i2, long i3, long i4] { get => index(Places(i1, i2, i3, i4)); set => index_put_(value, Places(i1, i2, i3, i4)); }
    }
}
