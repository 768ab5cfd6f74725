using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>A sum over the groups of equal scores, from the highest score to the lowest.</summary>
interface IGroupSum<TSelf> where TSelf : struct, IGroupSum<TSelf> {
    /// <summary>Takes in one group: how many known and unknown examples lie above it and in it. An empty group must change nothing.</summary>
    void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere);

    /// <summary>Takes in the sum over the groups that follow.</summary>
    void Join(TSelf next);
}

/// <summary>
/// One pass through a ranking for any sum over its groups. The ranking is cut into sections, the same on every machine, that are summed
/// side by side and joined in order: a sum of doubles has the same bits however many processors there are.
/// </summary>
static class Sweep {
    const int SectionLength = 1 << 18, MostSections = 16;

    /// <summary>The sum over all groups; every section starts from `zero`.</summary>
    public static TSum Of<T, TSum>(T[] known, T[] unknown, TSum zero)
        where T : struct, IBinaryFloatingPointIeee754<T> where TSum : struct, IGroupSum<TSum> {
        var sections = (int)Math.Clamp(((long)known.Length + unknown.Length) / SectionLength, 1, MostSections);
        if (sections == 1) return Section(known, unknown, (0, 0), (known.Length, unknown.Length), zero);
        var cuts = new (int Known, int Unknown)[sections + 1];
        for (var c = 1; c < sections; c++) cuts[c] = Cut<T>(known, unknown, (int)((long)known.Length * c / sections));
        cuts[sections] = (known.Length, unknown.Length);
        var sums = new TSum[sections];
        Parallel.For(0, sections, s => sums[s] = Section(known, unknown, cuts[s], cuts[s + 1], zero));
        for (var s = sections - 2; s >= 0; s--) sums[s].Join(sums[s + 1]);
        return sums[0];
    }

    /// <summary>How many of each side lie above the score that the known example with `above` others above it has: a border of groups.</summary>
    static (int, int) Cut<T>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown, int above) where T : struct, INumber<T> {
        var score = known[^(above + 1)];
        return (known.Length - Order.CountAtMost(known, score), unknown.Length - Order.CountAtMost(unknown, score));
    }

    // Without a branch on which side comes next: for mixed sides no processor could guess it. Ascending arrays, walked from their ends.
    static TSum Section<T, TSum>(ReadOnlySpan<T> known, ReadOnlySpan<T> unknown, (int Known, int Unknown) from, (int Known, int Unknown) to, TSum sum)
        where T : struct, IBinaryFloatingPointIeee754<T> where TSum : struct, IGroupSum<TSum> {
        var (knownAbove, unknownAbove) = from;
        int knownHere = 0, unknownHere = 0;
        int i = known.Length - 1 - from.Known, j = unknown.Length - 1 - from.Unknown, endKnown = known.Length - 1 - to.Known, endUnknown = unknown.Length - 1 - to.Unknown;
        var score = T.PositiveInfinity; // no score is above it
        while (i > endKnown && j > endUnknown) {
            T k = known[i], u = unknown[j];
            if (k != score & u != score) {
                sum.Add(knownAbove, knownHere, unknownAbove, unknownHere);
                (knownAbove, unknownAbove, knownHere, unknownHere) = (knownAbove + knownHere, unknownAbove + unknownHere, 0, 0);
                score = T.MaxNative(k, u);
            }
            int takeKnown = k >= u ? 1 : 0, takeUnknown = u >= k ? 1 : 0;
            knownHere += takeKnown;
            unknownHere += takeUnknown;
            i -= takeKnown;
            j -= takeUnknown;
        }
        for (; i > endKnown; i--, knownHere++) {
            if (known[i] == score) continue;
            sum.Add(knownAbove, knownHere, unknownAbove, unknownHere);
            (knownAbove, unknownAbove, knownHere, unknownHere) = (knownAbove + knownHere, unknownAbove + unknownHere, 0, 0);
            score = known[i];
        }
        for (; j > endUnknown; j--, unknownHere++) {
            if (unknown[j] == score) continue;
            sum.Add(knownAbove, knownHere, unknownAbove, unknownHere);
            (knownAbove, unknownAbove, knownHere, unknownHere) = (knownAbove + knownHere, unknownAbove + unknownHere, 0, 0);
            score = unknown[j];
        }
        sum.Add(knownAbove, knownHere, unknownAbove, unknownHere);
        return sum;
    }
}
