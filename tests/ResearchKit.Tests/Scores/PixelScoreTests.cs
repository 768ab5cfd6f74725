using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Densities;
using ResearchKit.Methods;
using ResearchKit.Scores;
using ResearchKit.Training;
using static ResearchKit.Tests.FeatureData;

namespace ResearchKit.Tests;

/// <summary>lowlevel-gmm, input-complexity and likelihood-ratio; expected values of Golden/feature_scores.py.</summary>
public class PixelScoreTests {
    static readonly LowLevelGmm Two = new([
        new([0.2, 0.5, 0.3], [-0.5, 0.1, 0.8], [0.1, 0.3, 0.05], new(true, [0])),
        new([0.6, 0.3, 0.1], [0.0, 0.5, -1.0], [0.2, 0.4, 0.01], new(true, [0])),
    ]);

    static Tensor Bytes(int seed, long n, long c, long h, long w) => torch.randint(0, 256, [n, c, h, w], ScalarType.Byte, generator: new Generator((ulong)seed));

    [Fact]
    public void The_pixel_mixture_is_SciPys() {
        using var d = torch.NewDisposeScope();
        Formula.Near([-6.56076332, -7.15072328, -6.75509853], Two.Score(Formula.Values([3, 2, 2, 2], 0.2, 1)), 1e-7);
    }

    [Fact]
    public void The_pixel_mixture_is_the_density_of_its_channels() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        using var d = torch.NewDisposeScope();
        var images = torch.randn([4, 2, 3, 5], ScalarType.Float64, generator: new Generator((ulong)seed));
        var expected = Two.Channels.Select((gmm, c) => gmm.Score(images.select(1, c).reshape(-1, 1)).reshape(4, 15).sum(dim: 1)).Aggregate((a, b) => a + b);
        Formula.Near(expected.Numbers(), Two.Score(images), 1e-9);
        // Where pixels stand does not matter, and channels do.
        Formula.Near(Two.Score(images).Numbers(), Two.Score(images.flip([2]).transpose(2, 3)), 1e-9);
        Assert.NotEqual(Two.Score(images).Numbers(), Two.Score(images.flip([1])).Numbers());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void The_fit_finds_three_grey_levels() {
        using var d = torch.NewDisposeScope();
        var levels = torch.tensor(new[] { -1f, 0.5f, 2f }).index_select(0, torch.arange(3000).remainder(3)).reshape(30, 1, 10, 10);
        var fitted = LowLevelGmm.Fit(levels + torch.randn([30, 1, 10, 10], ScalarType.Float32, generator: new Generator(2)) * 0.1, new() { Pixels = 2000 }, new(5)).Channels[0];
        Densities.Lcg.Near([-1, 0.5, 2], [.. fitted.Means.Order()], 0.02);
        Densities.Lcg.Near([1 / 3.0, 1 / 3.0, 1 / 3.0], fitted.Weights, 0.03);
        Assert.All(fitted.Covariances, v => Assert.Equal(0.01, v, 0.002));
    }

