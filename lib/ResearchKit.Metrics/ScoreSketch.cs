namespace ResearchKit.Metrics;

/// <summary>A number that is known to lie between two others for certain (no probability is involved).</summary>
/// <param name="Value">The middle of the bounds.</param>
/// <param name="Low">Lower bound; equal to High where the number is exact.</param>
/// <param name="High">Upper bound.</param>
public readonly record struct Bounded(double Value, double Low, double High) {
    /// <summary>True where nothing was lost.</summary>
    public bool Exact => Low == High;

    internal static Bounded Between(double low, double high) => new(low + (high - low) / 2, low, high);
}

/// <summary>
/// What is left of any number of float scores in bounded memory: how many known and unknown ones fall in each bin. Built per shard
/// and merged, it is bit for bit the sketch of all scores at once, in whatever order. Exact while there are at most `capacity`
/// distinct scores; beyond that every metric comes with bounds that hold for certain. Higher score = known.
/// </summary>
/// <remarks>
/// A bin is the set of floats whose order-preserving 32-bit key begins with the same b bits. b is the largest number for which at most
/// `capacity` bins are occupied. A part of the data never occupies more bins than the whole, so its b is never smaller: coarsening the
/// merged parts gives the whole's bins. Bounds: bins are in order, so only pairs inside one bin are in doubt, and AUROC lies within
/// ½ Σ kᵦuᵦ / (nm) of the value with these pairs counted half; the threshold of FPR@TPR lies in a known bin, so only that bin's unknown
/// scores are in doubt; the bounds of the average precision take the best and the worst order inside every bin. Memory: at most 20 bytes per bin.
/// </remarks>
public sealed partial class ScoreSketch {
    /// <summary>The number of bins that is kept unless told otherwise.</summary>
    public const int DefaultCapacity = 1 << 16;

    readonly uint[] prefixes; // ascending
    readonly long[] known, unknown;

    ScoreSketch(int capacity, int bits, uint[] prefixes, long[] known, long[] unknown) {
        (Capacity, Bits, this.prefixes, this.known, this.unknown) = (capacity, bits, prefixes, known, unknown);
        (Known, Unknown) = (known.Sum(), unknown.Sum());
    }

    /// <summary>The most bins kept.</summary>
    public int Capacity { get; }

    /// <summary>How many leading bits of the 32-bit key are kept; 32 = nothing is lost.</summary>
    public int Bits { get; }

    /// <summary>How many bins are occupied.</summary>
    public int Bins => prefixes.Length;

    /// <summary>How many known scores went in.</summary>
    public long Known { get; }

    /// <summary>How many unknown scores went in.</summary>
    public long Unknown { get; }

    /// <summary>The sketch of one shard. One side may be empty: a shard may hold known scores only.</summary>
    /// <exception cref="ArgumentException">Both sides are empty, or one holds a NaN (its index is named).</exception>
    /// <exception cref="ArgumentOutOfRangeException">capacity &lt; 2.</exception>
    public static ScoreSketch Of(ReadOnlySpan<float> known, ReadOnlySpan<float> unknown, int capacity = DefaultCapacity) {
        Require.AtLeast(2, capacity);
        if (known.IsEmpty && unknown.IsEmpty) throw new ArgumentException("known and unknown are both empty", nameof(known));
        if (!known.IsEmpty) Require.Scores(known, nameof(known));
        if (!unknown.IsEmpty) Require.Scores(unknown, nameof(unknown));
        var (a, b) = (Side(known), Side(unknown));
        return Joined(capacity, 32, (a.Keys, a.Counts, new long[a.Keys.Length]), (b.Keys, new long[b.Keys.Length], b.Counts));
    }

    /// <summary>The sketch of both data together.</summary>
    /// <exception cref="ArgumentException">The two have different capacities.</exception>
    public ScoreSketch Merge(ScoreSketch other) {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Capacity != Capacity) throw new ArgumentException(
            $"capacity must be {Capacity} in both sketches, got {other.Capacity}", nameof(other));
        var bits = Math.Min(Bits, other.Bits);
        return Joined(Capacity, bits, Shifted(this, Bits - bits), Shifted(other, other.Bits - bits));
    }

    /// <summary>Distinct order-preserving keys, ascending, with their counts.</summary>
    static (uint[] Keys, long[] Counts) Side(ReadOnlySpan<float> scores) {
        var keys = new List<uint>();
        var counts = new List<long>();
        foreach (var score in RadixSort.Sorted(scores)) {
            var bits = BitConverter.SingleToUInt32Bits(score);
            var key = bits ^ ((uint)((int)bits >> 31) | 0x8000_0000u);
            if (keys.Count > 0 && keys[^1] == key) counts[^1]++;
            else {
                keys.Add(key);
                counts.Add(1);
            }
        }
        return ([.. keys], [.. counts]);
    }

    static (uint[], long[], long[]) Shifted(ScoreSketch s, int drop) =>
        drop == 0 ? (s.prefixes, s.known, s.unknown) : ([.. s.prefixes.Select(p => p >> drop)], s.known, s.unknown);

    /// <summary>Merges two ascending lists of prefixes of `bits` bits, dropping as few further bits as the capacity demands.</summary>
    static ScoreSketch Joined(int capacity, int bits, (uint[] P, long[] K, long[] U) a, (uint[] P, long[] K, long[] U) b) {
        var drop = Drop(capacity, a.P, b.P);
        var (p, k, u) = (new List<uint>(), new List<long>(), new List<long>());
        for (int i = 0, j = 0; i < a.P.Length || j < b.P.Length;) {
            var first = j == b.P.Length || (i < a.P.Length && a.P[i] <= b.P[j]);
            var (prefix, nKnown, nUnknown) = first ? (a.P[i], a.K[i], a.U[i]) : (b.P[j], b.K[j], b.U[j]);
            if (first) i++;
            else j++;
            prefix >>= drop;
            if (p.Count == 0 || p[^1] != prefix) {
                p.Add(prefix);
                k.Add(0);
                u.Add(0);
            }
            k[^1] += nKnown;
            u[^1] += nUnknown;
        }
        return new(capacity, bits - drop, [.. p], [.. k], [.. u]);
    }

    /// <summary>The smallest number of dropped bits that leaves at most `capacity` distinct prefixes.</summary>
    static int Drop(int capacity, uint[] a, uint[] b) {
        // Neighbours in the merged order stay distinct until the bit in which they differ first is dropped.
        var apart = new long[33];
        uint before = 0;
        var any = false;
        for (int i = 0, j = 0; i < a.Length || j < b.Length;) {
            var next = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i++] : b[j++];
            if (any) apart[32 - System.Numerics.BitOperations.LeadingZeroCount(before ^ next)]++;
            (before, any) = (next, true);
        }
        var drop = 32;
        for (var bins = 1L; drop > 0 && bins + apart[drop] <= capacity; drop--) bins += apart[drop];
        return drop;
    }
}
