using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

/// <summary>Gaussians per layer and per patch, extreme value signatures.</summary>
public class LayerTests {
    static readonly GaussianAdOptions Plain = new() { Shrinkage = CovarianceShrinkage.None };

    [Fact]
    public void The_gaussian_agrees_with_scikit_learn() { // golden.py
        using var scope = torch.NewDisposeScope();
        var (x, queries) = (Lcg.Clusters(8, 60, 5, 0.6).ToTensor(), Lcg.Queries().ToTensor());
        var shrunk = GaussianAd.Fit(x, new(), new(0));
        Assert.Equal(0.048774152055173575, shrunk.Layers[0].Shrinkage, 1e-12);
        Lcg.Near([-3.2677585696004496, -2.485334983921109, -2.2042018893762405, -4.4622099274194555, -8.565053948927506], shrunk.Score(queries).Doubles(), 1e-10);
        Lcg.Near([-3.366899839486881, -2.5190255829875543, -2.251041676962064, -4.652616742473394, -8.814281310775941],
            GaussianAd.Fit(x, Plain, new(0)).Score(queries).Doubles(), 1e-10);
    }

    [Fact]
    public void Layers_add_up_and_one_layer_is_the_log_density_on_another_scale() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var (x, queries) = (Lcg.Clusters((ulong)seed, 50, 6, 0.5).ToTensor(), Lcg.Rows((ulong)seed + 1, 11, 6).ToTensor());
        var options = seed % 2 == 0 ? Plain : new();
        var joint = GaussianAd.Fit(x, [2, 1, 3], options, new(0));
        double[] Part(long start, long width) => GaussianAd.Fit(x.narrow(1, start, width), options, new(0)).Score(queries.narrow(1, start, width)).Doubles();
        Lcg.Near([.. Part(0, 2).Zip(Part(2, 1), Part(3, 3)).Select(p => p.First + p.Second + p.Third)], joint.Score(queries).Doubles(), 1e-10);
        Lcg.Near(joint.Score(queries).Doubles(), (-joint.LayerDistances(queries).sum(dim: 1)).Doubles(), 1e-12);

        var one = GaussianAd.Fit(x, Plain, new(0));
        var whitening = one.Layers[0].Whitening;
        var gaussian = new Gmm([1], [.. one.Layers[0].Mean.Doubles()], [.. whitening.t().mm(whitening).inverse().Doubles()], new(true, [0]));
        var constant = -3 * Math.Log(2 * Math.PI) + whitening.diagonal().log().sum().ToDouble();
        Lcg.Near([.. one.Score(queries).Doubles().Select(score => constant - 0.5 * score * score)], gaussian.Score(queries).Doubles(), 1e-8);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Fewer_rows_than_columns_need_shrinkage_and_widths_must_fit() {
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Rows(1, 5, 8).ToTensor();
        Assert.All(GaussianAd.Fit(x, new(), new(0)).Score(x).Doubles(), score => Assert.InRange(score, -100, 0));
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Contains("layer 1 (6 columns, 5 rows) is singular: fit with Ledoit-Wolf", Message(() => GaussianAd.Fit(x, [2, 6], Plain, new(0))));
        Assert.Contains("are the same in all rows", Message(() => GaussianAd.Fit(torch.ones(5, 3), new(), new(0))));
        Assert.Contains("add up to the 8 columns of features, got [2, 5]", Message(() => GaussianAd.Fit(x, [2, 5], new(), new(0))));
        Assert.Contains("at least 1 and add up", Message(() => GaussianAd.Fit(x, [8, 0], new(), new(0))));
    }

    static Tensor Maps(ulong seed, int n, double scale = 1) => Lcg.Rows(seed, n, 12).ToTensor().reshape(n, 3, 2, 2) * scale;

    [Fact]
    public void Padim_agrees_with_its_equations_in_numpy() { // golden.py
        using var scope = torch.NewDisposeScope();
        var fitted = Padim.Fit(Maps(13, 24), new(), new(0));
        var queries = Maps(14, 4, 1.5);
        Lcg.Near([-4.778853090955424, -4.257679746444009, -3.9008334298616245, -2.2274277782010166], fitted.Score(queries).Doubles(), 1e-10);
        Lcg.Near([-3.56780289061711, -4.778853090955424, -2.159264229139533, -3.2229207911163535], fitted.Map(queries)[0].Doubles(), 1e-10);
        Assert.Equal([4, 2, 2], fitted.Map(queries).shape);
    }

    [Fact]
    public void Padim_draws_channels_by_seed_and_sees_only_those() {
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Rows(2, 20, 40).ToTensor().reshape(20, 10, 2, 2);
        Padim Fit(ulong seed) => Padim.Fit(x, new() { Dimensions = 4 }, new(seed));
        Assert.Equal(Fit(1).Chosen.ToArray(), Fit(1).Chosen.ToArray());
        Assert.True(Enumerable.Range(0, 8).Select(s => string.Join(",", Fit((ulong)s).Chosen)).Distinct().Count() > 4);
        var fitted = Fit(3);
        Assert.Equal(4, fitted.Chosen.Distinct().Count());
        var (before, changed) = (fitted.Score(x).Doubles(), x.clone());
        foreach (var channel in Enumerable.Range(0, 10).Where(c => !fitted.Chosen.Contains(c))) changed.narrow(1, channel, 1).add_(5);
        Assert.Equal(before, fitted.Score(changed).Doubles());
        changed.narrow(1, fitted.Chosen[0], 1).add_(5);
        Assert.All(fitted.Score(changed).Doubles().Zip(before), pair => Assert.True(pair.First < pair.Second));
    }