    // Lossless: the bytes come back from the filtered ones, with the predictors written as the PNG specification has them.
    [Fact]
    public void Filters_can_be_undone() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed => {
        var (channels, width, height) = (1 + seed % 3, 1 + seed % 5, 1 + seed % 4);
        var image = new byte[channels * width * height];
        new Random(seed).NextBytes(image);
        for (var filter = 0; filter < 5; filter++) {
            var filtered = InputComplexity.Filtered(image, channels * width, channels, filter);
            var back = new byte[image.Length];
            for (var y = 0; y < height; y++) {
                for (var x = 0; x < channels * width; x++) {
                    int At(int dy, int dx) => y - dy < 0 || x - dx < 0 ? 0 : back[(y - dy) * channels * width + x - dx];
                    int a = At(0, channels), b = At(1, 0), c = At(1, channels), p = a + b - c;
                    var (pa, pb, pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
                    var predicted = filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => pa <= pb && pa <= pc ? a : pb <= pc ? b : c };
                    back[y * channels * width + x] = (byte)(filtered[y * channels * width + x] + predicted);
                }
            }
            Assert.Equal(image, back);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_length_is_that_of_the_shortest_stream_in_nats() {
        using var d = torch.NewDisposeScope();
        var images = Bytes(3, 2, 3, 6, 5);
        images.select(0, 1).fill_(7);
        int Deflate(byte[] bytes) {
            using var memory = new MemoryStream();
            using (var stream = new DeflateStream(memory, CompressionLevel.SmallestSize, true)) stream.Write(bytes);
            return (int)memory.Length;
        }
        var expected = Enumerable.Range(0, 2).Select(i => {
            var interleaved = images.select(0, i).permute(1, 2, 0).contiguous().data<byte>().ToArray();
            return Enumerable.Range(0, 5).Min(f => Deflate(InputComplexity.Filtered(interleaved, 15, 3, f))) * 8 * Math.Log(2);
        }).ToArray();
        Assert.Equal(expected, InputComplexity.Lengths(images));
        Assert.True(expected[0] > 90 * 8 * Math.Log(2) && expected[1] < 20 * 8 * Math.Log(2));   // noise does not compress, a flat image does
        var brotli = InputComplexity.Lengths(images, Coder.Brotli);
        Assert.True(brotli[0] >= 90 * 8 * Math.Log(2));
        Assert.Equal(expected.Zip(brotli, Math.Min), InputComplexity.Lengths(images, Coder.Shortest));
    }

    // log p of the bytes does not depend on the units of the images: the mixture in bytes, times a step of 1.
    [Fact]
    public void The_likelihood_is_that_of_bytes() {
        using var d = torch.NewDisposeScope();
        var bytes = Bytes(4, 3, 2, 4, 4);
        var norm = new Normalization([0.4f, 0.5f], [0.2f, 0.3f]);
        var inBytes = new LowLevelGmm([.. Two.Channels.Select((g, c) => g with {
            Means = [.. g.Means.Select(m => (m * norm.Std[c] + norm.Mean[c]) * 255)],
            Covariances = [.. g.Covariances.Select(v => v * Math.Pow(255 * (double)norm.Std[c], 2))],
        })]);
        var expected = inBytes.Score(bytes.to(ScalarType.Float64)).Numbers().Zip(InputComplexity.Lengths(bytes), (p, l) => p + l).ToArray();
        Formula.Near(expected, InputComplexity.Score(Two, norm.Apply(bytes), norm, new()), 1e-5);
    }

    static Gmm Gaussian(double extra) {
        var x = Features.to(ScalarType.Float64);
        var centred = x - x.mean([0]);
        var covariance = centred.t().matmul(centred) / 40 + extra * torch.eye(6, dtype: ScalarType.Float64);
        return new([1], [.. x.mean([0]).Numbers()], [.. covariance.Numbers()], new(true, [0]));
    }

    [Fact]
    public void The_ratio_is_SciPys() {
        using var d = torch.NewDisposeScope();
        Formula.Near([-7.93400092, -5.21756877, -8.59707274, -4.96481188, -4.34465727],
            new LikelihoodRatio(Gaussian(1e-3), Gaussian(0.5)).Score(Queries.to(ScalarType.Float64)), 1e-7);
    }

    [Fact]
    public void A_density_against_itself_says_nothing_and_sides_exchanged_change_the_sign() {
        using var d = torch.NewDisposeScope();
        var (a, b, x) = (Gaussian(1e-3), Gaussian(0.5), Queries.to(ScalarType.Float64));
        Formula.Near(new double[5], new LikelihoodRatio(a, a).Score(x), 0);
        Formula.Near((-new LikelihoodRatio(a, b).Score(x)).Numbers(), new LikelihoodRatio(b, a).Score(x), 1e-12);
    }

    [Fact]
    public void The_background_is_fitted_on_mutated_rows_and_the_foreground_on_rows_as_they_are() {
        using var d = torch.NewDisposeScope();
        var (options, seed) = (new LikelihoodRatioOptions(), new Seed(8));
        var fitted = LikelihoodRatio.Fit(Features, options, seed);
        var mixture = new GmmOptions { Components = 1, Regularisation = 1e-3 };
        Formula.Near(Gmm.Fit(Features, mixture, seed).Score(Queries).Numbers(), fitted.Foreground.Score(Queries), 1e-5);
        Formula.Near(Gmm.Fit(LikelihoodRatio.Mutate(Features, 0.2, seed), mixture, seed).Score(Queries).Numbers(), fitted.Background.Score(Queries), 1e-5);
    }

    [Fact]
    public void The_mutation_rate_is_kept_and_values_stay_in_their_columns_range() {
        using var d = torch.NewDisposeScope();
        var x = torch.randn([2000, 5], ScalarType.Float64, generator: new Generator(3));
        foreach (var rate in new[] { 0.1, 0.3, 1 }) {
            var mutated = LikelihoodRatio.Mutate(x, rate, new(4));
            Assert.Equal(rate, mutated.ne(x).to(ScalarType.Float64).mean().ToDouble(), 0.02);
            Assert.True(mutated.ge(x.amin(0)).all().ToBoolean() && mutated.le(x.amax(0)).all().ToBoolean());
        }
        Assert.Equal(LikelihoodRatio.Mutate(x, 0.3, new(4)).Bits(), LikelihoodRatio.Mutate(x, 0.3, new(4)).Bits());
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        Assert.Contains("fitted on images of 2 channels, got [3, 1, 2, 2]", Message(() => Two.Score(torch.zeros(3, 1, 2, 2))));
        Assert.Contains("images must be floating-point", Message(() => Two.Score(Bytes(1, 1, 2, 2, 2))));
        Assert.Contains("must be [n > 0, c > 0, h > 0, w > 0], got [3, 4]", Message(() => Two.Score(torch.zeros(3, 4))));
        Assert.Contains("3 components need as many pixels", Message(() => LowLevelGmm.Fit(torch.zeros(1, 1, 1, 2), new(), new(1))));
        Assert.Contains("must be in (0, 1]", Message(() => _ = new LikelihoodRatioOptions { MutationRate = 0 }));
        Assert.Contains("must be in (0, 1]", Message(() => LikelihoodRatio.Mutate(Features, 1.5, new(1))));
        Assert.Contains("bytes must be uint8", Message(() => InputComplexity.Lengths(torch.zeros(1, 1, 2, 2))));
        Assert.Contains("png, brotli or shortest", Message(() => _ = new InputComplexityOptions { Coder = (Coder)5 }));
        Assert.Contains("the normalisation's 1 channels", Message(() => InputComplexity.Score(Two, torch.zeros(1, 2, 2, 2), new([0f], [1f]), new())));
        var bare = new Evidence { Images = torch.zeros(2, 1, 4, 4) + torch.arange(4) };
        Assert.Contains("not known what these images were normalised by", Message(() => InputComplexity.Method.Fit(bare, new(1)).Score(bare)));
    }
}
