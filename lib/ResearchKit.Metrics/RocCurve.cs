using System.Collections;
using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>The points of a ROC curve as two counts each; shares and thresholds are worked out when a point is asked for.</summary>
sealed class RocCurve<T> : IReadOnlyList<RocPoint> where T : struct, IBinaryFloatingPointIeee754<T> {
    const int ChunkBits = 14;

    readonly RankedScores<T> ranked;
    readonly List<(int Known, int Unknown)[]> chunks = [];

    public RocCurve(RankedScores<T> ranked, bool corners) {
        this.ranked = ranked;
        int startKnown = 0, startUnknown = 0, lastKnown = 0, lastUnknown = 0; // of the straight line that is being drawn
        Add(0, 0);
        for (var g = ranked.Groups; g.Next();) {
            if (corners) {
                long runKnown = lastKnown - startKnown, runUnknown = lastUnknown - startUnknown;
                if (runKnown * g.UnknownHere != runUnknown * g.KnownHere) {
                    Add(lastKnown, lastUnknown);
                    (startKnown, startUnknown) = (lastKnown, lastUnknown);
                }
                (lastKnown, lastUnknown) = (g.KnownAccepted, g.UnknownAccepted);
            } else Add(g.KnownAccepted, g.UnknownAccepted);
        }
        if (corners) Add(lastKnown, lastUnknown);
    }

    public int Count { get; private set; }

    public RocPoint this[int index] {
        get {
            if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"must be in 0..{Count - 1}");
            var (known, unknown) = chunks[index >> ChunkBits][index & ((1 << ChunkBits) - 1)];
            return new((double)unknown / ranked.Unknown.Length, (double)known / ranked.Known.Length,
                Math.Min(Lowest(ranked.Known, known), Lowest(ranked.Unknown, unknown)));
        }
    }

    public IEnumerator<RocPoint> GetEnumerator() {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    static double Lowest(ReadOnlySpan<T> ascending, int accepted) => accepted == 0 ? double.PositiveInfinity : double.CreateChecked(ascending[^accepted]);

    void Add(int known, int unknown) {
        var at = Count++ & ((1 << ChunkBits) - 1);
        if (at == 0) chunks.Add(new (int, int)[1 << ChunkBits]);
        chunks[^1][at] = (known, unknown);
    }
}
