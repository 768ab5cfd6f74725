using System.Collections.Immutable;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Gemos;
using ResearchKit.Lab.Report;
using ResearchKit.Methods;
using ResearchKit.Metrics;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Lab.Compare;

/// <summary>Any methods of the catalogue on one trained network (or one per seed): figures, intervals, significance groups.</summary>
static class CompareRun {
    /// <summary>The networks of an ensemble, the compared one among them: three, as in the survey's table 2.</summary>
    public const int Members = 3;

    /// <summary>Does what is not yet done, stores `table.json` and `table.md` in the run folder, and returns the table.</summary>
    /// <param name="experiment">What to do; methods that cannot be fitted are passed over and named.</param>
    /// <param name="output">The folder of all runs.</param>
    /// <param name="command">The command line, for the provenance.</param>
    /// <param name="view">Shows how far it is.</param>
    /// <exception cref="IOException">Another process works on the same comparison, or data is not on this machine.</exception>
    /// <exception cref="InvalidDataException">Not one method could be fitted.</exception>
    public static (Results Results, string Folder) Run(GemosExperiment experiment, string output, string command, IProgressView view) {
        Machine.Device(experiment.Device);
        Machine.UseAllProcessors();
        using var sets = Sets.Load(experiment);
        foreach (var (id, why) in sets.Missing) view.Say($"without {id}: {why}");
        var x = experiment with { Data = sets.Checksums, Unknown = [.. experiment.Unknown.Where(u => sets.Missing.All(m => m.Id != SetSpec.Parse(u).Id))] };
        var identity = new { Comparison = x with { Methods = [] }, Machine.Engine, Machine.Libtorch };   // more methods go on in the same folder
        using var run = RunFolder.Open(output, "compare", identity);
        view.Say($"run folder {run.Path}");
        run.Log($"start: {command}");
        var seeds = Enumerable.Range(0, x.Seeds).Select(i => OneSeed(x, sets, run, i, view.Show)).ToArray();
        var refused = x.Methods.Select(m => (Method: m, Why: seeds.Select(s => s.Scores.WhyNot(m)).FirstOrDefault(w => w is not null))).Where(r => r.Why is not null).ToArray();
        ImmutableArray<string> methods = [.. x.Methods.Except(refused.Select(r => r.Method))];
        if (methods.IsEmpty) throw new InvalidDataException($"no method could be fitted: {string.Join("; ", refused.Select(r => $"{r.Method}: {r.Why}"))}");

        var tables = x.Unknown.Select(u => Of(x, u, methods, seeds, view.Show)).ToArray();
        ImmutableArray<Row> rows = [.. tables.SelectMany(t => t.Rows), .. methods.Select(m => Accuracy(x, m, seeds))];
        ImmutableArray<Group> groups = [.. tables.SelectMany(t => t.Groups)];
        var known = new SetSpec(x.Known, x.KnownClasses).ToString();
        var accuracy = Layout.Cell(rows[^1]);
        string[] survey = rows.Any(r => r.Paper is not null) ? ["published: the survey's table 2 (Salehi et al., TMLR 2022), mean of ten runs; other networks and training, and noises whose parameters it does not print"] : [];
        var near = x.KnownClasses.IsEmpty ? OpenOodFigures.Of(x.Known, rows) : null;
        var results = new Results($"{methods.Length} methods on {(x.Seeds == 1 ? "one network" : $"{x.Seeds} networks")}, closed-set accuracy {accuracy}",
            GemosRun.ProvenanceOf(x, RunFolder.Identity(identity)[..12], command, Protocol(x)), rows,
            [.. sets.Missing.Select(m => $"missing: {m.Id}. {m.Why}"), .. refused.Select(r => $"passed over: {r.Method}: {r.Why}"), .. survey,
            .. near is null ? [] : new[] { "OpenOOD v1.5: Zhang et al., 2023, arXiv:2306.09301, ResNet-18, mean of three trainings; its Tiny ImageNet is another choice and scaling of images" }]) {
            Groups = groups,
            Tables = [.. x.Unknown.Select(u => CompareTable.Of(known, u, rows, groups)), .. near is null ? [] : new[] { near }],
        };
        ReportPage.Store(run, results, [Charts.Bars("AUROC and its 95 % interval", "auroc", rows), .. RunFigures.Of(x, sets, seeds[0].Scores, methods, x.Seeds == 1 ? "one network" : "first network")], []);
        return (results, run.Path);
    }

