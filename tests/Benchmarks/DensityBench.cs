using System.Globalization;
using ResearchKit.Densities;

namespace ResearchKit.Benchmarks;

/// <summary>
/// Densities on features with class structure against scikit-learn, on the same float64 arrays with the same number of threads: mixture
/// (8 full covariances, 50,000 x 64), isolation forest (50,000 x 64, defaults), LOF (20,000 x 32, k = 20), one-class SVM (5,000 x 64, nu 0.5).
/// Every density is fitted and scores the rows that it was fitted on; the peer's and our answers are compared before the times are.
/// </summary>
/// <remarks>
/// --only NAME runs one; --rounds R (3); --threads T (2). CPU seconds are printed too: on a machine that is busy with other work they say
/// more than the clock does. Forests and mixtures start at random: their mean scores differ a little from seed to seed, on both sides.
/// </remarks>
public static class DensityBench {
    /// <summary>Runs the benchmark.</summary>
    public static void Run(string[] args) {
        string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
        int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        using var scope = torch.NewDisposeScope();
        var (threads, rounds) = (Number("--threads", 2), Number("--rounds", 3));
        torch.set_num_threads(threads);
        var folder = Directory.CreateTempSubdirectory("density-bench");
        try {
            using var peer = Peer.Start("density.py", threads);
            foreach (var (name, rows, columns, run) in new (string, int, int, Func<Tensor, ulong, Times>)[] {
                ("gmm", 50_000, 64, Mixture), ("iforest", 50_000, 64, Forest), ("lof", 20_000, 32, Factor), ("ocsvm", 5_000, 64, Machine),
            }) {
                if (Option("--only") is { } only && only != name) continue;
                var x = Features(rows, columns);
                var file = Path.Combine(folder.FullName, $"{name}.npy");
                Npy.Write(file, x);
                run(Features(600, columns), 0); // the JIT's work is not the density's
                List<double> ours = [], theirs = [], ratios = [], cpuRatios = [], gaps = [];
                for (var round = 0; round < rounds; round++) {
                    var cpu = Environment.CpuUsage.TotalTime;
                    var mine = run(x, (ulong)round);
                    var ourCpu = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
                    ours.Add(mine.Fit + mine.Score);
                    Console.Write($"  {name}: ours fit {mine.Fit:F3} s, score {mine.Score:F3} s, CPU {ourCpu:F2} ({mine.Check:G8})");
                    if (peer?.Ask($"{name} {file} {round}") is [var fit, var score, var peerCpu, var check]) {
                        theirs.Add(fit + score);
                        ratios.Add(theirs[^1] / ours[^1]);
                        cpuRatios.Add(peerCpu / ourCpu);
                        gaps.Add(mine.Check - check);
                        Console.Write($"; peer fit {fit:F3} s, score {score:F3} s, CPU {peerCpu:F2} ({check:G8})");
                    }
                    Console.WriteLine();
                }
                Console.WriteLine($"{name} [{rows}, {columns}], medians: ours {Duel.Median(ours):F3} s, peer {Duel.Median(theirs):F3} s, ratio {Duel.Median(ratios):F2}x "
                    + $"(CPU {Duel.Median(cpuRatios):F2}x), mean score ours - peer {(gaps.Count == 0 ? double.NaN : gaps.Average()):G3}");
            }
        } finally {
            folder.Delete(recursive: true);
        }
    }

    // Seconds, and what the peer must agree with: the mean score.
    readonly record struct Times(double Fit, double Score, double Check);

    static Times Mixture(Tensor x, ulong seed) => Both(() => Gmm.Fit(x, new(), new(seed)), x);

    static Times Forest(Tensor x, ulong seed) => Both(() => IsolationForest.Fit(x, new(), new(seed)), x);

    static Times Factor(Tensor x, ulong seed) => Both(() => Lof.Fit(x, new(), new(seed)), x);

    static Times Machine(Tensor x, ulong seed) => Both(() => OneClassSvm.Fit(x, new(), new(seed)), x);

    static Times Both(Func<IDensity> fit, Tensor x) {
        IDensity? fitted = null;
        Tensor? scores = null;
        return new(Duel.Seconds(() => fitted = fit()), Duel.Seconds(() => scores = fitted!.Score(x)), scores!.mean().ToDouble());
    }

    // Ten classes on a 20-dimensional plane, noise, cut at 0: features of a ReLU layer.
    static Tensor Features(int rows, int columns) => Tidy.Run(() => {
        torch.manual_seed(7);
        Tensor Normal(params long[] shape) => torch.randn(shape, dtype: ScalarType.Float64);
        var centers = Normal(10, 20) * 2;
        var latent = centers.index_select(0, torch.arange(rows).remainder(10)) + Normal(rows, 20);
        return (latent.mm(Normal(20, columns) / Math.Sqrt(20)) + Normal(rows, columns) * 0.3).relu();
    });
}
