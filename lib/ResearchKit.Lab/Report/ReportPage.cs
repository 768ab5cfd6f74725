using System.Net;
using System.Text;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Report;

/// <summary>One self-contained page of a run: table beside the paper's, figures, notes, provenance. Light and dark, readable on a phone.</summary>
static class ReportPage {
    const string Style = """
        :root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6876; --line: #d5dce3; --page: #fbfcfd; --mark: #0072B2; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9aa7b4; --line: #36424e; --page: #14191e; --mark: #56B4E9; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 76rem; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
        h1 { font-size: 1.55rem; line-height: 1.25; margin: .5rem 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
        p.lead { color: var(--soft); margin: 0 0 1.5rem; }
        .scroll { overflow-x: auto; margin: 0 0 1.25rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; white-space: nowrap; }
        caption { text-align: left; font-weight: 600; padding: .25rem 0 .5rem; }
        th, td { padding: .35rem .8rem; border-bottom: 1px solid var(--line); text-align: left; } thead th { border-bottom: 2px solid var(--soft); font-weight: 600; }
        tbody tr:hover { background: color-mix(in srgb, var(--mark) 8%, transparent); }
        .figure { width: 100%; min-height: 26rem; margin: 0 0 1rem; }
        li { margin: .2rem 0; overflow-wrap: anywhere; } ul { padding-left: 1.2rem; } .provenance { color: var(--soft); font-size: .88rem; }
        code { font: .92em ui-monospace, monospace; }
        """;

    // Text of the figures follows the page's colours.
    const string Script = """
        const dark = matchMedia("(prefers-color-scheme: dark)");
        const ink = () => { const c = getComputedStyle(document.body).color; for (const f of document.querySelectorAll(".figure")) Plotly.relayout(f, {"font.color": c}); };
        dark.addEventListener("change", ink); addEventListener("load", ink);
        """;

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
            <title>{E(results.Title)}</title><style>{Style}</style>{(figures.Count > 0 ? PlotlyJs.Script : "")}</head><body>
            <h1>{E(results.Title)}</h1>
            <p class="lead">{E(Lead(results))}</p>

            """);
        foreach (var table in results.Tables) page.Append($"<div class=\"scroll\">{Format.HtmlOf(table)}</div>\n");
        if (figures.Count > 0) page.Append("<h2>Figures</h2>\n");
        foreach (var (i, figure) in figures.Index()) page.Append(figure.ToHtml($"figure-{i + 1}")).Append('\n');
        Listed("What differs from the paper", differences);
        Listed("Notes", results.Notes);
        page.Append("<h2>Where the figures come from</h2>\n<ul class=\"provenance\">\n");
        foreach (var line in results.Provenance.ToMarkdown().TrimEnd().Split('\n')) page.Append($"<li>{Code(E(line[2..]))}</li>\n");
        page.Append("</ul>\n").Append(figures.Count > 0 ? $"<script>{Script}</script>\n" : "").Append("</body></html>\n");
        return page.ToString();

        void Listed(string title, IEnumerable<string> items) {
            string[] all = [.. items];
            if (all.Length > 0) page.Append($"<h2>{E(title)}</h2>\n<ul>\n{string.Concat(all.Select(i => $"<li>{Code(E(i))}</li>\n"))}</ul>\n");
        }
    }

    static string Lead(Results results) => results.Rows.Any(r => r.Paper is not null)
        ? "Each cell: the mean over seeds and half its 95 % interval; after the slash the paper's figure, and whether it lies in the interval (=), below it (+) or above it (−)."
        : results.Groups.IsEmpty ? "Each cell: the mean over seeds and half its 95 % interval." : "Each cell with its 95 % interval; methods that share a letter in \"group\" cannot be told apart.";

    static string Code(string html) => System.Text.RegularExpressions.Regex.Replace(html, "`([^`]*)`", "<code>$1</code>");
}
