using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Lab.Figures;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Tests;

public class CurveTests {
    static JsonArray Traces(Figure figure) => JsonNode.Parse(figure.ToJson())!["data"]!.AsArray();

    static double[] Numbers(JsonNode? values) => [.. values!.AsArray().Select(v => (double)v!)];

    // Whole numbers: ties are common.
    static readonly Arbitrary<double[]> Scores = Gen.Choose(-5, 5).Select(i => (double)i).NonEmptyListOf().Select(l => l.ToArray()).ToArbitrary();

    [Fact]
    public void A_precision_recall_figure_goes_in_steps_and_its_chance_is_the_share_of_known() {
        var traces = Traces(Charts.PrecisionRecall("t", ("m", [3, 1], [2])));
        Assert.Equal(["m (0.833)", "chance"], traces.Select(t => (string)t!["name"]!));   // 1/2 · 1 + 1/2 · 2/3
        Assert.Equal([0, 0.5, 0.5, 1], Numbers(traces[0]!["x"]));
        Assert.Equal([1, 1, 0.5, 0.6666667], Numbers(traces[0]!["y"]));
        Assert.Equal("vh", (string)traces[0]!["line"]!["shape"]!);
        Assert.Equal([0.6666667, 0.6666667], Numbers(traces[1]!["y"]));
    }

