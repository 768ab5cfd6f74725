using System.Collections.Immutable;
using ResearchKit.Lab.Compare;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Report;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Boards;

/// <summary>Runs a leaderboard from where it is to its table.</summary>
public static class BoardRun {
    /// <summary>Does what is not yet done, stores `table.json`, `table.md` and `report.html` in the run folder, and returns the table.</summary>
    /// <param name="experiment">What to do; methods that refuse are passed over and named.</param>
    /// <param name="output">The folder of all runs.</param>
    /// <param name="command">The command line, for the provenance.</param>
    /// <param name="view">Shows how far it is.</param>
    /// <exception cref="ArgumentException">The protocol, a method, a set or an option is unknown.</exception>
    /// <exception cref="IOException">Another process works on the same leaderboard, or data is not on this machine.</exception>
    /// <exception cref="InvalidDataException">Not one method could be trained and scored.</exception>
    public static (Results Results, string Folder) Run(BoardExperiment experiment, string output, string command, IProgressView view) => Run(experiment, output, command, view, null);

    /// <summary>As above, with what a paper's own report adds.</summary>
    internal static (Results Results, string Folder) Run(BoardExperiment experiment, string output, string command, IProgressView view, BoardStory? story) =>
        Complete(experiment, output, command, view, story) is var (results, folder, _) ? (results, folder) : default;

    /// <summary>As above, and the figures of each trial.</summary>
    internal static (Results Results, string Folder, BoardDone Done) Complete(BoardExperiment experiment, string output, string command, IProgressView view, BoardStory? story) {
        var protocol = Protocol.Parse(experiment.Protocol);
        Contender[] contenders = [.. experiment.Methods.Select(Contender.Parse)];
        if (contenders.Length == 0) throw new ArgumentException("at least one method is needed");
        Machine.Device(experiment.Device);
        Machine.UseAllProcessors();
        using var sets = BoardSets.Load(experiment, protocol);
        foreach (var (id, why) in sets.Missing) view.Say($"without {id}: {why}");
        var x = experiment with { Data = sets.Checksums };
        var identity = new { Board = x with { Methods = [], Seeds = 1 }, Machine.Engine, Machine.Libtorch };   // more methods and trials go on in the same folder
        using var run = RunFolder.Open(output, "board", identity);
        view.Say($"run folder {run.Path}");
        run.Log($"start: {command}");
        var trials = Enumerable.Range(x.First, x.Seeds).Select(i => OneTrial(x, protocol, sets, contenders, new(run.File($"trial-{i}")), i, view.Show, story)).ToArray();

        var refused = contenders.Select(c => (c.Text, Why: trials.Select(t => t.Files.WhyNot(c)).FirstOrDefault(w => w is not null))).Where(r => r.Why is not null).ToArray();
        Contender[] scored = [.. contenders.Where(c => refused.All(r => r.Text != c.Text))];
        if (scored.Length == 0) throw new InvalidDataException($"no method could be scored: {string.Join("; ", refused.Select(r => $"{r.Text}: {r.Why}"))}");
        var figures = trials.Select(t => BoardFigures.Of(scored, t)).ToArray();
        var rows = BoardFigures.Rows(x, protocol, figures);
        var done = new BoardDone([.. trials.Select(t => t.Files.Folder)], rows, figures);
        ImmutableArray<MethodCost> costs = [.. trials.SelectMany((t, i) => MethodCost.Of(scored, t, x.First + i))];
        SealedFile.Write(run.File(BoardMerge.Costs), Canonical.Json(costs) + "\n");
        ImmutableArray<Group> groups = [.. trials[0].Unknown.SelectMany(u => GroupsOf(scored, trials, u))];
        var results = new Results(story?.Title ?? $"Leaderboard {x.Protocol}, {x.Seeds} trial{(x.Seeds == 1 ? "" : "s")}", BoardProvenance.Of(x, RunFolder.Identity(identity)[..12], command), rows,
            [.. sets.Missing.Select(m => $"missing: {m.Id}. {m.Why}"), .. refused.Select(r => $"passed over: {r.Text}: {r.Why}"), .. story?.Notes ?? [], .. Published.Notes(rows),
            .. PublishedF1.Notes(rows, sets.Others.Where(o => o.Role == BoardSets.Unknown).Select(o => (o.Id, o.Set.Count)))]) {
            Groups = groups,
            Tables = [.. trials[0].Unknown.SelectMany(u => BoardTable.Both(x.Protocol, u, rows, groups)), .. story?.Tables(done) ?? [], .. CostTable.Of(x.Protocol, costs, trials.Length) is { } took ? new[] { took } : []],
        };
        ReportPage.Store(run, results, [Charts.Bars("AUROC, mean over trials and 95 % interval", "auroc", rows),
            .. trials[0].Unknown.Select(u => Charts.Roc($"ROC, unknown: {u} (first trial)", Best(scored, trials[0], u))), .. story?.Figures(done) ?? []], story?.Differences ?? []);
        return (results, run.Path, done);
    }