    sealed record OfSeed(ScoreFiles Scores, double Accuracy, int Index);

    static OfSeed OneSeed(GemosExperiment x, Sets sets, RunFolder run, int index, Action<Tick> progress) {
        using var scope = torch.NewDisposeScope();
        var (seed, name, folder) = (new Seed((ulong)index), $"seed {index + 1}/{x.Seeds}", run.File($"seed-{index}"));
        var data = SeedData.Of(x, sets);
        var norm = Normalization.Fit(data.Train);
        var scores = new ScoreFiles(folder);
        INetwork Network(Seed from, string at, string called) => Classifier.Train(x, data, norm, from, at, called, progress);
        scores.Complete(x.Methods, data, norm, seed, name, () => Network(seed, folder, name), progress, goOn: true,
            [.. Enumerable.Range(2, Members - 1).Select(Func<INetwork> (m) => () => Network(seed.Child("member").Child((uint)m), Path.Combine(folder, $"member-{m}"), $"{name} network {m}"))]);
        return new(scores, Metrics.Accuracy.Of(data.Truth, scores.PredictionsOf(ScoreFiles.KnownSet)), index);
    }

    static (ImmutableArray<Row> Rows, ImmutableArray<Group> Groups) Of(GemosExperiment x, string unknown, ImmutableArray<string> methods, OfSeed[] seeds, Action<Tick> progress) {
        var entries = methods.Select(m => (IReadOnlyList<Entry>)[.. seeds.Select(s => new Entry(m, s.Scores.Of(m, ScoreFiles.KnownSet), s.Scores.Of(m, unknown)))])
            .OrderByDescending(e => e.Average(s => Roc.Auroc(s.Known, s.Unknown))).ToArray();
        var figures = new ImmutableArray<Measure>[entries.Length];
        var done = 0;
        Parallel.For(0, entries.Length, i => {
            figures[i] = x.Seeds == 1 ? Contest.OfOneNetwork(entries[i][0], seed: 0) : Contest.OfNetworks(entries[i]);
            lock (figures) progress(new($"intervals, {unknown}", ++done, entries.Length, "methods"));
        });
        return ([.. entries.Zip(figures).SelectMany(p => p.Second.Select(f =>
                new Row("compare", p.First[0].Method, x.Known, unknown, f.Metric, f.Mean, f.Low, f.High, x.Seeds, f.Metric == "auroc" ? SurveyFigures.Find(x.Table, p.First[0].Method, x.Known, unknown) : null)))],
            [.. entries.Zip(Contest.Groups(entries), (e, letters) => new Group(unknown, e[0].Method, letters))]);
    }

    static Row Accuracy(GemosExperiment x, string method, OfSeed[] seeds) =>
        Row.Of("compare", method, x.Known, null, "accuracy", [.. seeds.Select(s => s.Accuracy)], null);

    static bool AsksSeveral(string method) => Catalogue.Find(method).Needs.HasFlag(Needs.Members);

    static Dictionary<string, string> Protocol(GemosExperiment x) => new(x.Methods.Any(AsksSeveral)
        ? [new("ensemble", $"of {Members} networks that differ by their seed, the compared one among them")] : Array.Empty<KeyValuePair<string, string>>()) {
        ["interval"] = x.Seeds == 1 ? "95 %, over test images: AUROC by DeLong, the others by BCa bootstrap (400 resamples)" : "95 % Student t over networks",
        ["group"] = $"methods that share a letter cannot be told apart by AUROC: {(x.Seeds == 1 ? "DeLong's paired test on the same images" : "paired t test over networks")}, 5 % after Holm's correction over all pairs"
    };
}
