using System.Collections.Immutable;
using System.Text.Json;
using ResearchKit.Methods;

namespace ResearchKit.Lab.Arrays;

/// <summary>A fitted method as one .safetensors file: its state, and in the metadata its id and options.</summary>
static class ModelFile {
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fitted">What is kept.</param>
    /// <param name="type">Of the arrays that it was fitted on.</param>
    public static void Write(string path, Fitted fitted, ScalarType type) => Safetensors.Write(path,
        fitted.State().ToDictionary(p => p.Key, p => p.Value.cpu().contiguous()),
        new Dictionary<string, string> {
            ["method"] = fitted.Method.Id,
            ["options"] = JsonSerializer.Serialize(Settings.Of(fitted.Method.Options).ToImmutableSortedDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal)),
            ["type"] = $"{type}",
            ["version"] = About.Version,
        });

    /// <summary>Reads the file for a method; the tensors join the current scope.</summary>
    /// <exception cref="InvalidDataException">It is no model, or one of another method.</exception>
    public static (Fitted Fitted, ScalarType Type) Read(string path, string method) {
        var file = Safetensors.Read(path);
        if (!file.Metadata.TryGetValue("method", out var id) || !file.Metadata.TryGetValue("options", out var options)
            || !file.Metadata.TryGetValue("type", out var text) || !Enum.TryParse<ScalarType>(text, out var type))
            throw new InvalidDataException($"{path}: no fitted method: its metadata lacks \"method\", \"options\" or \"type\"");
        if (id != method) throw new InvalidDataException($"{path}: a fitted {id}, not {method}");
        var named = JsonSerializer.Deserialize<Dictionary<string, string>>(options) ?? [];
        return (named.Aggregate(Catalogue.Find(id), (m, o) => m.With(o.Key, o.Value)).Restore(file.Tensors), type);
    }
}
