using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

public class FoldTests {
    static readonly Normalization Norm = new([0.5f], [0.25f]);
    static readonly TrainOptions Options = new() { Epochs = 3, BatchSize = 16, LearningRate = 0.02 };
    static (Tensor Images, Tensor Labels) Data(long n = 50) => (Formula.Photos(n, 1, 12, 12), torch.arange(n).mul(7).remainder(3));

    static byte[] Bits(INetwork net) => States.Bits(net);
    static byte[] Bits(TrainState s) => States.Bits(s);

    [Theory]
    [InlineData("Constant", 0.02, true, 5e-4, false, 0, FoldGolden.Constant)]
    [InlineData("MultiStep", 0.05, true, 5e-4, true, 0, FoldGolden.MultiStep)]
    [InlineData("Cosine", 0.1, false, 0, false, 0.1, FoldGolden.Cosine)]
    [InlineData("OneCycle", 0.1, true, 0, false, 0, FoldGolden.OneCycle)]
    public void Fifty_steps_lose_as_PyTorch_does(string schedule, double rate, bool momentum, double decay, bool nesterov, double smoothing, string expected) =>
        Curves.Same(expected, Curves.Of(new() {
            LearningRate = rate,
            Momentum = momentum ? 0.9 : 0,
            WeightDecay = decay,
            Nesterov = nesterov,
            Schedule = Enum.Parse<Schedule>(schedule),
            Milestones = [2, 4],
            LabelSmoothing = smoothing,
        }).Losses);

