using System.Collections.Immutable;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Report;

namespace ResearchKit.Lab.Boards;

/// <summary>
/// `kit reproduce transfer-novelty --references a,b`: the impact of the reference set (Perera and Patel, CVPR 2019, §5.5, table 2). Each reference
/// set is a leaderboard of its own, with the same known and novel classes: the method, and fine-tuning of the same pretrained network.
/// </summary>
static class ReferenceStudy {
    const string Theirs = "dtl", Baseline = "finetune";

    /// <summary>Does what is not yet done, and stores `table.json`, `table.md` and `report.html` in a folder beside the leaderboards'.</summary>
    /// <exception cref="ArgumentException">A reference set takes classes of the known set, and would change the novel ones.</exception>
    public static (Results Results, string Folder) Run(BoardExperiment x, ImmutableArray<string> references, string output, string command, IProgressView view) {
        if (references.FirstOrDefault(r => BoardSets.OwnClasses(r) > 0) is { } own)
            throw new ArgumentException($"--references: {own} takes novel classes away, so that its row would be on another test; name other sets");
        var boards = references.Select(r => (Reference: r, Board: BoardRun.Complete(x with { Outliers = r, Methods = [Theirs, Baseline] }, output, command, view, TransferStory.Of(x with { Outliers = r })))).ToArray();
        var first = boards[0].Board.Results;
        var identity = new { References = boards.Select(b => b.Board.Results.Provenance.Experiment) };
        using var run = RunFolder.Open(output, "references", identity);
        ImmutableArray<Row> rows = [.. boards.SelectMany(b => b.Board.Results.Rows.Select(r => r with { Table = $"{r.Table}, reference {b.Reference}" }))];
        var results = new Results($"The impact of the reference set, {x.Protocol}", first.Provenance with {
            Experiment = RunFolder.Identity(identity)[..12],
            Protocol = first.Provenance.Protocol.SetItem("outliers", string.Join(", ", references)),
            Data = boards.Aggregate(first.Provenance.Data, (all, b) => all.SetItems(b.Board.Results.Provenance.Data)),
        }, rows, ["the paper's table 2, on CUB-200 with VGG16: baseline .931; reference ILSVRC12 .958, Caltech-256 .953, Stanford Dogs .945: \"better results are obtained when a larger dataset with high degree of intra-class variation is used\"",
            .. boards.SelectMany(b => b.Board.Results.Notes.Where(n => n.StartsWith("missing", StringComparison.Ordinal) || n.StartsWith("passed over", StringComparison.Ordinal))).Distinct()]) {
            Tables = [new("AUROC by reference set", ["reference set", Baseline, Theirs, "difference"], [.. boards.Select(b => (ImmutableArray<string>)[
                b.Reference, Cell(b.Board.Done, Baseline), Cell(b.Board.Done, Theirs), Difference(b.Board.Done)])])],
        };
        ReportPage.Store(run, results, [Charts.Bars("AUROC by reference set, mean over trials and 95 % interval", "auroc", [.. rows.Where(r => r.Metric == "auroc").Select(r => r with { Unknown = r.Table[(r.Table.LastIndexOf(' ') + 1)..] })])],
            TransferStory.Of(x).Differences);
        return (results, run.Path);
    }

    static string Cell(BoardDone done, string method) => done.Has(method) ? BoardDone.Cell(done.Auroc(method)) : "–";

    static string Difference(BoardDone done) => done.Has(Theirs) && done.Has(Baseline) ? BoardDone.Cell([.. done.Auroc(Theirs).Zip(done.Auroc(Baseline), (a, b) => a - b)]) : "–";
}
