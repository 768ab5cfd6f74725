namespace ResearchKit.Data.Tests;

public class NoiseTests {
    static double[] Levels(Dataset data) => Array.ConvertAll(data.ToImageSet().Pixels, v => v / 255.0 * 2 - 1);

    [Fact]
    public void Gaussian_has_the_moments_of_a_clipped_normal() {
        using var data = Noise.Gaussian(200, 3, 32, 32, new Seed(1));
        var x = Levels(data);
        var mean = x.Average();
        // clip(N(0, 0.5²), -1, 1): variance 0.25 (1 - 2Q(2) - 4 φ(2)) + 2Q(2) = 0.2301; each end P(Z > 2) = 0.02275, and half a level more
        Assert.Equal(0, mean, 0.003);
        Assert.Equal(0.2301, x.Average(v => v * v), 0.003);
        Assert.Equal(0.0235, x.Count(v => v >= 1) / (double)x.Length, 0.0015);
    }

    [Fact]
    public void Rademacher_is_black_or_white_in_equal_parts() {
        using var data = Noise.Rademacher(100, 3, 32, 32, new Seed(2));
        var x = Levels(data);
        Assert.All(x.Distinct(), v => Assert.Equal(1, Math.Abs(v)));
        Assert.Equal(0.5, x.Count(v => v > 0) / (double)x.Length, 0.005);
    }

    [Fact]
    public void Uniform_takes_every_value_equally_often() {
        using var data = Noise.Uniform(100, 3, 32, 32, new Seed(3));
        var counts = data.ToImageSet().Pixels.CountBy(v => v).ToDictionary();
        var chi2 = Enumerable.Range(0, 256).Sum(v => Math.Pow(counts.GetValueOrDefault((byte)v) - 1200.0, 2) / 1200);
        Assert.InRange(chi2, 255 - 5 * 22.6, 255 + 5 * 22.6);   // 255 degrees of freedom, standard deviation sqrt(510)
    }

    [Fact]
    public void Blur_is_that_of_scipy() {
        // v = (np.arange(40) * 37 % 11 < 7).astype(np.float32).reshape(2, 4, 5); gaussian_filter(v, 1.5, mode='nearest', truncate=4.0), scipy 1.10.1
        float[] values = [.. Enumerable.Range(0, 40).Select(i => i * 37 % 11 < 7 ? 1f : 0f)];
        double[] expected = [0.712622, 0.688782, 0.679243, 0.695058, 0.719696, 0.613798, 0.640916, 0.662180, 0.687231, 0.719614, 0.551380, 0.607656, 0.645561, 0.663805,
            0.678965, 0.550142, 0.602669, 0.635755, 0.631052, 0.607550, 0.717956, 0.682269, 0.666413, 0.659761, 0.640177, 0.619938, 0.637352, 0.656462, 0.678222, 0.697129,
            0.529626, 0.595068, 0.643396, 0.678470, 0.713391, 0.485624, 0.575404, 0.634490, 0.661656, 0.685334];
        var got = GaussianBlur.Apply(values, [2, 4, 5], 1.5, 4);
        for (var i = 0; i < 40; i++) Assert.Equal(expected[i], got[i], 2e-6);
    }

    [Fact]
    public void Blob_is_dark_or_at_least_three_quarters_bright() {
        using var data = Noise.Blob(50, 3, 32, 32, new Seed(4));
        var pixels = data.ToImageSet().Pixels;
        Assert.All(pixels.Distinct(), v => Assert.True(v is 0 or >= 191));
        Assert.InRange(pixels.Count(v => v > 0) / (double)pixels.Length, 0.1, 0.5);   // a mean of 0.7 lies below the cut of 0.75
    }

    [Theory, InlineData("noise-gaussian"), InlineData("noise-rademacher"), InlineData("noise-blob"), InlineData("noise-uniform")]
    public void A_seed_repeats_and_more_images_leave_the_first_as_they_were(string id) {
        using var few = Noise.Make(id, 3, 1, 8, 8, new Seed(9));
        using var many = Noise.Make(id, 5, 1, 8, 8, new Seed(9));
        using var other = Noise.Make(id, 3, 1, 8, 8, new Seed(10));
        Assert.Equal(few.Images.data<byte>().ToArray(), many.Images.data<byte>().ToArray()[..few.Images.data<byte>().ToArray().Length]);
        Assert.NotEqual(few.Checksum, other.Checksum);
        Assert.Equal([-1L, -1, -1], few.Labels.data<long>().ToArray());
        Assert.Equal(id, few.Id);
    }

    [Fact]
    public void Mnist_noise_is_never_darker_than_the_image_or_black_everywhere() {
        using var digits = Dataset.Of("mnist", "test", new([0, 255, 100, 0], 1, 1, 2, 2, [7]), ["0"], "made");
        using var noisy = Noise.OnMnist(digits, new Seed(1));
        var pixels = noisy.Images.data<byte>().ToArray();
        Assert.Equal(255, pixels[1]);
        Assert.True(pixels[2] >= 100 && pixels[0] + pixels[3] > 0);
        Assert.Equal([-1L], noisy.Labels.data<long>().ToArray());
    }

    [Fact]
    public void Wrong_sizes_and_names_are_refused() {
        Assert.Throws<ArgumentOutOfRangeException>("h", () => Noise.Gaussian(1, 1, 0, 4, new Seed(1)));
        Assert.Contains("unknown noise 'fog': expected one of noise-gaussian", Assert.Throws<ArgumentException>(() => Noise.Make("fog", 1, 1, 1, 1, new Seed(1))).Message);
    }
}
