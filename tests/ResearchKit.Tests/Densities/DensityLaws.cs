using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;
using ResearchKit.Methods;

namespace ResearchKit.Tests.Densities;

/// <summary>A density under the laws.</summary>
/// <param name="Fit">Features to the fitted density.</param>
/// <param name="Tolerance">Of a score when rounding changes (another batch, other threads): solvers enlarge it.</param>
public sealed record Law(Func<Tensor, IDensity> Fit, double Tolerance = 1e-12) {
    /// <summary>What the score is; a density may offer more than one.</summary>
    public Func<IDensity, Func<Tensor, Tensor>> Score { get; init; } = density => density.Score;

    /// <summary>The fewest rows that it can be fitted on.</summary>
    public int Least { get; init; } = 2;

    /// <summary>The share of the training rows that a row far away must score below: all, unless the density is one of those named in the table.</summary>
    public double FarBelow { get; init; } = 1;

    /// <summary>Turning and moving the features, training and query alike, changes no score by more than this; none if it may.</summary>
    public double? Turns { get; init; }
}

/// <summary>What every density must obey: add one to the table to have it tested.</summary>
public class DensityLaws {
    static readonly OneClassSvmOptions Svm = new() { Gamma = 2, Tolerance = 1e-9 };
    static readonly SvddOptions Ball = new() { Gamma = 2, Tolerance = 1e-9 };
    static readonly KnfstOptions Null = new() { Gamma = 30 };

    static readonly Dictionary<string, Law> Laws = new() {
        ["gmm"] = new(x => Gmm.Fit(x, new() { Components = 3 }, new(1))),
        ["gmm1"] = new(x => Gmm.Fit(x, new() { Components = 1 }, new(1))) { Turns = 1e-8, Least = 1 },
        ["pca"] = new(x => Pca.Fit(x, new() { Components = 2 }, new(1))) { Turns = 1e-8 },
        ["pca-reconstruction"] = new(x => Pca.Fit(x, new() { Components = 2 }, new(1))) { Score = d => ((Pca)d).Reconstruction, Turns = 1e-8 },
        ["iforest"] = new(x => IsolationForest.Fit(x, new(), new(1))) { FarBelow = 0.5 }, // a far row ends in the leaf of the outermost rows, an outlier may end earlier
        ["lof"] = new(x => Lof.Fit(x, new(), new(1))) { Turns = 1e-8 },
        ["ocsvm"] = new(x => OneClassSvm.Fit(x, new(), new(1))),
        ["ocsvm-gamma"] = new(x => OneClassSvm.Fit(x, Svm, new(1))) { Turns = 1e-4 }, // kernel rows are float32
        ["ocsvm-decision"] = new(x => OneClassSvm.Fit(x, new(), new(1))) { Score = d => ((OneClassSvm)d).Decision },
        ["svdd"] = new(x => Svdd.Fit(x, Ball, new(1))) { Turns = 1e-5 },
        ["svdd-linear"] = new(x => Svdd.Fit(x, Ball with { Kernel = KernelKind.Linear }, new(1))) { Turns = 1e-5 },
        ["knfst"] = new(x => Knfst.Fit(x, ByThree(x), 3, Null, new(1)), 1e-9) { Turns = 1e-7 },
        ["knfst-one-class"] = new(x => Knfst.Fit(x, Null, new(1)), 1e-9) { Turns = 1e-7 },
        ["local-knfst"] = new(x => LocalKnfst.Fit(x, ByThree(x), 3, new() { Gamma = 30, Neighbours = 25 }, new(1)), 1e-9) { Turns = 1e-7 },
        ["local-knfst-one-class"] = new(x => LocalKnfst.Fit(x, new() { Gamma = 30, Neighbours = 25 }, new(1)), 1e-9) { Turns = 1e-7 },
        ["k-extremes"] = new(x => KExtremes.Fit(x, new() { Share = 0.5 }, new(1))) { FarBelow = 0 }, // sees only which columns are large
        ["gaussian-ad"] = new(x => GaussianAd.Fit(x, [1, 3], new(), new(1))),
        ["gaussian-ad-plain"] = new(x => GaussianAd.Fit(x, new() { Shrinkage = CovarianceShrinkage.None }, new(1))) { Turns = 1e-8 },
        ["gaussian-ad-one-layer"] = new(x => GaussianAd.Fit(x, new(), new(1))) { Turns = 1e-8 },
        ["padim"] = new(x => Padim.Fit(x, new(), new(1))) { Turns = 1e-8 },
    };

