using System.Globalization;
using ResearchKit.Metrics;

namespace ResearchKit.Benchmarks;

/// <summary>
/// AUROC, AUPR, the ROC curve and FPR at 95 % TPR of float32 scores, half of them known, against scikit-learn's roc_auc_score,
/// average_precision_score and roc_curve on the same arrays; "all" is one ranking asked for all four, against the sum of the four calls.
/// </summary>
/// <remarks>
/// --sizes 100000,1000000,10000000 and --rounds R choose what is run. Memory is everything that a call allocates over the size of the input, so
/// at least its peak. The bandwidth is that of copying the input on two threads; the share counts the bytes that our passes must move.
/// </remarks>
static class MetricsBench {
    /// <summary>Passes over the data in units of one copy (a read and a write): NaN check ½, copy 1, count 1, three digits 3, sweep ½.</summary>
    const double Copies = 6;

    public static void Run(string[] args) {
        string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : otherwise;
        var folder = Directory.CreateTempSubdirectory("metrics-bench");
        try {
            using var peer = Peer.Start("metrics.py", threads: 2, needs: "python3-sklearn");
            foreach (var size in Option("--sizes", "100000,1000000,10000000").Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture)))
                Size(size, int.Parse(Option("--rounds", size > 2_000_000 ? "1" : "7"), CultureInfo.InvariantCulture), folder.FullName, peer);
        } finally {
            folder.Delete(recursive: true);
        }
    }

    static void Size(int size, int rounds, string folder, Peer? peer) {
        float[] known = Normal(size / 2, mean: 1, seed: 1), unknown = Normal(size - size / 2, mean: 0, seed: 2);
        string knownFile = Save(folder, $"known-{size}.npy", known), unknownFile = Save(folder, $"unknown-{size}.npy", unknown);
        (string Name, Func<double> Ours)[] tasks = [
            ("auroc", () => Roc.Auroc(known, unknown)),
            ("aupr", () => Roc.AuprIn(known, unknown)),
            ("fpr", () => Roc.FprAtTpr(known, unknown)),
            ("curve", () => Roc.Curve(known, unknown, corners: true).Count),
            ("all", () => Roc.Rank(known, unknown) is var ranked ? ranked.Summary().Auroc + ranked.Curve(corners: true).Count : 0),
        ];
        var ours = tasks.ToDictionary(t => t.Name, _ => new List<double>());
        var theirs = tasks.ToDictionary(t => t.Name, _ => new List<double>());
        for (var i = 0; i < 30; i++) foreach (var (_, task) in tasks) // the JIT's work is not the metrics'
            if (i < 3 || size < 200_000) task();
        for (var round = 0; round < rounds; round++) {
            foreach (var (name, task) in tasks) {
                double number = 0;
                ours[name].Add(Duel.Seconds(() => number = task()));
                if (peer is null || name == "all") continue;
                var answer = peer.Ask($"{name} {knownFile} {unknownFile}");
                theirs[name].Add(answer[0]);
                if (name != "curve" && Math.Abs(number - answer[1]) > 1e-6) throw new InvalidOperationException($"{name}: ours {number}, scikit-learn's {answer[1]}");
            }
            if (peer is not null) theirs["all"].Add(theirs.Where(t => t.Key != "all").Sum(t => t.Value[^1]));
        }
        var copy = Duel.Median(Enumerable.Range(0, 9).Select(_ => CopyOnTwoThreads(known, unknown)));
        Console.WriteLine($"{size:N0} float32 scores; copying them on two threads: {copy * 1e3:F2} ms, {8.0 * size / copy / 1e9:F1} GB/s");
        foreach (var (name, task) in tasks) {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            task();
            var memory = (GC.GetTotalAllocatedBytes(precise: true) - before) / (4.0 * size);
            var (a, b) = (Duel.Median(ours[name]), Duel.Median(theirs[name]));
            var share = name == "auroc" ? $", {Copies * copy / a:P0} of bandwidth" : "";
            Console.WriteLine($"  {name,-6} ours {a * 1e3,9:F2} ms" + (peer is null ? "" : $"   peer {b * 1e3,10:F2} ms   ratio {b / a,7:F1}x")
                + $"   memory {memory:F2} of the input{share}");
        }
    }

    static float[] Normal(int n, double mean, int seed) {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => (float)(mean + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    static string Save(string folder, string name, float[] values) {
        var path = Path.Combine(folder, name);
        using var tensor = torch.tensor(values);
        Npy.Write(path, tensor);
        return path;
    }

    static double CopyOnTwoThreads(float[] first, float[] second) {
        float[] a = new float[first.Length], b = new float[second.Length];
        Array.Clear(a);
        Array.Clear(b);
        return Duel.Seconds(() => Parallel.Invoke(() => first.CopyTo(a, 0), () => second.CopyTo(b, 0)));
    }
}
