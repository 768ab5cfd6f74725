using System.Collections.Immutable;

namespace ResearchKit.Training;

/// <summary>
/// Stochastic gradient descent as PyTorch's: g += decay · p; m = momentum · m + g; g = m (Nesterov: g + momentum · m); p -= rate · g.
/// </summary>
public static class Sgd {
    internal const string Prefix = "momentum_buffer.";

    /// <summary>Moves the parameters and their momenta in place.</summary>
    /// <param name="parameters">Moved.</param>
    /// <param name="gradients">One for each parameter.</param>
    /// <param name="momenta">One for each parameter, moved; empty without momentum.</param>
    /// <param name="rate">The learning rate of this step.</param>
    /// <param name="options">Momentum, weight decay, Nesterov.</param>
    internal static void Step(Tensor[] parameters, IList<Tensor> gradients, Tensor[] momenta, double rate, TrainOptions options) {
        using var off = torch.no_grad();
        for (var i = 0; i < parameters.Length; i++) {
            using var d = torch.NewDisposeScope();
            var (p, g) = (parameters[i], gradients[i]);
            if (options.WeightDecay != 0) g = g.add(p, options.WeightDecay);
            if (options.Momentum != 0) {
                momenta[i].mul_(options.Momentum).add_(g);
                g = options.Nesterov ? g.add(momenta[i], options.Momentum) : momenta[i];
            }
            p.add_(g, -rate);
        }
    }
}
