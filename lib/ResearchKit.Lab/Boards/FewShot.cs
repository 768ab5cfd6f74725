using System.Collections.Immutable;
using ResearchKit.Data;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Report;
using ResearchKit.Methods;
using ResearchKit.Metrics;
using ResearchKit.Scores;
using ResearchKit.Training;

namespace ResearchKit.Lab.Boards;

/// <summary>`kit fewshot`: PEELER beside a prototypical network, on episodes of classes that neither has seen.</summary>
static class FewShot {
    /// <summary>The rows of the table: PEELER, and the same network trained by the cross-entropy of the queries alone with Euclidean distances (Snell et al., NIPS 2017).</summary>
    public static ImmutableArray<(string Name, string[] Options)> Methods { get; } = [("peeler", []), ("prototypical", ["weight=0", "gaussian=false"])];

    /// <summary>Does what is not yet done, and stores `table.json`, `table.md` and `report.html` in the run folder.</summary>
    /// <exception cref="ArgumentException">The data does not fit the episodes.</exception>
    /// <exception cref="IOException">Another process works on the same experiment, or data is not on this machine.</exception>
    public static (Results Results, string Folder) Run(FewShotExperiment experiment, string output, string command, IProgressView view) {
        using var scope = torch.NewDisposeScope();
        var device = Machine.Device(experiment.Device);
        Machine.UseAllProcessors();
        var sets = FewShotSets.Load(experiment.Data);
        var x = experiment with { Checksums = sets.Checksums };
        var rows = Episode.RowsOf(sets.Test.Labels, sets.Test.Classes);
        foreach (var shots in x.Shots) {
            Fits(x, shots, rows, "test");
            Fits(x, shots, Episode.RowsOf(sets.Train.Labels, sets.Train.Classes), "training");
        }
        var identity = new { FewShot = x, Machine.Engine, Machine.Libtorch };
        using var run = RunFolder.Open(output, "fewshot", identity);
        view.Say($"run folder {run.Path}");
        run.Log($"start: {command}");
        var study = new Study(sets.Train, Normalization.Fit(sets.Train.Images), x.Network, new()) { Device = device };
        var judged = x.Shots.SelectMany(shots => Methods.Select(m => (Shots: shots, m.Name, Figures: Figures(x, shots, m, study, sets.Test, rows, run, view.Show)))).ToArray();

        ImmutableArray<Row> table = [.. judged.SelectMany(j => new[] {
            Row.Of(Setting(x, j.Shots), j.Name, x.Data, "other classes", "auroc", [.. j.Figures.Select(f => f.Auroc)], null),
            Row.Of(Setting(x, j.Shots), j.Name, x.Data, null, "accuracy", [.. j.Figures.Select(f => f.Accuracy)], null) })];
        var results = new Results($"Few-shot open-set recognition, {x.Data}", Provenance(x, sets, RunFolder.Identity(identity)[..12], command), table, [
            "the authors' code reports on mini-ImageNet, 5-way 1-shot: accuracy .579, AUROC .6205 (its README); no figure of theirs for this data is known to us"]) {
            Tables = [.. x.Shots.Select(shots => Of(x, shots, [.. judged.Where(j => j.Shots == shots).Select(j => (j.Name, j.Figures))]))],
        };
        ReportPage.Store(run, results, [Charts.Bars($"AUROC, mean over {x.Episodes} episodes and 95 % interval", "auroc", table.Select(r => r with { Unknown = r.Table }))], [
            $"The paper's few-shot data is mini-ImageNet, not {x.Data}.",
            $"The network is {x.Network}, trained on {x.TrainEpisodes} episodes; the authors' are ResNets on 30,000, with a second last block for the precisions and a classifier of all training classes in the loss at first."]);
        return (results, run.Path);
    }

    /// <summary>Accuracy on the known queries and AUROC of known queries above unknown images, of each test episode.</summary>
    public static ImmutableArray<(double Accuracy, double Auroc)> Judge(Embedded embedded, ImmutableArray<ImmutableArray<long>> rows, EpisodeShape shape, int episodes, Seed seed) =>
        [.. Enumerable.Range(0, episodes).Select(i => {
            using var scope = torch.NewDisposeScope();
            var e = Episode.Draw(rows, shape, seed.Child((uint)i));
            var (known, unknown) = (embedded.Logits(e.Support, shape.Ways, e.Queries), embedded.Logits(e.Support, shape.Ways, e.Unknown));
            var truth = torch.arange(shape.Ways).repeat_interleave(shape.Queries);
            var right = known.argmax(1).cpu().eq(truth).to(ScalarType.Float64).mean().ToDouble();
            double[] Scores(Tensor z) => LogOdds.Of(z).cpu().data<double>().ToArray();
            return (right, Roc.Auroc<double>(Scores(known), Scores(unknown)));
        })];

