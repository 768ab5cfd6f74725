using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Methods;
using ResearchKit.Training;
using Generator = ResearchKit.Torch.torch.Generator;

namespace ResearchKit.Tests;

/// <summary>What happens to images before the network, and to the learning rate.</summary>
public class InputTests {
    [Fact]
    public void Fit_then_apply_gives_mean_0_and_deviation_1_in_each_channel() {
        using var d = torch.NewDisposeScope();
        var images = torch.cat([Formula.Photos(9, 1, 5, 6), Formula.Photos(9, 1, 5, 6).div(2).to(ScalarType.Byte) + 7], 1).to(ScalarType.Byte);
        foreach (var x in new[] { images, images.to(ScalarType.Float32) / 255 }) {
            var norm = Normalization.Fit(x);
            var y = norm.Apply(x).to(ScalarType.Float64);
            Formula.Near([0, 0], y.mean([0, 2, 3]), 1e-6);
            Formula.Near([1, 1], y.square().mean([0, 2, 3]), 1e-5);
            // The twin: plain sums over bytes.
            var bytes = images.select(1, 1).Numbers();
            Assert.Equal(bytes.Average() / 255, norm.Mean[1], 1e-6);
            Assert.Equal(Math.Sqrt(bytes.Average(b => b * b) - bytes.Average() * bytes.Average()) / 255, norm.Std[1], 1e-6);
        }
    }

    [Fact]
    public void Applying_leaves_the_images_as_they_were() {
        using var d = torch.NewDisposeScope();
        foreach (var x in new[] { Formula.Photos(2, 1, 4, 4), Formula.Images(2, 1, 4, 4) }) {
            var before = x.Bits();
            new Normalization([0.1f], [2]).Apply(x);
            Assert.Equal(before, x.Bits());
        }
    }

    // Every output is a crop of the padded image, flipped or not, found by trying all of them.
    [Theory, InlineData(false), InlineData(true)]
    public void Each_image_is_one_of_the_possible_crops(bool flip) {
        using var d = torch.NewDisposeScope();
        using var generator = new Generator(3);
        const int pad = 2, h = 5, w = 6;
        var x = Formula.Photos(60, 2, h, w) + 1;
        var y = CropFlip.Apply(x, generator, flip, pad);
        var seen = new HashSet<(int, int, bool)>();
        var padded = functional.pad(x, [pad, pad, pad, pad]);
        for (var i = 0; i < 60; i++) {
            var found = (from dy in Enumerable.Range(0, 2 * pad + 1)
                         from dx in Enumerable.Range(0, 2 * pad + 1)
                         from turned in new[] { false, true }
                         let crop = padded[i].narrow(1, dy, h).narrow(2, dx, w)
                         where (turned ? crop.flip(2) : crop).contiguous().Bits().SequenceEqual(y[i].Bits())
                         select (dy, dx, turned)).ToArray();
            seen.Add(Assert.Single(found));
        }
        Assert.True(seen.Count >= 15, $"{seen.Count} different crops");
        Assert.Equal(flip, seen.Any(s => s.Item3));
        Assert.Equal(2 * pad, seen.Max(s => s.Item1));
        Assert.Equal(0, seen.Min(s => s.Item2));
    }

