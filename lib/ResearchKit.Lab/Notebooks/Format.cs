using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ResearchKit.Lab.Notebooks;

/// <summary>Values as a reader wants to see them: tensors, tables of records, images, figures, plain values. Text is always among the forms.</summary>
public static class Format {
    const int MostRows = 50, MostItems = 100, MostText = 20_000;

    /// <summary>A value in all its forms.</summary>
    public static MimeBundle Of(object? value) => value switch {
        null => MimeBundle.Text("null"),
        MimeBundle bundle => bundle,
        Html html => MimeBundle.Text(html.Content).With("text/html", html.Content),
        string text => MimeBundle.Text(text.Length <= MostText ? text : text[..MostText] + $"… ({text.Length} characters)"),
        Tensor tensor => TensorView.Of(tensor),
        ImageGrid grid => MimeBundle.Text(grid.Text).With("image/png", Convert.ToBase64String(grid.Png)),
        Results results => MimeBundle.Text(string.Join("\n\n", results.Tables.Select(t => t.ToMarkdown()))).With("text/markdown", results.ToMarkdown())
            .With("text/html", string.Concat(results.Tables.Select(HtmlOf))),
        Figures.Figure figure => MimeBundle.Text($"figure: {figure.Title}").With(MimeBundle.Plotly, figure.ToJson()).With("text/html", Figures.FigureHtml.InNotebook(figure)),
        Table table => MimeBundle.Text(table.ToMarkdown()).With("text/html", HtmlOf(table)),
        IDictionary map => Grid(["key", "value"], map.Keys.Cast<object>().Select(k => new[] { Short(k), Short(map[k]) }), map.Count),
        IEnumerable items => Sequence(items),
        Exception or ITuple or Metrics.Interval => MimeBundle.Text(Short(value)),
        _ when IsPlain(value.GetType()) => MimeBundle.Text(Short(value)),
        _ when Properties(value.GetType()) is { Length: > 0 } properties && OwnText(value) is null =>
            Grid(["", OneLine.Name(value.GetType())], properties.Select(p => new[] { p.Name, Short(Get(p, value)) }), properties.Length, text: Short(value)),
        _ => MimeBundle.Text(Short(value)),
    };

    /// <summary>One line.</summary>
    internal static string Short(object? value) => value switch {
        null => "null",
        string text => text,
        Exception e => OneLine.Of(e),
        ITuple tuple => OneLine.Of(tuple),
        Metrics.Interval interval => OneLine.Of(interval),
        double or float => ((IFormattable)value).ToString("G6", CultureInfo.InvariantCulture),
        Tensor tensor => TensorView.Line(tensor),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => "[" + string.Join(", ", First(items, 8, out var more).Select(Short)) + (more ? ", …]" : "]"),
        _ when IsRecord(value.GetType()) && OwnText(value) is null => OneLine.OfRecord(value, Properties(value.GetType()).Select(p => (p.Name, Get(p, value)))),
        _ => value.ToString() ?? "",
    };

    static MimeBundle Sequence(IEnumerable items) {
        var rows = First(items, MostItems, out var more);
        var types = rows.Where(r => r is not null).Select(r => r!.GetType()).Distinct().ToArray();
        if (types.Length > 0 && types.All(t => t.IsAssignableTo(typeof(ITuple)))) return Tuples([.. rows.Cast<ITuple?>()], more);
        if (types is not [var type] || IsOneLine(type) || Properties(type) is not { Length: > 0 } properties)
            return MimeBundle.Text("[" + string.Join(", ", rows.Select(Short)) + (more ? ", …]" : "]"));
        return Grid([.. properties.Select(p => p.Name)], rows.Take(MostRows).Select(r => properties.Select(p => r is null ? "null" : Short(Get(p, r))).ToArray()),
            more || rows.Count > MostRows ? int.MaxValue : rows.Count);
    }

    // The names of a tuple's items are gone when the cell runs.
    static MimeBundle Tuples(ITuple?[] rows, bool more) {
        var width = rows.Max(r => r?.Length ?? 0);
        return Grid([.. Enumerable.Range(1, width).Select(i => $"{i}")], rows.Take(MostRows).Select(r => Enumerable.Range(0, width).Select(i => r is null ? "null" : i < r.Length ? Short(r[i]) : "").ToArray()),
            more || rows.Length > MostRows ? int.MaxValue : rows.Length);
    }

    static MimeBundle Grid(ImmutableArray<string> head, IEnumerable<string[]> rows, int count, string? text = null) {
        var cells = rows.Take(MostRows).Select(r => r.ToImmutableArray()).ToImmutableArray();
        var table = new Table("", head, cells) { Figures = false };
        var rest = count > cells.Length ? count == int.MaxValue ? "…" : $"… {count - cells.Length} more" : "";
        return MimeBundle.Text(text ?? (table.ToMarkdown() + (rest == "" ? "" : $"\n{rest}"))).With("text/html", HtmlOf(table) + (rest == "" ? "" : $"<p>{rest}</p>"));
    }

    internal static string HtmlOf(Table table) {
        var html = new StringBuilder("<table>");
        static string E(string text) => WebUtility.HtmlEncode(text);
        if (table.Title != "") html.Append($"<caption>{E(table.Title)}</caption>");
        html.Append("<thead><tr>").Append(string.Concat(table.Head.Select(h => $"<th>{E(h)}</th>"))).Append("</tr></thead><tbody>");
        foreach (var row in table.Cells)
            html.Append("<tr>").Append(string.Concat(row.Select((c, i) => $"<td{(table.Figures && i > 0 ? " style=\"text-align:right\"" : "")}>{E(c)}</td>"))).Append("</tr>");
        return html.Append("</tbody></table>").ToString();
    }

    static List<object?> First(IEnumerable items, int most, out bool more) {
        var list = new List<object?>();
        more = false;
        foreach (var item in items) {
            if (list.Count == most) {
                more = true;
                break;
            }
            list.Add(item);
        }
        return list;
    }

    static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal)
        || type.Namespace == "System" && !type.Name.StartsWith("ValueTuple", StringComparison.Ordinal) && !type.Name.StartsWith("Tuple", StringComparison.Ordinal);

    // What somebody wrote; the compiler's own text of a record names arrays by their type and follows the machine's culture.
    static string? OwnText(object value) => value.GetType() is var type && !IsAnonymous(type) && type.GetMethod("ToString", Type.EmptyTypes) is { } own
        && own.DeclaringType == type && own.GetCustomAttribute<CompilerGeneratedAttribute>() is null ? value.ToString() : null;

    static bool IsRecord(Type type) => IsAnonymous(type) || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    static bool IsAnonymous(Type type) => type.Name.StartsWith("<>", StringComparison.Ordinal);

    // Rows of a table are what has properties that a reader wants to see.
    static bool IsOneLine(Type type) => IsPlain(type) || new[] { typeof(IEnumerable), typeof(Exception), typeof(Tensor) }.Any(t => t.IsAssignableFrom(type));

    static PropertyInfo[] Properties(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract")];

    static object? Get(PropertyInfo property, object value) {
        try {
            return property.GetValue(value);
        } catch (TargetInvocationException e) {
            return $"({e.InnerException?.GetType().Name})";
        }
    }
}
