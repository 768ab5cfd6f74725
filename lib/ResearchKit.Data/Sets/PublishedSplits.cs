namespace ResearchKit.Data;

/// <summary>
/// The six-known, four-unknown splits that papers published with their code. They differ from each other: name the one used.
/// </summary>
public static class PublishedSplits {
    /// <summary>All of them: name → split, for example "arpl-mnist-1" to "arpl-mnist-5".</summary>
    /// <remarks>
    /// arpl: Chen et al., TPAMI 2021 (arXiv:2103.00953), file split.py of the authors' repository, "splits_2020".
    /// cac: Miller et al., WACV 2021 (arXiv:2004.02434), datasets/MNIST/class_splits of the authors' repository.
    /// </remarks>
    public static ImmutableSortedDictionary<string, OpenSetSplit> All { get; } = Make([
        ("arpl-mnist", ["245983", "326940", "583246", "378405", "634982"]),
        ("arpl-svhn", ["537286", "387625", "894721", "382506", "492710"]),
        ("arpl-cifar-10", ["064917", "764901", "157394", "861907", "241796"]),
        ("cac-mnist", ["302916", "759832", "950273", "415703", "860924"]),
    ]);

    static ImmutableSortedDictionary<string, OpenSetSplit> Make((string Name, string[] Known)[] families) => families
        .SelectMany(f => f.Known.Select((digits, i) => {
            ImmutableArray<int> known = [.. digits.Select(d => d - '0')];
            return new OpenSetSplit($"{f.Name}-{i + 1}", known, [.. Enumerable.Range(0, 10).Except(known)]);
        })).ToImmutableSortedDictionary(s => s.Name, s => s);
}
