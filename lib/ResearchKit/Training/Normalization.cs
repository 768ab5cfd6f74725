using System.Collections.Immutable;

namespace ResearchKit.Training;

/// <summary>Mean and standard deviation per channel, in units where a byte's 255 is 1.</summary>
/// <param name="Mean">One per channel.</param>
/// <param name="Std">One per channel, above zero.</param>
public sealed record Normalization(ImmutableArray<float> Mean, ImmutableArray<float> Std) {
    /// <summary>One per channel, above zero.</summary>
    public ImmutableArray<float> Std { get; } = Std.Length == Mean.Length && Std.All(s => float.IsFinite(s) && s > 0) && Mean.All(float.IsFinite) ? Std
        : throw new ArgumentException($"one finite mean and one standard deviation > 0 per channel expected, got [{string.Join(", ", Mean)}] and [{string.Join(", ", Std)}]", nameof(Std));

    /// <summary>(x - mean) / std, float32. Bytes are divided by 255 first; floating-point images are taken as they are.</summary>
    /// <param name="images">uint8 or float [n, c, h, w].</param>
    /// <exception cref="ArgumentException">The shape is wrong, or there are other than c channels.</exception>
    public Tensor Apply(Tensor images) {
        if (Require.Images(images).shape[1] != Mean.Length)
            throw new ArgumentException($"images must have {Mean.Length} channels, got {Require.Show(images)}", nameof(images));
        using var d = torch.NewDisposeScope();
        var unit = images.dtype == ScalarType.Byte ? 255f : 1f;
        // x · a + b in one pass after the conversion; with one channel a and b are numbers.
        var x = images.to(ScalarType.Float32, copy: true);
        if (Mean.Length == 1) return x.sub_(Mean[0] * unit).div_(Std[0] * unit).MoveToOuterDisposeScope();
        return x.sub_(Channels(Mean, unit, x.device)).div_(Channels(Std, unit, x.device)).MoveToOuterDisposeScope();
    }

    /// <summary>The standard deviations as [1, c, 1, 1].</summary>
    internal Tensor Scale(Device device) => Channels(Std, 1, device);

    // A copy of a few numbers from the processor would wait for all that a CUDA device has to do: they are made there.
    static Tensor Channels(ImmutableArray<float> values, float unit, Device device) => device.type == DeviceType.CPU
        ? torch.tensor(values.Select(v => v * unit).ToArray()).reshape(1, -1, 1, 1)
        : torch.cat([.. values.Select(v => torch.full([1, 1, 1, 1], v * unit, device: device))], 1);

    /// <summary>The mean and standard deviation of the images themselves.</summary>
    /// <param name="images">uint8 or float [n, c, h, w].</param>
    /// <exception cref="ArgumentException">The shape is wrong, or a channel is constant.</exception>
    public static Normalization Fit(Tensor images) {
        var n = Require.Images(images).shape[0];
        using var d = torch.NewDisposeScope();
        var unit = images.dtype == ScalarType.Byte ? 255.0 : 1.0;
        var (sum, squares) = (torch.zeros(images.shape[1], dtype: ScalarType.Float64), torch.zeros(images.shape[1], dtype: ScalarType.Float64));
        for (var at = 0L; at < n; at += 5000) {
            using var inner = torch.NewDisposeScope();
            var x = images.narrow(0, at, Math.Min(5000, n - at)).to(ScalarType.Float32);
            sum.add_(x.sum([0, 2, 3], type: ScalarType.Float64).cpu());
            squares.add_(x.square().sum([0, 2, 3], type: ScalarType.Float64).cpu());
        }
        var count = images.numel() / images.shape[1];
        var mean = Values(sum / count);
        var variance = Values(squares / count).Zip(mean, (s, m) => s - m * m).ToArray();
        return Array.FindIndex(variance, v => !(v > 1e-12)) is var bad and >= 0
            ? throw new ArgumentException($"channel {bad} is constant or not finite: no standard deviation to divide by", nameof(images))
            : new([.. mean.Select(m => (float)(m / unit))], [.. variance.Select(v => (float)(Math.Sqrt(v) / unit))]);
    }

    static double[] Values(Tensor t) => t.data<double>().ToArray();
}
