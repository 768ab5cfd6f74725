namespace ResearchKit.Lab;

/// <summary>The machine and the tensor engine on it.</summary>
static class Machine {
#if ENGINE_TORCHSHARP
    public const string Engine = "torchsharp";
#else
    public const string Engine = "system";
#endif

    public static string Libtorch => torch.__version__;

    public static int Threads => torch.get_num_threads();

    public static string Processor { get; } = (File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name"))?.Split(':', 2)[1].Trim() : null) ?? "unknown processor";

    /// <summary>The device of that name.</summary>
    /// <exception cref="InvalidOperationException">cuda without a usable GPU.</exception>
    public static Device Device(string name) => name != "cuda" || torch.cuda_is_available() ? new Device(name)
        : throw new InvalidOperationException($"--device cuda: libtorch {Libtorch} sees no CUDA device; use --device cpu, or set LIBTORCH to a build with CUDA");

    /// <summary>One thread per processor, unless OMP_NUM_THREADS says how many.</summary>
    public static void UseAllProcessors() {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 }) return;   // the user's word
        if (torch.get_num_threads() != Environment.ProcessorCount) torch.set_num_threads(Environment.ProcessorCount);
    }
}
