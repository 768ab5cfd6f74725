using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
    /// <summary>Histograms of known and unknown scores on common bins, each with area 1.</summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="known">Scores of known examples.</param>
    /// <param name="unknown">Scores of unknown examples.</param>
    /// <param name="bins">At least 1.</param>
    /// <exception cref="ArgumentException">An empty side, or a value that is not finite.</exception>
    public static Figure Histogram(string title, ReadOnlySpan<double> known, ReadOnlySpan<double> unknown, int bins = 50) {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] k = Finite(known, nameof(known)), u = Finite(unknown, nameof(unknown));
        var (low, high) = (Math.Min(k.Min(), u.Min()), Math.Max(k.Max(), u.Max()));
        var width = high > low ? (high - low) / bins : 1;
        JsonObject Bars(string name, double[] values) {
            var counts = new double[bins];
            foreach (var v in values) counts[Math.Min(bins - 1, (int)((v - low) / width))]++;
            return new() {
                ["type"] = "bar",
                ["name"] = name,
                ["opacity"] = 0.6,
                ["width"] = width,
                ["x"] = Figure.Numbers(Enumerable.Range(0, bins).Select(i => low + (i + 0.5) * width)),
                ["y"] = Figure.Numbers(counts.Select(c => c / values.Length / width)),
            };
        }
        return Figure.Of(title, [Bars("known", k), Bars("unknown", u)], Figure.Axis("score (higher = more known)"), Figure.Axis("density"), l => (l["barmode"], l["bargap"]) = ("overlay", 0));
    }
}
