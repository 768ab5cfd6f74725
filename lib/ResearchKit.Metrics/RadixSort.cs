using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ResearchKit.Metrics;

/// <summary>
/// Ascending sort of floating-point numbers without comparisons: the bits are mapped to unsigned keys of the same order,
/// sorted from the least significant digit (11 bits a pass), and mapped back in the last pass. -0 becomes +0, so that the two tie.
/// </summary>
static class RadixSort {
    const int Bits = 11, Buckets = 1 << Bits, Mask = Buckets - 1;
    const int SmallEnoughForComparisons = 1024;

    /// <summary>A sorted copy.</summary>
    public static T[] Sorted<T>(ReadOnlySpan<T> values) where T : struct, IBinaryFloatingPointIeee754<T> => Sort(Copy(values));

    /// <summary>A copy in which -0 is +0.</summary>
    public static T[] Copy<T>(ReadOnlySpan<T> values) where T : struct, IBinaryFloatingPointIeee754<T> {
        var copy = GC.AllocateUninitializedArray<T>(values.Length);
        TensorPrimitives.Add(values, T.Zero, copy);
        return copy;
    }

    /// <summary>Sorts an array that holds no -0 and is the caller's to lose: it is either the result or scratch space.</summary>
    public static T[] Sort<T>(T[] values) where T : struct, IBinaryFloatingPointIeee754<T> {
        if (values.Length <= SmallEnoughForComparisons || typeof(T) != typeof(float) && typeof(T) != typeof(double)) {
            values.AsSpan().Sort();
            return values;
        }
        var scratch = GC.AllocateUninitializedArray<T>(values.Length);
        return typeof(T) == typeof(float) ? Passes<T, uint>(values, scratch) : Passes<T, ulong>(values, scratch);
    }

    /// <summary>Sorts by digits; a digit in which all keys agree costs no pass. Returns the array that the last pass wrote.</summary>
    static T[] Passes<T, TKey>(T[] values, T[] scratch) where T : struct where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> {
        var digits = (8 * Unsafe.SizeOf<TKey>() + Bits - 1) / Bits;
        var counts = Count(MemoryMarshal.Cast<T, TKey>(values.AsSpan()), digits);
        int[] needed = [.. Enumerable.Range(0, digits).Where(d => !counts.AsSpan(d * Buckets, Buckets).Contains(values.Length))];
        if (needed.Length == 0) ToValues(MemoryMarshal.Cast<T, TKey>(values.AsSpan()));
        foreach (var digit in needed) {
            var starts = counts.AsSpan(digit * Buckets, Buckets);
            var start = 0;
            foreach (ref var c in starts) (c, start) = (start, start + c);
            Scatter(MemoryMarshal.Cast<T, TKey>(values.AsSpan()), MemoryMarshal.Cast<T, TKey>(scratch.AsSpan()), starts, digit * Bits, last: digit == needed[^1]);
            (values, scratch) = (scratch, values);
        }
        return values;
    }

    /// <summary>Turns the bits of numbers into keys, and counts how often each value of each digit occurs.</summary>
    static int[] Count<TKey>(Span<TKey> keys, int digits) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> {
        var counts = new int[digits * Buckets];
        ref var first = ref MemoryMarshal.GetArrayDataReference(counts);
        foreach (ref var k in keys) {
            var key = k = Key(k);
            for (var d = 0; d < digits; d++) {
                Unsafe.Add(ref first, d * Buckets + (int.CreateTruncating(key) & Mask))++;
                key >>>= Bits;
            }
        }
        return counts;
    }

    static void ToValues<TKey>(Span<TKey> keys) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> {
        foreach (ref var k in keys) k = Value(k);
    }

    // `starts` came from counting these very keys, so no slot lies outside `to`.
    static void Scatter<TKey>(Span<TKey> from, Span<TKey> to, Span<int> starts, int shift, bool last)
        where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> {
        ref var slots = ref MemoryMarshal.GetReference(starts);
        ref var target = ref MemoryMarshal.GetReference(to);
        var back = last ? ~TKey.Zero : TKey.Zero;
        foreach (var key in from) {
            ref var slot = ref Unsafe.Add(ref slots, int.CreateTruncating(key >>> shift) & Mask);
            Unsafe.Add(ref target, slot++) = key ^ (Flip(key) & back);
        }
    }

    /// <summary>Negative numbers: all bits inverted; others: the sign bit set. Unsigned order is then the order of the numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TKey Key<TKey>(TKey bits) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> =>
        bits ^ ((TKey.Zero - (bits >>> (8 * Unsafe.SizeOf<TKey>() - 1))) | Top<TKey>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TKey Value<TKey>(TKey key) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> => key ^ Flip(key);

    /// <summary>The bits in which a key and its number differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TKey Flip<TKey>(TKey key) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> =>
        ((key >>> (8 * Unsafe.SizeOf<TKey>() - 1)) - TKey.One) | Top<TKey>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TKey Top<TKey>() where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> => TKey.One << (8 * Unsafe.SizeOf<TKey>() - 1);
}
