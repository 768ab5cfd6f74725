using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Notebooks;

/// <summary>One value in several forms, by MIME type; text/plain is always among them.</summary>
/// <param name="Forms">MIME type → text; a JSON document for types that end in "json", base64 for image/png.</param>
public sealed record MimeBundle(ImmutableSortedDictionary<string, string> Forms) {
    /// <summary>The type of a figure.</summary>
    internal const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>Plain text alone.</summary>
    public static MimeBundle Text(string text) => new(ImmutableSortedDictionary<string, string>.Empty.Add("text/plain", text));

    /// <summary>The bundle with one more form.</summary>
    public MimeBundle With(string type, string content) => new(Forms.SetItem(type, content));

    /// <summary>The plain text.</summary>
    public string Plain => Forms["text/plain"];

    /// <summary>As in a notebook or a message to Jupyter: JSON types as JSON, all others as text.</summary>
    public JsonObject ToJson() => new(Forms.Select(f => KeyValuePair.Create(f.Key,
        f.Key.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(f.Value) : JsonValue.Create(f.Value))));
}

/// <summary>What kind of output a cell gave.</summary>
public enum OutputKind {
    /// <summary>Text on a stream: Name is stdout or stderr, Text the text.</summary>
    Stream,
    /// <summary>A value shown by display(...): Bundle, and Id where it can be updated.</summary>
    Display,
    /// <summary>A value shown before under the same Id, anew.</summary>
    Update,
    /// <summary>The value of the last expression: Bundle.</summary>
    Value,
    /// <summary>An error: Name is its type, Text its message, Trace the lines to show.</summary>
    Error,
}

/// <summary>One output of a cell.</summary>
/// <param name="Kind">What it is; it says which of the others are set.</param>
/// <param name="Name">Of the stream, or the error's type.</param>
/// <param name="Text">Of the stream, or the error's message.</param>
/// <param name="Bundle">The value.</param>
/// <param name="Id">Of a display that can be updated.</param>
/// <param name="Trace">The error's lines: message, and the place in the cell.</param>
public sealed record CellOutput(OutputKind Kind, string Name = "", string Text = "", MimeBundle? Bundle = null, string? Id = null, ImmutableArray<string> Trace = default);
