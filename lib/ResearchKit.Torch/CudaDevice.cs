namespace ResearchKit.Torch;

/// <summary>What TorchSharp has no names for: a CUDA device's memory, and how cuDNN chooses.</summary>
public static class CudaDevice {
    /// <summary>Bytes of a CUDA device that are free, and all that it has; null where the engine cannot ask (it was built without the CUDA runtime's headers, or is TorchSharp). As torch.cuda.mem_get_info in Python.</summary>
    /// <param name="device">A CUDA device.</param>
    /// <exception cref="ArgumentException">It is another device.</exception>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no such device.</exception>
    public static (long Free, long Total)? Memory(Device device) {
        if (device.type != DeviceType.CUDA) throw new ArgumentException($"a CUDA device expected, got {device}", nameof(device));
#if ENGINE_TORCHSHARP
        return null;
#else
        if (Native.rk_has_graphs() == 0) return null;
        long free, total;
        unsafe {
            Native.Check(Native.rk_cuda_memory(Math.Max(0, device.index), &free, &total), "the memory of a CUDA device");
        }
        return (free, total);
#endif
    }

    /// <summary>
    /// Whether cuDNN tries every algorithm on each new shape, which is faster in the long run and may choose another one the next time, with other last bits. As torch.backends.cudnn.benchmark in Python.
    /// </summary>
    /// <exception cref="NotSupportedException">Set to true with the torchsharp engine.</exception>
    public static bool TriesAlgorithms {
#if ENGINE_TORCHSHARP
        get => false;
        set {
            if (value) throw new NotSupportedException("TorchSharp does not let cuDNN try its algorithms; the system engine does");
        }
#else
        get => Native.rk_cudnn_benchmark() != 0;
        set => Native.Check(Native.rk_set_cudnn_benchmark(value ? 1 : 0), "cuDNN's choice of algorithms");
#endif
    }
}
