using System.Globalization;
using System.Net;
using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab;

/// <summary>A bar as text and as HTML that looks right on light and on dark pages.</summary>
static class BarBundle {
    const int Width = 20;

    /// <summary>The bar.</summary>
    /// <param name="what">Before it.</param>
    /// <param name="done">In 0..total.</param>
    /// <param name="total">More than 0.</param>
    /// <param name="unit">What is counted; may be empty.</param>
    /// <param name="state">"done", "stopped", or the time left; may be empty.</param>
    public static MimeBundle Of(string what, long done, long total, string unit, string state) {
        var share = (double)done / total;
        var filled = (int)(Width * share);
        var count = $"{done} of {total}{(unit == "" ? "" : " ")}{unit}";
        var words = state switch { "done" => $"done: {count}", "stopped" => $"stopped at {count}", "" => count, _ => $"{count}, {state}" };
        var text = string.Create(CultureInfo.InvariantCulture, $"{what} {new string('━', filled)}{new string('─', Width - filled)} {Math.Floor(100 * share):F0} %  {words}");
        var colour = state switch { "done" => "#009E73", "stopped" => "#D55E00", _ => "#0072B2" };
        return MimeBundle.Text(text).With("text/html", string.Create(CultureInfo.InvariantCulture, $"""
            <div role="progressbar" aria-valuenow="{Math.Floor(100 * share):F0}" aria-valuemin="0" aria-valuemax="100" style="display:flex;align-items:center;gap:.8em;max-width:48em"><span>{WebUtility.HtmlEncode(what)}</span><span style="flex:1;min-width:6em;height:.5em;border-radius:.25em;background:rgba(128,128,128,.25)"><span style="display:block;height:100%;width:{100 * share:F1}%;border-radius:.25em;background:{colour}"></span></span><span style="font-variant-numeric:tabular-nums;opacity:.75">{WebUtility.HtmlEncode(words)}</span></div>
            """));
    }
}
