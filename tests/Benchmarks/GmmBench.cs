using System.Globalization;
using ResearchKit.Densities;

namespace ResearchKit.Benchmarks;

/// <summary>
/// GeMOS's densities: one 8-component full-covariance mixture per class, on 60,000 x 266 features, against scikit-learn's GaussianMixture
/// (float64, the same BLAS, two threads each). Fits are measured in turn; the mean log-likelihoods stand beside the times.
/// </summary>
/// <remarks>
/// --features F.npy [n, d] with --labels L.npy [n] (int64) takes real features; without them, ReLU features with class structure are made.
/// --classes C (10) and --rounds R (3) shorten the run; --threads T (2). CPU seconds are printed too: on a machine that is busy with other
/// work they, with one thread, say more than the clock does.
/// </remarks>
public static class GmmBench {
    const int Components = 8;

    /// <summary>Runs the benchmark.</summary>
    public static void Run(string[] args) {
        string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
        int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        using var scope = torch.NewDisposeScope();
        var threads = Number("--threads", 2);
        torch.set_num_threads(threads);
        var folder = Directory.CreateTempSubdirectory("gmm-bench");
        try {
            int classes = Number("--classes", 10), rounds = Number("--rounds", 3);
            string features = Path.Combine(folder.FullName, "features.npy"), labels = Path.Combine(folder.FullName, "labels.npy");
            var (x, y) = Option("--features") is { } given
                ? (Npy.ToTensor(Npy.Read(given)), Npy.ToTensor(Npy.Read(Option("--labels") ?? throw new ArgumentException("--features needs --labels"))))
                : Made(classes, rows: 6000, columns: 266);
            var rows = y.lt(classes).nonzero().squeeze(1);
            (x, y) = (x.index_select(0, rows).to_type(ScalarType.Float32), y.index_select(0, rows));
            Npy.Write(features, x);
            Npy.Write(labels, y);
            Tensor[] byClass = [.. Enumerable.Range(0, classes).Select(c => x.index_select(0, y.eq(c).nonzero().squeeze(1)))];
            Console.WriteLine($"features [{string.Join(", ", x.shape)}], {classes} mixtures of {Components}, seeds 0 to {rounds - 1}");

            using var peer = Peer.Start("gmm.py", threads);
            Gmm.Fit(byClass[0].narrow(0, 0, 500), new() { Components = 2 }, new(0)); // the JIT's work is not EM's
            List<double> ours = [], theirs = [], ratios = [], cpuRatios = [];
            List<double> ourLikelihood = [], theirLikelihood = [];
            for (var round = 0; round < rounds; round++) {
                var seed = new Seed((ulong)round);
                Gmm[] fitted = [];
                var cpu = Environment.CpuUsage.TotalTime;
                ours.Add(Duel.Seconds(() => fitted = [.. byClass.Select((part, c) => Gmm.Fit(part, new() { Components = Components }, seed.Child((uint)c)))]));
                var ourCpu = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
                ourLikelihood.Add(byClass.Zip(fitted, (part, gmm) => gmm.Score(part).to_type(ScalarType.Float64).sum().ToDouble()).Sum() / x.shape[0]);
                Console.Write($"  round {round}: ours {ours[^1]:F2} s (CPU {ourCpu:F2}), log-likelihood {ourLikelihood[^1]:F3}, {fitted.Sum(gmm => gmm.Report.Iterations)} steps");
                if (peer?.Ask($"fit {features} {labels} {Components} {round}") is [var seconds, var peerCpu, var likelihood, var steps]) {
                    theirs.Add(seconds);
                    theirLikelihood.Add(likelihood);
                    ratios.Add(seconds / ours[^1]);
                    cpuRatios.Add(peerCpu / ourCpu);
                    Console.Write($"; peer {seconds:F2} s (CPU {peerCpu:F2}), log-likelihood {likelihood:F3}, {steps} steps; ratio {ratios[^1]:F2}x (CPU {cpuRatios[^1]:F2}x)");
                }
                Console.WriteLine();
            }
            Console.Write($"gmm fit, medians: ours {Duel.Median(ours):F2} s");
            if (peer is not null) {
                var gap = (ourLikelihood.Average() - theirLikelihood.Average()) / Math.Abs(theirLikelihood.Average());
                Console.Write($", peer {Duel.Median(theirs):F2} s, ratio {Duel.Median(ratios):F2}x (CPU {Duel.Median(cpuRatios):F2}x), log-likelihood {gap:+0.00%;-0.00%} of the peer's");
            }
            Console.WriteLine();
        } finally {
            folder.Delete(recursive: true);
        }
    }

    // Features as of a ReLU network: each class has five sub-classes on a 40-dimensional plane, noise, a cut at 0, dead columns.
    static (Tensor Features, Tensor Labels) Made(int classes, int rows, int columns) {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        Tensor Normal(params long[] shape) => torch.randn(shape, dtype: ScalarType.Float32);
        var bias = Normal(columns) - 0.5;
        bias.narrow(0, 0, columns / 10).fill_(-100);
        var mix = Normal(40, columns) / Math.Sqrt(40);
        List<Tensor> parts = [];
        for (var c = 0; c < classes; c++) {
            var latent = (Normal(5, 40) * 2).index_select(0, torch.randint(0, 5, [rows])) + Normal(rows, 40) + Normal(1, 40) * 2;
            parts.Add((latent.mm(mix) + Normal(rows, columns) * 0.3 + bias).relu());
        }
        var labels = torch.arange(classes).unsqueeze(1).expand(classes, rows).reshape(-1);
        return (torch.cat([.. parts], 0).MoveToOuterDisposeScope(), labels.to_type(ScalarType.Int64).MoveToOuterDisposeScope());
    }
}