    static ImmutableArray<(double Accuracy, double Auroc)> Figures(FewShotExperiment x, int shots, (string Name, string[] Options) m, Study study, LabelledImages test,
        ImmutableArray<ImmutableArray<long>> rows, RunFolder run, Action<Tick> progress) {
        using var scope = torch.NewDisposeScope();
        var name = $"{Setting(x, shots)} {m.Name}";
        string[] options = [$"ways={x.Ways}", $"shots={shots}", $"queries={x.Queries}", $"unknown={x.Unknown}", $"episodes={x.TrainEpisodes}", .. m.Options];
        var method = options.Aggregate(Peeler.Method, (now, o) => o.Split('=') is [var key, var value] ? now.With(key, value) : now);
        var trained = Training.Complete(method, study, new Seed(0), run.File($"{shots}-shot", m.Name), name, progress);
        var model = ((PeelerState)trained.State).Learner.Model;
        var f = Evidence.Of(model.Network, test.Images, study.Norm, null, progress: (done, all) => progress(new($"{name}: look at test images", done, all, "images"))).Features;
        // The episodes are the same for each method.
        return Judge(new(f, model.Precisions(f)), rows, new(x.Ways, shots, x.Queries, x.Unknown), x.Episodes, new Seed(0).Child("test").Child((uint)shots));
    }

    static void Fits(FewShotExperiment x, int shots, ImmutableArray<ImmutableArray<long>> rows, string what) {
        if (rows.Length < x.Ways + x.Unknown) throw new ArgumentException($"{x.Ways} ways and {x.Unknown} unknown classes need {x.Ways + x.Unknown} {what} classes, {x.Data} has {rows.Length}");
        if (rows.Min(r => r.Length) is var least && least < shots + x.Queries) throw new ArgumentException($"{shots} shots and {x.Queries} queries need {shots + x.Queries} images of each {what} class, {x.Data} has one with {least}");
    }

    static string Setting(FewShotExperiment x, int shots) => $"{x.Ways}-way {shots}-shot";

    static Table Of(FewShotExperiment x, int shots, ImmutableArray<(string Name, ImmutableArray<(double Accuracy, double Auroc)> Figures)> judged) => new(
        $"{x.Data}, {Setting(x, shots)}, {x.Unknown} unknown classes", ["method", "accuracy", "AUROC"], [
            .. judged.Select(j => (ImmutableArray<string>)[j.Name, BoardDone.Cell([.. j.Figures.Select(f => f.Accuracy)]), BoardDone.Cell([.. j.Figures.Select(f => f.Auroc)])]),
            [$"{judged[0].Name} - {judged[1].Name}", Difference(judged[0].Figures, judged[1].Figures, f => f.Accuracy), Difference(judged[0].Figures, judged[1].Figures, f => f.Auroc)]]);

    static string Difference(ImmutableArray<(double, double)> a, ImmutableArray<(double, double)> b, Func<(double Accuracy, double Auroc), double> figure) =>
        BoardDone.Cell([.. a.Zip(b, (p, q) => figure(p) - figure(q))]);

    static Provenance Provenance(FewShotExperiment x, FewShotSets sets, string identity, string command) => new(
        About.Version, About.Commit, Machine.Engine, Machine.Libtorch, x.Device, Machine.Processor, Machine.Threads, [0], x.Checksums, identity, command,
        new Dictionary<string, string> {
            ["network"] = $"{x.Network}, {x.TrainEpisodes} training episodes of the test's shape, Adam",
            ["classes"] = sets.Splits,
            ["episodes"] = $"{x.Episodes} test episodes of {x.Ways} known and {x.Unknown} unknown classes with {x.Queries} queries each, the same for both methods",
            ["methods"] = "prototypical: the same network and training with the cross-entropy of the queries alone and Euclidean distances; both score by the largest class probability",
            ["interval"] = "95 % Student t over test episodes, of one training; differences are paired by episode",
        }.ToImmutableSortedDictionary(StringComparer.Ordinal));
}