    static OfTrial OneTrial(BoardExperiment x, Protocol protocol, BoardSets sets, Contender[] contenders, BoardFiles files, int index, Action<Tick> progress, BoardStory? story) {
        using var scope = torch.NewDisposeScope();
        var trial = Trial.Of(x, protocol, sets, index);
        files.Complete(contenders, trial, progress);
        story?.Look(trial, contenders, files.Folder, progress);
        return new(files, trial.Truth, trial.Study.Known.Classes, [.. trial.Unknown.Select(u => u.Id)], trial.Seed, trial.Known.shape[0] + trial.Unknown.Sum(u => u.Images.shape[0]));
    }

    static IEnumerable<Group> GroupsOf(Contender[] scored, OfTrial[] trials, string unknown) {
        var entries = scored.Select(c => (IReadOnlyList<Entry>)[.. trials.Select(t => new Entry(c.Text, t.Files.ScoresOf(c, BoardFiles.KnownSet), t.Files.ScoresOf(c, unknown)))])
            .OrderByDescending(e => e.Average(s => Roc.Auroc(s.Known, s.Unknown))).ToArray();
        return entries.Zip(Contest.Groups(entries), (e, letters) => new Group(unknown, e[0].Method, letters));
    }

    static IEnumerable<(string, double[], double[])> Best(Contender[] scored, OfTrial trial, string unknown) =>
        scored.Select(c => (c.Text, Known: trial.Files.ScoresOf(c, BoardFiles.KnownSet), Unknown: trial.Files.ScoresOf(c, unknown)))
            .OrderByDescending(m => Roc.Auroc(m.Known, m.Unknown)).Take(7);
}

/// <summary>A trial that is done; Images: how many test images there were.</summary>
sealed record OfTrial(BoardFiles Files, int[] Truth, int Classes, ImmutableArray<string> Unknown, Seed Seed, long Images);

/// <summary>What a paper's reproduction adds to a leaderboard.</summary>
/// <param name="Title">One line.</param>
/// <param name="Notes">What a reader must know.</param>
/// <param name="Differences">What differs from the paper, a sentence each.</param>
/// <param name="Look">Looks further into a trial that is done and keeps what it finds in the trial's folder.</param>
/// <param name="Tables">Further tables.</param>
/// <param name="Figures">Further figures.</param>
sealed record BoardStory(string Title, ImmutableArray<string> Notes, ImmutableArray<string> Differences, Action<Trial, Contender[], string, Action<Tick>> Look,
    Func<BoardDone, ImmutableArray<Table>> Tables, Func<BoardDone, ImmutableArray<Figure>> Figures) {
    /// <summary>Nothing to look into.</summary>
    public static void Nothing(Trial trial, Contender[] contenders, string folder, Action<Tick> progress) { }
}

/// <summary>A leaderboard that is done.</summary>
/// <param name="Folders">Of the trials.</param>
/// <param name="Rows">Means over trials.</param>
/// <param name="Trials">The figures of each trial.</param>
sealed record BoardDone(ImmutableArray<string> Folders, ImmutableArray<Row> Rows, IReadOnlyList<ImmutableArray<BoardFigures.Measured>> Trials) {
    /// <summary>A method's AUROC in each trial, against the first unknown set.</summary>
    public double[] Auroc(string method) => [.. Trials.Select(t => t.First(m => m.Method == method && m.Metric == "auroc").Value)];

    /// <summary>Whether the method was scored.</summary>
    public bool Has(string method) => Trials[0].Any(m => m.Method == method);

    /// <summary>A table of paired differences in AUROC over trials: what is compared with what, and what a paper says of it.</summary>
    public Table Differences(string title, IEnumerable<(string What, string Method, string Than, string Paper)> pairs) => new(title,
        ["comparison", "AUROC", "than", "its AUROC", "difference", "paper"], [.. pairs.Where(p => Has(p.Method) && Has(p.Than)).Select(p => (ImmutableArray<string>)[p.What,
            Cell(Auroc(p.Method)), p.Than, Cell(Auroc(p.Than)), Cell([.. Auroc(p.Method).Zip(Auroc(p.Than), (a, b) => a - b)]), p.Paper])]);

    /// <summary>The mean of one figure per trial, with its interval.</summary>
    public static string Cell(double[] values) => Layout.Cell(Row.Of("", "", "", null, "auroc", values, null));
}
