using System.Collections.Immutable;

namespace ResearchKit.Training;

/// <summary>How the learning rate moves.</summary>
public enum Schedule {
    /// <summary>The same all the time.</summary>
    Constant,
    /// <summary>Multiplied by gamma at each milestone (an epoch), as PyTorch's MultiStepLR.</summary>
    MultiStep,
    /// <summary>Half a cosine from the learning rate to 0 over all steps, as PyTorch's CosineAnnealingLR stepped per batch.</summary>
    Cosine,
    /// <summary>PyTorch's OneCycleLR with its defaults (from lr/25 up in 30 % of the steps, down to lr/250000), momentum unchanged.</summary>
    OneCycle,
}

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

    /// <summary>Momentum, in [0, 1).</summary>
    public double Momentum { get; init => field = Require.Within(value, 0.0, 1.0, nameof(Momentum)); } = 0.9;

    /// <summary>Weight decay on every parameter, as PyTorch's SGD.</summary>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); } = 5e-4;

    /// <summary>Nesterov's form of momentum, as PyTorch's.</summary>
    public bool Nesterov { get; init; }

    /// <summary>How the learning rate moves.</summary>
    public Schedule Schedule { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Schedule), value, "unknown schedule"); }

    /// <summary>Epochs at which <see cref="Schedule.MultiStep"/> multiplies by <see cref="Gamma"/>; each at least 1, ascending.</summary>
    public ImmutableArray<int> Milestones {
        get; init => field = !value.IsDefault && value.All(m => m >= 1) && value.Zip(value.Skip(1)).All(p => p.First < p.Second) ? value
            : throw new ArgumentException($"milestones must be epochs >= 1 in ascending order, got [{(value.IsDefault ? "" : string.Join(", ", value))}]", nameof(Milestones));
    } = [];

    /// <summary>Factor at a milestone, above zero.</summary>
    public double Gamma { get; init => field = Require.Positive(value, nameof(Gamma)); } = 0.1;

    /// <summary>What happens to training images.</summary>
    public Augment Augment { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Augment), value, "unknown augmentation"); }

    /// <summary>Label smoothing of the cross-entropy, in [0, 1).</summary>
    public double LabelSmoothing { get; init => field = Require.Within(value, 0.0, 1.0, nameof(LabelSmoothing)); }

    /// <summary>The optimiser that these options describe.</summary>
    public Optimizer ToOptimizer() => Optimizer.Sgd(LearningRate, Momentum, WeightDecay, Nesterov);

    /// <summary>The learning rate of a step, counted from 0 over the whole training.</summary>
    public double Rate(long step, long stepsPerEpoch) {
        double total = stepsPerEpoch * Epochs;
        static double Cosine(double from, double to, double share) => to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
        switch (Schedule) {
            case Schedule.MultiStep: return LearningRate * Math.Pow(Gamma, Milestones.Count(m => m <= step / stepsPerEpoch));
            case Schedule.Cosine: return Cosine(LearningRate, 0, step / total);
            case Schedule.OneCycle:
                var (low, top, end) = (LearningRate / 25, 0.3 * total - 1, total - 1);
                return step <= top ? Cosine(low, LearningRate, top == 0 ? 1 : step / top) : Cosine(LearningRate, low / 1e4, (step - top) / (end - top));
            default: return LearningRate;
        }
    }
}
