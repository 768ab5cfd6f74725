namespace ResearchKit;

/// <summary>
/// The one source of randomness: a value that is passed in and split by purpose. There is no default generator.
/// The same seed, engine and device give the same numbers.
/// </summary>
/// <param name="Value">Any 64 bits.</param>
/// <remarks>Children are outputs of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), so siblings are independent streams.</remarks>
public readonly record struct Seed(ulong Value) {
    /// <summary>The <paramref name="index"/>-th child: output number index + 1 of SplitMix64 started at <see cref="Value"/>.</summary>
    public Seed Child(uint index) => new(Mix(Value + (index + 1UL) * 0x9E3779B97F4A7C15UL));

    /// <summary>The child for a named purpose, for example "weights" or "shuffle" (FNV-1a of the name, then SplitMix64).</summary>
    /// <exception cref="ArgumentException">purpose is empty.</exception>
    public Seed Child(string purpose) {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        var hash = 0xCBF29CE484222325UL;
        foreach (var c in purpose) hash = (hash ^ c) * 0x100000001B3UL;
        return new(Mix(Value ^ Mix(hash)));
    }

    /// <summary>A .NET generator started from this seed; it lives inside one function and is never shared.</summary>
    public Random ToRandom() => new((int)(uint)(Mix(Value) >> 16));

    static ulong Mix(ulong z) {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return z ^ z >> 31;
    }
}
