using System.Collections.Immutable;

namespace ResearchKit.Training;

/// <summary>The rule that turns a gradient into a step.</summary>
public enum OptimizerKind {
    /// <summary>Stochastic gradient descent, with or without momentum, as torch.optim.SGD.</summary>
    Sgd,
    /// <summary>Adam (Kingma and Ba, ICLR 2015), as torch.optim.Adam.</summary>
    Adam,
    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019), as torch.optim.AdamW.</summary>
    AdamW,
}

/// <summary>An optimiser's settings and its step. What it remembers between steps (its moments) belongs to who calls it.</summary>
public sealed record Optimizer {
    /// <summary>The rule.</summary>
    public OptimizerKind Kind { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Kind), value, "unknown optimiser"); }

    /// <summary>The learning rate.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 0.01;

    /// <summary>SGD's momentum, in [0, 1).</summary>
    public double Momentum { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Momentum)); }

    /// <summary>SGD: Nesterov's form; it needs momentum.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay on every parameter; AdamW's is decoupled from the gradient.</summary>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); }

    /// <summary>Adam's β₁, in [0, 1).</summary>
    public double Beta1 { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Beta1)); } = 0.9;

    /// <summary>Adam's β₂, in [0, 1).</summary>
    public double Beta2 { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Beta2)); } = 0.999;

    /// <summary>Adam's ε, above zero.</summary>
    public double Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>SGD.</summary>
    /// <param name="learningRate">Above zero.</param>
    /// <param name="momentum">In [0, 1).</param>
    /// <param name="weightDecay">At least zero.</param>
    /// <param name="nesterov">Needs momentum.</param>
    public static Optimizer Sgd(double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false) =>
        new() { Kind = OptimizerKind.Sgd, LearningRate = learningRate, Momentum = momentum, WeightDecay = weightDecay, Nesterov = nesterov };

    /// <summary>Adam.</summary>
    /// <param name="learningRate">Above zero.</param>
    /// <param name="beta1">In [0, 1).</param>
    /// <param name="beta2">In [0, 1).</param>
    /// <param name="weightDecay">At least zero; it joins the gradient.</param>
    public static Optimizer Adam(double learningRate, double beta1 = 0.9, double beta2 = 0.999, double weightDecay = 0) =>
        new() { Kind = OptimizerKind.Adam, LearningRate = learningRate, Beta1 = beta1, Beta2 = beta2, WeightDecay = weightDecay };

    /// <summary>AdamW.</summary>
    /// <param name="learningRate">Above zero.</param>
    /// <param name="weightDecay">At least zero.</param>
    public static Optimizer AdamW(double learningRate, double weightDecay = 0.01) =>
        new() { Kind = OptimizerKind.AdamW, LearningRate = learningRate, WeightDecay = weightDecay };

    /// <summary>The tensors that the rule remembers of each parameter: SGD one with momentum and none without, Adam two.</summary>
    public int MomentsEach => Kind != OptimizerKind.Sgd ? 2 : Momentum > 0 ? 1 : 0;

    /// <summary>Moments before the first step: zeros, for all parameters the first moment, then for all the second.</summary>
    /// <param name="parameters">Give the shapes.</param>
    public ImmutableArray<Tensor> Start(IReadOnlyList<Tensor> parameters) =>
        [.. Enumerable.Range(0, MomentsEach).SelectMany(_ => parameters.Select(p => torch.zeros_like(p)))];

    /// <summary>One step in place, unrecorded.</summary>
    /// <param name="parameters">Changed in place.</param>
    /// <param name="gradients">One for each parameter; left as they are.</param>
    /// <param name="moments">From <see cref="Start"/>; changed in place.</param>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="rate">The learning rate of this step where a schedule sets it.</param>
    /// <exception cref="ArgumentException">The lists do not fit each other, or Nesterov's form is without momentum.</exception>
    public void Step(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, ImmutableArray<Tensor> moments, long step, double? rate = null) {
        if (moments.Length != MomentsEach * parameters.Count)
            throw new ArgumentException($"{Kind} remembers {MomentsEach * parameters.Count} tensors of {parameters.Count} parameters, got {moments.Length}", nameof(moments));
        var lr = rate ?? LearningRate;
        if (Kind == OptimizerKind.Sgd) MultiTensor.SgdStep(parameters, gradients, moments, lr, Momentum, WeightDecay, Nesterov);
        else MultiTensor.AdamStep(parameters, gradients, moments[..parameters.Count], moments[parameters.Count..], step, lr, Beta1, Beta2, Epsilon,
            WeightDecay, decoupled: Kind == OptimizerKind.AdamW);
    }

    /// <summary>What changes from step to step, as numbers that a recorded step reads from a tensor: SGD's learning rate; of Adam what the weights shrink by, 1 / √(1 − β₂ᵗ) and lr / (1 − β₁ᵗ).</summary>
    /// <param name="step">The number of the step, from 1.</param>
    /// <param name="rate">The learning rate of this step where a schedule sets it.</param>
    internal float[] Numbers(long step, double? rate = null) {
        var lr = rate ?? LearningRate;
        return Kind == OptimizerKind.Sgd ? [(float)lr]
            : [(float)(Kind == OptimizerKind.AdamW ? 1 - lr * WeightDecay : 1), (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step))), (float)(lr / (1 - Math.Pow(Beta1, step)))];
    }

    /// <summary>The same step with its <see cref="Numbers"/> in a tensor on the parameters' device; it reads none of them back.</summary>
    /// <param name="parameters">Changed in place.</param>
    /// <param name="gradients">One for each parameter; left as they are.</param>
    /// <param name="moments">From <see cref="Start"/>; changed in place.</param>
    /// <param name="numbers">float32, one-dimensional.</param>
    internal void Step(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, ImmutableArray<Tensor> moments, Tensor numbers) {
        using var unrecorded = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        if (Kind == OptimizerKind.Sgd && Nesterov && Momentum == 0) throw new ArgumentException("Nesterov's form needs a momentum above 0");
        var n = parameters.Count;
        for (var i = 0; i < n; i++) {
            var (p, g) = (parameters[i], gradients[i]);
            if (Kind == OptimizerKind.Sgd) {
                if (WeightDecay != 0) g = g.add(p, WeightDecay);
                if (Momentum != 0) {
                    moments[i].mul_(Momentum).add_(g);
                    g = Nesterov ? g.add(moments[i], Momentum) : moments[i];
                }
                p.addcmul_(g, numbers[0], -1);
            } else {
                if (Kind == OptimizerKind.AdamW) p.mul_(numbers[0]);
                else if (WeightDecay != 0) g = g.add(p, WeightDecay);
                var (mean, square) = (moments[i], moments[n + i]);
                mean.mul_(Beta1).add_(g, 1 - Beta1);
                square.mul_(Beta2).addcmul_(g, g, 1 - Beta2);
                p.addcmul_(mean / (square.sqrt() * numbers[1] + Epsilon), numbers[2], -1);
            }
        }
    }
}
