using System.Net;
using System.Text;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Report;

/// <summary>One self-contained page of a run: table beside the paper's, figures, notes, provenance. Light and dark, readable on a phone.</summary>
static class ReportPage {
    /// <summary>The end of a run: `table.json`, `table.md` and the page as `report.html` in its folder.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="results">As for <see cref="Of"/>.</param>
    /// <param name="figures">As for <see cref="Of"/>.</param>
    /// <param name="differences">As for <see cref="Of"/>.</param>
    public static void Store(RunFolder run, Results results, IReadOnlyList<Figure> figures, IEnumerable<string> differences) {
        SealedFile.Write(run.File("table.json"), results.ToJson());
        SealedFile.Write(run.File("table.md"), results.ToMarkdown());
        SealedFile.Write(run.File("report.html"), Of(results, figures, differences));
        run.Log("done");
    }

    /// <summary>The page.</summary>
    /// <param name="results">Table, notes, provenance.</param>
    /// <param name="figures">In order.</param>
    /// <param name="differences">What differs from the paper, a sentence each; may be empty.</param>
    public static string Of(Results results, IReadOnlyList<Figure> figures, IEnumerable<string> differences) {
        static string E(string text) => WebUtility.HtmlEncode(text);
        var page = new StringBuilder();
        page.Append($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{E(results.Title)}</title><style>{PageStyle.Css}</style>{(figures.Count > 0 ? PlotlyJs.Script : "")}</head><body>
            <h1>{E(results.Title)}</h1>
            <p class="lead">{E(Lead(results))}</p>

            """);
        foreach (var table in results.Tables) page.Append($"<div class=\"scroll\">{Format.HtmlOf(table)}</div>\n");
        if (figures.Count > 0) page.Append("<h2>Figures</h2>\n<div class=\"figures\">\n");
        foreach (var (i, figure) in figures.Index()) page.Append(figure.ToHtml($"figure-{i + 1}")).Append('\n');
        if (figures.Count > 0) page.Append("</div>\n");
        Listed("What differs from the paper", differences);
        Listed("Notes", results.Notes);
        page.Append("<h2>Where the figures come from</h2>\n<ul class=\"provenance\">\n");
        foreach (var line in results.Provenance.ToMarkdown().TrimEnd().Split('\n')) page.Append($"<li>{Code(E(line[2..]))}</li>\n");
        page.Append("</ul>\n").Append(figures.Count > 0 ? $"<script>{PageStyle.FollowInk}</script>\n" : "").Append("</body></html>\n");
        return page.ToString();

        void Listed(string title, IEnumerable<string> items) {
            string[] all = [.. items];
            if (all.Length > 0) page.Append($"<h2>{E(title)}</h2>\n<ul>\n{string.Concat(all.Select(i => $"<li>{Code(E(i))}</li>\n"))}</ul>\n");
        }
    }

    static string Lead(Results results) => (results.Rows.Any(r => r.Paper is not null), results.Groups.IsEmpty) switch {
        (true, true) => "Each cell: the mean over seeds and half its 95 % interval; after the slash the paper's figure, and whether it lies in the interval (=), below it (+) or above it (−).",
        (false, true) => "Each cell: the mean over seeds and half its 95 % interval.",
        (var paper, false) => $"Each cell with its 95 % interval; methods that share a letter in \"group\" cannot be told apart{(paper ? "; \"published\" is what the papers print" : "")}.",
    };

    static string Code(string html) => System.Text.RegularExpressions.Regex.Replace(html, "`([^`]*)`", "<code>$1</code>");
}
