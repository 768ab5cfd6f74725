using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Lab.Gemos;

/// <summary>Trains the classifier of one seed, epoch by epoch, each of which is stored; a later call goes on after the last whole one.</summary>
static class Classifier {
    /// <summary>The trained network, on the device; its tensors join the current scope.</summary>
    /// <param name="x">The experiment.</param>
    /// <param name="data">The seed's data.</param>
    /// <param name="norm">Of the training images.</param>
    /// <param name="seed">The root seed.</param>
    /// <param name="folder">Holds the checkpoints.</param>
    /// <param name="name">Begins each stage's name.</param>
    /// <param name="progress">Is told of each step.</param>
    public static INetwork Train(GemosExperiment x, SeedData data, Normalization norm, Seed seed, string folder, string name, Action<Tick> progress) {
        using var scope = torch.NewDisposeScope();
        var device = Machine.Device(x.Device);
        var shape = data.Train.shape;
        var start = Architectures.Build(x.Network, new((int)shape[1], (int)shape[2], (int)shape[3], data.Classes.Length), seed.Child("weights"));
        var state = Checkpoint.Latest(folder, x.Train.Epochs, start, device) ?? Fold.Start(start.To(device));
        var (images, labels) = (data.Train.Resident(device), data.Labels.to(device));   // bytes: batches are drawn where they are, and augmented where the network is
        while (state.Epoch < x.Train.Epochs) {
            var stage = $"{name} epoch {state.Epoch + 1}/{x.Train.Epochs}";
            var next = Fold.Epoch(state, images, labels, x.Train, norm, seed.Child("train"),
                (step, _) => progress(new(stage, Math.Min((long)step * x.Train.BatchSize, shape[0]), shape[0], "images")));
            Checkpoint.Save(folder, next);
            state.Free();
            next.Free();
            // Always from the file, so that a run that was cut off here and one that was not do the same from now on.
            state = Checkpoint.Load(folder, next.Epoch, start, device);
            SealedFile.Delete(Checkpoint.Path(folder, next.Epoch - 1));
        }
        return state.Network.Map((_, t) => t.MoveToOuterDisposeScope());
    }
}
