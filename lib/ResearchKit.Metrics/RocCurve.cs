using System.Collections;
using System.Numerics;

namespace ResearchKit.Metrics;

/// <summary>The points of a ROC curve as two counts each; shares and thresholds are worked out when a point is asked for.</summary>
sealed class RocCurve<T> : IReadOnlyList<RocPoint> where T : struct, IBinaryFloatingPointIeee754<T> {
    readonly RankedScores<T> ranked;
    readonly CurvePoints points;

    public RocCurve(RankedScores<T> ranked, bool corners) =>
        (this.ranked, points) = (ranked, ranked.Sum(new CurveSum(corners)).Points!);

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
    int stepKnown, stepUnknown; // the direction in which the last point was reached

    public CurvePoints? Points { get; private set; }

    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) {
        if (knownHere + unknownHere == 0) return;
        var straight = Points is not null && corners && (long)stepKnown * unknownHere == (long)stepUnknown * knownHere;
        Points ??= new();
        Points.Put(knownAbove + knownHere, unknownAbove + unknownHere, over: straight);
        (stepKnown, stepUnknown) = (knownHere, unknownHere);
    }

    public void Join(CurveSum next) {
        if (next.Points is null) return;
        if (Points is null) (Points, stepKnown, stepUnknown) = (next.Points, next.stepKnown, next.stepUnknown);
        else {
            var (last, first) = (Points[Points.Count - 1], next.Points[0]);
            Points.Append(next.Points, over: corners && (long)stepKnown * (first.Unknown - last.Unknown) == (long)stepUnknown * (first.Known - last.Known));
            (stepKnown, stepUnknown) = (next.stepKnown, next.stepUnknown);
        }
    }
}

/// <summary>A growing list of pairs of counts that is never copied: chunks, and behind them another such list.</summary>
sealed class CurvePoints {
    const int ChunkBits = 13, Chunk = 1 << ChunkBits;

    readonly List<(int Known, int Unknown)[]> chunks = [];
    (int Known, int Unknown)[] current = [];
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

    /// <summary>Adds a point at the end, or puts it in the place of the last one. Not after <see cref="Append"/>.</summary>
    public void Put(int known, int unknown, bool over) {
        if (!over && (own++ & (Chunk - 1)) == 0) chunks.Add(current = GC.AllocateUninitializedArray<(int, int)>(Chunk));
        current[(own - 1) & (Chunk - 1)] = (known, unknown);
    }

    /// <summary>Adds another list's points at the end, once; `over` leaves out the last point from before.</summary>
    public void Append(CurvePoints next, bool over) {
        rest = next;
        if (over) own--;
    }
}
