using System.Collections.Immutable;

namespace ResearchKit.Lab.Boards;

/// <summary>
/// AUROC that papers print for the same kind of split (six known and four unknown classes of MNIST, mean over five splits). The splits,
/// networks and training differ from paper to paper: the figures stand beside ours, they are not a target of a significance test.
/// </summary>
public static class Published {
    /// <summary>One printed figure and where it stands.</summary>
    public sealed record Figure(string Method, double Value, string Source);

    const string Arpl = "Chen et al., ARPL, TPAMI 2021, table of AUROC on MNIST, and Neal et al., OSRCI, ECCV 2018, which it quotes";

    /// <summary>For MNIST, six of ten classes known.</summary>
    public static ImmutableArray<Figure> Mnist { get; } = [
        new("msp", .978, Arpl), new("classifier", .978, Arpl), new("openmax", .981, Arpl), new("g-openmax", .984, Arpl), new("osrci", .988, Arpl), new("c2ae", .989, Arpl),
        new("rpl", .989, Arpl), new("arpl", .996, Arpl), new("arpl-cs", .997, Arpl), new("cac", .991, "Miller et al., WACV 2021"), new("cgdl", .994, "Sun et al., CVPR 2020"),
        new("crosr", .991, "as Chen et al., TPAMI 2021, quote it; Yoshihashi et al., CVPR 2019, print .998"),
        new("maxlogit", .993, "Vaze et al., ICLR 2022, whose classifier is trained longer and better")];

    /// <summary>The published figure of a method under a protocol, whatever its options here; or null.</summary>
    public static Figure? Find(string protocol, string method) => protocol is "arpl-mnist" or "cac-mnist" or "6-of-10:mnist" ? Mnist.FirstOrDefault(f => f.Method == Contender.Bare(method)) : null;

    /// <summary>The sources of the figures that the rows show.</summary>
    public static IEnumerable<string> Notes(ImmutableArray<Row> rows) => rows.Where(r => r.Paper is not null).Select(r => (r.Method, Figure: Find(r.Table, r.Method)))
        .Where(p => p.Figure is not null).GroupBy(p => p.Figure!.Source).Select(g => $"published figures of {string.Join(", ", g.Select(p => p.Method).Distinct())}: {g.Key}; other networks, training and splits");
}
