using System.Text.Json.Nodes;
using ResearchKit.Data.Readers;
using ResearchKit.Lab.Figures;

namespace ResearchKit.Lab.Tests;

/// <summary>Figures of decisions, features and images.</summary>
public class ChartTests {
    static JsonNode Json(Figure figure) => JsonNode.Parse(figure.ToJson())!;

    static JsonArray Traces(Figure figure) => Json(figure)["data"]!.AsArray();

    static double[] Numbers(JsonNode? values) => [.. values!.AsArray().Select(v => (double)v!)];

    [Fact]
    public void A_reliability_diagram_shows_shares_counts_and_error() {
        var figure = Charts.Reliability("t", [0.95, 0.85, 0.55, 0.65], [true, false, true, true], bins: 5);
        Assert.Equal("t: ECE 0.400 (5 bins, 4 examples)", figure.Title);     // (0.45 + 0.35 + 2 · 0.4) / 4
        var traces = Traces(figure);
        Assert.Equal([0.5, 0.7, 0.9], Numbers(traces[0]!["x"]));
        Assert.Equal([1, 1, 0.5], Numbers(traces[0]!["y"]));
        Assert.Equal([1, 1, 2], Numbers(traces[2]!["y"]));
        Assert.Equal("2 examples, mean confidence 0.900, right 0.500", (string)traces[2]!["text"]![2]!);
        Assert.Contains("confidence[0] is 1.5", Assert.Throws<ArgumentException>(() => Charts.Reliability("t", [1.5], [true])).Message);
        Assert.Throws<ArgumentException>(() => Charts.Reliability("t", [0.5], []));
    }

    [Fact]
    public void A_confusion_matrix_has_shares_of_rows_and_counts_on_hover() {
        var trace = Traces(Charts.Confusion("t", [0, 0, 0, 0, 1, 2, 2], [0, 0, 1, 2, 1, 2, 0], "a", "b"))[0]!;
        Assert.Equal(["a", "b", "unknown"], trace["y"]!.AsArray().Select(v => (string)v!));
        Assert.Equal([50, 25, 25], Numbers(trace["z"]![0]));
        Assert.Equal([0, 100, 0], Numbers(trace["z"]![1]));
        Assert.Equal([50, 0, 50], Numbers(trace["z"]![2]));
        Assert.Equal(["2 of 4", "1 of 4", "1 of 4"], trace["customdata"]![0]!.AsArray().Select(v => (string)v!));
        var empty = Traces(Charts.Confusion("t", [0], [0], "a"))[0]!;
        Assert.Equal([null, null], empty["z"]![1]!.AsArray());
        Assert.Equal("–", (string)empty["text"]![1]![0]!);
        var rare = Traces(Charts.Confusion("t", [.. Enumerable.Repeat(0, 500)], [1, .. Enumerable.Repeat(0, 499)], "a"))[0]!;
        Assert.Equal(["100", "0.2"], rare["text"]![0]!.AsArray().Select(v => (string)v!));
        Assert.Contains("decided[0] is 3", Assert.Throws<ArgumentException>(() => Charts.Confusion("t", [0], [3], "a", "b")).Message);
        Assert.Contains("at least one known class", Assert.Throws<ArgumentException>(() => Charts.Confusion("t", [0], [0])).Message);
    }

    [Fact]
    public void Points_on_a_cross_have_its_arms_as_components() {
        using var scope = torch.NewDisposeScope();
        var cross = torch.tensor(new double[,] { { 4, 1 }, { -2, 1 }, { 1, 2 }, { 1, 0 } });
        var plane = Projection.Fit(cross);                                   // variances 18/3 and 2/3 around (1, 1)
        Assert.Equal([0.9, 0.1], plane.Shares, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1, 0, 0, 1], plane.Axes.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
        var (x, y) = plane.Of(cross);
        Assert.Equal([3, -3, 0, 0], x, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0, 0, 1, -1], y, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void The_plane_is_that_of_power_iteration() {
        using var scope = torch.NewDisposeScope();
        var random = new Random(3);
        for (var round = 0; round < 10; round++) {
            var (n, d) = (12 + round, 2 + round);
            var rows = Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, d).Select(j => (random.NextDouble() - 0.5) * (j + 1)).ToArray()).ToArray();
            var plane = Projection.Fit(torch.tensor(rows.SelectMany(r => r).ToArray()).reshape(n, d));
            var (first, second, shares) = Twin(rows, d);
            Assert.Equal([.. first, .. second], plane.Axes.contiguous().data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(shares, plane.Shares, (a, b) => Math.Abs(a - b) < 1e-8);
        }
    }

    // Power iteration on the covariance, then once more without the first direction.
    static (double[] First, double[] Second, double[] Shares) Twin(double[][] rows, int d) {
        var mean = Enumerable.Range(0, d).Select(j => rows.Average(r => r[j])).ToArray();
        var c = new double[d, d];
        foreach (var r in rows) for (var i = 0; i < d; i++) for (var j = 0; j < d; j++) c[i, j] += (r[i] - mean[i]) * (r[j] - mean[j]) / (rows.Length - 1);
        var total = Enumerable.Range(0, d).Sum(i => c[i, i]);
        (double[], double) Largest() {
            double[] v = [.. Enumerable.Range(0, d).Select(i => 1.0 + i)];
            for (var step = 0; step < 20_000; step++) {
                v = [.. Enumerable.Range(0, d).Select(i => Enumerable.Range(0, d).Sum(j => c[i, j] * v[j]))];
                var length = Math.Sqrt(v.Sum(a => a * a));
                v = [.. v.Select(a => a / length)];
            }
            var value = Enumerable.Range(0, d).Sum(i => Enumerable.Range(0, d).Sum(j => v[i] * c[i, j] * v[j]));
            return (v.MaxBy(Math.Abs) < 0 ? [.. v.Select(a => -a)] : v, value);
        }
        var (first, one) = Largest();
        for (var i = 0; i < d; i++) for (var j = 0; j < d; j++) c[i, j] -= one * first[i] * first[j];
        var (second, two) = Largest();
        return (first, second, [one / total, two / total]);
    }

