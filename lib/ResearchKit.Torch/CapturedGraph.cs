using System.Runtime.InteropServices;

namespace ResearchKit.Torch;

/// <summary>
/// Work that is asked for once and done many times. On a CUDA device it is recorded as a CUDA graph: one launch instead of hundreds, so that a step of small operations no longer waits for
/// the processor. On the CPU nothing is recorded, and each replay does the work anew, so that the same code runs on both.
/// </summary>
/// <remarks>What a graph reads and writes stays at the place in memory that it had while it was recorded: the body reads its inputs from tensors that outlive it, writes its results into such
/// tensors in place, and reads no number back (item, nonzero, a copy to the CPU). As torch.cuda.graph in Python: run the body a few times before it is recorded.</remarks>
public sealed class CapturedGraph : IDisposable {
    readonly Action? body;
    nint graph;

    CapturedGraph(Action? body, nint graph) => (this.body, this.graph) = (body, graph);

    /// <summary>Whether graphs can be recorded on the device: always on the CPU, where there is nothing to record; on CUDA where the engine was built with the CUDA runtime's headers.</summary>
    /// <param name="device">The CPU or a CUDA device.</param>
    public static bool CanBeOn(Device device) =>
#if ENGINE_TORCHSHARP
        device.type == DeviceType.CPU;
#else
        device.type == DeviceType.CPU || device.type == DeviceType.CUDA && Native.rk_has_graphs() != 0;
#endif

    /// <summary>Records the body on a CUDA device, without doing it; on the CPU it is kept as it is.</summary>
    /// <param name="device">All that the body does is on this device.</param>
    /// <param name="body">Called once on CUDA, and at each replay on the CPU.</param>
    /// <exception cref="ExternalException">The body did what cannot be recorded, there is no such device, or the engine was built without the CUDA runtime's headers.</exception>
    /// <exception cref="NotSupportedException">A CUDA device of the torchsharp engine, or a device of another kind.</exception>
    public static CapturedGraph Of(Device device, Action body) {
        ArgumentNullException.ThrowIfNull(body);
        if (device.type == DeviceType.CPU) return new(body, 0);
#if ENGINE_TORCHSHARP
        throw new NotSupportedException($"TorchSharp records no graphs, {device} was asked for; the system engine does");
#else
        if (device.type != DeviceType.CUDA) throw new NotSupportedException($"graphs are recorded on CUDA devices, got {device}");
        var graph = Native.Check(Native.rk_graph_begin(Math.Max(0, device.index)), "the start of a CUDA graph");
        try {
            body();
        } catch {
            _ = Native.rk_graph_end(graph, 0);
            throw;
        }
        Native.Check(Native.rk_graph_end(graph, 1), "a CUDA graph");
        return new(null, graph);
#endif
    }

    /// <summary>Does the work; on CUDA it is launched, and nobody waits for it.</summary>
    /// <exception cref="ObjectDisposedException">The graph was freed.</exception>
    public void Replay() {
        if (body is not null) {
            body();
            return;
        }
        ObjectDisposedException.ThrowIf(graph == 0, this);
#if !ENGINE_TORCHSHARP
        Native.Check(Native.rk_graph_replay(graph), "a CUDA graph's replay");
#endif
    }

    /// <summary>Frees the graph and its memory.</summary>
    public void Dispose() {
#if !ENGINE_TORCHSHARP
        if (graph != 0) Native.rk_graph_free(graph);
#endif
        graph = 0;
    }
}
