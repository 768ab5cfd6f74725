using System.Collections.Immutable;
using ResearchKit.Networks;

namespace ResearchKit.Training;

/// <summary>Everything that training needs to go on: an epoch is a pure function of it, the data, the options and the seed.</summary>
/// <param name="Network">The network after <paramref name="Epoch"/> epochs.</param>
/// <param name="Optimizer">The optimiser's tensors by name ("momentum_buffer." and the parameter's name).</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Loss">Mean loss over the last epoch's samples; NaN before the first.</param>
public sealed record TrainState(INetwork Network, ImmutableDictionary<string, Tensor> Optimizer, int Epoch, double Loss) {
    /// <summary>Frees the native memory of the state now, its network included.</summary>
    public void Free() {
        Network.Free();
        foreach (var t in Optimizer.Values) t.Dispose();
    }
}

/// <summary>The loss stopped being a finite number.</summary>
/// <param name="epoch">Counted from 0.</param>
/// <param name="step">Within the epoch, counted from 0.</param>
/// <param name="learningRate">Of that step.</param>
/// <param name="loss">What came.</param>
public sealed class DivergedException(int epoch, long step, double learningRate, double loss) : ArithmeticException(
    FormattableString.Invariant($"the loss became {loss} at step {step} of epoch {epoch}, learning rate {learningRate}: try a lower one")) {
    /// <summary>Counted from 0.</summary>
    public int Epoch => epoch;
    /// <summary>Within the epoch, counted from 0.</summary>
    public long Step => step;
    /// <summary>Of that step.</summary>
    public double LearningRate => learningRate;
}
