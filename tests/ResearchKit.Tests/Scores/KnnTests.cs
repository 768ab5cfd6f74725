using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Scores;
using static ResearchKit.Tests.FeatureData;

namespace ResearchKit.Tests;

public class KnnTests {
    static Tensor Score(Tensor bank, Tensor queries, int k, bool normalise) {
        var options = new KnnOptions { K = k, Normalise = normalise };
        return Knn.Score(Knn.Fit(bank, options), queries, options);
    }

    // The slow twin: every distance, sorted.
    static double[] Slow(Tensor bank, Tensor queries, int k) {
        double[][] Rows(Tensor x) => [.. x.Numbers().Chunk((int)x.shape[1])];
        var rows = Rows(bank);
        return [.. Rows(queries).Select(q => -rows.Select(r => Math.Sqrt(r.Zip(q, (a, b) => (a - b) * (a - b)).Sum())).Order().ElementAt(k - 1))];
    }

    [Theory] // Golden/feature_scores.py
    [InlineData(1, true, new[] { -0.271539823, -0.152951287, -0.620989554, -0.629741485, -0.572822343 })]
    [InlineData(1, false, new[] { -0.954914735, -1.01105428, -1.57582648, -1.53801442, -1.57060924 })]
    [InlineData(3, true, new[] { -0.864187835, -0.76146987, -0.885240448, -0.988692471, -0.874133294 })]
    [InlineData(3, false, new[] { -2.01724836, -1.94084971, -2.10143668, -2.250952, -2.1284573 })]
    [InlineData(10, true, new[] { -1.32117501, -1.31179219, -1.1184917, -1.25216084, -1.19042386 })]
    [InlineData(10, false, new[] { -2.93175754, -2.96473271, -2.57137584, -2.76960185, -2.79118366 })]
    public void Distances_are_scikit_learns(int k, bool normalise, double[] expected) {
        using var d = torch.NewDisposeScope();
        Formula.Near(expected, Score(Features, Queries, k, normalise), 1e-7);
        Formula.Near(expected, Score(Features.to(ScalarType.Float64), Queries.to(ScalarType.Float64), k, normalise), 2e-7);
    }

    // Whole numbers make ties and duplicates common, and shifts make the products lose digits: those rows are searched again.
    [Fact]
    public void Every_path_gives_the_distances_of_float64() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var (n, d, k) = (30 + seed % 400, 1 + seed % 7, 1 + seed % 20);
        var type = seed % 2 == 0 ? ScalarType.Float32 : ScalarType.Float64;
        Tensor Rows(long rows) => (seed % 3 == 0 ? torch.randint(0, 4, [rows, d], generator: generator).to(type) : torch.randn([rows, d], type, generator: generator)) + seed % 5 * 1000;
        var (bank, queries) = (Rows(n), Rows(25));
        var expected = Slow(bank, queries, k);
        Formula.Near(expected, -Neighbours.KthDistance(queries, bank, k), 1e-12);
        Formula.Near(expected, -Neighbours.Wide(queries, bank, k), 1e-12);
        Formula.Near(expected, Score(bank, queries, k, false), 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_rows_than_a_tile_change_nothing() {
        using var d = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var (bank, queries) = (torch.randn([5000, 8], ScalarType.Float32, generator: generator), torch.randn([1100, 8], ScalarType.Float32, generator: generator));
        var expected = Slow(bank, queries, 50);
        Formula.Near(expected, Score(bank, queries, 50, false), 1e-12);
        Formula.Near(expected, -Neighbours.Wide(queries, bank, 50), 1e-12);
    }

    [Fact]
    public void Rotating_the_features_changes_no_score() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var d = torch.NewDisposeScope();
        var (bank, queries, turn) = (Made(seed, 80, 5, 3).X, Made(seed + 1, 10, 5, 3).X, Rotation(seed, 5));
        Formula.Near(Score(bank, queries, 7, true).Numbers(), Score(bank.matmul(turn), queries.matmul(turn), 7, true), 1e-10);
        Formula.Near(Score(bank, queries, 7, true).Numbers(), Score(bank * 3, queries * 0.1, 7, true), 1e-10);   // lengths do not count
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void The_selection_keeps_the_largest() => Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), Gen.Choose(1, 9).ToArbitrary(), (xs, m) => {
        var numbers = Enumerable.Range(0, 400).SelectMany(i => xs.Select(x => (float)((x * 31 + i * 17) % 101))).ToArray();
        var selection = new Selection(m);
        foreach (var part in numbers.Chunk(97).Select((p, i) => (p, i))) selection.Add(part.p, part.i * 97);
        var (least, positions) = selection.Close();
        var expected = numbers.OrderDescending().Take(m).ToArray();
        Assert.Equal(expected, positions.ToArray().Select(p => numbers[p]).OrderDescending());
        Assert.Equal(positions.Length, positions.ToArray().Distinct().Count());
        if (expected.Length > 0) Assert.Equal(expected[^1], least);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_training_row_is_its_own_neighbour_and_NaN_stays_its_own() {
        using var d = torch.NewDisposeScope();
        Formula.Near(new double[40], Score(Features, Features, 1, true), 1e-7);
        var broken = Queries.clone();
        broken.select(0, 2).select(0, 1).fill_(float.NaN);
        var scores = Score(Features, broken, 3, false).Numbers();
        Assert.Equal([false, false, true, false, false], scores.Select(double.IsNaN));
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        Assert.Contains("the 41-th nearest of 40 training features does not exist", Message(() => Knn.Fit(Features, new() { K = 41 })));
        Assert.Contains("must be finite and > 0", Message(() => _ = new KnnOptions { K = 0 }));
        Assert.Contains("must be Float32 as those fitted, got Float64", Message(() => Score(Features, Queries.to(ScalarType.Float64), 3, true)));
        Assert.Contains("must be [n > 0, 6], got [5, 4]", Message(() => Score(Features, torch.zeros(5, 4), 3, true)));
        Assert.Contains("row 7 has a NaN", Message(() => Knn.Fit(Features.index_fill(0, torch.tensor(new long[] { 7 }), float.NaN), new() { K = 3 })));
    }

    [Fact]
    public void Presets_are_the_peers() {
        Assert.Equal(new KnnOptions { K = 1, Normalise = false }, Knn.Method.Preset("pytorch-ood").Options);
        Assert.Equal(new KnnOptions { K = 50, Normalise = true }, Knn.Method.Preset("openood").Options);
    }
}
