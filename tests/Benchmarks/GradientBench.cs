using System.Globalization;
using ResearchKit.Gradients;
using ResearchKit.Networks;

namespace ResearchKit.Benchmarks;

/// <summary>
/// Squared gradient norms of 512 images for each parameter of a network: the whole batch at once, against one backward pass for each image, our
/// own and PyTorch's on the same libtorch.
/// </summary>
/// <remarks>--rounds R (3), --threads T (2), --images N (512).</remarks>
static class GradientBench {
    public static void Run(string[] args) {
        int Number(string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? int.Parse(args[i + 1], CultureInfo.InvariantCulture) : otherwise;
        var (threads, rounds, n) = (Number("--threads", 2), Number("--rounds", 3), Number("--images", 512));
        torch.set_num_threads(threads);
        Console.WriteLine($"libtorch {torch.__version__}, {torch.get_num_threads()} threads, {Environment.ProcessorCount} processors");
        using var peer = Peer.Start("gradients.py", threads, "python3-torch");
        foreach (var width in new[] { 32, 8 }) Compare("small-cnn", width, SmallCnn.Init(new(1, 28, 28, 10), new(1), width));
        foreach (var width in new[] { 16, 4 }) Compare("resnet-18", width, ResNet.Init(new(1, 28, 28, 10), new(1), width));

        void Compare(string name, int width, INetwork network) {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(1);
            var images = torch.randn([n, 1, 28, 28], generator: generator);
            Func<Tensor, Tensor>[] losses = [Confounding.Loss(Confounding.Labels(ConfoundingLabels.All, 10)[0])];
            Tensor Whole() => SampleGradients.SquaredNorms(network, images, losses);
            // In float32 a unit within rounding of a ReLU's corner may fall on either side with the size of the batch, so that a few norms differ by more.
            var (some, first) = (SampleGradients.OneByOne(network, images.narrow(0, 0, 32), losses), SampleGradients.SquaredNorms(network, images.narrow(0, 0, 32), losses));
            var near = (first - some).abs().le(some * 1e-4).to(ScalarType.Float64).mean().ToDouble();
            double cpu = 0, theirs = 0;
            double Timed(Func<Tensor> body, ref double used) {
                var before = Environment.CpuUsage.TotalTime;
                var seconds = Duel.Seconds(() => body().Dispose());
                used = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                return seconds;
            }
            Duel.Run($"{name}, width {width}: {n} images, one by one", "s", rounds, () => Timed(Whole, ref cpu),
                () => Timed(() => SampleGradients.OneByOne(network, images, losses), ref theirs));
            Console.WriteLine($"  CPU seconds: {cpu:F2} and {theirs:F2}, ratio {theirs / cpu:F2}x; {near:P2} of the norms of 32 images within 1e-4 of each other");
            if (peer is not null) Duel.Run("  against PyTorch, image by image", "s", rounds, () => Timed(Whole, ref cpu), () => peer.Ask($"{name} {width} {n}")[0]);
        }
    }
}
