namespace ResearchKit.Metrics;

/// <summary>SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): its stream is the same on every machine and .NET version.</summary>
sealed class SplitMix(ulong seed) {
    ulong state = seed;

    public ulong Next() {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return z ^ z >> 31;
    }

    /// <summary>Uniform in 0..limit−1 without bias (Lemire, ACM TOMACS 2019).</summary>
    public int Below(int limit) {
        var bound = (ulong)limit;
        var high = Math.BigMul(Next(), bound, out var low);
        if (low < bound)
            for (var rest = (0 - bound) % bound; low < rest;) high = Math.BigMul(Next(), bound, out low);
        return (int)high;
    }

    /// <summary>Uniform in (0, 1), both ends excluded.</summary>
    public double Open01() => ((Next() >> 12) + 0.5) / (1UL << 52);

    public void Shuffle<T>(Span<T> values) {
        for (var i = values.Length - 1; i > 0; i--) {
            var j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
