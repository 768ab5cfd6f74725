using System.Numerics;
using System.Runtime.CompilerServices;

namespace ResearchKit.Metrics;

/// <summary>
/// The kernel of every ranking metric: the scores of known and of unknown examples, each side sorted once. Ask as many metrics
/// as wanted (<see cref="RocMetrics"/>); none sorts again. All examples with equal scores move together; counts are whole numbers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>Memory: one copy of the input, and while sorting another one as scratch space. Large inputs are sorted on two threads.</remarks>
public sealed class RankedScores<T> where T : struct, IBinaryFloatingPointIeee754<T> {
    const int EnoughForTwoThreads = 1 << 16;

    readonly T[] known, unknown;

    /// <summary>Checks and sorts both sides. Higher score = known. Infinities are allowed, -0 equals 0.</summary>
    /// <exception cref="ArgumentException">A side is empty or holds a NaN (the message names the index of the first one).</exception>
    public RankedScores(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) {
        Require.Scores(known, nameof(known));
        Require.Scores(unknown, nameof(unknown));
        if (Math.Min(known.Length, unknown.Length) < EnoughForTwoThreads) {
            (this.known, this.unknown) = (RadixSort.Sorted(known), RadixSort.Sorted(unknown));
            return;
        }
        var copy = RadixSort.Copy(unknown); // a span cannot go to another thread
        var beside = Task.Run(() => RadixSort.Sort(copy));
        this.known = RadixSort.Sorted(known);
        this.unknown = beside.GetAwaiter().GetResult();
    }

    /// <summary>The scores of known examples, ascending.</summary>
    public ReadOnlySpan<T> Known => known;

    /// <summary>The scores of unknown examples, ascending.</summary>
    public ReadOnlySpan<T> Unknown => unknown;

    /// <summary>The groups of equal scores, from the highest score to the lowest.</summary>
    internal TieGroups<T> Groups => new(known, unknown);

    /// <summary>A sum over these groups; on two threads where there are many.</summary>
    internal TSum Sum<TSum>(TSum zero) where TSum : struct, IGroupSum<TSum> => Sweep.Of(known, unknown, zero);
}

/// <summary>Walks two ascending arrays from the top, one group of equal scores at a time.</summary>
ref struct TieGroups<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown) where T : struct, IBinaryFloatingPointIeee754<T> {
    readonly ReadOnlySpan<T> known = known, unknown = unknown;
    int i = known.Length - 1, j = unknown.Length - 1;

    /// <summary>The score of the current group.</summary>
    public T Score { get; private set; }

    /// <summary>How many known and unknown examples have that score.</summary>
    public int KnownHere { get; private set; }

    public int UnknownHere { get; private set; }

    /// <summary>How many known and unknown examples have a higher score.</summary>
    public int KnownAbove { get; private set; }

    public int UnknownAbove { get; private set; }

    /// <summary>How many known and unknown examples have this score or a higher one.</summary>
    public readonly int KnownAccepted => KnownAbove + KnownHere;

    public readonly int UnknownAccepted => UnknownAbove + UnknownHere;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next() {
        KnownAbove += KnownHere;
        UnknownAbove += UnknownHere;
        int i = this.i, j = this.j;
        if (i < 0 && j < 0) return false;
        var score = i < 0 ? unknown[j] : j < 0 || known[i] > unknown[j] ? known[i] : unknown[j];
        var (i0, j0) = (i, j);
        while ((uint)i < (uint)known.Length && known[i] == score) i--;
        while ((uint)j < (uint)unknown.Length && unknown[j] == score) j--;
        (Score, KnownHere, UnknownHere) = (score, i0 - i, j0 - j);
        (this.i, this.j) = (i, j);
        return true;
    }
}
