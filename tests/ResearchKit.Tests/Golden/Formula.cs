using ResearchKit.Networks;

namespace ResearchKit.Tests;

/// <summary>Weights and data by formula, the same as in formula.py.</summary>
static class Formula {
    public static Tensor Values(long[] shape, double phase, double scale, double shift = 0) => Tidy.Run(() => {
        var i = torch.arange(shape.Aggregate(1L, (a, b) => a * b)).to(ScalarType.Float64);
        return ((0.7 * i + 0.013 * i.remainder(17) * i + phase).sin() * scale + shift).to(ScalarType.Float32).reshape(shape);
    });

    public static INetwork Weights(INetwork network) => network.Map((name, old) => {
        var phase = name.Sum(c => c) % 97 / 10.0;
        var one = name.EndsWith("running_var") || old.ndim == 1 && name.EndsWith("weight");
        var fan = old.ndim > 1 ? old.numel() / old.shape[0] : 100;
        return torch.empty_like(old).copy_(Values(old.shape, phase, one ? 0.3 : Math.Sqrt(2.0 / fan), one ? 1 : 0)); // in the layer's own layout
    });

    public static Tensor Images(long n, long c, long h, long w) => Values([n, c, h, w], 0.5, 1);

    public static Tensor Photos(long n, long c, long h, long w) => Tidy.Run(() => {
        var i = torch.arange(n * c * h * w).to(ScalarType.Float64);
        return (((0.7 * i + 0.013 * i.remainder(17) * i).sin() + 1) * 127.5).floor().to(ScalarType.Byte).reshape(n, c, h, w);
    });

    public static double[] Numbers(this Tensor t) => Tidy.Run(() => t.detach().to(ScalarType.Float64).cpu().contiguous().reshape(-1)).data<double>().ToArray();

    public static byte[] Bits(this Tensor t) => t.detach().cpu().contiguous().bytes.ToArray();

    public static void Near(double[] expected, Tensor actual, double tolerance) {
        var numbers = actual.Numbers();
        Assert.Equal(expected.Length, numbers.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - numbers[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: expected {expected[i]}, got {numbers[i]}");
    }

    /// <summary>A small network on 12 x 12 grey images of three classes.</summary>
    public static INetwork Small(ulong seed = 1) => SmallCnn.Init(new(1, 12, 12, 3), new(seed), width: 4);
}
