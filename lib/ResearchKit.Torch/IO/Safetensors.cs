using System.Buffers.Binary;
using System.Text.Json;

namespace ResearchKit.Torch;

/// <summary>What a .safetensors file holds.</summary>
/// <param name="Tensors">By name; on the CPU. They belong to the caller.</param>
/// <param name="Metadata">The header's "__metadata__": text by name.</param>
public sealed record SafetensorsFile(ImmutableDictionary<string, Tensor> Tensors, ImmutableDictionary<string, string> Metadata);

/// <summary>
/// The safetensors format (Hugging Face): eight bytes of header length, a JSON header, the values. Reading checks the header
/// strictly: every range inside the file and as long as type and shape ask, no overlap, no gap. Types: U8, BOOL, I32, I64, F32, F64.
/// </summary>
public static class Safetensors {
    const int MaxHeader = 100_000_000;

    /// <summary>Reads all tensors of a file.</summary>
    /// <exception cref="InvalidDataException">The header is damaged, too large, or disagrees with the file; a type is not supported.</exception>
    public static SafetensorsFile Read(string path) {
        var file = File.ReadAllBytes(path);
        var (entries, metadata, start) = Header(file, path);
        Check(entries, file.Length - start, path);
        return new(entries.ToImmutableDictionary(e => e.Name, e => TensorBytes.ToTensor(e.Type, e.Shape, file.AsSpan(start + (int)e.Begin, (int)(e.End - e.Begin)).ToArray())), metadata);
    }

    /// <summary>Writes tensors, sorted by name. The file is whole or not there: written aside, flushed, renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">On any device; of the six types above.</param>
    /// <param name="metadata">Text by name, or null.</param>
    /// <exception cref="ArgumentException">A tensor's type is not supported, or a name is empty or "__metadata__".</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) {
        if (tensors.Keys.FirstOrDefault(k => k is "" or "__metadata__") is { } bad) throw new ArgumentException($"'{bad}' cannot be a tensor's name", nameof(tensors));
        var sorted = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (Name: t.Key, t.Value.shape, Type: Name(t.Value.dtype, t.Key), Bytes: TensorBytes.Of(t.Value))).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header)) {
            json.WriteStartObject();
            if (metadata is { Count: > 0 }) {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            var at = 0L;
            foreach (var (name, shape, type, bytes) in sorted) {
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [at, at += bytes.Length]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        AtomicFile.Write(path, stream => {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            header.WriteTo(stream);
            foreach (var (_, _, _, bytes) in sorted) stream.Write(bytes);
        });
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> values) {
        json.WriteStartArray(name);
        foreach (var v in values) json.WriteNumberValue(v);
        json.WriteEndArray();
    }

    static string Name(ScalarType type, string tensor) => type switch {
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        ScalarType.Int32 => "I32",
        ScalarType.Int64 => "I64",
        ScalarType.Float32 => "F32",
        ScalarType.Float64 => "F64",
        _ => throw new ArgumentException($"{tensor} is {type}: expected Byte, Bool, Int32, Int64, Float32 or Float64", nameof(type)),
    };

    sealed record Entry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

    static (List<Entry> Entries, ImmutableDictionary<string, string> Metadata, int Start) Header(byte[] file, string path) {
        if (file.Length < 8) throw new InvalidDataException($"{path}: not a safetensors file: {file.Length} bytes.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > MaxHeader || length > (ulong)(file.Length - 8))
            throw new InvalidDataException($"{path}: a header of {length} bytes: at most {Math.Min(MaxHeader, file.Length - 8)} are possible.");
        try {
            using var json = JsonDocument.Parse(file.AsMemory(8, (int)length), new() { AllowDuplicateProperties = false });
            var entries = new List<Entry>();
            var metadata = ImmutableDictionary<string, string>.Empty;
            foreach (var item in json.RootElement.EnumerateObject())
                if (item.Name == "__metadata__") metadata = item.Value.EnumerateObject().ToImmutableDictionary(m => m.Name, m => m.Value.GetString()!);
                else entries.Add(One(item, path));
            return (entries, metadata, 8 + (int)length);
        } catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException) {
            throw new InvalidDataException($"{path}: a damaged header: {e.Message}", e);
        }
    }

    static Entry One(JsonProperty item, string path) {
        var type = item.Value.GetProperty("dtype").GetString() switch {
            "U8" => ScalarType.Byte,
            "BOOL" => ScalarType.Bool,
            "I32" => ScalarType.Int32,
            "I64" => ScalarType.Int64,
            "F32" => ScalarType.Float32,
            "F64" => ScalarType.Float64,
            var other => throw new InvalidDataException($"{path}: {item.Name} is {other}: expected U8, BOOL, I32, I64, F32 or F64."),
        };
        long[] shape = [.. item.Value.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        return item.Value.GetProperty("data_offsets").EnumerateArray().Select(v => v.GetInt64()).ToArray() is [var begin, var end]
            ? new(item.Name, type, shape, begin, end) : throw new InvalidDataException($"{path}: {item.Name} needs two data_offsets.");
    }

    static void Check(List<Entry> entries, long length, string path) {
        var at = 0L;
        foreach (var e in entries.OrderBy(e => e.Begin).ThenBy(e => e.End)) {
            if (e.Begin < 0 || e.End < e.Begin || e.End > length) throw new InvalidDataException($"{path}: {e.Name} has the range {e.Begin}..{e.End}, the file has 0..{length}.");
            var size = Npy.ByteCount(e.Shape, Npy.ElementSize(e.Type), $"{path}: {e.Name}");
            if (size != e.End - e.Begin) throw new InvalidDataException($"{path}: {e.Name}: {e.Type} [{string.Join(", ", e.Shape)}] needs {size} bytes, its range has {e.End - e.Begin}.");
            if (e.Begin != at) throw new InvalidDataException($"{path}: {e.Name} begins at {e.Begin} where {at} was expected: ranges must not {(e.Begin < at ? "overlap" : "leave gaps")}.");
            at = e.End;
        }
        if (at != length) throw new InvalidDataException($"{path}: {length - at} bytes after the last tensor.");
    }
}
