using System.Collections.Immutable;

namespace ResearchKit.Networks;

/// <summary>What a network says about a batch.</summary>
/// <param name="Logits">[n, classes].</param>
/// <param name="Features">[n, d], the input of the last linear layer.</param>
/// <param name="Taps">Intermediate activations in order of depth, each [n, c, h, w] or [n, d]; the logits come last.</param>
public sealed record Outputs(Tensor Logits, Tensor Features, ImmutableArray<Tensor> Taps);

/// <summary>
/// A classifier: a sealed record of tensors. The interface is all that networks share; there is no base class.
/// </summary>
public interface INetwork {
    /// <summary>The names of <see cref="Outputs.Taps"/>, in order of depth.</summary>
    ImmutableArray<string> TapNames { get; }

    /// <summary>The last linear layer: <see cref="Outputs.Features"/> → <see cref="Outputs.Logits"/>.</summary>
    Linear Head { get; }

    /// <summary>Applies the network to float images [n, c, h, w].</summary>
    /// <param name="images">Normalised images.</param>
    /// <param name="train">True: batch statistics, dropout on, and the running statistics are moved in place.</param>
    /// <exception cref="ArgumentException">images is not [n > 0, c, h, w] with the channels of the network.</exception>
    Outputs Forward(Tensor images, bool train = false);

    /// <summary>The same architecture with each tensor replaced by f(name, tensor); the names are those of PyTorch's state_dict.</summary>
    INetwork Map(Func<string, Tensor, Tensor> f);
}

/// <summary>A network that can be run in two halves, for methods that act on a middle layer.</summary>
public interface ITwoHalves : INetwork {
    /// <summary>The layers up to a tap in the middle: images [n, c, h, w] → its maps [n, c', h', w'].</summary>
    /// <param name="images">Normalised images.</param>
    /// <param name="train">As in <see cref="INetwork.Forward"/>.</param>
    /// <exception cref="ArgumentException">As in <see cref="INetwork.Forward"/>.</exception>
    Tensor FirstHalf(Tensor images, bool train = false);

    /// <summary>The layers after it; of <see cref="FirstHalf"/>'s maps it says what <see cref="INetwork.Forward"/> says of the images, with the taps that come after the middle.</summary>
    /// <param name="middle">[n, c', h', w']; left as it is.</param>
    /// <param name="train">As in <see cref="INetwork.Forward"/>.</param>
    Outputs SecondHalf(Tensor middle, bool train = false);
}

/// <summary>What a network is built for.</summary>
/// <param name="Channels">Of the images.</param>
/// <param name="Height">Of the images, in pixels.</param>
/// <param name="Width">Of the images, in pixels.</param>
/// <param name="Classes">Number of known classes.</param>
public sealed record NetworkShape(int Channels, int Height, int Width, int Classes);
