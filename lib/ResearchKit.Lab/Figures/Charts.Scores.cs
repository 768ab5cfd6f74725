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
        var width = high > low ? (high - low) / bins : 1;
        JsonObject Bars(string name, double[] values) {
            var counts = new double[bins];
            foreach (var v in values) counts[(int)Math.Clamp((v - low) / width, 0, bins - 1)]++;
            return new() {
                ["type"] = "bar",
                ["name"] = name,
                ["opacity"] = 0.6,
                ["width"] = width,
                ["x"] = Figure.Numbers(Enumerable.Range(0, bins).Select(i => low + (i + 0.5) * width)),
                ["y"] = Figure.Numbers(counts.Select(c => c / values.Length / width)),
            };
        }
        return Figure.Of(title, [Bars("known", k), Bars("unknown", u)], Figure.Axis("score (higher = more known)" + (low > all[0] || high < all[^1] ? "; those beyond are in the outermost bins" : "")), Figure.Axis("density"), l => (l["barmode"], l["bargap"]) = ("overlay", 0));
    }
}
