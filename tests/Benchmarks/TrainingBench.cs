using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Benchmarks;

/// <summary>The whole training step of the kit (draw a batch, normalise, forward, backward, SGD) against PyTorch's bare one.</summary>
static class TrainingBench {
    public static void Run(Peer? peer) {
        Throughput(peer);
        Memory();
    }

    static (Tensor Images, Tensor Labels) Data(int n) {
        using var generator = new Generator(1);
        return (torch.randint(0, 256, [n, 1, 28, 28], ScalarType.Byte, generator: generator), torch.randint(0, 10, [n], generator: generator));
    }

    static void Throughput(Peer? peer) {
        const int steps = 8, batch = 128;
        var (images, labels) = Data(steps * batch);
        var options = new TrainOptions { Epochs = int.MaxValue, BatchSize = batch, LearningRate = 0.01, Momentum = 0.9, Schedule = Schedule.Constant };
        var norm = new Normalization([0.5f], [0.5f]);
        var network = SmallCnn.Init(new(1, 28, 28, 10), new Seed(1));
        var state = Fold.Start(network);
        double Ours() => Duel.Seconds(() => {
            var next = Fold.Epoch(state, images, labels, options, norm, new Seed(2));
            state.Free();
            state = next;
        }) / steps * 1e3;
        Duel.Run($"training step, small CNN, batch {batch}", "ms", 9, Ours, peer is null ? null : () => peer.Ask($"train {steps}")[0] / steps * 1e3);

        using var one = norm.Apply(images.narrow(0, 0, batch));
        double Forward() => Duel.Seconds(() => {
            using var off = torch.no_grad();
            for (var i = 0; i < steps; i++) { using var d = torch.NewDisposeScope(); network.Forward(one); }
        }) / steps * 1e3;
        Duel.Run($"forward pass, small CNN, batch {batch}", "ms", 9, Forward, peer is null ? null : () => peer.Ask($"forward {steps}")[0] / steps * 1e3);
        images.Dispose();
        labels.Dispose();
    }

    static void Memory() {
        const int batch = 16, epochs = 20, steps = 500; // 10,000 steps of a narrow network: leaks count per step, not per weight
        var (images, labels) = Data(batch * steps);
        var options = new TrainOptions { Epochs = epochs + 1, BatchSize = batch, LearningRate = 0.01, Momentum = 0.9, Schedule = Schedule.Constant };
        var norm = new Normalization([0.5f], [0.5f]);
        var state = Fold.Start(SmallCnn.Init(new(1, 28, 28, 10), new Seed(1), width: 4));
        long before = 0;
        for (var epoch = 0; epoch <= epochs; epoch++) {
            var next = Fold.Epoch(state, images, labels, options, norm, new Seed(2));
            state.Free();
            state = next;
            if (epoch == 0) before = Resident(); // the first 500 steps warm up pools
        }
        var after = Resident();
        Console.WriteLine($"{$"{epochs * steps:N0} training steps, resident memory",-44} {before / 1048576.0:F0} MiB -> {after / 1048576.0:F0} MiB: grew {(after - before) / 1048576.0:F1} MiB");
        images.Dispose();
        labels.Dispose();
        state.Free();
    }

    static long Resident() {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var pages = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]);
        return pages * Environment.SystemPageSize;
    }
}
