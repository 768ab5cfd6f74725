namespace ResearchKit.Networks;

/// <summary>Initial values of weights, each a function of a seed.</summary>
public static class Initial {
    /// <summary>Uniform in [-limit, limit), float32.</summary>
    /// <exception cref="ArgumentOutOfRangeException">limit is not finite and above zero.</exception>
    public static Tensor Uniform(Seed seed, long[] shape, double limit) {
        Require.Positive(limit);
        using var generator = seed.Generator();
        return torch.empty(shape).uniform_(-limit, limit, generator);
    }

    /// <summary>PyTorch's default of convolutions and linear layers: uniform in ±1/sqrt(fan-in), for weight and bias alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">fanIn is below 1.</exception>
    public static Tensor Default(Seed seed, long[] shape, long fanIn) => Uniform(seed, shape, 1 / Math.Sqrt(Require.Positive(fanIn)));

    /// <summary>A generator of the engine started from this seed. It lives inside one function and is disposed there.</summary>
    internal static Generator Generator(this Seed seed) => new(seed.Child("generator").Value >> 1);
}
