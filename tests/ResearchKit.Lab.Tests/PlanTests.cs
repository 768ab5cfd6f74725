using ResearchKit.Lab.Gemos;
using ResearchKit.Training;

namespace ResearchKit.Lab.Tests;

public class PlanTests {
    [Fact]
    public void Nothing_said_is_six_of_ten_fashion_classes_and_the_noises() {
        var plan = Plan.Of(new());
        Assert.Equal(("default", "fashion-mnist", 3, "small-cnn"), (plan.Table, plan.Known, plan.Seeds, plan.Network));
        Assert.Equal([0, 1, 2, 3, 4, 5], plan.KnownClasses.AsEnumerable());
        Assert.Equal(["fashion-mnist", "noise-gaussian", "noise-rademacher", "noise-blob", "noise-uniform"], plan.Unknown.AsEnumerable());
        Assert.Equal(["gemos", "msp", "maxlogit", "energy", "odin", "mahalanobis"], plan.Methods.AsEnumerable());
    }

    [Theory]
    [InlineData("mnist", 2, "resnet-18", "2")]
    [InlineData("cifar-10", 3, "wrn-28-10", "3+4")]
    [InlineData("cifar-10", 1, "densenet-121", "1")]
    public void The_papers_profile_is_the_papers_network(string known, int table, string network, string name) {
        var plan = Plan.Of(new(known, Table: table, Profile: "paper"));
        Assert.Equal((network, name, true), (plan.Network, plan.Table, plan.KnownClasses.IsEmpty));
        Assert.Equal((400, 32, 0.02, Schedule.MultiStep, 5e-4), (plan.Train.Epochs, plan.Train.BatchSize, plan.Train.LearningRate, plan.Train.Schedule, plan.Train.WeightDecay));
        Assert.Equal([200, 300], plan.Train.Milestones.AsEnumerable());
    }

    [Theory]
    [InlineData("mnist", 2, "resnet-18", 10, Augment.Crop)]
    [InlineData("cifar-10", 3, "wrn-28-10", 30, Augment.CropFlip)]
    [InlineData("cifar-10", 1, "densenet-121", 30, Augment.CropFlip)]
    public void Minutes_is_the_papers_network_with_a_training_for_a_GPU(string known, int table, string network, int epochs, Augment augment) {
        var plan = Plan.Of(new(known, Table: table, Profile: "minutes", Device: "cuda"));
        Assert.Equal((network, epochs, 128, Schedule.OneCycle, augment, true), (plan.Network, plan.Train.Epochs, plan.Train.BatchSize, plan.Train.Schedule, plan.Train.Augment, plan.Train.Autocast));
        Assert.False(Plan.Of(new(known, Table: table, Profile: "minutes")).Train.Autocast);   // the CPU gains nothing by it
    }

    [Fact]
    public void Table_1_is_all_generators() => Assert.Equal(
        ["gmm2", "gmm4", "gmm8", "gmm16", "pca2", "pca4", "pca8", "pca16", "iforest", "lof", "ocsvm"], Plan.Of(new(Table: 1)).Methods.AsEnumerable());

    [Fact]
    public void Tables_3_and_4_are_one_run() {
        var plan = Plan.Of(new(Table: 4));
        Assert.Equal(("3", "4"), (plan.TableOf("f1"), plan.TableOf("auroc")));
    }

    [Fact]
    public void A_spread_keeps_order_and_reaches_over_the_whole_set() {
        Assert.Equal([0, 2, 5, 7], Sets.Spread(10, 4));
        Assert.Equal(Enumerable.Range(0, 10), Sets.Spread(10, 0));
        Assert.Equal(Enumerable.Range(0, 10), Sets.Spread(10, 99));
    }

    // Scores by hand: both metrics are 1 when every unknown scores below every known and every prediction is right.
    [Fact]
    public void Perfect_scores_are_measured_as_perfect() {
        int[] truth = [.. Enumerable.Range(0, 20).Select(i => i % 2)];
        var measured = Measure.Of("m", "u", truth, new(truth, [.. truth.Select(_ => 2.0)]), new(new int[10], [.. Enumerable.Repeat(1.0, 10)]), 2, new Seed(0));
        Assert.Equal([new("m", "u", "auroc", 1), new("m", "u", "f1", 1)], measured.AsEnumerable());
    }

    [Fact]
    public void Seeds_that_measured_different_things_are_refused() => Assert.Contains("disagree about figure 0", Assert.Throws<InvalidDataException>(
        () => Measure.Rows(Plan.Of(new()), [[new("gemos", "a", "f1", 1)], [new("gemos", "b", "f1", 1)]])).Message);

    [Fact]
    public void Leaderboards_pass_in_bfloat16_on_a_gpu_in_the_minutes_profile_alone() {
        Assert.True(Boards.Plans.Of("minutes", null, "cuda").Train.Autocast);
        Assert.False(Boards.Plans.Of("minutes", null, "cpu").Train.Autocast);
        Assert.False(Boards.Plans.Of("paper", null, "cuda").Train.Autocast);
        Assert.False(Boards.Plans.Of("quick", null, "cuda").Train.Autocast);
    }
}
