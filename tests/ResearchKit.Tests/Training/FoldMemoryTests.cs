using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>Tests that count all live tensors run alone.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class Alone;

[Collection("alone")]
public class FoldMemoryTests {
    public static TheoryData<string> Ways => ["plain", "all"];

    [Theory, MemberData(nameof(Ways))]
    public void Memory_does_not_grow_with_steps(string way) {
        var options = way == "plain" ? new TrainOptions { LearningRate = 0.02 }
            : new() { LearningRate = 0.002, Optimizer = OptimizerKind.Adam, EmaDecay = 0.9, Mixup = 0.3, ClipNorm = 1, Augment = Augment.CropFlip, Autocast = true };
        var (images, labels) = (Formula.Photos(64, 1, 12, 12), torch.arange(64).remainder(3));
        long Growth(int batch) {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var d = torch.NewDisposeScope();
            var counts = new List<long>();
            Fold.Epoch(Fold.Start(Formula.Small()), images, labels, options with { BatchSize = batch }, new([0.5f], [0.25f]), new(1), (_, _) => counts.Add(Tensor.TotalCount)).Free();
            return counts.Max() - counts.Min();
        }
        Growth(8);   // so that what is made once is there
        var before = Tensor.TotalCount;
        Assert.InRange(Growth(1), 1, 25);   // 64 steps: no more than the losses waiting to be read
        Assert.InRange(Growth(8), 1, 25);
        Assert.True(Tensor.TotalCount <= before, $"{Tensor.TotalCount - before} tensors stayed");
    }
}
