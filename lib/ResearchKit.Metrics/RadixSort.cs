using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ResearchKit.Metrics;

/// <summary>
/// Ascending sort of floating-point numbers without comparisons: the bits are mapped to unsigned keys of the same order,
/// sorted from the least significant digit (11 bits a pass), and mapped back. -0 becomes +0, so that the two tie.
/// </summary>
static class RadixSort {
    const int Bits = 11, Buckets = 1 << Bits, Mask = Buckets - 1;
    const int SmallEnoughForComparisons = 1024;

    /// <summary>A sorted copy.</summary>
    public static T[] Sorted<T>(ReadOnlySpan<T> values, T[]? scratch = null) where T : struct, IBinaryFloatingPointIeee754<T> {
        var copy = values.ToArray();
        for (var i = 0; i < copy.Length; i++) copy[i] += T.Zero;
        if (copy.Length <= SmallEnoughForComparisons) {
            copy.AsSpan().Sort();
            return copy;
        }
        scratch ??= new T[copy.Length];
        if (typeof(T) == typeof(float)) Sort32(MemoryMarshal.Cast<T, uint>(copy.AsSpan()), MemoryMarshal.Cast<T, uint>(scratch.AsSpan()));
        else if (typeof(T) == typeof(double)) Sort64(MemoryMarshal.Cast<T, ulong>(copy.AsSpan()), MemoryMarshal.Cast<T, ulong>(scratch.AsSpan()));
        else copy.AsSpan().Sort();
        return copy;
    }

    static void Sort32(Span<uint> keys, Span<uint> scratch) {
        foreach (ref var k in keys) k ^= (uint)((int)k >> 31) | 0x8000_0000u;
        Passes(keys, scratch[..keys.Length], 32);
        foreach (ref var k in keys) k ^= (uint)((int)~k >> 31) | 0x8000_0000u;
    }

    static void Sort64(Span<ulong> keys, Span<ulong> scratch) {
        foreach (ref var k in keys) k ^= (ulong)((long)k >> 63) | 0x8000_0000_0000_0000ul;
        Passes(keys, scratch[..keys.Length], 64);
        foreach (ref var k in keys) k ^= (ulong)((long)~k >> 63) | 0x8000_0000_0000_0000ul;
    }

    /// <summary>Sorts keys; a digit in which all keys agree costs no pass.</summary>
    static void Passes<TKey>(Span<TKey> keys, Span<TKey> scratch, int width) where TKey : struct, IBinaryInteger<TKey> {
        var passes = (width + Bits - 1) / Bits;
        var counts = new int[passes * Buckets];
        foreach (var key in keys)
            for (var p = 0; p < passes; p++) counts[p * Buckets + Digit(key, p)]++;
        Span<TKey> from = keys, to = scratch;
        for (var p = 0; p < passes; p++) {
            var ends = counts.AsSpan(p * Buckets, Buckets);
            if (ends[Digit(from[0], p)] == from.Length) continue;
            var start = 0;
            foreach (ref var c in ends) (c, start) = (start, start + c);
            Scatter(from, to, ends, p * Bits);
            var other = from;
            from = to;
            to = other;
        }
        if (from != keys) from.CopyTo(keys);
    }

    static void Scatter<TKey>(Span<TKey> from, Span<TKey> to, Span<int> starts, int shift) where TKey : struct, IBinaryInteger<TKey> {
        ref var slots = ref MemoryMarshal.GetReference(starts);
        foreach (var key in from) {
            ref var slot = ref Unsafe.Add(ref slots, int.CreateTruncating(key >>> shift) & Mask);
            to[slot++] = key;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Digit<TKey>(TKey key, int pass) where TKey : struct, IBinaryInteger<TKey> =>
        int.CreateTruncating(key >>> (pass * Bits)) & Mask;
}
