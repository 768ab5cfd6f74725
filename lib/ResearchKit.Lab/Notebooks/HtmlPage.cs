using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Markdig;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResearchKit.Lab.Figures;
using ResearchKit.Lab.Report;

namespace ResearchKit.Lab.Notebooks;

/// <summary>A notebook as one page that needs no other file: words, code, and the outputs that are stored in it.</summary>
static class HtmlPage {
    static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseAutoIdentifiers().Build();

    /// <summary>The page; its title is the first heading, or the given name where there is none.</summary>
    public static string Of(Notebook notebook, string name) {
        var title = notebook.Cells.Where(c => c.Kind == CellKind.Markdown).SelectMany(c => c.Source.Split('\n')).FirstOrDefault(l => l.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim() ?? name;
        var (body, figures) = (new StringBuilder(), 0);
        foreach (var cell in notebook.Cells) {
            body.Append(cell.Kind switch {
                CellKind.Markdown => $"<section class=\"words\">\n{Words(cell.Source)}</section>\n",
                CellKind.Raw => $"<pre>{E(cell.Source)}</pre>\n",
                _ => $"<div class=\"code\"><pre><code>{Coloured(cell.Source)}</code></pre></div>\n",
            });
            foreach (var output in cell.Outputs) body.Append(Shown(output, ref figures));
        }
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{E(title)}</title><style>{PageStyle.Css}
            {PageStyle.NotebookCss}</style>{(figures > 0 ? PlotlyJs.Script : "")}</head><body>
            {body}{(figures > 0 ? $"<script>{PageStyle.FollowInk}</script>\n" : "")}</body></html>

            """;
    }

    static string Shown(JsonObject output, ref int figures) => (string?)output["output_type"] switch {
        "stream" => $"<div class=\"output\"><pre>{E(Text(output["text"]))}</pre></div>\n",
        "error" => $"<div class=\"output error\"><pre>{E(string.Join('\n', output["traceback"]?.AsArray().Select(l => (string?)l) ?? []))}</pre></div>\n",
        _ when output["data"] is JsonObject data => $"<div class=\"output\">{Value(data, ref figures)}</div>\n",
        _ => "",
    };

    // The richest form that a page can show.
    static string Value(JsonObject data, ref int figures) {
        if (data[MimeBundle.Plotly] is JsonObject figure)
            return new Figure((string?)figure["layout"]?["title"]?["text"] ?? "figure", figure["data"]?.ToJsonString() ?? "[]", figure["layout"]?.ToJsonString() ?? "{}").ToHtml($"figure-{++figures}");
        return data["text/html"] is { } html ? Text(html)
            : data["image/svg+xml"] is { } svg ? Text(svg)
            : data["image/png"] is { } png ? $"<img alt=\"{E(Text(data["text/plain"]))}\" src=\"data:image/png;base64,{E(Text(png).ReplaceLineEndings(""))}\">"
            : data["text/markdown"] is { } words ? $"<section class=\"words\">\n{Words(Text(words))}</section>"
            : $"<pre>{E(Text(data["text/plain"]))}</pre>";
    }

    // nbformat allows a text as one string or as its lines.
    static string Text(JsonNode? text) => text is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string?)text ?? "";

    static string E(string text) => WebUtility.HtmlEncode(text);

    static string Words(string source) => Markdig.Markdown.ToHtml(source, Markdown);

    /// <summary>C# with its keywords, strings, numbers and comments marked; any other text as it is.</summary>
    internal static string Coloured(string code) {
        var html = new StringBuilder();
        foreach (var token in SyntaxFactory.ParseTokens(code, options: new CSharpParseOptions(LanguageVersion.CSharp14, kind: SourceCodeKind.Script))) {
            Comments(token.LeadingTrivia);
            html.Append(Marked(token.Text, token.Kind() switch {
                var k when SyntaxFacts.IsKeywordKind(k) || SyntaxFacts.IsContextualKeyword(SyntaxFacts.GetContextualKeywordKind(token.Text)) && token.Text is "var" or "await" or "record" or "async" or "with" or "from" or "select" or "where" => "k",
                SyntaxKind.NumericLiteralToken => "n",
                SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                    or SyntaxKind.Utf8StringLiteralToken => "s",
                _ => "",
            }));
            Comments(token.TrailingTrivia);
        }
        return html.ToString();

        void Comments(SyntaxTriviaList all) {
            foreach (var trivia in all)
                html.Append(Marked(trivia.ToFullString(), trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia || trivia.IsDirective ? "c" : ""));
        }

        static string Marked(string text, string mark) => mark == "" || text == "" ? E(text) : $"<span class=\"{mark}\">{E(text)}</span>";
    }
}
