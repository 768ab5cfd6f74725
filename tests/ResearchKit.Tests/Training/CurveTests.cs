using ResearchKit.Losses;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>Every optimiser under every schedule, against PyTorch and against itself cut in two.</summary>
public class CurveTests {
    // The settings of Golden/training.py.
    static readonly Dictionary<string, TrainOptions> Optimizers = new() {
        ["sgd"] = new() { LearningRate = 0.1, Momentum = 0, WeightDecay = 0 },
        ["momentum"] = new() { LearningRate = 0.02, WeightDecay = 0 },
        ["nesterov"] = new() { LearningRate = 0.02, WeightDecay = 0, Nesterov = true },
        ["decay"] = new() { LearningRate = 0.02, WeightDecay = 0.05 },
        ["adam"] = new() { Optimizer = OptimizerKind.Adam, LearningRate = 0.003, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, WeightDecay = 0.02 },
        ["adam-w"] = new() { Optimizer = OptimizerKind.AdamW, LearningRate = 0.003, WeightDecay = 0.5 },
    };
    static readonly Dictionary<string, Func<TrainOptions, TrainOptions>> Schedules = new() {
        ["constant"] = o => o,
        ["multi-step"] = o => o with { Schedule = Schedule.MultiStep, Milestones = [2, 4] },
        ["step"] = o => o with { Schedule = Schedule.Step, StepSize = 2, Gamma = 0.5 },
        ["cosine"] = o => o with { Schedule = Schedule.Cosine },
        ["one-cycle"] = o => o with { Schedule = Schedule.OneCycle },
        ["warm-up"] = o => o with { Schedule = Schedule.Cosine, WarmupEpochs = 1, WarmupFactor = 0.1 },
    };

    public static TheoryData<string, string> Product {
        get {
            var data = new TheoryData<string, string>();
            foreach (var o in Optimizers.Keys) foreach (var s in Schedules.Keys) data.Add(o, s);
            return data;
        }
    }

    static TrainOptions Options(string optimizer, string schedule) => Schedules[schedule](Optimizers[optimizer]);

    [Theory, MemberData(nameof(Product))]
    public void Fifty_steps_lose_as_PyTorch_does(string optimizer, string schedule) =>
        Curves.Same(FoldCurves.All[$"{optimizer} {schedule}"], Curves.Of(Options(optimizer, schedule)).Losses);

    // The step that CUDA records: its inputs and the optimiser's numbers are at fixed places in memory.
    [Theory, MemberData(nameof(Product))]
    public void A_step_that_can_be_recorded_loses_as_PyTorch_does(string optimizer, string schedule) =>
        Curves.Same(FoldCurves.All[$"{optimizer} {schedule}"], Curves.Of(Options(optimizer, schedule) with { Graph = true }).Losses);

    [Fact]
    public void Clipped_steps_that_can_be_recorded_lose_as_PyTorchs_do() => Curves.Same(FoldGolden.Clipped, Curves.Of(Optimizers["momentum"] with { ClipNorm = 0.5, Graph = true }).Losses);

    [Fact]
    public void Clipped_steps_lose_as_PyTorchs_do() => Curves.Same(FoldGolden.Clipped, Curves.Of(Optimizers["momentum"] with { ClipNorm = 0.5 }).Losses);

    [Fact]
    public void The_average_of_the_weights_loses_as_PyTorchs_does_and_does_not_touch_the_training() {
        var (losses, averaged) = Curves.Of(Optimizers["momentum"] with { EmaDecay = 0.9 }, s => CrossEntropy.Loss(
            s.Average.Forward(Curves.Norm.Apply(Curves.Images(160).narrow(0, 0, 40))).Logits, Curves.Labels(40)).mean().ToDouble());
        Curves.Same(FoldGolden.Averaged, averaged);
        Curves.Same(FoldCurves.All["momentum constant"], losses);
    }

    [Theory, MemberData(nameof(Product))]
    public void Resumed_after_any_epoch_it_ends_with_the_bits_of_an_uninterrupted_training(string optimizer, string schedule) {
        using var d = torch.NewDisposeScope();
        var (images, labels) = (Formula.Photos(40, 1, 12, 12), Curves.Labels(40));
        var options = Options(optimizer, schedule) with { Epochs = 4, BatchSize = 16, Augment = Augment.CropFlip, Mixup = 0.4, EmaDecay = 0.8, ClipNorm = 1 };
        var whole = Fold.Run(Fold.Start(Formula.Small()), images, labels, options, Curves.Norm, new(5));
        var states = new List<byte[]>();
        var state = Fold.Start(Formula.Small());
        for (var e = 0; e < options.Epochs; e++) {
            state = Fold.Epoch(state, images, labels, options, Curves.Norm, new(5));
            states.Add(States.Bits(state));
            // Other tensors in another order, as from a file, and then to the end.
            var resumed = Fold.Run(States.Stored(state), images, labels, options, Curves.Norm, new(5));
            Assert.Equal(States.Bits(whole), States.Bits(resumed));
            Assert.Equal(whole.Loss, resumed.Loss);
        }
        Assert.Equal(4, states.Distinct(States.SameBytes).Count());
    }
}
