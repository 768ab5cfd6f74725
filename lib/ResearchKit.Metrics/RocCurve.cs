using System.Collections;
using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>The points of a ROC curve as two counts each; shares and thresholds are worked out when a point is asked for.</summary>
sealed class RocCurve<T> : IReadOnlyList<RocPoint> where T : struct, IBinaryFloatingPointIeee754<T> {
    readonly RankedScores<T> ranked;
    readonly CurvePoints points;

    public RocCurve(RankedScores<T> ranked, bool corners) =>
        (this.ranked, points) = (ranked, ranked.Sum(new CurveSum(corners)).Points);

    public int Count => points.Count + 1;

    public RocPoint this[int index] {
        get {
            if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"must be in 0..{Count - 1}");
            var (known, unknown) = index == 0 ? (0, 0) : points[index - 1];
            return new((double)unknown / ranked.Unknown.Length, (double)known / ranked.Known.Length,
                Math.Min(Lowest(ranked.Known, known), Lowest(ranked.Unknown, unknown)));
        }
    }

    public IEnumerator<RocPoint> GetEnumerator() {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    static double Lowest(ReadOnlySpan<T> ascending, int accepted) => accepted == 0 ? double.PositiveInfinity : double.CreateChecked(ascending[^accepted]);
}

/// <summary>Collects the points of the curve, all but (0, 0), or only those where it turns and the last one.</summary>
struct CurveSum(bool corners) : IGroupSum<CurveSum> {
    CurvePoints? points; // made by the section that fills it
    (int Known, int Unknown)[] chunk = [];
    int last = -1, stepKnown, stepUnknown; // where the last point is in its chunk, and the direction in which it was reached

    public readonly CurvePoints Points => points!.Whole(last);

    // Whether the curve turns cannot be guessed: no branch depends on it.
    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) {
        if (knownHere + unknownHere == 0) return;
        var turns = (long)stepKnown * unknownHere != (long)stepUnknown * knownHere | !corners | last < 0;
        last += turns ? 1 : 0;
        if (last >= chunk.Length) (chunk, last) = ((points ??= new()).NextChunk(), 0);
        chunk[last] = (knownAbove + knownHere, unknownAbove + unknownHere);
        (stepKnown, stepUnknown) = (knownHere, unknownHere);
    }

    public void Join(CurveSum next) {
        if (next.points is null) return;
        if (points is null) {
            this = next;
            return;
        }
        CurvePoints before = Points, after = next.Points;
        var (end, first) = (before[before.Count - 1], after[0]);
        before.Append(after, over: corners && (long)stepKnown * (first.Unknown - end.Unknown) == (long)stepUnknown * (first.Known - end.Known));
    }
}

/// <summary>A growing list of pairs of counts that is never copied: chunks, and behind them another such list.</summary>
sealed class CurvePoints {
    const int ChunkBits = 13, Chunk = 1 << ChunkBits;

    readonly List<(int Known, int Unknown)[]> chunks = [];
    CurvePoints? rest;
    int own;

    public int Count => own + (rest?.Count ?? 0);

    public (int Known, int Unknown) this[int index] {
        get {
            var list = this;
            for (; index >= list.own; list = list.rest!) index -= list.own;
            return list.chunks[index >> ChunkBits][index & (Chunk - 1)];
        }
    }

    public (int Known, int Unknown)[] NextChunk() {
        chunks.Add(GC.AllocateUninitializedArray<(int, int)>(Chunk));
        return chunks[^1];
    }

    /// <summary>This list, once all of its own points are written: the last one stands at that place of the last chunk.</summary>
    public CurvePoints Whole(int last) {
        if (rest is null) own = Math.Max(0, chunks.Count - 1) * Chunk + last + 1;
        return this;
    }

    /// <summary>Adds another list's points at the end, once; `over` leaves out the last point from before.</summary>
    public void Append(CurvePoints next, bool over) {
        rest = next;
        if (over) own--;
    }
}
