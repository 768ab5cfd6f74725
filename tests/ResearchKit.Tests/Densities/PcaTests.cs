using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class PcaTests {
    static readonly PcaOptions Two = new() { Components = 2 };

    [Fact]
    public void Agrees_with_scikit_learn() { // golden.py
        using var scope = torch.NewDisposeScope();
        var fitted = Pca.Fit(Lcg.Clusters(3, 60, 5, 0.7).ToTensor(), Two, new(0));
        Lcg.Near([-4.061631869888372, -3.746483384103991, -1.775839843591105, -8.995411869517874, -37.17451619207776],
            fitted.Score(Lcg.Queries().ToTensor()).Doubles(), 1e-10);
        Lcg.Near([-0.4853613997423112, -0.4000457573919945, -0.25177356473630313, -1.060370762339508, -2.590304625831199],
            fitted.Reconstruction(Lcg.Queries().ToTensor()).Doubles(), 1e-10);
    }

    [Fact]
    public void Agrees_with_scikit_learn_on_fewer_rows_than_columns() {
        using var scope = torch.NewDisposeScope();
        var fitted = Pca.Fit(Lcg.Clusters(3, 60, 5, 0.7).Slice(0, 4).ToTensor(), Two, new(0));
        Lcg.Near([-314.85865431315995, -116.21805777521263, -243.94725116357975, -462.0990421692234, -1534.141549605356],
            fitted.Score(Lcg.Queries().ToTensor()).Doubles(), 1e-8);
    }

    [Fact]
    public void Is_the_gaussian_with_covariance_of_axes_and_noise() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var scope = torch.NewDisposeScope();
        var x = Lcg.Clusters((ulong)seed, 40, 6, 0.5).ToTensor();
        var fitted = Pca.Fit(x, Two, new(0));
        var axes = torch.tensor(fitted.Axes.ToArray(), [2, 6]);
        var excess = torch.tensor(fitted.Variances.Select(v => v - fitted.NoiseVariance).ToArray(), [2]);
        var covariance = (axes.t() * excess).mm(axes) + fitted.NoiseVariance * torch.eye(6, dtype: ScalarType.Float64);
        var twin = new Gmm([1], fitted.Mean, [.. covariance.Doubles()], new(true, [0]));
        Lcg.Near(twin.Score(x).Doubles(), fitted.Score(x).Doubles(), 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Too_many_components_and_flat_features_are_refused() {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("more rows and columns than the 4 components, got [30, 4]",
            Assert.Throws<ArgumentException>(() => Pca.Fit(Lcg.Rows(1, 30, 4).ToTensor(), new(), new(0))).Message);
        var flat = Lcg.Rows(1, 30, 5).With(2, 1).With(3, 1).With(4, 1).ToTensor();
        Assert.Contains("lie in a plane of 2 dimensions", Assert.Throws<ArgumentException>(() => Pca.Fit(flat, Two, new(0))).Message);
    }
}
