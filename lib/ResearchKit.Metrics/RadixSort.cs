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
            Unsafe.Add(ref first, Digit(key, 0))++;
            Unsafe.Add(ref first, Buckets + Digit(key, Bits))++;
            Unsafe.Add(ref first, 2 * Buckets + Digit(key, 2 * Bits))++;
            if (Unsafe.SizeOf<TKey>() == sizeof(uint)) continue; // known to the JIT
            Unsafe.Add(ref first, 3 * Buckets + Digit(key, 3 * Bits))++;
            Unsafe.Add(ref first, 4 * Buckets + Digit(key, 4 * Bits))++;
            Unsafe.Add(ref first, 5 * Buckets + Digit(key, 5 * Bits))++;
        }
        return counts;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Digit<TKey>(TKey key, int shift) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> =>
        (nint)(uint.CreateTruncating(key >>> shift) & Mask);

    static void ToValues<TKey>(Span<TKey> keys) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> {
        foreach (ref var k in keys) k = Value(k);
    }

    // `starts` came from counting these very keys, so no slot lies outside `to`.
    static void Scatter<TKey>(Span<TKey> from, Span<TKey> to, Span<int> starts, int shift, bool last)
        where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> {
        ref var slots = ref MemoryMarshal.GetReference(starts);
        ref var target = ref MemoryMarshal.GetReference(to);
        if (last)
            foreach (var key in from) Unsafe.Add(ref target, Unsafe.Add(ref slots, Digit(key, shift))++) = Value(key);
        else
            foreach (var key in from) Unsafe.Add(ref target, Unsafe.Add(ref slots, Digit(key, shift))++) = key;
    }

    /// <summary>Negative numbers: all bits inverted; others: the sign bit set. Unsigned order is then the order of the numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TKey Key<TKey>(TKey bits) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> =>
        bits ^ ((TKey.Zero - (bits >>> (8 * Unsafe.SizeOf<TKey>() - 1))) | Top<TKey>());

    /// <summary>The bits of the number that has this key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TKey Value<TKey>(TKey key) where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> =>
        key ^ (((key >>> (8 * Unsafe.SizeOf<TKey>() - 1)) - TKey.One) | Top<TKey>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TKey Top<TKey>() where TKey : struct, IBinaryInteger<TKey>, IUnsignedNumber<TKey> => TKey.One << (8 * Unsafe.SizeOf<TKey>() - 1);
}
