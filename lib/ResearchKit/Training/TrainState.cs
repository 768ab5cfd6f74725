using System.Collections.Immutable;
using ResearchKit.Networks;

namespace ResearchKit.Training;

/// <summary>Everything that training needs to go on: an epoch is a pure function of it, the data, the options and the seed.</summary>
/// <param name="Network">The network after <paramref name="Epoch"/> epochs.</param>
/// <param name="Optimizer">
/// What is remembered between steps, by PyTorch's name and the parameter's: "momentum_buffer." (SGD), "exp_avg." and "exp_avg_sq."
/// (Adam); and "average." where the options keep an average of the weights.
/// </param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Loss">Mean loss over the last epoch's samples; NaN before the first.</param>
public sealed record TrainState(INetwork Network, ImmutableDictionary<string, Tensor> Optimizer, int Epoch, double Loss) {
    /// <summary>
    /// The network with the running average of its weights and its own running statistics; the network itself where no average is kept
    /// (<see cref="TrainOptions.EmaDecay"/>). Its tensors are the state's own.
    /// </summary>
    public INetwork Average => Network.Map((name, t) => Optimizer.GetValueOrDefault(Moments.Average + name) ?? t);

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
/// <param name="lastGood">The state before that epoch, where there is one.</param>
public sealed class DivergedException(int epoch, long step, double learningRate, double loss, TrainState? lastGood = null) : ArithmeticException(
    FormattableString.Invariant($"the loss became {loss} at step {step} of epoch {epoch}, learning rate {learningRate}: try a lower one")
    + (lastGood is null ? "" : FormattableString.Invariant($"; the last good state is that after {lastGood.Epoch} epochs"))) {
    /// <summary>Counted from 0.</summary>
    public int Epoch => epoch;
    /// <summary>Within the epoch, counted from 0.</summary>
    public long Step => step;
    /// <summary>Of that step.</summary>
    public double LearningRate => learningRate;
    /// <summary>The state before that epoch, to go on from with other options; null where the training keeps none. Nobody has freed it.</summary>
    public TrainState? LastGood => lastGood;
}