    public static TheoryData<string> Names => [.. Laws.Keys];
    public static TheoryData<string> Turning => [.. Laws.Where(law => law.Value.Turns is not null).Select(law => law.Key)];

    static Func<Tensor, Tensor> Fitted(string name, Tensor x) => Laws[name].Score(Laws[name].Fit(x));

    static Tensor ByThree(Tensor x) => Tidy.Run(() => torch.arange(x.shape[0]).remainder(3));

    static Tensor Training(ulong seed = 21) => Lcg.Clusters(seed, 120, 4, 0.4).ToTensor();

    [Fact]
    public void Every_density_is_under_the_laws() {
        using var scope = torch.NewDisposeScope();
        var types = typeof(IDensity).Assembly.GetTypes().Where(t => t.Namespace == typeof(IDensity).Namespace && t is { IsClass: true, IsPublic: true } && t.IsAssignableTo(typeof(IDensity)));
        var tested = Laws.Values.Select(law => law.Fit(Training()).GetType()).ToHashSet();
        Assert.DoesNotContain(types, t => !tested.Contains(t));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_row_far_away_scores_below_the_training_rows(string name) => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var x = Training((ulong)seed);
        var score = Fitted(name, x);
        // Off the plane that the components of a PCA may span: every column moves by another amount.
        var far = torch.tensor([90.0, -130, 70, 110], [1, 4]);
        var at = score(far).Doubles()[0];
        return score(x).Doubles().Average(s => s > at ? 1 : 0) >= Laws[name].FarBelow;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    // What a far row is to a forest: outside the range every split sends it the same way, however far it is.
    [Fact]
    public void A_forest_cannot_tell_far_from_farther() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var score = Fitted("iforest", Training((ulong)seed));
        double At(double scale) => score(torch.tensor([90.0 * scale, -130 * scale, 70 * scale, 110 * scale], [1, 4])).Doubles()[0];
        return At(1) == At(2) && At(2) == At(1000);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Theory, MemberData(nameof(Turning))]
    public void Turning_and_moving_all_rows_changes_no_score(string name) =>
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => TurnsAlike(name, seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    static void TurnsAlike(string name, int seed) {
        using var scope = torch.NewDisposeScope();
        var (x, queries) = (Training((ulong)seed), Lcg.Rows((ulong)seed + 1, 20, 4).ToTensor() * 1.5);
        var square = Lcg.Rows((ulong)seed + 2, 4, 4).ToTensor() - 0.5;
        var (turn, _) = torch.linalg.qr(square);
        Tensor Moved(Tensor rows) => rows.mm(turn) + torch.tensor([3.0, -2, 5, 0.5]);
        Lcg.Near(Fitted(name, x)(queries).Doubles(), Fitted(name, Moved(x))(Moved(queries)).Doubles(), Laws[name].Turns!.Value);
    }

    // nu n is whole here, so that no support vector need be free and rounding once decided what the radius was.
    [Fact]
    public void A_turned_ball_without_free_support_vectors_has_the_same_radius() => TurnsAlike("svdd-linear", 837238);

    [Theory, MemberData(nameof(Names))]
    public void Saved_and_loaded_it_scores_the_same(string name) {
        using var scope = torch.NewDisposeScope();
        var density = Laws[name].Fit(Training());
        var loaded = (IDensity)ModelState.Load(density.GetType(), ModelState.Save(density));
        var x = Lcg.Rows(5, 33, 4).ToTensor();
        Assert.Equal(Laws[name].Score(density)(x).Doubles(), Laws[name].Score(loaded)(x).Doubles());
    }

    [Theory, MemberData(nameof(Names))]
    public void Scoring_leaves_one_tensor_and_fitting_only_the_density(string name) {
        using var scope = torch.NewDisposeScope();
        var x = Training();
        var before = scope.DisposablesCount;
        var density = Laws[name].Fit(x);
        var held = ModelState.Tensors(density).Count();
        Assert.InRange(scope.DisposablesCount - before, held, held + 1); // + 1: the labels that the table makes
        before = scope.DisposablesCount;
        Laws[name].Score(density)(x);
        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [SkippableTheory, MemberData(nameof(Names))]
    public void On_a_gpu_it_fits_and_scores_as_on_the_cpu(string name) {
        Skip.IfNot(torch.cuda.is_available(), "no CUDA device");
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Rows(5, 33, 4).ToTensor();
        var there = Fitted(name, Training().to(torch.CUDA))(x.to(torch.CUDA));
        Assert.Equal(DeviceType.CUDA, there.device_type);
        Lcg.Near(Fitted(name, Training())(x).Doubles(), there.Doubles(), Math.Max(1e-8, Laws[name].Tolerance));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_score_belongs_to_its_row_alone_and_keeps_the_dtype(string name) {
        using var scope = torch.NewDisposeScope();
        var score = Fitted(name, Training());
        var x = Lcg.Rows(5, 33, 4).ToTensor();
        var whole = score(x).Doubles();
        for (var i = 0; i < 33; i += 4) Lcg.Near([whole[i]], score(x.narrow(0, i, 1)).Doubles(), Laws[name].Tolerance);
        Lcg.Near([.. whole.Reverse()], score(x.flip([0])).Doubles(), Laws[name].Tolerance);
        var single = score(x.to_type(ScalarType.Float32));
        Assert.Equal(ScalarType.Float32, single.dtype);
        Lcg.Near(whole, single.Doubles(), 1e-4);
    }

    [Theory, MemberData(nameof(Names))]
    public void Fitting_does_not_change_the_features(string name) {
        using var scope = torch.NewDisposeScope();
        var x = Training();
        var before = x.Doubles();
        Fitted(name, x)(x);
        Assert.Equal(before, x.Doubles());
    }

    [Theory, MemberData(nameof(Names))]
    public void Bad_features_are_refused_by_name(string name) {
        using var scope = torch.NewDisposeScope();
        var score = Fitted(name, Training());
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Contains("4 columns that the density was fitted on, got [2, 3]", Message(() => score(Lcg.Rows(1, 2, 3).ToTensor())));
        Assert.Contains("features must be finite, got NaN at [7, 2]", Message(() => score(Spoilt(double.NaN))));
        Assert.Contains("at [7, 2]", Message(() => Laws[name].Fit(Spoilt(double.PositiveInfinity))));
        Assert.Contains("got [4]", Message(() => score(torch.zeros(4, dtype: ScalarType.Float64))));
        Assert.Contains("got [0, 4]", Message(() => score(torch.zeros(0, 4, dtype: ScalarType.Float64))));
        Assert.Contains("float32 or float64, got Int64", Message(() => score(torch.zeros(2, 4, dtype: ScalarType.Int64))));
        if (Laws[name].Least > 1) Assert.Contains("got [1, 4]", Message(() => Laws[name].Fit(torch.zeros(1, 4, dtype: ScalarType.Float64))));

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
        { "Nu must be in (0, 1]", () => _ = new SvddOptions { Nu = 0 } },
        { "Kernel is unknown", () => _ = new SvddOptions { Kernel = (KernelKind)9 } },
        { "Gamma must be finite and > 0", () => _ = new KnfstOptions { Gamma = double.NaN } },
        { "Scale is unknown", () => _ = new KnfstOptions { Scale = (RowScale)(-1) } },
        { "MaxRows must be at least 2", () => _ = new KnfstOptions { MaxRows = 1 } },
        { "Neighbours must be at least 2", () => _ = new LocalKnfstOptions { Neighbours = 1 } },
        { "Share must be in (0, 1]", () => _ = new KExtremesOptions { Share = 0 } },
        { "Shrinkage is unknown", () => _ = new GaussianAdOptions { Shrinkage = (CovarianceShrinkage)7 } },
        { "Dimensions must be at least 1", () => _ = new PadimOptions { Dimensions = 0 } },
        { "Regularisation must be finite and > 0", () => _ = new PadimOptions { Regularisation = 0 } },
    };

    [Theory, MemberData(nameof(Bad))]
    public void Options_check_themselves(string message, Action make) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message);
}
