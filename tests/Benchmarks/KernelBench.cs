using ResearchKit.Lab.Kernel;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Benchmarks;

/// <summary>
/// What a person at a notebook waits for, through jupyter_client: from kernel start to the first cell's answer, from sending `1+1` to its
/// answer, and from an interrupt to a free kernel; IPython's kernel is the peer, which runs its cells in Python itself. And the same cell in a session without Jupyter.
/// </summary>
static class KernelBench {
    public static void Run() {
        var data = Directory.CreateTempSubdirectory("kernel-bench-");
        try {
            KernelSpec.Install(data.FullName, "/usr/bin/python3");
            // Ours is found there, IPython's where Debian has it.
            Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", data.FullName);
            using (var peer = Peer.Start("kernel.py", threads: 1, needs: "python3-ipykernel")) {
                if (peer is not null) {
                    Duel.Run("kernel start to the first cell's answer", "s", 5, () => peer.Ask("start researchkit")[0], () => peer.Ask("start python3")[0]);
                    for (var i = 0; i < 10; i++) peer.Ask("cell researchkit");
                    Duel.Run("1+1, warm", "ms", 50, () => peer.Ask("cell researchkit")[0], () => peer.Ask("cell python3")[0]);
                    Duel.Run("interrupt of a long cell (ours: a training) to free", "s", 3, () => peer.Ask("interrupt researchkit")[0], () => peer.Ask("interrupt python3")[0]);
                }
            }
            using var session = new Session();
            void Cell() => session.RunAsync("1 + 1", _ => { }).GetAwaiter().GetResult();
            for (var i = 0; i < 10; i++) Cell();
            Duel.Run("1+1 in a session without Jupyter, warm", "ms", 50, () => 1000 * Duel.Seconds(Cell), null);
        } finally {
            data.Delete(recursive: true);
        }
    }
}
