using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ResearchKit.Training;

/// <summary>What happens to training images.</summary>
public enum Augment {
    /// <summary>Nothing.</summary>
    None,
    /// <summary>A random crop of the image padded with 4 zeros.</summary>
    Crop,
    /// <summary>The crop, and a horizontal flip of every second image on average.</summary>
    CropFlip,
}

/// <summary>How a network is trained; each setting checks itself, under <c>with</c> too.</summary>
public sealed record TrainOptions {
    /// <summary>Passes over the data.</summary>
    public int Epochs { get; init => field = Require.Positive(value, nameof(Epochs)); } = 2;

    /// <summary>Images a step; the last step of an epoch takes what is left.</summary>
    public int BatchSize { get; init => field = Require.Positive(value, nameof(BatchSize)); } = 128;

    /// <summary>The learning rate (the highest one of a schedule).</summary>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 0.05;

    /// <summary>The rule of the steps.</summary>
    public OptimizerKind Optimizer { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Optimizer), value, "unknown optimiser"); }

    /// <summary>SGD's momentum, in [0, 1).</summary>
    public double Momentum { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Momentum)); } = 0.9;

    /// <summary>Weight decay on every parameter, as PyTorch's optimisers: AdamW's is decoupled from the gradient.</summary>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); } = 5e-4;

    /// <summary>SGD: Nesterov's form of momentum, as PyTorch's.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Adam's β₁, in [0, 1).</summary>
    public double Beta1 { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Beta1)); } = 0.9;

    /// <summary>Adam's β₂, in [0, 1).</summary>
    public double Beta2 { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Beta2)); } = 0.999;

    /// <summary>Adam's ε, above zero.</summary>
    public double Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>How the learning rate moves.</summary>
    public Schedule Schedule { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Schedule), value, "unknown schedule"); }

    /// <summary>Epochs at which <see cref="Schedule.MultiStep"/> multiplies by <see cref="Gamma"/>; each at least 1, ascending.</summary>
    public ImmutableArray<int> Milestones {
        get; init => field = !value.IsDefault && value.All(m => m >= 1) && value.Zip(value.Skip(1)).All(p => p.First < p.Second) ? value
            : throw new ArgumentException($"milestones must be epochs >= 1 in ascending order, got [{(value.IsDefault ? "" : string.Join(", ", value))}]", nameof(Milestones));
    } = [];

    /// <summary>Epochs between two steps of <see cref="Schedule.Step"/>, each a multiplication by <see cref="Gamma"/>.</summary>
    public int StepSize { get; init => field = Require.Positive(value, nameof(StepSize)); } = 1;

    /// <summary>Factor at a milestone or step, above zero.</summary>
    public double Gamma { get; init => field = Require.Positive(value, nameof(Gamma)); } = 0.1;

    /// <summary>
    /// Epochs in which the learning rate first rises in a line, batch by batch, from <see cref="WarmupFactor"/> of it to all of it; fewer
    /// than <see cref="Epochs"/>. The schedule begins after them: its milestones count from there, its cosine spans what is left.
    /// </summary>
    /// <remarks>PyTorch's SequentialLR of LinearLR(start_factor, end_factor 1, total_iters: the steps of these epochs) and the schedule.</remarks>
    public int WarmupEpochs { get; init => field = Require.NotNegative(value, nameof(WarmupEpochs)); }

    /// <summary>The share of the learning rate at the first step of the warm-up, in (0, 1]; torchvision's reference training takes 0.01.</summary>
    public double WarmupFactor { get; init => field = Require.Positive(value, nameof(WarmupFactor)) <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(WarmupFactor), value, "must be in (0, 1]"); } = 0.01;

    /// <summary>What happens to training images.</summary>
    public Augment Augment { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Augment), value, "unknown augmentation"); }

    /// <summary>Label smoothing of the cross-entropy, in [0, 1).</summary>
    public double LabelSmoothing { get; init => field = Require.Within(value, 0.0, 1.0, nameof(LabelSmoothing)); }

    /// <summary>
    /// Mixup's α of the Beta(α, α) distribution, at least 0; 0: none. Each batch is mixed with itself in another order,
    /// λ x + (1 − λ) x', and so is its loss, which for the cross-entropy is that of the mixed targets (smoothed ones too).
    /// </summary>
    /// <remarks>Zhang et al., mixup, ICLR 2018, eq. 1, one λ a batch as in the authors' code.</remarks>
    public double Mixup { get; init => field = Require.NotNegative(value, nameof(Mixup)); }

    /// <summary>The common norm of all gradients above which they are scaled down to it, at least 0; 0: none. As torch.nn.utils.clip_grad_norm_.</summary>
    public double ClipNorm { get; init => field = Require.NotNegative(value, nameof(ClipNorm)); }

    /// <summary>
    /// The share d of the past in a running average of the weights, in [0, 1); 0: none is kept. After each step a ← d a + (1 − d) w,
    /// from the weights before the first step; see <see cref="TrainState.Average"/>.
    /// </summary>
    public double EmaDecay { get; init => field = Require.Within(value, 0.0, 1.0, nameof(EmaDecay)); }

    /// <summary>
    /// The network's forward pass in bfloat16 where libtorch's autocast allows it, on CUDA and on the CPU (which gains nothing by it);
    /// weights, gradients and the loss stay float32. The system engine only.
    /// </summary>
    public bool Autocast { get; init; }

    /// <summary>
    /// Whole steps of <see cref="Fold"/> as one recorded piece of work (<see cref="CapturedGraph"/>): on CUDA a graph, recorded in each epoch after its first steps, so that small operations do not
    /// wait for the processor; on the CPU the same step without a record. Not with mixup; the loss must read no number back.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]   // experiments of before keep their identity
    public bool Graph { get; init; }

    /// <summary>The optimiser that these options describe.</summary>
    public Optimizer ToOptimizer() => new() {
        Kind = Optimizer,
        LearningRate = LearningRate,
        Momentum = Momentum,
        Nesterov = Nesterov,
        WeightDecay = WeightDecay,
        Beta1 = Beta1,
        Beta2 = Beta2,
        Epsilon = Epsilon,
    };

    /// <summary>The learning rate of a step, counted from 0 over the whole training.</summary>
    /// <param name="step">At least 0.</param>
    /// <param name="stepsPerEpoch">Above 0.</param>
    public double Rate(long step, long stepsPerEpoch) => Rates.At(this, step, stepsPerEpoch);

    /// <summary>What no setting can see on its own.</summary>
    /// <exception cref="ArgumentException">Two settings contradict each other.</exception>
    internal void Check() {
        if (Optimizer == OptimizerKind.Sgd && Nesterov && Momentum == 0) throw new ArgumentException("Nesterov's form needs a momentum above 0", "options");
        if (Graph && Mixup > 0) throw new ArgumentException("a recorded step cannot mix images: Graph needs Mixup = 0", "options");
        if (WarmupEpochs >= Epochs) throw new ArgumentException($"the warm-up must end before the training of {Epochs} epochs, got {WarmupEpochs} epochs of warm-up", "options");
    }
}
