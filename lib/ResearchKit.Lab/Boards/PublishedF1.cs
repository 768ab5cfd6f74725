using System.Collections.Immutable;

namespace ResearchKit.Lab.Boards;

/// <summary>
/// Macro F1 that papers print for all classes of MNIST known and 10,000 images each of Omniglot, MNIST-Noise and Noise (uniform) unknown. Their networks, training and
/// cut-offs differ from ours: the figures stand beside ours.
/// </summary>
public static class PublishedF1 {
    const string Crosr = "Yoshihashi et al., CROSR, CVPR 2019", Cgdl = "Sun et al., CGDL, CVPR 2020", Proser = "Zhou et al., PROSER, CVPR 2021", Gemos = "Vendramini et al., GeMOS, ICIP 2021";

    /// <summary>The unknown sets, by the kit's ids: Omniglot as 1 - x (light strokes on dark, as MNIST's), MNIST's test images on uniform noise, uniform noise.</summary>
    public static ImmutableArray<string> Unknown { get; } = ["omniglot", "mnist-noise", "noise-uniform"];

    /// <summary>One method's figures in the order of <see cref="Unknown"/>, as far as there are any, and the paper they are from or quoted by.</summary>
    public sealed record Line(string Method, ImmutableArray<double> Values, string Source);

    /// <summary>All lines.</summary>
    public static ImmutableArray<Line> All { get; } = [
        new("msp", [.592, .641, .826], Crosr), new("classifier", [.592, .641, .826], Crosr), new("openmax", [.680, .720, .890], Crosr), new("crosr", [.793, .827, .826], Crosr),
        new("cgdl", [.850, .887, .859], Cgdl), new("proser", [.862, .874, .882], Proser), new("gemos", [.91], Gemos)];

    /// <summary>The figure of a method against an unknown set, or null.</summary>
    /// <param name="protocol">mnist/SET+SET: all classes of MNIST are known.</param>
    /// <param name="method">As it was written; its options do not matter.</param>
    /// <param name="unknown">The unknown set's id.</param>
    public static double? Find(string protocol, string method, string? unknown) => protocol.StartsWith("mnist/", StringComparison.Ordinal) && unknown is not null
        && All.FirstOrDefault(l => l.Method == Contender.Bare(method)) is { } line && Unknown.IndexOf(unknown) is >= 0 and var at && at < line.Values.Length ? line.Values[at] : null;

    /// <summary>The sources of the figures that the rows show, and figures of methods that are not among them.</summary>
    /// <param name="rows">Of a leaderboard.</param>
    /// <param name="counts">How many images each unknown set has here.</param>
    public static IEnumerable<string> Notes(ImmutableArray<Row> rows, IEnumerable<(string Id, long Count)> counts) {
        Row[] f1 = [.. rows.Where(r => r.Metric == "f1")];
        string[] sets = [.. Unknown.Where(u => f1.Any(r => r.Unknown == u && r.Table.StartsWith("mnist/", StringComparison.Ordinal)))];
        if (sets.Length == 0) yield break;
        foreach (var g in All.Where(l => f1.Any(r => r.Method == l.Method)).GroupBy(l => l.Source)) yield return $"published macro F1 of {string.Join(", ", g.Select(l => l.Method))}: {g.Key}; other networks, training and cut-offs";
        foreach (var l in All.Where(l => l.Method != "classifier" && f1.All(r => r.Method != l.Method)))
            if (Unknown.Zip(l.Values).Where(p => sets.Contains(p.First)).Select(p => FormattableString.Invariant($"{p.Second:F3} on {p.First}")).ToArray() is { Length: > 0 } figures)
                yield return $"published macro F1 only: {l.Method} {string.Join(", ", figures)} ({l.Source})";
        if (counts.Any()) yield return $"the papers test on 10,000 images of each unknown set; here are {string.Join(", ", counts.Where(c => sets.Contains(c.Id)).Select(c => FormattableString.Invariant($"{c.Count} of {c.Id}")))}";
    }
}
