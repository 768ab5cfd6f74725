namespace ResearchKit.Data;

/// <summary>Which classes of a data set are known (trained on) and which are unknown (met only in the test).</summary>
public sealed record OpenSetSplit {
    /// <summary>A split of whole classes.</summary>
    /// <param name="name">For tables: "arpl-mnist-1".</param>
    /// <param name="known">Labels of the known classes; the i-th becomes label i.</param>
    /// <param name="unknown">Labels of the unknown classes; may be empty (the closed set).</param>
    /// <exception cref="ArgumentException">No class is known, a label is negative, or one occurs twice.</exception>
    public OpenSetSplit(string name, ImmutableArray<int> known, ImmutableArray<int> unknown) {
        if (known.IsDefaultOrEmpty) throw new ArgumentException("at least one class must be known", nameof(known));
        ImmutableArray<int> all = [.. known, .. unknown];
        if (all.Any(l => l < 0)) throw new ArgumentException($"labels must be >= 0, got {all.First(l => l < 0)}", nameof(known));
        if (all.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"the class {twice.Key} occurs twice", nameof(unknown));
        (Name, Known, Unknown) = (name, known, unknown);
    }

    /// <summary>For tables.</summary>
    public string Name { get; }

    /// <summary>Labels of the known classes in their new order.</summary>
    public ImmutableArray<int> Known { get; }

    /// <summary>Labels of the unknown classes.</summary>
    public ImmutableArray<int> Unknown { get; }

    /// <summary>1 - sqrt(2 |C_TR| / (|C_TR| + |C_TE|)) with C_TR the known classes and C_TE all classes of the test; 0 = closed.</summary>
    /// <remarks>The survey's eq. 38.</remarks>
    public double Openness => 1 - Math.Sqrt(2.0 * Known.Length / (2 * Known.Length + Unknown.Length));

    /// <summary>Random classes: the first <paramref name="known"/> of a shuffle are known, the rest unknown.</summary>
    /// <exception cref="ArgumentOutOfRangeException">known is not in 1..classes.</exception>
    public static OpenSetSplit Random(int classes, int known, Seed seed) {
        if (known < 1 || known > classes) throw new ArgumentOutOfRangeException(nameof(known), known, $"must be in 1..{classes}");
        var labels = Enumerable.Range(0, classes).ToArray();
        seed.ToRandom().Shuffle(labels);
        return new($"random-{known}-of-{classes}-seed-{seed.Value}", [.. labels[..known]], [.. labels[known..]]);
    }

    /// <summary>The images of the known classes only, relabelled 0..C-1 in the order of <see cref="Known"/>: for training.</summary>
    /// <exception cref="ArgumentException">A known class has no image here, or does not exist.</exception>
    public Dataset KnownOf(Dataset data) => Pick(data, keepUnknown: false, unknownLabel: -1, "known");

    /// <summary>The images of known and unknown classes: the known relabelled 0..C-1, the unknown all <paramref name="unknownLabel"/>.</summary>
    /// <param name="data">The test set.</param>
    /// <param name="unknownLabel">-1, or C for methods with an extra class.</param>
    /// <exception cref="ArgumentException">unknownLabel is a known label, a known class has no image here, or a class does not exist.</exception>
    public Dataset TestOf(Dataset data, int unknownLabel = -1) => unknownLabel == -1 || unknownLabel == Known.Length
        ? Pick(data, keepUnknown: true, unknownLabel, "open")
        : throw new ArgumentException($"unknownLabel must be -1 or {Known.Length}, got {unknownLabel}", nameof(unknownLabel));

    /// <summary>Training and test sets in one: <see cref="KnownOf"/> the first, <see cref="TestOf"/> the second.</summary>
    /// <exception cref="ArgumentException">As there.</exception>
    public (Dataset Train, Dataset Test) Apply(Dataset train, Dataset test, int unknownLabel = -1) => (KnownOf(train), TestOf(test, unknownLabel));

    Dataset Pick(Dataset data, bool keepUnknown, int unknownLabel, string what) {
        if (Known.Concat(Unknown).FirstOrDefault(l => l >= data.ClassNames.Length, -1) is >= 0 and var missing)
            throw new ArgumentException($"{data.Id} has no class {missing}: it has {data.ClassNames.Length}", nameof(data));
        var set = data.ToImageSet();
        var to = new Dictionary<int, int>();
        for (var i = 0; i < Known.Length; i++) to[Known[i]] = i;
        if (keepUnknown) foreach (var l in Unknown) to[l] = unknownLabel;
        var kept = Enumerable.Range(0, set.Count).Where(i => to.ContainsKey(set.Labels[i])).ToArray();
        var picked = set.Select(kept);
        if (Known.FirstOrDefault(l => !kept.Any(i => set.Labels[i] == l), -1) is >= 0 and var empty)
            throw new ArgumentException($"{data.Id} {data.Split} has no image of the known class {empty} ({data.ClassNames[empty]})", nameof(data));
        var names = Known.Select(l => data.ClassNames[l]);
        return Dataset.Of(data.Id, data.Split, picked with { Labels = Array.ConvertAll(picked.Labels, l => to[l]) },
            [.. unknownLabel >= 0 ? names.Append("unknown") : names], $"{data.Origin}; {what} part of {Name}");
    }
}