    [Fact]
    public void The_area_under_the_steps_is_the_average_precision() => Prop.ForAll(Scores, Scores, (known, unknown) => {
        var trace = Traces(Charts.PrecisionRecall("t", ("m", known, unknown)))[0]!;
        double[] recall = Numbers(trace["x"]), precision = Numbers(trace["y"]);
        var area = Enumerable.Range(1, recall.Length - 1).Sum(i => (recall[i] - recall[i - 1]) * precision[i]);
        return Math.Abs(area - Roc.AuprIn<double>(known, unknown)) < 1e-5;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_det_figure_stands_on_normal_deviates() {
        double[] known = [.. Enumerable.Repeat(2.0, 39), 0], unknown = [2, .. Enumerable.Repeat(0.0, 39)];
        var figure = Charts.Det("t", ("one in forty", known, unknown), ("thirds", [1, 1, 1, 0, 0], [1, 0, 0, 0, 0]), ("no errors", [1], [0]));
        var traces = Traces(figure);
        Assert.Equal(["one in forty (EER 2.5 %)", "thirds (EER 33.3 %)", "no errors (EER 0.0 %)"], traces.Select(t => (string)t!["name"]!));
        Assert.Equal(-1.959964, Assert.Single(Numbers(traces[0]!["x"])), 1e-6);     // Φ⁻¹(0.025)
        Assert.Equal(-1.959964, Assert.Single(Numbers(traces[0]!["y"])), 1e-6);
        Assert.Equal((-0.8416212, -0.2533471), (Assert.Single(Numbers(traces[1]!["x"])), Assert.Single(Numbers(traces[1]!["y"]))));   // Φ⁻¹(0.2), Φ⁻¹(0.4)
        Assert.Empty(Numbers(traces[2]!["x"]));
        var axis = JsonNode.Parse(figure.ToJson())!["layout"]!["xaxis"]!;
        Assert.Equal(0.1.ToString("0.#"), (string)axis["ticktext"]![0]!);
        Assert.Equal(-3.090232, Numbers(axis["tickvals"])[0], 1e-6);                // Φ⁻¹(0.001)
    }

    [Fact]
    public void The_equal_error_rate_lies_where_both_errors_are_equal() => Prop.ForAll(Scores, Scores, (known, unknown) => {
        var rate = Charts.EqualErrorRate(Roc.Curve<double>(known, unknown));
        return Math.Abs(TprAt(known, unknown, rate) - (1 - rate)) < 1e-9 || Upright(known, unknown, rate);
    }).QuickCheckThrowOnFailure();

    // Where the curve is upright at the rate, it passes 1 - rate on the way.
    static bool Upright(double[] known, double[] unknown, double rate) => TprAt(known, unknown, rate) > 1 - rate && TprAt(known, unknown, rate - 1e-6) < 1 - rate + 1e-3;

    /// <summary>The slow, obvious twin: counts at each threshold, a straight line between neighbours, the upper end where it is upright.</summary>
    static double TprAt(double[] known, double[] unknown, double fpr) {
        (double Fpr, double Tpr)[] points = [(0, 0), .. known.Concat(unknown).Distinct().OrderDescending()
            .Select(t => (unknown.Count(u => u >= t) / (double)unknown.Length, known.Count(k => k >= t) / (double)known.Length))];
        var from = points.Last(p => p.Fpr <= Math.Max(fpr, 0));
        var to = points.FirstOrDefault(p => p.Fpr > fpr, from);
        return to == from ? from.Tpr : from.Tpr + (to.Tpr - from.Tpr) * (fpr - from.Fpr) / (to.Fpr - from.Fpr);
    }

    static double PrecisionAt(double[] known, double[] unknown, double recall) {
        var threshold = known.Where(t => known.Count(k => k >= t) >= recall * known.Length - 1e-9).Max();
        double accepted = known.Count(k => k >= threshold);
        return accepted / (accepted + unknown.Count(u => u >= threshold));
    }

    [Fact]
    public void A_band_s_places_are_those_of_the_slow_twins() => Prop.ForAll(Scores, Scores, (known, unknown) => {
        double[] places = [0.01, 0.04, 0.25, 0.3, 0.5, 0.81, 1];
        return Band.TprAt(known, unknown, places).Zip(places, (t, p) => Math.Abs(t - TprAt(known, unknown, p))).Max() < 1e-9
            && Band.PrecisionAt(known, unknown, places).Zip(places, (t, p) => Math.Abs(t - PrecisionAt(known, unknown, p))).Max() < 1e-9;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_band_is_the_bootstrap_interval_at_each_place() {
        double[] known = [3, 1, 2, 5, 4, 0.5, 2.5], unknown = [0, 1.5, 2, -1, 3.5];
        var band = new Band { Resamples = 60, Seed = 7, Level = 0.8 };
        var roc = Traces(Charts.Roc("t", band, ("m", known, unknown)));
        Assert.Equal(["80 % at each place", "80 % at each place", "m (0.729)", "chance"], roc.Select(t => (string)t!["name"]!));   // 25.5 of 35 pairs
        var at = Numbers(roc[0]!["x"]).ToList().IndexOf(0.25);
        float[] k = Array.ConvertAll(known, v => (float)v), u = Array.ConvertAll(unknown, v => (float)v);
        var twin = Bootstrap.Bca(k, u, (a, b) => TprAt(Wide(a), Wide(b), 0.25), 7, 60, 0.8);
        Assert.Equal((twin.Low, twin.High), (Numbers(roc[0]!["y"])[at], Numbers(roc[1]!["y"])[at]), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-6 && Math.Abs(a.Item2 - b.Item2) < 1e-6);
        Assert.True(twin.Low < twin.High);
        var pr = Traces(Charts.PrecisionRecall("t", band, ("m", known, unknown)));
        var precision = Bootstrap.Bca(k, u, (a, b) => PrecisionAt(Wide(a), Wide(b), 0.5), 7, 60, 0.8);
        at = Numbers(pr[0]!["x"]).ToList().IndexOf(0.5);
        Assert.Equal((precision.Low, precision.High), (Numbers(pr[0]!["y"])[at], Numbers(pr[1]!["y"])[at]), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-6 && Math.Abs(a.Item2 - b.Item2) < 1e-6);
        Assert.Equal(Charts.Roc("t", band, ("m", known, unknown)), Charts.Roc("t", band, ("m", known, unknown)));
    }

    static double[] Wide(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), v => (double)v);

    [Fact]
    public void A_perfect_method_has_a_band_without_width() {
        var roc = Traces(Charts.Roc("t", new Band { Resamples = 20 }, ("m", [3, 2], [1, 0])));
        Assert.All(Numbers(roc[0]!["y"]).Concat(Numbers(roc[1]!["y"])), v => Assert.Equal(1, v));
    }

    [Fact]
    public void Bad_input_is_refused() {
        Assert.Contains("at least one method", Assert.Throws<ArgumentException>(() => Charts.Det("t")).Message);
        Assert.Contains("at least one method", Assert.Throws<ArgumentException>(() => Charts.PrecisionRecall("t")).Message);
        Assert.Contains("unknown[1] is NaN", Assert.Throws<ArgumentException>(() => Charts.Det("t", ("m", [1], [1, double.NaN]))).Message);
        Assert.Contains("a has 1 known and 1 unknown, b has 2 and 1", Assert.Throws<ArgumentException>(() => Charts.PrecisionRecall("t", ("a", [1], [1]), ("b", [1, 2], [1]))).Message);
        Assert.Contains("must be at least 2", Assert.Throws<ArgumentOutOfRangeException>(() => new Band { Resamples = 1 }).Message);
        Assert.Contains("must be in (0, 1)", Assert.Throws<ArgumentOutOfRangeException>(() => new Band() with { Level = 1 }).Message);
    }
}