    [Fact]
    public void Padim_does_not_depend_on_its_batches_and_joins_layers_by_the_nearest_value() {
        using var scope = torch.NewDisposeScope();
        // 70,000 values an image: 59 at a time.
        var x = torch.rand([130, 70, 25, 40], dtype: ScalarType.Float32, generator: new Generator(3));
        var fitted = Padim.Fit(x, new() { Dimensions = 3 }, new(1));
        var parts = torch.cat([fitted.Score(x.narrow(0, 0, 1)), fitted.Score(x.narrow(0, 1, 100)), fitted.Score(x.narrow(0, 101, 29))], 0);
        Lcg.Near(parts.Doubles(), fitted.Score(x).Doubles(), 1e-6);

        var (fine, coarse) = (Maps(1, 2), torch.tensor([1.0, 2], [2, 1, 1, 1]));
        var joined = Padim.Join(fine, coarse);
        Assert.Equal([2, 4, 2, 2], joined.shape);
        Assert.Equal(fine.Doubles(), joined.narrow(1, 0, 3).Doubles());
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], joined.narrow(1, 3, 1).Doubles());
        Assert.Contains("of the same images, got 2 and 3", Assert.Throws<ArgumentException>(() => Padim.Join(fine, Maps(1, 3))).Message);
    }

    [Fact]
    public void Padim_fits_batches_as_it_fits_all_maps() {
        using var scope = torch.NewDisposeScope();
        var (x, queries) = (Maps(13, 24), Maps(14, 4, 1.5));
        var calls = 0;
        IEnumerable<Tensor> Batches() { calls++; return [x.narrow(0, 0, 1), x.narrow(0, 1, 20), x.narrow(0, 21, 3)]; }
        var fitted = Padim.Fit(Batches, new() { Dimensions = 2 }, new(4));
        Lcg.Near(Padim.Fit(x, new() { Dimensions = 2 }, new(4)).Score(queries).Doubles(), fitted.Score(queries).Doubles(), 1e-10);
        Assert.Equal(2, calls);
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Contains("of one size, [b, 3, 2, 2], got [24, 3, 4, 1]", Message(() => Padim.Fit(() => [x, x.reshape(24, 3, 4, 1)], new(), new(0))));
        Assert.Contains("two maps or more, got 1", Message(() => Padim.Fit(() => [x.narrow(0, 0, 1)], new(), new(0))));
        Assert.Contains("two maps or more, got 0", Message(() => Padim.Fit(() => [], new(), new(0))));
    }

    [Fact]
    public void Padim_names_what_does_not_fit() {
        using var scope = torch.NewDisposeScope();
        var fitted = Padim.Fit(Maps(13, 24), new(), new(0));
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Contains("must be the [m, 3, 2, 2] that the density was fitted on, got [4, 3, 1, 4]", Message(() => fitted.Score(Maps(1, 4).reshape(4, 3, 1, 4))));
        var spoilt = Maps(1, 4);
        spoilt[2, 1, 0].fill_(double.NaN);
        Assert.Contains("features must be finite, got NaN at [2, 1, 0, 0]", Message(() => fitted.Score(spoilt)));
        Assert.Contains("got [24, 3, 2]", Message(() => Padim.Fit(torch.zeros(24, 3, 2), new(), new(0))));
    }

    [Fact]
    public void K_extremes_by_hand() {
        using var scope = torch.NewDisposeScope();
        // Means of class 0: (5, 1, 4, 0), of class 1: (0, 3, 1, 3.5); half of 4 columns: {0, 2} and {1, 3}.
        var x = torch.tensor([6.0, 0, 3, 0, 4, 2, 5, 0, 0, 3, 1, 3.5], [3, 4]);
        var fitted = KExtremes.Fit(x, torch.tensor([0L, 0, 1]), 2, new() { Share = 0.5 }, new(0));
        Assert.Equal([0, 2, 1, 3], fitted.Signatures.ToArray());
        Assert.Equal([1, 0.5, 1, 0.5], fitted.Score(torch.tensor([9.0, -3, 8, 1, 7, 8, 1, 2, 0, 1, 0, 2, 3, 3, 3, 3], [4, 4])).Doubles());
        Assert.Equal(52, KExtremes.Fit(torch.rand(4, 512), new(), new(0)).Size); // ⌈51.2⌉
    }

    [Fact]
    public void K_extremes_sees_the_order_of_the_columns_only() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var (x, queries) = (Lcg.Rows((ulong)seed, 60, 20).ToTensor(), Lcg.Rows((ulong)seed + 1, 15, 20).ToTensor());
        var fitted = KExtremes.Fit(x, torch.arange(60).remainder(4), 4, new() { Share = 0.3 }, new(0));
        var order = torch.randperm(20, generator: new Generator((ulong)seed));
        var turned = KExtremes.Fit(x.index_select(1, order), torch.arange(60).remainder(4), 4, new() { Share = 0.3 }, new(0));
        Assert.Equal(fitted.Score(queries).Doubles(), fitted.Score((queries * 3).exp()).Doubles());
        Assert.Equal(fitted.Score(queries).Doubles(), turned.Score(queries.index_select(1, order)).Doubles());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
}
