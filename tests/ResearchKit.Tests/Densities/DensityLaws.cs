using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

/// <summary>What every density must obey: add one to the table to have it tested.</summary>
public class DensityLaws {
    static readonly Dictionary<string, Func<Tensor, Func<Tensor, Tensor>>> Fits = new() {
        ["gmm"] = x => Gmm.Fit(x, new() { Components = 3 }, new(1)).Score,
        ["pca"] = x => Pca.Fit(x, new() { Components = 2 }, new(1)).Score,
        ["pca-reconstruction"] = x => Pca.Fit(x, new() { Components = 2 }, new(1)).Reconstruction,
        ["iforest"] = x => IsolationForest.Fit(x, new(), new(1)).Score,
        ["lof"] = x => Lof.Fit(x, new(), new(1)).Score,
        ["ocsvm"] = x => OneClassSvm.Fit(x, new(), new(1)).Score,
        ["ocsvm-decision"] = x => OneClassSvm.Fit(x, new(), new(1)).Decision,
    };

    public static TheoryData<string> Names => [.. Fits.Keys];

    static Tensor Training(ulong seed = 21) => Lcg.Clusters(seed, 120, 4, 0.4).ToTensor();

    [Theory, MemberData(nameof(Names))]
    public void A_row_far_away_scores_below_every_training_row(string name) => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var x = Training((ulong)seed);
        var score = Fits[name](x);
        // Off the plane that the components of a PCA may span: every column moves by another amount.
        var far = torch.tensor([90.0, -130, 70, 110], [1, 4]);
        return score(far).Doubles()[0] < score(x).Doubles().Min();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Theory, MemberData(nameof(Names))]
    public void A_score_belongs_to_its_row_alone_and_keeps_the_dtype(string name) {
        using var scope = torch.NewDisposeScope();
        var score = Fits[name](Training());
        var x = Lcg.Rows(5, 33, 4).ToTensor();
        var whole = score(x).Doubles();
        for (var i = 0; i < 33; i += 4) Lcg.Near([whole[i]], score(x.narrow(0, i, 1)).Doubles(), 1e-12);
        Lcg.Near([.. whole.Reverse()], score(x.flip([0])).Doubles(), 1e-12);
        var single = score(x.to_type(ScalarType.Float32));
        Assert.Equal(ScalarType.Float32, single.dtype);
        Lcg.Near(whole, single.Doubles(), 1e-4);
    }

    [Theory, MemberData(nameof(Names))]
    public void Fitting_does_not_change_the_features(string name) {
        using var scope = torch.NewDisposeScope();
        var x = Training();
        var before = x.Doubles();
        Fits[name](x)(x);
        Assert.Equal(before, x.Doubles());
    }

    [Theory, MemberData(nameof(Names))]
    public void Bad_features_are_refused_by_name(string name) {
        using var scope = torch.NewDisposeScope();
        var score = Fits[name](Training());
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Contains("4 columns that the density was fitted on, got [2, 3]", Message(() => score(Lcg.Rows(1, 2, 3).ToTensor())));
        Assert.Contains("features must be finite, got NaN at [7, 2]", Message(() => score(Spoilt(double.NaN))));
        Assert.Contains("at [7, 2]", Message(() => Fits[name](Spoilt(double.PositiveInfinity))));
        Assert.Contains("got [4]", Message(() => score(torch.zeros(4, dtype: ScalarType.Float64))));
        Assert.Contains("got [0, 4]", Message(() => score(torch.zeros(0, 4, dtype: ScalarType.Float64))));
        Assert.Contains("float32 or float64, got Int64", Message(() => score(torch.zeros(2, 4, dtype: ScalarType.Int64))));
        Assert.Contains("got [1, 4]", Message(() => Fits[name](torch.zeros(1, 4, dtype: ScalarType.Float64))));

        static Tensor Spoilt(double value) {
            var x = Lcg.Rows(1, 20, 4);
            x.Values[7 * 4 + 2] = value;
            return x.ToTensor();
        }
    }

    [Fact]
    public void Scores_do_not_depend_on_the_batch() => Prop.ForAll(Gen.Choose(1, 50).ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), (batch, rows) => {
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Rows(5, rows, 3).ToTensor();
        static double[] Sums(Matrix m) => [.. Enumerable.Range(0, m.Rows).Select(i => m[i, 0] + 10 * m[i, 1] + 100 * m[i, 2])];
        Assert.Equal(Rows.Score(x, 3, Sums).Doubles(), Rows.Score(x, 3, Sums, batch).Doubles());
    }).QuickCheckThrowOnFailure();

    public static TheoryData<string, Action> Bad => new() {
        { "Components must be at least 1", () => _ = new GmmOptions { Components = 0 } },
        { "Regularisation must be finite and >= 0", () => _ = new GmmOptions() with { Regularisation = double.NaN } },
        { "Tolerance must be finite and > 0", () => _ = new GmmOptions { Tolerance = 0 } },
        { "MaxIterations must be at least 1", () => _ = new GmmOptions { MaxIterations = 0 } },
        { "Components must be at least 1", () => _ = new PcaOptions { Components = -1 } },
        { "Trees must be at least 1", () => _ = new IsolationForestOptions { Trees = 0 } },
        { "SampleSize must be at least 2", () => _ = new IsolationForestOptions { SampleSize = 1 } },
        { "Neighbours must be at least 1", () => _ = new LofOptions { Neighbours = 0 } },
        { "Nu must be in (0, 1]", () => _ = new OneClassSvmOptions { Nu = 1.5 } },
        { "Gamma must be finite and > 0", () => _ = new OneClassSvmOptions() with { Gamma = -1 } },
        { "CacheMegabytes must be at least 1", () => _ = new OneClassSvmOptions { CacheMegabytes = 0 } },
    };

    [Theory, MemberData(nameof(Bad))]
    public void Options_check_themselves(string message, Action make) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message);
}
