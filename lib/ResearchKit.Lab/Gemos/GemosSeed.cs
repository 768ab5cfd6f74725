using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Lab.Gemos;

/// <summary>One seed of a run, to look into: its network, what that says of the images, and the scores that the methods gave them.</summary>
/// <param name="Network">The classifier, as it was trained for the run.</param>
/// <param name="Training">What it says of the training images, with labels: what methods are fitted on.</param>
/// <param name="Known">What it says of the known test images, with labels.</param>
/// <param name="Unknown">What it says of each unknown set, by id, in the table's order.</param>
/// <param name="Images">The pictures themselves, uint8 [n, c, h, w], by id; "known": the known test images.</param>
/// <param name="Scores">What each method says of each set, by its id and the set's; higher = more known. "known": the known test images.</param>
public sealed record GemosSeed(INetwork Network, Evidence Training, Evidence Known, ImmutableSortedDictionary<string, Evidence> Unknown,
    ImmutableSortedDictionary<string, Tensor> Images, ImmutableSortedDictionary<(string Method, string Set), double[]> Scores) {
    /// <summary>Opens a seed of a run; whatever is missing of it is done first. The tensors join the current scope.</summary>
    /// <param name="experiment">As it was given to <see cref="GemosRun.Run"/>.</param>
    /// <param name="output">The folder of all runs.</param>
    /// <param name="index">Of the seed, from 0.</param>
    /// <param name="view">Shows how far it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The experiment has no such seed.</exception>
    /// <exception cref="IOException">Another process works on the same experiment, or data is not on this machine.</exception>
    public static GemosSeed Open(GemosExperiment experiment, string output, int index, IProgressView view) {
        if (index < 0 || index >= experiment.Seeds) throw new ArgumentOutOfRangeException(nameof(index), index, $"must be in 0..{experiment.Seeds - 1}, the experiment's seeds");
        Machine.UseAllProcessors();
        using var sets = Sets.Load(experiment);
        var x = GemosRun.Found(experiment, sets);
        using var run = GemosRun.Folder(x, output);
        using var scope = torch.NewDisposeScope();
        var (seed, name, folder) = (new Seed((ulong)index), $"seed {index + 1}/{x.Seeds}", run.File($"seed-{index}"));
        var data = SeedData.Of(x, sets);
        var norm = Normalization.Fit(data.Train);
        var network = Classifier.Train(x, data, norm, seed, folder, name, view.Show);
        var files = new ScoreFiles(folder);
        files.Complete(x.Methods, data, norm, seed, name, () => network, view.Show);

        Evidence Look(string set, Tensor images, Tensor? labels) => Kept(Evidence.Of(network, images, norm, labels,
            progress: (done, total) => view.Show(new($"{name} look at {set}", done, total, "images"))));
        var truth = torch.tensor(Array.ConvertAll(data.Truth, t => (long)t), dtype: ScalarType.Int64);
        return new(network.Map((_, t) => t.MoveToOuterDisposeScope()), Look("training images", data.Train, data.Labels), Look(ScoreFiles.KnownSet, data.Known, truth),
            data.Unknown.ToImmutableSortedDictionary(u => u.Id, u => Look(u.Id, u.Images, null), StringComparer.Ordinal),
            data.Unknown.Prepend((Id: ScoreFiles.KnownSet, Images: data.Known)).ToImmutableSortedDictionary(u => u.Id, u => u.Images.clone().MoveToOuterDisposeScope(), StringComparer.Ordinal),
            x.Methods.SelectMany(m => x.Unknown.Prepend(ScoreFiles.KnownSet).Select(u => KeyValuePair.Create((m, u), files.Of(m, u)))).ToImmutableSortedDictionary());
    }

    static Evidence Kept(Evidence e) {
        foreach (var t in new[] { e.Images, e.Logits, e.Features, e.Taps, e.Labels }) t?.MoveToOuterDisposeScope();
        return e;
    }
}
