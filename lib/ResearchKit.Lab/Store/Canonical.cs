using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ResearchKit.Lab;

/// <summary>One spelling for each value, so that equal contents have equal hashes: keys sorted by code unit, no white space.</summary>
public static class Canonical {
    /// <summary>How records become JSON in the run folder: camelCase, enums by name, NaN and infinities refused.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = false
    };

    /// <summary>The canonical JSON text of any value that System.Text.Json can write.</summary>
    /// <exception cref="ArgumentException">A number that is NaN or infinite.</exception>
    public static string Json<T>(T value) => Sorted(JsonSerializer.SerializeToNode(value, Options))?.ToJsonString(Options) ?? "null";

    /// <summary>SHA-256 of the canonical JSON as 64 lower-case hexadecimal digits.</summary>
    public static string Hash<T>(T value) => Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Json(value))));

    internal static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    static JsonNode? Sorted(JsonNode? node) => node switch {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone()
    };
}
