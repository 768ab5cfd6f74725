using ResearchKit.Data;
using ResearchKit.Lab.Gemos;

namespace ResearchKit.Lab.Tests;

/// <summary>The whole way from image files to the table, on a slice of Fashion-MNIST.</summary>
public class GemosRunTests {
    static readonly GemosExperiment Small = Batches(8, Plan.Of(new(Methods: ["pca2", "msp", "odin"], Unknown: ["fashion-mnist", "noise-uniform"],
        Seeds: 2, Epochs: 2, TrainImages: 500, TestImages: 120))) with { KnownClasses = [5, 8] };

    static GemosExperiment Batches(int size, GemosExperiment x) => x with { Train = x.Train with { BatchSize = size } };

    sealed class Silent(Action<Tick>? on = null) : IProgressView {
        public void Show(Tick tick) => on?.Invoke(tick);
        public void Say(string line) { }
        public void Dispose() { }
    }

    static void SkipWithoutFashion() => Skip.IfNot(DataSets.Status("fashion-mnist").Splits.All(s => s.Available), "Fashion-MNIST (package dataset-fashion-mnist) is not installed");

    static string Run(string output, Action<Tick>? on = null) => GemosRun.Run(Small, output, "kit test", new Silent(on)).Folder;

    [SkippableFact]
    public void A_slice_of_real_images_gives_the_table() {
        SkipWithoutFashion();
        using var folder = new Folder();
        var (results, path) = GemosRun.Run(Small, folder.Path, "kit test", new Silent());
        Assert.Equal([.. from m in Small.Methods from u in Small.Unknown from metric in new[] { "auroc", "f1" } select (m, (string?)u, metric),
            .. from m in Small.Methods select (m, (string?)null, "accuracy")], results.Rows.Select(r => (r.Method, r.Unknown, r.Metric)));
        Assert.All(results.Rows, r => Assert.InRange(r.Mean, 0, 1));
        Assert.All(results.Rows, r => Assert.True(r.Low <= r.Mean && r.Mean <= r.High && r.Seeds == 2));
        Assert.True(results.Rows.First(r => r.Metric == "accuracy").Mean > 0.7, "one half would be chance");
        Assert.True(results.Rows.First(r => r is { Method: "pca2", Unknown: "noise-uniform", Metric: "auroc" }).Mean > 0.6);
        Assert.Equal(results.ToJson(), File.ReadAllText(Path.Combine(path, "table.json")));
        Assert.Equal(results.ToMarkdown(), File.ReadAllText(Path.Combine(path, "table.md")));
        Assert.True(SealedFile.IsWhole(Path.Combine(path, "seed-1", "scores", "odin", "noise-uniform.npy")));
    }

    [SkippableFact]
    public void A_run_that_was_cut_off_ends_like_one_that_was_not() {
        SkipWithoutFashion();
        using Folder whole = new(), cut = new();
        var expected = File.ReadAllText(Path.Combine(Run(whole.Path), "table.json"));

        // Cut off in the second epoch, then while a method is at work, then after the second seed's training.
        foreach (var at in new[] { "seed 1/2 epoch 2/2", "seed 1/2 msp", "seed 2/2 look at known" })
            Assert.Throws<OperationCanceledException>(() => Run(cut.Path, t => { if (t.Stage == at) throw new OperationCanceledException(); }));
        var stages = new List<string>();
        var path = Run(cut.Path, t => stages.Add(t.Stage));
        Assert.Equal(expected, File.ReadAllText(Path.Combine(path, "table.json")));
        Assert.DoesNotContain(stages, s => s.StartsWith("seed 1/2") || s.Contains("epoch"));   // nothing was done twice
    }

    [SkippableFact]
    public void Damaged_files_are_made_anew() {
        SkipWithoutFashion();
        using var folder = new Folder();
        var path = Run(folder.Path);
        var expected = File.ReadAllText(Path.Combine(path, "table.json"));
        foreach (var name in new[] { "metrics.json", "scores/pca2/known.npy", "predicted/noise-uniform.npy", "epoch-0002.safetensors" }) {
            var file = Path.Combine(path, "seed-0", name);
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        }
        var stages = new List<string>();
        Run(folder.Path, t => stages.Add(t.Stage));
        Assert.Equal(expected, File.ReadAllText(Path.Combine(path, "table.json")));
        Assert.Contains("seed 1/2 epoch 1/2", stages);
        Assert.DoesNotContain("seed 1/2 msp", stages);
    }

    [SkippableFact]
    public void A_finished_run_is_not_done_twice() {
        SkipWithoutFashion();
        using var folder = new Folder();
        Run(folder.Path);
        Run(folder.Path, t => Assert.Fail($"{t.Stage} was done again"));
    }

    [SkippableFact]
    public void The_papers_table_on_mnist_names_what_is_missing() {
        Skip.If(DataPlaces.FromEnvironment().Local is null, "RESEARCHKIT_DATA is not set");
        Skip.IfNot(DataSets.Status("mnist").Splits.All(s => s.Available), "MNIST is not in RESEARCHKIT_DATA");
        Skip.If(DataSets.Status("emnist").Splits.Any(s => s.Available), "EMNIST is here, nothing is missing");
        using var folder = new Folder();
        var plan = Batches(32, Plan.Of(new("mnist", Unknown: ["kmnist", "emnist"], Methods: ["gemos"], Seeds: 2, Epochs: 1, TrainImages: 1500, TestImages: 200)));
        var (results, _) = GemosRun.Run(plan, folder.Path, "kit test", new Silent());
        Assert.Contains(results.Notes, n => n.StartsWith("missing: emnist. ") && n.EndsWith("The paper's gemos auroc: 0.97. The paper's gemos f1: 0.74."));
        Assert.Equal(0.99, results.Rows.Single(r => r.Metric == "auroc").Paper);
        Assert.True(results.Rows.Single(r => r.Metric == "auroc").Mean > 0.8);
    }
}