    [Fact]
    public void Training_leaves_the_callers_network_and_state_as_they_were() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data();
        var net = Formula.Small();
        var before = Bits(net);
        var start = Fold.Start(net);
        var one = Fold.Epoch(start, images, labels, Options, Norm, new(1));
        var (startBits, oneBits) = (Bits(start), Bits(one));
        Fold.Epoch(one, images, labels, Options, Norm, new(1));
        Assert.Equal(before, Bits(net));
        Assert.Equal(startBits, Bits(start));
        Assert.Equal(oneBits, Bits(one));
        Assert.NotEqual(startBits.AsSpan(0, before.Length).ToArray(), oneBits.AsSpan(0, before.Length).ToArray());
        Assert.All(one.Network.Named(), p => Assert.False(p.Tensor.requires_grad));
    }

    [Theory, InlineData(Augment.None), InlineData(Augment.CropFlip)]
    public void The_same_seed_gives_the_same_bits_and_a_resumed_run_those_of_an_uninterrupted_one(Augment augment) {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data();
        var options = Options with { Augment = augment, Schedule = Schedule.OneCycle };
        TrainState Whole(ulong seed) => Fold.Run(Fold.Start(Formula.Small()), images, labels, options, Norm, new(seed));
        var whole = Whole(1);
        Assert.Equal(Bits(whole), Bits(Whole(1)));
        Assert.NotEqual(Bits(whole), Bits(Whole(2)));
        // Resume from what a checkpoint holds: weights and momenta by name, and two numbers.
        var half = Fold.Epoch(Fold.Start(Formula.Small()), images, labels, options, Norm, new(1));
        var resumed = Fold.Run(States.Stored(half), images, labels, options, Norm, new(1));
        Assert.Equal(Bits(whole), Bits(resumed));
        Assert.Equal(whole.Loss, resumed.Loss);
    }

    [Fact]
    public void Loss_is_the_mean_over_samples_and_falls() {
        using var d = torch.NewDisposeScope();
        // Three classes of constant images: easy.
        var labels = torch.arange(48).remainder(3);
        var images = (labels * 100 + 20).to(ScalarType.Byte).reshape(-1, 1, 1, 1).expand(48, 1, 12, 12).contiguous();
        var seen = new List<double>();
        var options = Options with { Epochs = 4, BatchSize = 20, LearningRate = 0.05 };
        var one = Fold.Epoch(Fold.Start(Formula.Small()), images, labels, options, Norm, new(1), loss: (o, y) => {
            var l = CrossEntropy.Loss(o.Logits, y);
            seen.AddRange(l.Numbers());
            return l;
        });
        Assert.Equal(48, seen.Count);
        Assert.Equal(seen.Average(), one.Loss, 1e-5);
        Assert.True(Fold.Run(one, images, labels, options, Norm, new(1)).Loss < 0.5 * one.Loss);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_with_step_and_rate() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data(64);
        var count = 0;
        var e = Assert.Throws<DivergedException>(() => Fold.Epoch(Fold.Start(Formula.Small()), images, labels, Options with { BatchSize = 8 }, Norm, new(1),
            loss: (o, y) => CrossEntropy.Loss(o.Logits, y) * (count++ == 5 ? double.NaN : 1)));
        Assert.Equal((5L, 0.02, 0), (e.Step, e.LearningRate, e.Epoch));
        Assert.Contains("the loss became NaN at step 5 of epoch 0, learning rate 0.02", e.Message);
    }

    [Fact]
    public void After_a_loss_that_is_not_finite_training_goes_on_from_the_last_good_state() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data(64);
        var options = Options with { BatchSize = 8, Epochs = 4 };
        var start = Fold.Start(Formula.Small());
        var two = Fold.Run(start, images, labels, options with { Epochs = 2 }, Norm, new(1));
        var count = 0;
        var e = Assert.Throws<DivergedException>(() => Fold.Run(start, images, labels, options, Norm, new(1),
            loss: (o, y) => CrossEntropy.Loss(o.Logits, y) * (count++ == 19 ? double.PositiveInfinity : 1)));
        Assert.Equal((2, 3L), (e.Epoch, e.Step));
        Assert.Contains("the last good state is that after 2 epochs", e.Message);
        Assert.Equal(Bits(two), Bits(e.LastGood!));
        var lower = Fold.Run(e.LastGood!, images, labels, options with { LearningRate = 0.001 }, Norm, new(1));
        Assert.Equal(4, lower.Epoch);
        Assert.True(double.IsFinite(lower.Loss));
    }

    [Fact]
    public void A_rule_ends_the_training_after_its_epoch_and_its_reason_is_told() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data();
        var options = Options with { Epochs = 5, Schedule = Schedule.Cosine };
        var start = Fold.Start(Formula.Small());
        var losses = new List<double>();
        var end = Fold.Until(start, images, labels, options, Norm, new(1), s => {
            losses.Add(s.Loss);
            return s.Epoch == 2 ? Decision.Stop("enough") : Decision.GoOn;
        });
        Assert.Equal("enough", end.Stopped);
        Assert.Equal((2, 2, losses[^1]), (end.State.Epoch, losses.Count, end.State.Loss));
        Assert.Equal(Bits(Fold.Epoch(Fold.Epoch(start, images, labels, options, Norm, new(1)), images, labels, options, Norm, new(1))), Bits(end.State));
        var whole = Fold.Until(end.State, images, labels, options, Norm, new(1), _ => Decision.GoOn);
        Assert.Null(whole.Stopped);
        Assert.Equal(Bits(Fold.Run(start, images, labels, options, Norm, new(1))), Bits(whole.State));
    }

    [Fact]
    public void Patience_counts_the_epochs_since_the_lowest_value() {
        string? Reason(int patience, params double[] values) => Decision.Patience(values, patience).Reason;
        Assert.Null(Reason(1, 3));
        Assert.Null(Reason(2, 3, 2, 2));
        Assert.Equal("no value below 2 in 2 epochs", Reason(2, 3, 2, 2, 2.5));
        Assert.Null(Reason(2, 3, 2, 2.5, 1.9));
        Assert.Contains("at least one value and no NaN expected, got [1, NaN]", Assert.Throws<ArgumentException>(() => Decision.Patience([1, double.NaN], 1)).Message);
        Assert.Contains("got []", Assert.Throws<ArgumentException>(() => Decision.Patience([], 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Decision.Patience([1], 0));
        Assert.Throws<ArgumentException>(() => Decision.Stop(""));
    }

    [SkippableTheory, InlineData("cpu"), InlineData("cuda")]
    public void In_bfloat16_it_learns_nearly_as_in_float32_and_the_weights_stay_float32(string name) {
        Skip.If(name == "cuda" && !torch.cuda.is_available(), "no CUDA device");
        using var d = torch.NewDisposeScope();
        var device = new Device(name);
        var (images, labels) = Data(160);
        var types = new HashSet<ScalarType>();
        List<double> Losses(bool half) {
            var losses = new List<double>();
            var end = Fold.Run(Fold.Start(Formula.Small().To(device)), images, labels, Options with { Epochs = 2, Autocast = half }, Norm, new(7), loss: (o, y) => {
                if (half) types.UnionWith([o.Logits.dtype, o.Taps[0].dtype]);
                var loss = CrossEntropy.Loss(o.Logits, y);
                losses.Add(loss.mean().ToDouble());
                return loss;
            });
            Assert.All(end.Network.Named(), p => Assert.Equal(ScalarType.Float32, p.Tensor.dtype));
            return losses;
        }
        var (whole, rounded) = (Losses(false), Losses(true));
        Assert.Equal([ScalarType.Float32, ScalarType.BFloat16], types.Order());
        Assert.InRange(Math.Abs(whole[0] - rounded[0]), 1e-6, 0.02);       // before the first step: rounding alone
        Assert.InRange(Math.Abs(whole.Average() - rounded.Average()), 1e-6, 0.05);
    }

    // Batches of 16 of 50 images: the last of each epoch is another size and is never recorded.
    [SkippableTheory, InlineData("cpu", false), InlineData("cpu", true), InlineData("cuda", false), InlineData("cuda", true)]
    public void A_recorded_step_trains_as_one_that_is_not(string name, bool imagesOnTheHost) {
        Skip.If(name == "cuda" && !torch.cuda.is_available(), "no CUDA device");
        Skip.IfNot(CapturedGraph.CanBeOn(new(name)), "the engine was built without the CUDA runtime's headers");
        using var d = torch.NewDisposeScope();
        var device = new Device(name);
        var (images, labels) = Data(7 * 16 + 2);
        if (!imagesOnTheHost) (images, labels) = (images.to(device), labels.to(device));
        TrainState Trained(bool graph, ulong seed = 1) => Fold.Run(Fold.Start(Formula.Small().To(device)), images, labels, Options with { Graph = graph, Augment = Augment.CropFlip, EmaDecay = 0.9, Schedule = Schedule.OneCycle }, Norm, new(seed));
        var (plain, recorded) = (Trained(false), Trained(true));
        Assert.Equal(plain.Loss, recorded.Loss, 1e-4);
        foreach (var (a, b) in plain.Network.Named().Zip(recorded.Network.Named())) {
            Assert.Equal(0, (a.Tensor - b.Tensor).abs().max().ToDouble() / Math.Max(1, a.Tensor.abs().max().ToDouble()), 1e-3);
            Assert.Equal(0, (plain.Optimizer.GetValueOrDefault("average." + a.Name, a.Tensor) - recorded.Optimizer.GetValueOrDefault("average." + b.Name, b.Tensor)).abs().max().ToDouble(), 1e-3);
        }
        if (name == "cpu") Assert.Equal(Bits(recorded), Bits(Trained(true)));
        Assert.NotEqual(Bits(recorded), Bits(Trained(true, seed: 2)));
        Assert.Equal(3, recorded.Epoch);
    }

    [Fact]
    public void A_recorded_step_cannot_mix_images() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data();
        Assert.Contains("a recorded step cannot mix images", Assert.Throws<ArgumentException>(() =>
            Fold.Epoch(Fold.Start(Formula.Small()), images, labels, Options with { Graph = true, Mixup = 0.2 }, Norm, new(1))).Message);
    }

    [Fact]
    public void Asking_to_stop_stops_before_the_next_step() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data(64);
        using var stop = new CancellationTokenSource();
        var steps = 0;
        Assert.Throws<OperationCanceledException>(() => Fold.Run(Fold.Start(Formula.Small()), images, labels, Options with { BatchSize = 8 }, Norm, new(1),
            (_, _) => { if (++steps == 3) stop.Cancel(); }, stop.Token));
        Assert.Equal(3, steps);
    }

    [Fact]
    public void Progress_counts_the_steps_of_all_epochs() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data(20);
        var seen = new List<(int, int)>();
        Fold.Run(Fold.Start(Formula.Small()), images, labels, Options with { Epochs = 2 }, Norm, new(1), (done, all) => seen.Add((done, all)));
        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], seen);
    }

    [Fact]
    public void Bad_input_is_refused_before_any_work() {
        using var d = torch.NewDisposeScope();
        var (images, labels) = Data(20);
        var start = Fold.Start(Formula.Small());
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("labels must be int64 [20], got [19] Int64", Message(() => Fold.Epoch(start, images, labels.narrow(0, 0, 19), Options, Norm, new(1))));
        Assert.Contains("labels must be int64 [20]", Message(() => Fold.Epoch(start, images, labels.to(ScalarType.Int32), Options, Norm, new(1))));
        Assert.Contains("[n > 0, c > 0, h > 0, w > 0]", Message(() => Fold.Epoch(start, images.flatten(1), labels, Options, Norm, new(1))));
        Assert.Contains("images must have 3 channels", Message(() => Fold.Epoch(start, images, labels, Options, new([0, 0, 0], [1, 1, 1]), new(1))));
        Assert.Contains("in [0, 3), got 3 at index 4", Message(() => Fold.Epoch(start, images, labels.index_fill(0, torch.tensor(new long[] { 4 }), 3), Options, Norm, new(1))));
        Assert.Contains("the warm-up must end before the training of 3 epochs, got 3", Message(() => Fold.Epoch(start, images, labels, Options with { WarmupEpochs = 3 }, Norm, new(1))));
        var one = Fold.Epoch(start, images, labels, Options, Norm, new(1));
        Assert.Contains("the state after epoch 1 has no exp_avg.", Message(() => Fold.Epoch(one, images, labels, Options with { Optimizer = OptimizerKind.Adam }, Norm, new(1))));
        Assert.Contains("the state after epoch 1 has no average.", Message(() => Fold.Epoch(one, images, labels, Options with { EmaDecay = 0.9 }, Norm, new(1))));
        Assert.Contains("needs a momentum above 0", Message(() => Fold.Epoch(start, images, labels, Options with { Momentum = 0, Nesterov = true }, Norm, new(1))));
        Assert.Contains("all 3 epochs are done", Message(() => Fold.Epoch(start with { Epoch = 3 }, images, labels, Options, Norm, new(1))));
    }
}
