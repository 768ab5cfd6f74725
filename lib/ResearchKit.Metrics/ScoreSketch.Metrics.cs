namespace ResearchKit.Metrics;

public sealed partial class ScoreSketch {
    /// <summary>AUROC with certain bounds.</summary>
    /// <exception cref="InvalidOperationException">A side is empty.</exception>
    public Bounded Auroc() {
        NeedBothSides();
        UInt128 whole = 0, doubt = 0, above = 0;
        for (var i = Bins - 1; i >= 0; i--) {
            whole += (UInt128)(ulong)unknown[i] * above;
            doubt += (UInt128)(ulong)known[i] * (ulong)unknown[i];
            above += (ulong)known[i];
        }
        var pairs = (double)Known * Unknown;
        if (Bits == 32) return Bounded.Between((double)(2 * whole + doubt) / (2 * pairs), (double)(2 * whole + doubt) / (2 * pairs));
        return Bounded.Between((double)whole / pairs, (double)(whole + doubt) / pairs);
    }

    /// <summary>FPR@TPR, known positive, with certain bounds: see <see cref="RocMetrics.FprAtTpr"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">tpr is not in (0, 1].</exception>
    /// <exception cref="InvalidOperationException">A side is empty.</exception>
    public Bounded FprAtTpr(double tpr = 0.95) {
        Require.PositiveShare(tpr);
        NeedBothSides();
        long accepted = 0, above = 0;
        var i = Bins;
        do {
            i--;
            accepted += known[i];
            above += unknown[i];
        } while ((double)accepted / Known < tpr);
        return Bounded.Between((double)(Bits == 32 ? above : above - unknown[i]) / Unknown, (double)above / Unknown);
    }

    /// <summary>FPR@TPR, unknown positive, with certain bounds: see <see cref="RocMetrics.FprAtTprUnknownPositive"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">tpr is not in (0, 1].</exception>
    /// <exception cref="InvalidOperationException">A side is empty.</exception>
    public Bounded FprAtTprUnknownPositive(double tpr = 0.95) {
        Require.PositiveShare(tpr);
        NeedBothSides();
        long rejected = 0, below = 0;
        var i = -1;
        do {
            i++;
            rejected += unknown[i];
            below += known[i];
        } while ((double)rejected / Unknown < tpr);
        return Bounded.Between((double)(Bits == 32 ? below : below - known[i]) / Known, (double)below / Known);
    }

    /// <summary>Average precision, known positive, with certain bounds: see <see cref="RocMetrics.AuprIn"/>.</summary>
    /// <exception cref="InvalidOperationException">A side is empty.</exception>
    public Bounded AuprIn() {
        NeedBothSides();
        return AveragePrecision(Enumerable.Range(1, Bins).Select(i => (known[^i], unknown[^i])), Known);
    }

    /// <summary>Average precision, unknown positive, with certain bounds: see <see cref="RocMetrics.AuprOut"/>.</summary>
    /// <exception cref="InvalidOperationException">A side is empty.</exception>
    public Bounded AuprOut() {
        NeedBothSides();
        return AveragePrecision(unknown.Zip(known), Unknown);
    }

    /// <summary>Detection error with certain bounds: see <see cref="RocMetrics.DetectionError"/>.</summary>
    /// <exception cref="InvalidOperationException">A side is empty.</exception>
    public Bounded DetectionError() {
        NeedBothSides();
        double low = 0.5, high = 0.5;
        long missed = Known, wrongly = 0;
        for (var i = Bins - 1; i >= 0; i--) {
            // Inside the bin a threshold accepts at most its known scores and at least none of its unknown ones.
            missed -= known[i];
            if (Bits < 32) low = Math.Min(low, ((double)missed / Known + (double)wrongly / Unknown) / 2);
            wrongly += unknown[i];
            high = Math.Min(high, ((double)missed / Known + (double)wrongly / Unknown) / 2);
        }
        return Bounded.Between(Bits < 32 ? low : high, high);
    }

    /// <summary>Bounds of the average precision over bins from the best to the worst, as (positive, negative) counts.</summary>
    Bounded AveragePrecision(IEnumerable<(long Positive, long Negative)> bins, long positives) {
        double low = 0, high = 0, tp = 0, fp = 0;
        foreach (var (p, n) in bins) {
            if (Bits == 32) low = high += p == 0 ? 0 : p * ((tp + p) / (tp + p + fp + n));
            else if (p > 0) {
                // TP / (TP + FP) rises with TP and falls with FP. At best all of the bin's positives come first and tie: TP = tp + p, FP = fp.
                // At worst its negatives come first: the i-th positive has TP ≥ tp + i and FP ≤ fp + n, and Σ (tp + i) / (tp + i + c)
                // = p − c Σ 1 / (tp + c + i) ≥ p − c ln(1 + p / (tp + c)).
                var c = fp + n;
                high += p * ((tp + p) / (tp + p + fp));
                low += c == 0 ? p : p - c * HarmonicAtMost(tp + c, p);
            }
            tp += p;
            fp += n;
        }
        return Bounded.Between(Math.Max(0, low / positives), high / positives);
    }

    /// <summary>Σ 1 / (start + i) for i = 1..count, or for many terms an upper bound of it; start ≥ 1.</summary>
    static double HarmonicAtMost(double start, long count) {
        if (count > 32) return Math.Log((start + count) / start);
        double sum = 0;
        for (var i = 1; i <= count; i++) sum += 1 / (start + i);
        return sum;
    }

    void NeedBothSides() {
        if (Known == 0) throw new InvalidOperationException("the sketch holds no known score");
        if (Unknown == 0) throw new InvalidOperationException("the sketch holds no unknown score");
    }
}
