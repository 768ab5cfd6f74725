using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ResearchKit.Data;

namespace ResearchKit.Lab.Boards;

/// <summary>Which classes and sets are known and unknown, by name.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Known">The id of the data set that is learnt.</param>
/// <param name="Splits">Its splits; empty: all classes are known, or the splits are drawn by seed.</param>
/// <param name="KnownClasses">How many classes are known where they are drawn or counted; 0: all.</param>
/// <param name="Classes">Of how many.</param>
/// <param name="Unknown">Unknown sets beside the known set's own left-over classes.</param>
public sealed partial record Protocol(string Text, string Known, ImmutableArray<OpenSetSplit> Splits, int KnownClasses, int Classes, ImmutableArray<string> Unknown) {
    /// <summary>Whether the first classes in their order are known in every trial, instead of classes that are drawn by seed.</summary>
    public bool First { get; init; }

    /// <summary>How many trials there are by themselves: the published splits, or as many as are asked for.</summary>
    public int Trials => Math.Max(Splits.Length, 1);

    /// <summary>Whether known and unknown classes are of one set.</summary>
    public bool OneSet => Splits.Length > 0 || KnownClasses > 0;

    /// <summary>
    /// Reads arpl-mnist, arpl-svhn, arpl-cifar-10 and cac-mnist (five published splits each), K-of-N:SET (classes drawn by seed),
    /// first-K-of-N:SET (the first K classes, in alphabetical order where folders name them), and SET/SET+SET (data set against data sets or noises).
    /// </summary>
    /// <exception cref="ArgumentException">It is none of them: the message says what there is.</exception>
    public static Protocol Parse(string text) {
        if (Families.FirstOrDefault(f => f == text) is { } family)
            return new(text, family[(family.IndexOf('-') + 1)..], [.. PublishedSplits.All.Where(p => FamilyOf(p.Key) == family).Select(p => p.Value)], 0, 0, []);
        if (Drawn().Match(text) is { Success: true } m) {
            var (k, n) = (int.Parse(m.Groups[2].Value), int.Parse(m.Groups[3].Value));
            return k >= 2 && k < n ? new(text, m.Groups[4].Value, [], k, n, []) { First = m.Groups[1].Success } : throw new ArgumentException($"{text}: at least two classes are known, and at least one is not", nameof(text));
        }
        if (text.Split('/') is [{ Length: > 0 } known, { Length: > 0 } unknown])
            return unknown.Split('+') is var sets && !sets.Contains(known) && sets.Distinct().Count() == sets.Length ? new(text, known, [], 0, 0, [.. sets])
                : throw new ArgumentException($"{text}: each unknown set once, and none is the known one", nameof(text));
        throw new ArgumentException($"unknown protocol \"{text}\": there are {string.Join(", ", Families)}, K-of-N:SET (6-of-10:fashion-mnist), first-K-of-N:SET (first-100-of-200:cub-200) and SET/SET+SET (mnist/omniglot+noise-uniform)", nameof(text));
    }

    /// <summary>The split of a trial; null: all classes are known.</summary>
    /// <param name="trial">From 0.</param>
    public OpenSetSplit? Split(int trial) => Splits.Length > 0 ? Splits[trial % Splits.Length]
        : First ? new OpenSetSplit(Text, [.. Enumerable.Range(0, KnownClasses)], [.. Enumerable.Range(KnownClasses, Classes - KnownClasses)])
        : KnownClasses > 0 ? OpenSetSplit.Random(Classes, KnownClasses, new Seed((ulong)trial).Child("classes")) : null;

    static readonly ImmutableArray<string> Families = [.. PublishedSplits.All.Keys.Select(FamilyOf).Distinct()];

    static string FamilyOf(string name) => name[..name.LastIndexOf('-')];

    [GeneratedRegex("^(first-)?([0-9]{1,4})-of-([0-9]{1,4}):([a-z0-9-]+)$")]
    private static partial Regex Drawn();
}
