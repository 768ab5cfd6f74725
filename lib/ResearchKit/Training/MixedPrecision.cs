using System.Collections.Immutable;
using ResearchKit.Networks;

namespace ResearchKit.Training;

/// <summary>A network whose passes are done in bfloat16 where libtorch's autocast allows it; logits and features are float32 again, taps and middle maps as they come. The weights are the network's own.</summary>
/// <param name="Network">Any; one of two halves for <see cref="FirstHalf"/> and <see cref="SecondHalf"/>.</param>
/// <remarks>Only the passes: losses are float32's, and the backward pass, which is called outside, takes for each operator the precision of its forward pass.</remarks>
sealed record MixedPrecision(INetwork Network) : ITwoHalves {
    public ImmutableArray<string> TapNames => Network.TapNames;

    public Linear Head => Network.Head;

    public Outputs Forward(Tensor images, bool train = false) => Run(images, x => Network.Forward(x, train));

    public Tensor FirstHalf(Tensor images, bool train = false) {
        using var on = Autocast.BFloat16(images.device);
        return ((ITwoHalves)Network).FirstHalf(images, train);
    }

    public Outputs SecondHalf(Tensor middle, bool train = false) => Run(middle, x => ((ITwoHalves)Network).SecondHalf(x, train));

    public INetwork Map(Func<string, Tensor, Tensor> f) => new MixedPrecision(Network.Map(f));

    static Outputs Run(Tensor x, Func<Tensor, Outputs> forward) {
        using var on = Autocast.BFloat16(x.device);
        var o = forward(x);
        return o with { Logits = o.Logits.to(ScalarType.Float32), Features = o.Features.to(ScalarType.Float32) };
    }
}
