using System.Net;

namespace ResearchKit.Lab.Figures;

/// <summary>A figure as HTML: on a page of the kit, or as the output of a notebook's cell.</summary>
static class FigureHtml {
    /// <summary>A division that draws itself; the page must hold <see cref="PlotlyJs.Script"/> before it.</summary>
    public static string OnPage(Figure figure, string id) => $"""
        <div id="{id}" class="figure" role="img" aria-label="{WebUtility.HtmlEncode(figure.Title)}"></div>
        <script>drawFigure(Plotly, document.getElementById("{id}"), {Safe(figure.ToJson())});</script>
        """;

    /// <summary>A division and a script that finds plotly.js by itself: in Jupyter Notebook and JupyterLab the kernel's folder has it.</summary>
    /// <remarks>The mark comes from the content, so that the same figure gives the same text; where it stands twice, both are drawn.</remarks>
    public static string InNotebook(Figure figure) => $$"""
        <div data-figure="{{Mark(figure)}}" role="img" aria-label="{{WebUtility.HtmlEncode(figure.Title)}}" style="width: 100%"></div>
        <script>
        (() => {
        const mark = "{{Mark(figure)}}", figure = {{Safe(figure.ToJson())}};
        {{Draw}}{{Cell}}})();
        </script>
        """;

    /// <summary>The function that draws, in JavaScript.</summary>
    public static string Draw { get; } = PlotlyJs.Read("draw.js");

    static readonly string Cell = PlotlyJs.Read("cell.js");

    static string Mark(Figure figure) => Canonical.Hash(figure.ToJson())[..12];

    /// <summary>Inside a script element the sequence "&lt;/" would end it.</summary>
    public static string Safe(string json) => json.Replace("</", "<\\/");
}

/// <summary>plotly.js itself, as restored at build.</summary>
public static class PlotlyJs {
    /// <summary>The minified library, about 4.6 MB.</summary>
    public static string Source { get; } = Read("plotly.min.js");

    /// <summary>Two script elements: the whole library, licence first, and the kit's few lines that draw a figure with it.</summary>
    public static string Script => $"<script>{Licensed}</script>\n<script>{FigureHtml.Draw}</script>";

    /// <summary>The library with its licence as a comment before it.</summary>
    internal static string Licensed => $"/* {Read("plotly.LICENSE").Replace("*/", "* /")} */\n{Source}";

    internal static string Read(string name) {
        using var reader = new StreamReader(typeof(PlotlyJs).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} was not restored at build"));
        return reader.ReadToEnd();
    }
}
