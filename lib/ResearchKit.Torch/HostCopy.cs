namespace ResearchKit.Torch;

/// <summary>Copies between the processor's memory and a device's.</summary>
public static class HostCopy {
    /// <summary>
    /// The tensor on a device. To CUDA it goes through page-locked memory, so that the processor goes on while it is copied: whatever is asked of the device afterwards waits for it there.
    /// A tensor that is there already is itself, as a new handle.
    /// </summary>
    /// <param name="tensor">On any device.</param>
    /// <param name="device">Where it is needed.</param>
    public static Tensor Ahead(this Tensor tensor, Device device) => device.type != DeviceType.CUDA || tensor.device.type != DeviceType.CPU ? tensor.to(device) : Tidy.Run(() => tensor.pin_memory().to(device, non_blocking: true));

    /// <summary>Fills the tensor, on whatever device, with the other one's numbers, as <see cref="Ahead"/> copies.</summary>
    /// <param name="tensor">Changed in place.</param>
    /// <param name="source">Of its shape.</param>
    public static void FillAhead(this Tensor tensor, Tensor source) {
        using var scope = torch.NewDisposeScope();
        var locked = tensor.device.type == DeviceType.CUDA && source.device.type == DeviceType.CPU;
        tensor.copy_(locked ? source.pin_memory() : source, locked);
    }

    /// <summary>
    /// The tensor on a device if that leaves half of the device's free memory to others, else the tensor itself as a new handle, to be copied batch by batch (<see cref="Ahead"/>).
    /// </summary>
    /// <param name="tensor">On any device.</param>
    /// <param name="device">Where batches of it are needed.</param>
    /// <remarks>Where the engine cannot ask for the free memory (<see cref="CudaDevice.Memory"/>), it is taken to be enough.</remarks>
    public static Tensor Resident(this Tensor tensor, Device device) =>
        device.type != DeviceType.CUDA || CudaDevice.Memory(device) is not var (free, _) || tensor.numel() * tensor.element_size() <= free / 2 ? tensor.to(device) : tensor.alias();
}