    [Fact]
    public void An_embedding_colours_the_known_and_leaves_the_unknown_open() {
        using var scope = torch.NewDisposeScope();
        var known = torch.tensor(new double[,] { { 4, 1 }, { -2, 1 }, { 1, 2 }, { 1, 0 } });
        var figure = Charts.Embedding("t", known, [0, 0, 1, 1], ["a", "b", "never"], torch.tensor(new float[,] { { 2, 3 } }));
        var traces = Traces(figure);
        Assert.Equal(["a", "b", "unknown"], traces.Select(t => (string)t!["name"]!));
        Assert.Equal([3, -3], Numbers(traces[0]!["x"]));
        Assert.Equal((1.0, 2.0), (Numbers(traces[2]!["x"])[0], Numbers(traces[2]!["y"])[0]));
        Assert.Equal("circle-open", (string)traces[2]!["marker"]!["symbol"]!);
        Assert.Equal("component 1 (90 % of the variance)", (string)Json(figure)["layout"]!["xaxis"]!["title"]!["text"]!);
        var many = Charts.Embedding("t", torch.stack([torch.arange(1000).to(ScalarType.Float32), torch.zeros(1000)], 1), new int[1000], ["a"]);
        Assert.Equal(300, Numbers(Traces(many)[0]!["x"]).Distinct().Count());
        Assert.Contains("labels[1] is 2: must be in 0..1", Assert.Throws<ArgumentException>(() => Charts.Embedding("t", known, [0, 2, 0, 0], ["a", "b"])).Message);
        Assert.Contains("features are [4, 2], labels 1", Assert.Throws<ArgumentException>(() => Charts.Embedding("t", known, [0], ["a"])).Message);
        Assert.Contains("must be [n, 2], got [1, 3]", Assert.Throws<ArgumentException>(() => Charts.Embedding("t", known, [0, 0, 0, 0], ["a"], torch.zeros(1, 3))).Message);
        Assert.Contains("rows of features are the same", Assert.Throws<ArgumentException>(() => Projection.Fit(torch.ones(3, 2))).Message);
        Assert.Contains("must be [n >= 2, d >= 2], got [3, 1]", Assert.Throws<ArgumentException>(() => Projection.Fit(torch.ones(3, 1))).Message);
        Assert.Contains("features must be finite", Assert.Throws<ArgumentException>(() => Projection.Fit(torch.ones(3, 2) / 0)).Message);
    }

    [Fact]
    public void A_contact_sheet_shows_the_highest_scores_with_their_pixels() {
        using var scope = torch.NewDisposeScope();
        var images = torch.tensor(Enumerable.Range(0, 3 * 3 * 2 * 3).Select(i => (byte)(4 * i)).ToArray()).reshape(3, 3, 2, 3);
        var figure = Charts.ContactSheet("t", images, [0.5, 0.875, 0.25], ["x", "y", "z"], most: 2);
        Assert.Equal(["y<br>0.875", "x<br>0.5"], Traces(figure)[0]!["text"]!.AsArray().Select(v => (string)v!));
        var shown = Json(figure)["layout"]!["images"]!.AsArray();
        Assert.Equal(2, shown.Count);
        var picture = Png.Decode(Convert.FromBase64String(((string)shown[0]!["source"]!)["data:image/png;base64,".Length..]), "the image");
        Assert.Equal((3 * 42, 2 * 42, 3), (picture.Width, picture.Height, picture.Channels));
        // Image 1, channel c, row y, column x is 4 (18 + 6c + 3y + x); each of its pixels has become 42 x 42.
        for (var at = 0; at < picture.Width * picture.Height; at++) {
            var (y, x) = (at / picture.Width / 42, at % picture.Width / 42);
            for (var c = 0; c < 3; c++) Assert.Equal(4 * (18 + 6 * c + 3 * y + x), picture.Pixels[3 * at + c]);
        }
        Assert.Contains("images must be uint8 [n > 0, 1 or 3, h, w], got Float32 [1, 1, 2, 2]", Assert.Throws<ArgumentException>(() => Charts.ContactSheet("t", torch.zeros(1, 1, 2, 2), [1])).Message);
        Assert.Contains("3 images have 1 scores", Assert.Throws<ArgumentException>(() => Charts.ContactSheet("t", images, [1])).Message);
        Assert.Contains("3 images have 1 captions", Assert.Throws<ArgumentException>(() => Charts.ContactSheet("t", images, [1, 2, 3], ["a"])).Message);
        Assert.Contains("scores must be finite, got NaN at index 2", Assert.Throws<ArgumentException>(() => Charts.ContactSheet("t", images, [1, 2, double.NaN])).Message);
    }

    [Fact]
    public void Small_numbers_stay_what_they_are() {
        var line = Traces(Charts.Lines("t", "x", "y", ("a", [1e-9, 123456.78], [-2.5e-12, 1])))[0]!;
        Assert.Equal([1e-9, 123456.8], Numbers(line["x"]));
        Assert.Equal([-2.5e-12, 1], Numbers(line["y"]));
        Assert.Contains("must be finite, got NaN at index 0", Assert.Throws<ArgumentException>(() => Charts.Plane("t", [0], [0], [1], ("c", [double.NaN], [0]))).Message);
    }
}
