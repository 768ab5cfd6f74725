namespace ResearchKit.Metrics;

/// <summary>Seeded, stratified division of examples into folds.</summary>
static class StratifiedFolds {
    /// <summary>
    /// The fold of each example, in 0..folds−1: the examples of each label are shuffled and dealt in turn, so that any two folds
    /// differ by at most one example of a label; the next label is dealt on where the last one ended, so sizes differ by at most one.
    /// </summary>
    public static int[] Deal(ReadOnlySpan<int> labels, int labelCount, int folds, ulong seed) {
        var ofLabel = Enumerable.Range(0, labelCount).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < labels.Length; i++) ofLabel[labels[i]].Add(i);
        var random = new SplitMix(seed);
        var fold = new int[labels.Length];
        var next = 0;
        foreach (var examples in ofLabel) {
            var shuffled = examples.ToArray();
            random.Shuffle(shuffled.AsSpan());
            foreach (var i in shuffled) fold[i] = next++ % folds;
        }
        return fold;
    }
}

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

    public void Shuffle<T>(Span<T> values) {
        for (var i = values.Length - 1; i > 0; i--) {
            var j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
