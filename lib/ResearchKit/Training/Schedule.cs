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
    /// <summary>Multiplied by gamma after every so many epochs, as PyTorch's StepLR.</summary>
    Step,
}

/// <summary>The learning rate as a function of the step.</summary>
static class Rates {
    /// <summary>The learning rate of a step, counted from 0 over the whole training.</summary>
    public static double At(TrainOptions o, long step, long stepsPerEpoch) {
        var rise = stepsPerEpoch * o.WarmupEpochs;
        if (step < rise) return o.LearningRate * (o.WarmupFactor + (1 - o.WarmupFactor) * step / rise);
        return After(o, step - rise, stepsPerEpoch, stepsPerEpoch * o.Epochs - rise);
    }

    // The schedule on its own clock: `total` steps from 0.
    static double After(TrainOptions o, long step, long stepsPerEpoch, double total) {
        static double Cosine(double from, double to, double share) => to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
        switch (o.Schedule) {
            case Schedule.MultiStep: return o.LearningRate * Math.Pow(o.Gamma, o.Milestones.Count(m => m <= step / stepsPerEpoch));
            case Schedule.Step: return o.LearningRate * Math.Pow(o.Gamma, step / stepsPerEpoch / o.StepSize);
            case Schedule.Cosine: return Cosine(o.LearningRate, 0, step / total);
            case Schedule.OneCycle:
                var (low, top, end) = (o.LearningRate / 25, 0.3 * total - 1, total - 1);
                return step <= top ? Cosine(low, o.LearningRate, top == 0 ? 1 : step / top) : Cosine(o.LearningRate, low / 1e4, (step - top) / (end - top));
            default: return o.LearningRate;
        }
    }
}
