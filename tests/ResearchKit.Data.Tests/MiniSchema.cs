using System.Text.Json;
using System.Text.RegularExpressions;

namespace ResearchKit.Data.Tests;

/// <summary>The part of JSON Schema that the manifests' schema uses.</summary>
static class MiniSchema {
    public static IEnumerable<string> Errors(JsonElement value, JsonElement schema, JsonElement root, string at) {
        if (schema.TryGetProperty("$ref", out var reference)) {
            var target = reference.GetString()!.Split('/')[1..].Aggregate(root, (e, name) => e.GetProperty(name));
            foreach (var e in Errors(value, target, root, at)) yield return e;
        }
        if (schema.TryGetProperty("const", out var constant) && constant.GetString() != (value.ValueKind == JsonValueKind.String ? value.GetString() : null)) yield return $"{at}: not {constant}";
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(a => a.GetRawText() == value.GetRawText())) yield return $"{at}: {value} is none of {allowed}";
        if (schema.TryGetProperty("type", out var type) && !(type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!]).Any(t => Is(value, t))) {
            yield return $"{at}: not {type}";
            yield break;
        }
        if (value.ValueKind == JsonValueKind.String) {
            if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!)) yield return $"{at}: '{value}' unlike {pattern}";
            if (schema.TryGetProperty("minLength", out var least) && value.GetString()!.Length < least.GetInt32()) yield return $"{at}: too short";
        }
        if (value.ValueKind == JsonValueKind.Number && schema.TryGetProperty("minimum", out var minimum) && value.GetDouble() < minimum.GetDouble()) yield return $"{at}: below {minimum}";
        if (value.ValueKind == JsonValueKind.Array) {
            if (schema.TryGetProperty("minItems", out var few) && value.GetArrayLength() < few.GetInt32()) yield return $"{at}: too few";
            if (schema.TryGetProperty("items", out var items))
                foreach (var e in value.EnumerateArray().SelectMany((v, i) => Errors(v, items, root, $"{at}[{i}]"))) yield return e;
        }
        if (value.ValueKind != JsonValueKind.Object) yield break;
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray())
                if (!value.TryGetProperty(name.GetString()!, out _)) yield return $"{at}: lacks {name}";
        foreach (var property in value.EnumerateObject()) {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var inner))
                foreach (var e in Errors(property.Value, inner, root, $"{at}.{property.Name}")) yield return e;
            else if (schema.TryGetProperty("additionalProperties", out var more)) {
                if (more.ValueKind == JsonValueKind.False) yield return $"{at}: {property.Name} is unknown";
                else
                    foreach (var e in Errors(property.Value, more, root, $"{at}.{property.Name}")) yield return e;
            }
        }
    }

    static bool Is(JsonElement value, string type) => type switch {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };
}
