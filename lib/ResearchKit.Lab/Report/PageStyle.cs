namespace ResearchKit.Lab.Report;

/// <summary>How the kit's pages look: light and dark, readable on a phone.</summary>
static class PageStyle {
    /// <summary>The look.</summary>
    public const string Css = """
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
        .figure { width: 100%; min-width: 0; min-height: 26rem; margin: 0 0 1rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 35rem), 1fr)); gap: .5rem 1.5rem; align-items: start; } .figures > :first-child { grid-column: 1 / -1; }
        li { margin: .2rem 0; overflow-wrap: anywhere; } ul { padding-left: 1.2rem; } .provenance { color: var(--soft); font-size: .88rem; }
        code { font: .92em ui-monospace, monospace; }
        """;

    /// <summary>And of a notebook on a page: words to read, cells, outputs.</summary>
    public const string NotebookCss = """
        body { max-width: 54rem; --cell: color-mix(in srgb, var(--soft) 9%, transparent); }
        h3 { font-size: 1rem; } a { color: var(--mark); } img { max-width: 100%; } p, li { max-width: 46rem; }
        blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
        pre { margin: 0; font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-x: auto; } :not(pre) > code { background: var(--cell); padding: .08em .3em; border-radius: 3px; }
        .code, .words pre { background: var(--cell); border-left: 3px solid var(--mark); padding: .7rem .9rem; margin: 1.25rem 0 .75rem; border-radius: 0 4px 4px 0; }
        .words pre { border-color: var(--line); }
        .output { margin: 0 0 1rem; overflow-x: auto; } .output > pre { color: var(--soft); } .output.error > pre { color: inherit; border-left: 3px solid #D55E00; padding: .4rem .9rem; }
        .words table { margin: 1rem 0; display: block; overflow-x: auto; }
        .k { color: #0059a3; } .s { color: #a33b00; } .c { color: var(--soft); font-style: italic; } .n { color: #00704f; }
        @media (prefers-color-scheme: dark) { .k { color: #7cc4f2; } .s { color: #f0a06a; } .n { color: #6fd0ae; } }
        @media (max-width: 40rem) { .output > pre { white-space: pre-wrap; } }
        @media print { .code { break-inside: avoid; } }
        """;

    /// <summary>A script: the text of figures follows when the page turns dark or light.</summary>
    public const string FollowInk = """
        const dark = matchMedia("(prefers-color-scheme: dark)");
        const ink = () => { const c = getComputedStyle(document.body).color; for (const f of document.querySelectorAll(".figure")) Plotly.relayout(f, {"font.color": c}); };
        dark.addEventListener("change", ink);
        """;
}
