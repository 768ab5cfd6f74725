using ResearchKit.Lab.Gemos;
using ResearchKit.Methods;
using ResearchKit.Training;

namespace ResearchKit.Lab.Boards;

/// <summary>Trains a method in a folder, a file for each epoch; a later call goes on after the last whole one.</summary>
static class Training {
    /// <summary>The method after its last epoch. Its tensors join the current scope.</summary>
    public static Trained Complete(TrainedMethod method, Study study, Seed seed, string folder, string name, Action<Tick> progress) {
        using var scope = torch.NewDisposeScope();
        var count = method.Epochs(study);
        var now = Enumerable.Range(1, count).Reverse().FirstOrDefault(e => SealedFile.IsWhole(Checkpoint.Path(folder, e))) is > 0 and var last
            ? Read(method, folder, last, study) : method.Start(study, seed);
        while (now.Epoch < count) {
            var stage = $"{name} epoch {now.Epoch + 1}/{count}";
            var meter = new Meter();
            var next = method.Epoch(now, study, seed, (step, steps) => {
                meter.Look();
                progress(new(stage, step, steps, "steps"));
            });
            meter.Read().Write(Path.Combine(folder, $"cost-{next.Epoch:D4}.json"));
            Write(next, folder);
            Tree.Free(now.State);
            Tree.Free(next.State);
            // Always from the file, so that a run that was cut off here and one that was not do the same from now on.
            now = Read(method, folder, next.Epoch, study);
            SealedFile.Delete(Checkpoint.Path(folder, next.Epoch - 1));
        }
        foreach (var (_, t) in Tree.Named(now.State)) t.MoveToOuterDisposeScope();
        return now;
    }

    static void Write(Trained trained, string folder) {
        using var scope = torch.NewDisposeScope();
        var path = Checkpoint.Path(folder, trained.Epoch);
        Safetensors.Write(path, trained.Save().ToDictionary(p => p.Key, p => p.Value.cpu().contiguous()));
        SealedFile.Seal(path);
    }

    static Trained Read(TrainedMethod method, string folder, int epoch, Study study) =>
        method.Restore(Safetensors.Read(Checkpoint.Path(folder, epoch)).Tensors, study.Device);
}
