namespace ResearchKit.Benchmarks;

/// <summary>The system engine against PyTorch eager on the same libtorch: tiny operations, the training step, memory.</summary>
static class EngineBench {
    const int Threads = 2;

    public static void Run() {
        torch.set_num_threads(Threads);
        Console.WriteLine($"libtorch {torch.__version__}, {torch.get_num_threads()} threads, {Environment.ProcessorCount} processors");
        using var peer = Peer.Start("engine.py", Threads);
        Tiny(peer);
        TrainingBench.Run(peer);
    }

    static void Tiny(Peer? peer) {
        using var scope = torch.NewDisposeScope();
        Tensor a = torch.ones(4), b = torch.ones(4), m = torch.ones(4, 4), row = torch.ones(1, 10);
        (string Name, Func<Tensor> Op)[] operations = [
            ("add", () => a + b), ("mul", () => a * 2.0), ("relu", () => a.relu()), ("matmul", () => m.matmul(m)),
            ("sum", () => a.sum()), ("softmax", () => row.softmax(1)), ("index", () => m[1]), ("view", () => m.view(16)),
        ];
        List<double> ratios = [];
        const int n = 20_000;
        foreach (var (name, op) in operations)
            ratios.Add(Duel.Run($"tiny {name}", "us", 9,
                () => Duel.Seconds(() => { for (var i = 0; i < n; i++) op().Dispose(); }) / n * 1e6,
                peer is null ? null : () => peer.Ask($"tiny {name} {n}")[0] / n * 1e6));
        if (peer is not null) Console.WriteLine($"{"tiny operations, geometric mean of the ratios",-44} {Math.Exp(ratios.Average(Math.Log)):F2}x");
    }
}
