using ResearchKit.Gradients;

namespace ResearchKit.Networks;

/// <summary>Batch normalisation per channel (Ioffe and Szegedy, ICML 2015), with PyTorch's momentum 0.1 and epsilon 1e-5.</summary>
/// <param name="Weight">Scale [channels].</param>
/// <param name="Bias">Shift [channels].</param>
/// <param name="RunningMean">[channels], used when not training.</param>
/// <param name="RunningVar">[channels], unbiased, used when not training.</param>
public sealed record BatchNorm2d(Tensor Weight, Tensor Bias, Tensor RunningMean, Tensor RunningVar) {
    /// <summary>Scale 1, shift 0, running mean 0 and variance 1.</summary>
    public static BatchNorm2d Init(int channels) =>
        new(torch.ones((long)channels), torch.zeros((long)channels), torch.zeros((long)channels), torch.ones((long)channels));

    /// <summary>[n, channels, h, w] → the same shape. Training takes the batch's statistics and moves the running ones in place.</summary>
    public Tensor Apply(Tensor x, bool train) =>
        Tape.Note(this, x, functional.batch_norm(x, RunningMean, RunningVar, Weight, Bias, training: train));

    /// <summary>Replaces each tensor by f(name, tensor), with PyTorch's names under the prefix.</summary>
    public BatchNorm2d Map(string prefix, Func<string, Tensor, Tensor> f) => new(f(prefix + ".weight", Weight), f(prefix + ".bias", Bias),
        f(prefix + ".running_mean", RunningMean), f(prefix + ".running_var", RunningVar));
}
