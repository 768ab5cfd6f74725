using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
    /// <summary>Histograms of known and unknown scores on common bins, each with area 1.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="known">Scores of known examples.</param>
    /// <param name="unknown">Scores of unknown examples.</param>
    /// <param name="bins">At least 1.</param>
    /// <param name="gather">Whether the few scores that lie far out (more than three interquartile ranges beyond the quartiles of all) are put into the outermost bins, so that the rest can be told apart; the axis then says so.</param>
    /// <exception cref="ArgumentException">An empty side, or a value that is not finite.</exception>
    public static Figure Histogram(string title, ReadOnlySpan<double> known, ReadOnlySpan<double> unknown, int bins = 50, bool gather = false) {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] k = Finite(known, nameof(known)), u = Finite(unknown, nameof(unknown));
        double[] all = [.. k.Concat(u).Order()];
        var (low, high) = (all[0], all[^1]);
        if (gather) {
            var (first, third) = (all[all.Length / 4], all[3 * all.Length / 4]);
            if (third > first) (low, high) = (Math.Max(low, first - 3 * (third - first)), Math.Min(high, third + 3 * (third - first)));
        }
        return Figure.Of(title, Bins([("known", k), ("unknown", u)], low, high, bins), Figure.Axis("score (higher = more known)" + (low > all[0] || high < all[^1] ? "; those beyond are in the outermost bins" : "")), Figure.Axis("density"), Overlaid);
    }

    /// <summary>Histograms of any numbers on common bins, each with area 1, and thresholds as upright lines.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="x">What the numbers are.</param>
    /// <param name="sides">Name and numbers, at least one of them, finite.</param>
    /// <param name="thresholds">Name and place, finite; null: none.</param>
    /// <param name="bins">At least 1.</param>
    /// <exception cref="ArgumentException">No side, an empty one, or a value that is not finite.</exception>
    public static Figure Histograms(string title, string x, IEnumerable<(string Name, double[] Values)> sides, IEnumerable<(string Name, double At)>? thresholds = null, int bins = 50) {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        (string Name, double[] Values)[] checkedSides = [.. NotEmpty(sides).Select(s => (s.Name, Finite(s.Values, s.Name)))];
        (string Name, double At)[] lines = [.. (thresholds ?? []).Select(t => (t.Name, Finite([t.At], t.Name)[0]))];
        var bars = Bins(checkedSides, checkedSides.Min(s => s.Values.Min()), checkedSides.Max(s => s.Values.Max()), bins);
        var top = bars.Max(b => b["y"]!.AsArray().Max(v => (double)v!));
        return Figure.Of(title, [.. bars, .. lines.Select(l => {
            var line = Line(l.Name, [l.At, l.At], [0, top]);
            line["line"] = new JsonObject { ["dash"] = "dash", ["color"] = "#808080" };
            return line;
        })], Figure.Axis(x), Figure.Axis("density"), Overlaid);
    }

    static readonly Action<JsonObject> Overlaid = l => (l["barmode"], l["bargap"]) = ("overlay", 0);

    // Values beyond the ends are in the outermost bins.
    static JsonObject[] Bins(IEnumerable<(string Name, double[] Values)> sides, double low, double high, int bins) {
        var width = high > low ? (high - low) / bins : 1;
        return [.. sides.Select(s => {
            var counts = new double[bins];
            foreach (var v in s.Values) counts[(int)Math.Clamp((v - low) / width, 0, bins - 1)]++;
            return new JsonObject {
                ["type"] = "bar",
                ["name"] = s.Name,
                ["opacity"] = 0.6,
                ["width"] = width,
                ["x"] = Figure.Numbers(Enumerable.Range(0, bins).Select(i => low + (i + 0.5) * width)),
                ["y"] = Figure.Numbers(counts.Select(c => c / s.Values.Length / width)),
            };
        })];
    }
}
