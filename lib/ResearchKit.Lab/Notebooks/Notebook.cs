using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Lab.Notebooks;

/// <summary>What a cell holds.</summary>
public enum CellKind {
    /// <summary>C#.</summary>
    Code,
    /// <summary>Markdown.</summary>
    Markdown,
    /// <summary>Neither: kept as it is.</summary>
    Raw,
}

/// <summary>One cell of a notebook.</summary>
/// <param name="Kind">Code, Markdown or raw.</param>
/// <param name="Source">Its text, lines separated by line feeds.</param>
/// <param name="Json">The cell as it stood in the file: whatever the kit does not touch is kept.</param>
public sealed record Cell(CellKind Kind, string Source, JsonObject Json) {
    /// <summary>Id of nbformat 4.5; empty where the file has none.</summary>
    public string Id => (string?)Json["id"] ?? "";

    /// <summary>The outputs as nbformat has them; empty for other cells.</summary>
    public ImmutableArray<JsonObject> Outputs => Json["outputs"] is JsonArray outputs ? [.. outputs.OfType<JsonObject>()] : [];
}

/// <summary>A notebook, nbformat 4.</summary>
/// <param name="Cells">In order.</param>
/// <param name="Json">The document without its cells.</param>
public sealed record Notebook(ImmutableArray<Cell> Cells, JsonObject Json) {
    /// <summary>Reads a .ipynb file.</summary>
    /// <exception cref="InvalidDataException">It is no JSON, or not nbformat 4.</exception>
    public static Notebook Parse(string text, string name = "the notebook") {
        JsonObject json;
        try {
            json = JsonNode.Parse(text) as JsonObject ?? throw new InvalidDataException($"{name}: a JSON object expected");
        } catch (JsonException e) {
            throw new InvalidDataException($"{name}: no JSON: {e.Message}", e);
        }
        if (json["nbformat"] is not JsonValue format || !format.TryGetValue(out int version) || version != 4)
            throw new InvalidDataException($"{name}: nbformat 4 expected, got {json["nbformat"]?.ToJsonString() ?? "none"}");
        if (json["cells"] is not JsonArray cells) throw new InvalidDataException($"{name}: it has no list of cells");
        var all = cells.Select((c, i) => c is JsonObject o ? Read(o, i, name) : throw new InvalidDataException($"{name}: cell {i + 1} is no object")).ToImmutableArray();
        json.Remove("cells");
        return new(all, json);
    }

    /// <summary>A new notebook for the kit's kernel.</summary>
    /// <param name="cells">Kind and source of each cell; ids are made from place and text, so that the same cells have the same ids.</param>
    public static Notebook Of(IEnumerable<(CellKind Kind, string Source)> cells) => new([.. cells.Select((c, i) => New(c.Kind, c.Source, i))], Frame());

    /// <summary>The file's text, with a line feed at the end; keys in the order that Jupyter writes, the numbers of a figure in few lines.</summary>
    public string ToJson() {
        var json = new JsonObject { ["cells"] = new JsonArray([.. Cells.Select(c => (JsonNode)c.Json.DeepClone())]) };
        foreach (var (key, value) in Json) json[key] = value?.DeepClone();
        return NotebookJson.Of(json);
    }

    /// <summary>The notebook with a code cell's outputs replaced.</summary>
    /// <param name="index">Of the cell.</param>
    /// <param name="count">The number that stands beside the cell.</param>
    /// <param name="outputs">As nbformat has them.</param>
    public Notebook WithOutputs(int index, int count, IEnumerable<JsonObject> outputs) {
        var json = (JsonObject)Cells[index].Json.DeepClone();
        json["execution_count"] = count;
        json["outputs"] = new JsonArray([.. outputs.Select(o => (JsonNode)o.DeepClone())]);
        return this with { Cells = Cells.SetItem(index, Cells[index] with { Json = Sorted(json) }) };
    }

    static Cell Read(JsonObject json, int index, string name) {
        CellKind kind = (string?)json["cell_type"] switch {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            var other => throw new InvalidDataException($"{name}: cell {index + 1} must be code, markdown or raw, got {other ?? "nothing"}")
        };
        var source = json["source"] switch {
            JsonArray lines => string.Concat(lines.Select(l => (string?)l)),
            JsonValue text => (string)text!,
            _ => throw new InvalidDataException($"{name}: cell {index + 1} has no source")
        };
        return new(kind, source, json);
    }

    static Cell New(CellKind kind, string source, int index) {
        var id = Canonical.Hash(new { index, source })[..8];
        var lines = source.Split('\n');
        var json = new JsonObject {
            ["cell_type"] = kind.ToString().ToLowerInvariant(),
            ["id"] = id,
            ["metadata"] = new JsonObject(),
            ["source"] = new JsonArray([.. lines.Select((l, i) => (JsonNode)(i < lines.Length - 1 ? l + "\n" : l)).Where(l => (string?)l != "")]),
        };
        if (kind == CellKind.Code) (json["execution_count"], json["outputs"]) = (null, new JsonArray());
        return new(kind, source, Sorted(json));
    }

    // Jupyter writes keys in alphabetical order; in the same order a saved notebook differs in what changed and nothing else.
    static JsonObject Sorted(JsonObject json) => new(json.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    // C# in VS Code and JupyterLab: the kernel of `kit notebook install-kernel`, the language for colours.
    static JsonObject Frame() => new() {
        ["metadata"] = new JsonObject {
            ["kernelspec"] = new JsonObject { ["display_name"] = "C# (ResearchKit)", ["language"] = "csharp", ["name"] = "researchkit" },
            ["language_info"] = new JsonObject { ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp", ["name"] = "csharp", ["pygments_lexer"] = "csharp", ["version"] = "14" },
        },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    };
}
