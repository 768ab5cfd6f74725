namespace ResearchKit.Metrics;

/// <summary>Twice the number of pairs in which known is above unknown, ties one half: a whole number.</summary>
struct AurocSum : IGroupSum<AurocSum> {
    public ulong Twice { get; private set; }

    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) =>
        Twice += (ulong)unknownHere * (2ul * (ulong)knownAbove + (ulong)knownHere);

    public void Join(AurocSum next) => Twice += next.Twice;
}

/// <summary>Σ known here × precision here, known positive.</summary>
struct AuprInSum : IGroupSum<AuprInSum> {
    public double Sum { get; private set; }

    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) =>
        Sum += knownHere * Precision.Of((long)knownAbove + knownHere, (long)unknownAbove + unknownHere);

    public void Join(AuprInSum next) => Sum += next.Sum;
}

/// <summary>Σ unknown here × precision of rejecting this group and all below it, unknown positive.</summary>
struct AuprOutSum(int nKnown, int nUnknown) : IGroupSum<AuprOutSum> {
    public double Sum { get; private set; }

    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) =>
        Sum += unknownHere * Precision.Of(nUnknown - (long)unknownAbove, nKnown - (long)knownAbove);

    public void Join(AuprOutSum next) => Sum += next.Sum;
}

/// <summary>The area by trapezoids, known positive; the curve starts at precision 1.</summary>
struct TrapezoidInSum : IGroupSum<TrapezoidInSum> {
    public double Sum { get; private set; }

    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) =>
        Sum += knownHere * (Precision.OrOne(knownAbove, unknownAbove) + Precision.OrOne((long)knownAbove + knownHere, (long)unknownAbove + unknownHere)) / 2;

    public void Join(TrapezoidInSum next) => Sum += next.Sum;
}

/// <summary>The area by trapezoids, unknown positive; the curve starts at precision 1.</summary>
struct TrapezoidOutSum(int nKnown, int nUnknown) : IGroupSum<TrapezoidOutSum> {
    public double Sum { get; private set; }

    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) {
        long unknownLeft = nUnknown - (long)unknownAbove, knownLeft = nKnown - (long)knownAbove;
        Sum += unknownHere * (Precision.OrOne(unknownLeft - unknownHere, knownLeft - knownHere) + Precision.OrOne(unknownLeft, knownLeft)) / 2;
    }

    public void Join(TrapezoidOutSum next) => Sum += next.Sum;
}

/// <summary>The smallest sum of both error rates over 2, as a whole number of (known, unknown) pairs until it is asked for.</summary>
struct ErrorSum(int nKnown, int nUnknown) : IGroupSum<ErrorSum> {
    ulong best = (ulong)nKnown * (ulong)nUnknown; // nothing accepted

    public readonly double Smallest => best / (2.0 * nKnown * nUnknown);

    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) => best = Math.Min(best,
        (ulong)(nKnown - knownAbove - knownHere) * (ulong)nUnknown + (ulong)(unknownAbove + unknownHere) * (ulong)nKnown);

    public void Join(ErrorSum next) => best = Math.Min(best, next.best);
}

/// <summary>All that a table of out-of-distribution results shows, in one pass.</summary>
struct SummarySum(int nKnown, int nUnknown) : IGroupSum<SummarySum> {
    public AurocSum Auroc;
    public AuprInSum In;
    public AuprOutSum Out = new(nKnown, nUnknown);
    public ErrorSum Error = new(nKnown, nUnknown);

    public void Add(int knownAbove, int knownHere, int unknownAbove, int unknownHere) {
        Auroc.Add(knownAbove, knownHere, unknownAbove, unknownHere);
        In.Add(knownAbove, knownHere, unknownAbove, unknownHere);
        Out.Add(knownAbove, knownHere, unknownAbove, unknownHere);
        Error.Add(knownAbove, knownHere, unknownAbove, unknownHere);
    }

    public void Join(SummarySum next) {
        Auroc.Join(next.Auroc);
        In.Join(next.In);
        Out.Join(next.Out);
        Error.Join(next.Error);
    }
}

/// <summary>True positives over all positives that were claimed.</summary>
static class Precision {
    /// <summary>0 where nothing was claimed.</summary>
    public static double Of(long right, long wrong) => (double)right / Math.Max(1, right + wrong);

    /// <summary>1 where nothing was claimed.</summary>
    public static double OrOne(long right, long wrong) => right + wrong == 0 ? 1 : (double)right / (right + wrong);
}
