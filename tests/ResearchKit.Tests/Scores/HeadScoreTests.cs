using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

public class HeadScoreTests {
    // Golden/posthoc.py: /usr/bin/python3 posthoc.py (torch 1.13, numpy 1.24, scipy 1.10).
    static Tensor Values(long[] shape, double phase, double scale) => Formula.Values(shape, phase, scale).to(ScalarType.Float64);
    static Tensor Features => Values([4, 6], 0.9, 1).abs();
    static Tensor Bank => Values([40, 6], 2.2, 1).abs();
    static Linear Head => new(Values([5, 6], 1.7, 0.8), Values([5], 0.4, 0.3));

    static double[] Score(Method method, Tensor? features = null) =>
        method.Fit(new() { Features = Bank, Head = Head }, new(1)).Score(new() { Features = features ?? Features, Head = Head }).Numbers();

    static void Near(double[] expected, double[] actual) {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-8 * Math.Max(1, Math.Abs(p.First))));
    }

    [Fact]
    public void Scores_are_those_written_out_in_numpy() {
        using var d = torch.NewDisposeScope();
        Assert.Equal(0.985399115, React.Fit(Bank, new()).Threshold, 1e-9);
        Near([2.43246836, 2.19012647, 2.12559193, 1.93211028], Score(React.Method));
        Near([3.67716812, 3.55174605, 3.57526591, 3.4573006], Score(React.Method.With(new ReactOptions { Threshold = 0.5, Temperature = 2 })));
        Near([9.03007037, 8.32432978, 2.90323783, 5.97742385], Score(Ash.Method.With(new AshOptions { Percentile = 65 })));
        Near([2.36714608, 2.15420032, 1.90588328, 1.89421521], Score(Ash.Method.With(new AshOptions { Percentile = 65, Variant = AshVariant.P })));
        Near([3.23366599, 3.02593167, 2.02709153, 2.258759], Score(Ash.Method.With(new AshOptions { Percentile = 65, Variant = AshVariant.B })));
        Near([52.9853651, 18.4102275, 26.9675004, 36.4097021], Score(Ash.Method.With(new AshOptions { Percentile = 80 })));
        Near([9.7382589, 9.02243342, 5.19473631, 3.96648568], Score(Scale.Method.With(new ScaleOptions { Percentile = 65 })));
        Near([78.081984, 55.3404516, 26.2261715, 22.3223362], Score(Scale.Method.With(new ScaleOptions { Percentile = 80 })));
        Near([2.15228332, 2.14673334, 2.20891433, 2.08529437], Score(Dice.Method));
        Near([2.91014828, 2.61173734, 2.56671016, 2.45650635], Score(Dice.Method.With(new DiceOptions { Percentile = 70 })));
        Near([5.32376506, 4.60147628, 4.4030012, 3.74175075], Score(NnGuide.Method));
        Near([5.66134978, 4.87443736, 4.5553925, 3.89680291], Score(NnGuide.Method.With(new NnGuideOptions { Neighbours = 3 })));
        Near([0.408817729, 0.94278525, 0.503722079, 0.297176668], Score(Fdbd.Method));
        Near([0.169148572, 0.452076411, 0.2478401, 0.163009974], Score(Fdbd.Method.With(new FdbdOptions { Normalizer = FdbdNormalizer.Norm })));
        Near([0.320824272, 0.724237797, 0.398983543, 0.285798554], Score(Fdbd.Method.With(new FdbdOptions { Normalizer = FdbdNormalizer.None })));
        Near([1.39941329, 2.37439097, 1.70228375, 0.709443657], Score(GradNorm.Method));
        Near([0.37448088, 0.609770307, 0.432901227, 0.172198616], Score(GradNorm.Method.With(new GradNormOptions { Temperature = 2 })));
    }

    [Fact]
    public void Dropout_is_the_mean_softmax_over_masks() {
        using var d = torch.NewDisposeScope();
        var masks = torch.arange(18).reshape(3, 6).remainder(4).gt(0).to(ScalarType.Float64) / 0.75;
        Formula.Near([0.460544113, 0.629100365, 0.451147917, 0.367144197], McDropout.Score(Features, Head, new(), masks), 1e-8);
        // Pass by pass, with the masks that the seed draws.
        var options = new McDropoutOptions { Rate = 0.3, Passes = 7 };
        var drawn = McDropout.Masks(new Seed(3), 7, 6, 0.3);
        Assert.All(drawn.Numbers(), m => Assert.True(m == 0 || Math.Abs(m - 1 / 0.7) < 1e-12));
        var passes = torch.stack([.. Enumerable.Range(0, 7).Select(i => Head.Apply(Features * drawn[i]))], 0);
        Formula.Near(passes.softmax(2).mean([0]).amax(1).Numbers(), McDropout.Score(Features, Head, options, new Seed(3)), 1e-12);
        Formula.Near(MeanSoftmax.Score(passes, Uncertainty.MutualInformation).Numbers(), McDropout.Score(Features, Head, options with { Read = Uncertainty.MutualInformation }, new Seed(3)), 1e-12);
        Formula.Near(passes.mean([0]).softmax(1).amax(1).Numbers(), McDropout.Score(Features, Head, options with { AverageLogits = true }, new Seed(3)), 1e-12);
        Assert.NotEqual(McDropout.Score(Features, Head, options, new Seed(3)).Numbers(), McDropout.Score(Features, Head, options, new Seed(4)).Numbers());
    }

    [Fact]
    public void A_drawn_mask_drops_the_share_that_it_should() {
        using var d = torch.NewDisposeScope();
        var masks = McDropout.Masks(new Seed(1), 100, 1000, 0.3);
        Assert.Equal(0.3, masks.eq(0).to(ScalarType.Float64).mean().ToDouble(), 0.01);   // seven deviations of 100,000 draws
        Assert.Equal(1, masks.mean().ToDouble(), 0.015);
    }

    [Fact]
    public void Activations_are_shaped_as_by_sorting_them_in_a_loop() {
        using var d = torch.NewDisposeScope();
        var x = Features.Numbers().Chunk(6).ToArray();
        foreach (var (percentile, k) in new[] { (0.0, 6), (25.0, 4), (65.0, 2), (75.0, 2), (80.0, 1) }) {   // 6 - round half to even
            double[] Rows(Func<double[], double[], IEnumerable<double>> f) => [.. x.SelectMany(r => f(r, [.. r.OrderDescending().Take(k)]))];
            Formula.Near(Rows((r, top) => r.Select(v => top.Contains(v) ? v * Math.Exp(r.Sum() / top.Sum()) : 0)), Ash.Shape(Features, AshVariant.S, percentile), 1e-12);
            Formula.Near(Rows((r, top) => r.Select(v => top.Contains(v) ? v : 0)), Ash.Shape(Features, AshVariant.P, percentile), 1e-12);
            Formula.Near(Rows((r, top) => r.Select(v => top.Contains(v) ? r.Sum() / k : 0)), Ash.Shape(Features, AshVariant.B, percentile), 1e-12);
            Formula.Near(Rows((r, top) => r.Select(v => v * Math.Exp(r.Sum() / top.Sum()))), Scale.Shape(Features, percentile), 1e-12);
        }
        Assert.Equal(new double[6], Ash.Shape(torch.zeros(1, 6)).Numbers());
        Assert.Equal(new double[6], Scale.Shape(torch.zeros(1, 6)).Numbers());
    }

    [Fact]
    public void A_percentile_lies_between_the_sorted_values() {
        using var d = torch.NewDisposeScope();
        var sorted = Bank.Numbers().Order().ToArray();
        foreach (var percent in new[] { 0, 10, 33.3, 50, 90, 99.9 }) {
            var at = percent / 100 * (sorted.Length - 1);
            var expected = sorted[(int)at] + (sorted[Math.Min((int)at + 1, sorted.Length - 1)] - sorted[(int)at]) * (at - (int)at);
            Assert.Equal(expected, HeadRows.Percentile(Bank, percent), 1e-12);
        }
        Assert.Equal(7, HeadRows.Percentile(torch.tensor(new[] { 7.0 }), 90));
    }

    [Fact]
    public void Blocks_are_the_whole() {
        using var d = torch.NewDisposeScope();
        var seen = new List<long>();
        var sums = HeadRows.Blocks(Bank, x => { seen.Add(x.shape[0]); return x.sum(dim: 1); }, values: 100);   // 16 rows of 6
        Assert.Equal([16L, 16, 8], seen);
        Assert.Equal(Bank.sum(dim: 1).Numbers(), sums.Numbers());
        HeadRows.Blocks(Bank, x => { seen.Add(x.shape[0]); return x.sum(dim: 1); }, values: 1);
        Assert.Equal(3 + 40, seen.Count);
        HeadRows.Blocks(Bank, x => { seen.Add(x.shape[0]); return x.sum(dim: 1); });
        Assert.Equal(40, seen[^1]);
    }

    [Fact]
    public void Dice_keeps_the_weights_of_large_contribution() {
        using var d = torch.NewDisposeScope();
        var (w, mean) = (Head.Weight.Numbers(), Enumerable.Range(0, 6).Select(j => Bank.Numbers().Where((_, i) => i % 6 == j).Average()).ToArray());
        var contribution = w.Select((v, i) => v * mean[i % 6]).ToArray();
        var kept = Dice.Fit(Bank, Head, 70).Sparse.Weight.Numbers();
        var cut = contribution.Order().ElementAt(20);   // 30 weights: the nine above the 21st stay
        Assert.Equal(w.Select((v, i) => contribution[i] > cut ? v : 0), kept);
        Assert.Equal(9, kept.Count(v => v != 0));
    }

    [Fact]
    public void Neighbours_are_those_of_a_loop_over_the_bank_also_across_blocks() {
        using var d = torch.NewDisposeScope();
        // 2^23 / 4194304 = 2 queries a block, so that three queries take two blocks.
        var bank = torch.zeros(4194304, 2, dtype: ScalarType.Float64);
        bank[0, 0] = 2.0;
        bank[1, 1] = 3.0;
        var head = new Linear(torch.tensor(new[] { 1.0, 0 }).reshape(1, 2), torch.tensor(new[] { 0.0 }));
        var queries = torch.tensor(new[] { 1.0, 0, 3, 4, 2, 0 }).reshape(3, 2);
        // One class: the energy is the first feature. Guidances: (2 + 0)/2; (3 · 0.8 + 2 · 0.6)/2; (2 + 0)/2.
        Formula.Near([1, 3 * 1.8, 2], NnGuide.Score(new(bank), queries, head, 2), 1e-12);
    }

    [Fact]
    public void A_share_of_the_bank_is_drawn_by_the_seed() {
        using var d = torch.NewDisposeScope();
        var options = new NnGuideOptions { Neighbours = 5, BankShare = 0.5 };
        var (all, half) = (NnGuide.Fit(Bank, Head, new(), new(1)).Bank, NnGuide.Fit(Bank, Head, options, new(1)).Bank);
        var rows = all.Numbers().Chunk(6).Select(r => string.Join(' ', r)).ToHashSet();
        var drawn = half.Numbers().Chunk(6).Select(r => string.Join(' ', r)).ToArray();
        Assert.Equal(20, drawn.Where(rows.Contains).Distinct().Count());
        Assert.Equal(half.Numbers(), NnGuide.Fit(Bank, Head, options, new(1)).Bank.Numbers());
        Assert.NotEqual(half.Numbers(), NnGuide.Fit(Bank, Head, options, new(2)).Bank.Numbers());
    }

    [Fact]
    public void Float32_features_and_a_float64_head_go_together() {
        using var d = torch.NewDisposeScope();
        foreach (var method in Catalogue.All.Where(m => m.Needs == (Needs.Features | Needs.Head) && HeadScoreLaws.Covers.Contains(m.Id))) {
            var (wide, narrow) = (Score(method), Score(method, Features.to(ScalarType.Float32)));
            Assert.All(wide.Zip(narrow), p => Assert.Equal(p.First, p.Second, 1e-4 * Math.Max(1, Math.Abs(p.First))));
        }
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        var narrow = torch.zeros(3, 4, dtype: ScalarType.Float64);
        foreach (var score in new Func<Tensor, Tensor>[] { x => React.Score(new(1), x, Head), x => Dice.Score(Dice.Fit(Bank, Head), x), x => GradNorm.Score(x, Head),
            x => NnGuide.Score(NnGuide.Fit(Bank, Head, new(), new(1)), x, Head), x => Fdbd.Score(Fdbd.Fit(Bank, Head), x, Head), x => McDropout.Score(x, Head, new(), new Seed(1)) })
            Assert.Contains("features must be [n > 0, 6], got [3, 4] Float64", Message(() => score(narrow)));
        foreach (var fit in new Action<Tensor>[] { x => React.Fit(x, new()), x => Dice.Fit(x, Head), x => NnGuide.Fit(x, Head, new(), new(1)), x => Fdbd.Fit(x, Head) })
            Assert.Contains("features must be finite, row 2", Message(() => fit(Bank.index_fill(0, torch.tensor(new long[] { 2 }), double.NaN))));
        Assert.Contains("no activation is above percentile 95 of 6 features", Message(() => Ash.Shape(Features, AshVariant.S, 95)));
        Assert.Contains("no activation is above percentile 95 of 6 features", Message(() => Scale.Shape(Features, 95)));
        Assert.Contains("[0, 100)", Message(() => Ash.Shape(Features, AshVariant.S, 100)));
        Assert.Contains("[0, 100)", Message(() => Dice.Fit(Bank, Head, -1)));
        Assert.Contains("must be finite and > 0", Message(() => React.Score(new(1), Features, Head, 0)));
        Assert.Contains("Percentile", Message(() => _ = new AshOptions { Percentile = 100 }));
        Assert.Contains("Percentile", Message(() => _ = new ScaleOptions { Percentile = double.NaN }));
        Assert.Contains("Percentile", Message(() => _ = new DiceOptions { Percentile = -1 }));
        Assert.Contains("Percentile", Message(() => _ = new ReactOptions { Percentile = 101 }));
        Assert.Contains("Threshold", Message(() => _ = new ReactOptions { Threshold = 0 }));
        Assert.Contains("Rate", Message(() => _ = new McDropoutOptions { Rate = 1 }));
        Assert.Contains("Passes", Message(() => _ = new McDropoutOptions { Passes = 0 }));
        Assert.Contains("must be in (0, 1]", Message(() => _ = new NnGuideOptions { BankShare = 0 }));
        Assert.Contains("Neighbours", Message(() => _ = new NnGuideOptions { Neighbours = 0 }));
        Assert.Contains("0.1 of 40 images are a bank of 4", Message(() => NnGuide.Fit(Bank, Head, new() { BankShare = 0.1 }, new(1))));
        Assert.Contains("the bank has 40 images, fewer than 41 neighbours", Message(() => NnGuide.Score(NnGuide.Fit(Bank, Head, new(), new(1)), Features, Head, 41)));
        Assert.Contains("classes 0 and 1 have the same weights", Message(() => Fdbd.Fit(torch.ones(3, 2), new(torch.ones(2, 2), torch.zeros(2)))));
        Assert.Contains("at least two classes, got 1", Message(() => Fdbd.Fit(torch.ones(3, 2), new(torch.ones(1, 2), torch.zeros(1)))));
        Assert.Contains("react's head must have weights [classes, 4]", Message(() => React.Method.Fit(new() { Features = Bank }, new(1)).Score(new() { Features = narrow, Head = Head })));
    }

    [Fact]
    public void Presets_are_the_peers_settings() {
        Assert.Equal(AshVariant.B, ((AshOptions)Ash.Method.Preset("openood").Options).Variant);
        Assert.Equal(65, ((ScaleOptions)Scale.Method.Preset("pytorch-ood").Options).Percentile);
        Assert.Equal(1, ((ReactOptions)React.Method.Preset("pytorch-ood").Options).Threshold);
        Assert.Equal((100, 0.01), (((NnGuideOptions)NnGuide.Method.Preset("openood").Options).Neighbours, ((NnGuideOptions)NnGuide.Method.Preset("openood").Options).BankShare));
        Assert.Equal(5, ((McDropoutOptions)McDropout.Method.Preset("openood").Options).Passes);
        Assert.Equal("none", Settings.Of(new ReactOptions()).Single(s => s.Name == "threshold").Value);
        Assert.Equal(0.7, ((ReactOptions)React.Method.With("threshold", "0.7").Options).Threshold);
    }
}
