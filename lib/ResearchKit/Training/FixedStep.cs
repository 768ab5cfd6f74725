namespace ResearchKit.Training;

/// <summary>A training step whose inputs stay at fixed places in memory, so that a CUDA device can record it once and do it again and again.</summary>
/// <param name="device">Where the step is done.</param>
/// <param name="learn">Cropped images, labels and the numbers of <see cref="Optimizer.Numbers"/> → the mean loss, after the step.</param>
/// <remarks>The first steps are taken as they come: libtorch's libraries make themselves ready in them, which cannot be recorded.</remarks>
sealed class FixedStep(Device device, Func<Tensor, Tensor, Tensor, Tensor> learn) : IDisposable {
    const int First = 3;
    Places? at;
    CapturedGraph? graph;
    int taken;

    sealed record Places(Tensor Images, Tensor Labels, Tensor? Crops, Tensor Numbers, Tensor Loss);

    /// <summary>One step; the mean loss, in the current scope.</summary>
    /// <param name="images">[n, c, h, w] as drawn from the set, of the first call's shape.</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="crops">From <see cref="CropFlip.Draw"/>; null, always: none.</param>
    /// <param name="numbers">For the optimiser.</param>
    public Tensor Take(Tensor images, Tensor labels, Tensor? crops, float[] numbers) {
        using (torch.NewDisposeScope()) {
            var rates = torch.tensor(numbers);
            Tensor Place(Tensor like) => torch.empty(like.shape, dtype: like.dtype, device: device).DetachFromDisposeScope();
            at ??= new(Place(images), Place(labels), crops is null ? null : Place(crops), Place(rates), Place(torch.zeros([])));
            at.Images.FillAhead(images);
            at.Labels.FillAhead(labels);
            if (crops is not null) at.Crops!.FillAhead(crops);
            at.Numbers.FillAhead(rates);
        }
        if (taken++ < First) Learn();
        else (graph ??= CapturedGraph.Of(device, Learn)).Replay();
        return at.Loss.clone();
    }

    void Learn() {
        using var scope = torch.NewDisposeScope();
        var value = learn(at!.Crops is null ? at.Images : CropFlip.At(at.Images, at.Crops), at.Labels, at.Numbers);
        at.Loss.copy_(value);
    }

    /// <summary>Frees what is fixed, and the record.</summary>
    public void Dispose() {
        graph?.Dispose();
        if (at is null) return;
        foreach (var t in new[] { at.Images, at.Labels, at.Crops, at.Numbers, at.Loss }) t?.Dispose();
    }
}
