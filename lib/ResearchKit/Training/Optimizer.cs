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
}
