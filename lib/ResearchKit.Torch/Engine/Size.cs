using System.Collections;

namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>The sizes of a tensor.</summary>
    public readonly struct Size : IEnumerable<long> {
        readonly long[] sizes;

        /// <summary>The given sizes.</summary>
        public Size(long[] shape) => sizes = (long[])shape.Clone();
        /// <summary>The given sizes.</summary>
        public Size(int[] shape) => sizes = Array.ConvertAll(shape, v => (long)v);
        /// <summary>The given sizes.</summary>
        public Size(IEnumerable<long> shape) => sizes = [.. shape];
        /// <summary>One dimension.</summary>
        public Size(long size) => sizes = [size];
        /// <summary>One dimension.</summary>
        public Size(int size) => sizes = [size];

        /// <summary>No dimension.</summary>
        public static Size Empty = new(Array.Empty<long>());
        /// <summary>Whether there is no dimension.</summary>
        public bool IsEmpty => Length == 0;
        /// <summary>Whether there is no dimension.</summary>
        public bool IsScalar => Length == 0;
        /// <summary>The number of dimensions.</summary>
        public int Length => sizes?.Length ?? 0;
        /// <summary>The sizes as an array of its own.</summary>
        public long[] Shape => sizes is null ? [] : (long[])sizes.Clone();
        /// <summary>The size of one dimension.</summary>
        public long this[int idx] => sizes[idx];
        /// <summary>The size of one dimension.</summary>
        public long this[long idx] => sizes[idx];
        /// <summary>The number of elements.</summary>
        public long numel() => sizes is null ? 1 : sizes.Aggregate(1L, (a, b) => a * b);

        /// <summary>From an array.</summary>
        public static implicit operator Size(long[] size) => new(size);
        /// <summary>One dimension.</summary>
        public static implicit operator Size(long size) => new(size);
        /// <summary>Whether all sizes are equal.</summary>
        public static bool operator ==(Size left, Size right) => left.Equals(right);
        /// <summary>Whether any size differs.</summary>
        public static bool operator !=(Size left, Size right) => !left.Equals(right);
        /// <summary>Whether all sizes are equal.</summary>
        public override bool Equals(object? obj) => obj is Size other && Shape.AsSpan().SequenceEqual(other.Shape);
        /// <summary>Equal sizes have equal hashes.</summary>
        public override int GetHashCode() => Shape.Aggregate(17, HashCode.Combine);
        /// <summary>The sizes in order.</summary>
        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