    [Fact]
    public void Rates_are_positive_and_never_above_the_learning_rate() => Prop.ForAll(Gen.Choose(1, 9).ToArbitrary(), Gen.Choose(2, 30).ToArbitrary(), (epochs, steps) => {
        foreach (var schedule in Enum.GetValues<Schedule>()) {
            var o = new TrainOptions { Epochs = epochs, Schedule = schedule, LearningRate = 0.3, Milestones = [1, 3] };
            var rates = Enumerable.Range(0, epochs * steps).Select(s => o.Rate(s, steps)).ToArray();
            if (!rates.All(r => r is > 0 and <= 0.3 + 1e-12) || schedule != Schedule.OneCycle && !rates.Zip(rates.Skip(1)).All(p => p.Second <= p.First)) return false;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Milestones_divide_by_ten() {
        var o = new TrainOptions { Epochs = 400, LearningRate = 0.02, Schedule = Schedule.MultiStep, Milestones = [200, 300] };
        Assert.Equal([0.02, 0.02, 0.002, 0.002, 0.0002], new[] { 0, 1999, 2000, 2999, 3000 }.Select(s => Math.Round(o.Rate(s, 10), 12)));
    }

    [Fact]
    public void A_step_divides_after_every_so_many_epochs() {
        var o = new TrainOptions { Epochs = 9, LearningRate = 0.02, Schedule = Schedule.Step, StepSize = 3, Gamma = 0.5 };
        Assert.Equal([0.02, 0.02, 0.01, 0.01, 0.005], new[] { 0, 29, 30, 59, 60 }.Select(s => Math.Round(o.Rate(s, 10), 12)));
    }

    [Fact]
    public void A_warm_up_rises_in_a_line_and_puts_every_schedule_off() => Prop.ForAll(Gen.Choose(1, 4).ToArbitrary(), Gen.Choose(2, 30).ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (warm, steps, percent) => {
        foreach (var schedule in Enum.GetValues<Schedule>()) {
            var plain = new TrainOptions { Epochs = 5, Schedule = schedule, LearningRate = 0.3, Milestones = [1, 3], StepSize = 2 };
            var o = plain with { Epochs = 5 + warm, WarmupEpochs = warm, WarmupFactor = percent / 100.0 };
            for (var s = 0; s < warm * steps; s++) if (Math.Abs(o.Rate(s, steps) / 0.3 - (percent / 100.0 + (1 - percent / 100.0) * s / (warm * steps))) > 1e-12) return false;
            for (var s = 0; s < 5 * steps; s++) if (o.Rate(warm * steps + s, steps) != plain.Rate(s, steps)) return false;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_option_can_be_told_by_its_name() {
        var o = new TrainOptions();
        foreach (var (name, value) in new[] {
            ("optimizer", "adam-w"), ("beta1", "0.5"), ("epsilon", "0.001"), ("schedule", "one-cycle"), ("milestones", "2,4"), ("step-size", "3"), ("warmup-epochs", "1"),
            ("warmup-factor", "0.5"), ("mixup", "0.2"), ("clip-norm", "5"), ("ema-decay", "0.999"), ("autocast", "true"), ("augment", "crop-flip"),
        }) {
            o = (TrainOptions)Settings.With(o, name, value, "training");
            Assert.Equal(value, Settings.Of(o).Single(s => s.Name == name).Value);
        }
        Assert.Equal((OptimizerKind.AdamW, 4, 0.999, true), (o.Optimizer, o.Milestones[1], o.EmaDecay, o.Autocast));
        Assert.Contains("milestones must be whole numbers separated by commas, got \"x\"", Assert.Throws<ArgumentException>(() => Settings.With(o, "milestones", "x", "training")).Message);
    }

    [Fact]
    public void Bad_settings_are_refused_under_with_too() {
        string Message(Func<TrainOptions> act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        var o = new TrainOptions();
        Assert.Contains("Epochs", Message(() => o with { Epochs = 0 }));
        Assert.Contains("BatchSize", Message(() => o with { BatchSize = -1 }));
        Assert.Contains("LearningRate", Message(() => o with { LearningRate = double.NaN }));
        Assert.Contains("must be in [0, 1)", Message(() => o with { Momentum = 1 }));
        Assert.Contains("WeightDecay", Message(() => o with { WeightDecay = -1e-9 }));
        Assert.Contains("ascending order, got [3, 3]", Message(() => o with { Milestones = [3, 3] }));
        Assert.Contains("unknown schedule", Message(() => o with { Schedule = (Schedule)9 }));
        Assert.Contains("LabelSmoothing", Message(() => o with { LabelSmoothing = 1 }));
        Assert.Contains("unknown optimiser", Message(() => o with { Optimizer = (OptimizerKind)3 }));
        Assert.Contains("Beta1", Message(() => o with { Beta1 = 1 }));
        Assert.Contains("Beta2", Message(() => o with { Beta2 = -0.1 }));
        Assert.Contains("Epsilon", Message(() => o with { Epsilon = 0 }));
        Assert.Contains("StepSize", Message(() => o with { StepSize = 0 }));
        Assert.Contains("WarmupEpochs", Message(() => o with { WarmupEpochs = -1 }));
        Assert.Contains("must be in (0, 1]", Message(() => o with { WarmupFactor = 1.5 }));
        Assert.Contains("Mixup", Message(() => o with { Mixup = double.NaN }));
        Assert.Contains("ClipNorm", Message(() => o with { ClipNorm = -1 }));
        Assert.Contains("EmaDecay", Message(() => o with { EmaDecay = 1 }));
        Assert.Contains("channel 0 is constant", Assert.Throws<ArgumentException>(() => Normalization.Fit(torch.zeros(3, 1, 4, 4))).Message);
        Assert.Contains("got [0] and [0]", Assert.Throws<ArgumentException>(() => new Normalization([0], [0])).Message);
    }
}
