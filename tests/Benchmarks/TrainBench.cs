using System.Diagnostics;
using System.Globalization;
using ResearchKit.Lab;
using ResearchKit.Losses;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Benchmarks;

/// <summary>
/// Images a second of the papers' networks on 32 x 32 colour images, forward and training, against PyTorch eager on the same device, and what share of a
/// training step drawing the batch takes and how long the host is busy before the device is done. On CUDA also the training whose steps are recorded as a graph; --graph on the CPU too,
/// where nothing is recorded.
/// </summary>
/// <remarks>--device cpu|cuda (cpu), --networks A,B (all three), --batch N (128 on cuda, 16 on the CPU), --steps N (50; 1), --rounds R (5; 3), --threads T (2), --autocast, --graph.</remarks>
static class TrainBench {
    public static void Run(string[] args) {
        string? Given(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
        int Number(string name, int otherwise) => Given(name) is { } n ? int.Parse(n, CultureInfo.InvariantCulture) : otherwise;
        var (device, half, threads) = (Machine.Device(Given("--device") ?? "cpu"), args.Contains("--autocast"), Number("--threads", 2));
        var cuda = device.type == DeviceType.CUDA;
        var (batch, steps, rounds) = (Number("--batch", cuda ? 128 : 16), Number("--steps", cuda ? 50 : 1), Number("--rounds", cuda ? 5 : 3));
        torch.set_num_threads(threads);
        CudaDevice.TriesAlgorithms = cuda;   // as the peer's
        Console.WriteLine($"libtorch {torch.__version__}, {(cuda ? "cuda" : $"{torch.get_num_threads()} threads")}, batches of {batch}{(half ? ", bfloat16 autocast" : "")}");
        using var peer = Peer.Start("train.py", threads, "python3-torch");
        foreach (var name in (Given("--networks") ?? "resnet-18,wrn-28-10,densenet-121").Split(',')) Compare(name);

        void Compare(string name) {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(1);
            var network = Tree.Map(Architectures.Build(name, new(3, 32, 32, 10), new Seed(1)), (_, t) => t.to(device));
            var (images, labels) = (torch.randint(0, 256, [(long)batch * steps, 3, 32, 32], ScalarType.Byte, generator: generator).to(device), torch.randint(0, 10, [(long)batch * steps], generator: generator).to(device));
            var set = new LabelledImages(images, labels, 10);
            var norm = new Normalization([0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]);
            var options = new TrainOptions { Epochs = int.MaxValue, BatchSize = batch, LearningRate = 0.01, Schedule = Schedule.Constant, Augment = Augment.CropFlip };
            var optimizer = options.ToOptimizer();
            var learner = Learner.Of(network);
            double[] theirs = [];
            double Peers(int which) => (theirs = peer!.Ask($"{name} {(cuda ? "cuda" : "cpu")} {batch} {steps} {(half ? 1 : 0)}"))[which] / steps / batch * 1e3;
            void Wait() { if (cuda) torch.cuda.synchronize(device); }
            Outputs Forward(Tensor x, bool train) {
                if (!half) return network.Forward(x, train);
                using var on = Autocast.BFloat16(device);
                return network.Forward(x, train);
            }

            var one = norm.Apply(images.narrow(0, 0, batch));
            double Passes() => Timed(() => {
                using var off = torch.no_grad();
                for (var i = 0; i < steps; i++) { using var d = torch.NewDisposeScope(); Forward(one, train: false); }
            }).Seconds;
            double launch = 0, data = 0;
            double Training() {
                var (seconds, host) = Timed(() => {
                    using var off = torch.no_grad();
                    var run = new EpochRun(0, 1, new Seed(1));
                    foreach (var b in run.Batches(set, options, norm, device))
                        run.Step(learner, optimizer, net => CrossEntropy.Loss(Forward(b.Images, train: true).Logits.to(ScalarType.Float32), b.Labels).mean());
                });
                launch = host / seconds;
                data = Timed(() => { foreach (var _ in new EpochRun(0, 1, new Seed(1)).Batches(set, options, norm, device)) { } }).Seconds / seconds;
                return seconds;
            }
            // The clock starts after the steps in which libtorch makes itself ready and the graph is recorded.
            double Recorded() {
                using var inner = torch.NewDisposeScope();
                const int ready = 6;
                var clock = new Stopwatch();
                var more = torch.randint(0, 256, [(long)batch * (steps + ready), 3, 32, 32], ScalarType.Byte).to(device);
                Fold.Epoch(Fold.Start((INetwork)network), more, torch.randint(0, 10, [more.shape[0]]).to(device), options with { Graph = true, Autocast = half }, norm, new Seed(1), (step, _) => {
                    if (step is not ready) return;
                    Wait();
                    clock.Start();
                });
                Wait();
                return clock.Elapsed.TotalSeconds;
            }
            (double Seconds, double Host) Timed(Action body) {
                Wait();
                var clock = Stopwatch.StartNew();
                body();
                var host = clock.Elapsed.TotalSeconds;
                Wait();
                return (clock.Elapsed.TotalSeconds, host);
            }
            const string unit = "ms an image";
            Duel.Run($"{name}, forward", unit, rounds, () => Passes() / steps / batch * 1e3, peer is null ? null : () => Peers(0));
            Duel.Run($"{name}, training with crop and flip", unit, rounds, () => Training() / steps / batch * 1e3, peer is null ? null : () => Peers(1));
            if (cuda && CapturedGraph.CanBeOn(device) || args.Contains("--graph"))
                Duel.Run($"{name}, training with crop and flip, {(cuda ? "steps as a CUDA graph" : "steps that could be recorded")}", unit, rounds, () => Recorded() / steps / batch * 1e3, peer is null ? null : () => Peers(1));
            var parameters = Tree.Parameters(network).Sum(p => p.Tensor.numel());
            Console.WriteLine($"  {parameters:N0} parameters; drawing the batches alone {data:P0} of a training step; the host was busy for {launch:P0} of the time");
            if (theirs is [_, _, var count] && count != parameters) throw new InvalidOperationException($"the peer's {name} has {count:N0} parameters, ours {parameters:N0}: not the same network");
        }
    }
}
