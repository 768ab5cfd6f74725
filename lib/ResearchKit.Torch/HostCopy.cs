namespace ResearchKit.Torch;

/// <summary>Copies between the processor's memory and a device's.</summary>
public static class HostCopy {
    extension(Tensor tensor) {
        /// <summary>
        /// The tensor on a device. To CUDA it goes through page-locked memory, so that the processor goes on while it is copied: whatever is asked of the device afterwards waits for it there.
        /// A tensor that is there already is itself, as a new handle.
        /// </summary>
        /// <param name="device">Where it is needed.</param>
        public Tensor Ahead(Device device) => device.type != DeviceType.CUDA || tensor.device.type != DeviceType.CPU ? tensor.to(device) : Tidy.Run(() => tensor.pin_memory().to(device, non_blocking: true));

        /// <summary>Fills the tensor, on whatever device, with the other one's numbers, as <see cref="Ahead"/> copies.</summary>
        /// <param name="source">Of its shape.</param>
        public void FillAhead(Tensor source) {
            using var scope = torch.NewDisposeScope();
            var locked = tensor.device.type == DeviceType.CUDA && source.device.type == DeviceType.CPU;
            tensor.copy_(locked ? source.pin_memory() : source, locked);
        }

        /// <summary>
        /// The tensor on a device if that leaves half of the device's free memory to others, else the tensor itself as a new handle, to be copied batch by batch (<see cref="Ahead"/>).
        /// </summary>
        /// <param name="device">Where batches of it are needed.</param>
        /// <remarks>Where the engine cannot ask for the free memory (it was built without the CUDA runtime's headers, or is TorchSharp), it is taken to be enough.</remarks>
        public Tensor Resident(Device device) => device.type != DeviceType.CUDA || Free(device) is not { } free || tensor.numel() * tensor.element_size() <= free / 2 ? tensor.to(device) : tensor.alias();
    }

    static long? Free(Device device) {
#if ENGINE_TORCHSHARP
        return null;
#else
        return Native.rk_has_graphs() == 0 ? null : torch.cuda.mem_get_info(device).Free;
#endif
    }
}
