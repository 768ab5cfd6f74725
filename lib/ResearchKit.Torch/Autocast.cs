namespace ResearchKit.Torch;

/// <summary>
/// Mixed precision: until the scope ends, matrix products and convolutions of float32 tensors on this thread are done in bfloat16,
/// and what would lose by it in float32, as libtorch's lists of operators say. Weights stay float32 and so do their gradients.
/// </summary>
/// <remarks>As torch.autocast(device, dtype=torch.bfloat16) from Python. The backward pass is to be called after the scope has ended.</remarks>
public static class Autocast {
    /// <summary>Begins the scope, which ends where the result is disposed; scopes nest.</summary>
    /// <param name="device">The CPU or a CUDA device.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    /// <exception cref="NotSupportedException">The torchsharp engine: TorchSharp has no autocast.</exception>
    public static IDisposable BFloat16(Device device) {
        if (device.type is not DeviceType.CUDA and not DeviceType.CPU) throw new ArgumentException($"autocast needs the CPU or a CUDA device, got {device}", nameof(device));
#if ENGINE_TORCHSHARP
        throw new NotSupportedException("TorchSharp has no autocast to bfloat16; the system engine has");
#else
        return new Scope(device.type == DeviceType.CUDA ? 1 : 0);
#endif
    }

#if !ENGINE_TORCHSHARP
    sealed class Scope(int cuda) : IDisposable {
        int before = Native.Check(Native.rk_autocast_begin(cuda), "autocast");

        public void Dispose() {
            if (before < 0) return;
            Native.Check(Native.rk_autocast_end(cuda, before), "the end of autocast");
            before = -1;
        }
    }
#endif
}
