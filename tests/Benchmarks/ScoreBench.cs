using System.Globalization;
using ResearchKit.Scores;

namespace ResearchKit.Benchmarks;

/// <summary>
/// Scores of large arrays: Mahalanobis distances of 100,000 x 512 features to ten classes against NumPy, and the 50th neighbour of 10,000
/// queries among 50,000 x 128 features against scikit-learn's brute force, on the same arrays with as many threads.
/// </summary>
/// <remarks>NumPy's side is measured twice: class by class, as the peers' libraries write it, and whitened first, the best form known to us.
/// --rounds R (3), --threads T (2), --rows N (100,000, of the distances); --mahalanobis or --knn is that part alone.</remarks>
public static class ScoreBench {
    /// <summary>Runs the benchmark.</summary>
    public static void Run(string[] args) {
        int Number(string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? int.Parse(args[i + 1], CultureInfo.InvariantCulture) : otherwise;
        var (threads, rounds) = (Number("--threads", 2), Number("--rounds", 3));
        torch.set_num_threads(threads);
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var folder = Directory.CreateTempSubdirectory("score-bench");
        try {
            string Saved(string name, Tensor x) {
                Npy.Write(Path.Combine(folder.FullName, name), x);
                return Path.Combine(folder.FullName, name);
            }
            torch.manual_seed(1);
            using var peer = Peer.Start("scores.py", threads, "python3-sklearn");
            if (!args.Contains("--knn")) Distances(peer, Saved, rounds, Number("--rows", 100_000));
            if (!args.Contains("--mahalanobis")) Neighbours(peer, Saved, rounds);
        } finally {
            folder.Delete(recursive: true);
        }
    }

    static void Distances(Peer? peer, Func<string, Tensor, string> saved, int rounds, long n) {
        const long d = 512, classes = 10;
        using var scope = torch.NewDisposeScope();
        var labels = torch.arange(n).remainder(classes);
        var x = torch.randn([n, d], ScalarType.Float32).matmul(torch.randn([d, d], ScalarType.Float32) / Math.Sqrt(d)) + (torch.randn([classes, d], ScalarType.Float32) * 0.3).index_select(0, labels);
        var fitted = Mahalanobis.Fit(x, labels, classes);
        string features = saved("x.npy", x), means = saved("means.npy", fitted.Means), precision = saved("precision.npy", fitted.Precision());
        foreach (var form in new[] { "classwise", "whitened" })
            Run($"mahalanobis {n:N0} x 512, 10 classes, {form}", () => fitted.Score(x), peer, $"{form} {features} {means} {precision}", rounds);
        // The least that a whitening by one full product costs.
        var (a, b) = (x.to(ScalarType.Float64), fitted.Precision());
        var product = Duel.Median([.. Enumerable.Range(0, 3).Select(_ => Duel.Seconds(() => Tidy.Value(() => { using var _ = a.matmul(b); return 0; })))]);
        Console.WriteLine($"  one float64 product [{n:N0} x 512] · [512 x 512] alone: {product:F2} s");
    }

    static void Neighbours(Peer? peer, Func<string, Tensor, string> saved, int rounds) {
        using var scope = torch.NewDisposeScope();
        // Ten clouds that fill 128 dimensions, as features of ten classes.
        Tensor Rows(long n, Tensor centres) => torch.randn([n, 128], ScalarType.Float32) + centres.index_select(0, torch.randint(0, 10, [n]));
        var centres = torch.randn([10, 128], ScalarType.Float32);
        var options = new KnnOptions { K = 50, Normalise = false };
        var (model, queries) = (Knn.Fit(Rows(50_000, centres), options), Rows(10_000, centres));
        string bank = saved("bank.npy", model.Features), asked = saved("queries.npy", queries);
        Run("knn k=50, 10,000 queries on 50,000 x 128", () => Knn.Score(model, queries, options), peer, $"neighbours {bank} {asked} 50", rounds);
        // The least that brute force costs, in tiles that the cache holds.
        var product = Duel.Median([.. Enumerable.Range(0, 3).Select(_ => Duel.Seconds(() => {
            for (var at = 0L; at < 10_000; at += 500) Tidy.Value(() => { using var _ = queries.narrow(0, at, 500).matmul(model.Features.t()); return 0; });
        }))]);
        Console.WriteLine($"  one float32 product [10,000 x 128] · [128 x 50,000] alone: {product:F2} s");
    }

    // Times in turn, then the sums of both sides' scores and the medians of their CPU seconds: on a busy machine these say more than the clock.
    static void Run(string name, Func<Tensor> score, Peer? peer, string question, int rounds) {
        double total = 0, theirs = 0;
        List<double> cpu = [], theirCpu = [];
        Duel.Run(name, "s", rounds, () => {
            var before = Environment.CpuUsage.TotalTime;
            var seconds = Duel.Seconds(() => total = Tidy.Value(() => score().sum().ToDouble()));
            cpu.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
            return seconds;
        }, peer is null ? null : () => {
            var answer = peer.Ask(question);
            theirs = answer[1];
            theirCpu.Add(answer[2]);
            return answer[0];
        });
        if (peer is not null)
            Console.WriteLine($"  CPU: ours {Duel.Median(cpu):F2} s, peer {Duel.Median(theirCpu):F2} s, ratio {Duel.Median(theirCpu) / Duel.Median(cpu):F2}x; sums of the scores apart by {Math.Abs(total / theirs - 1):E1}");
    }
}
