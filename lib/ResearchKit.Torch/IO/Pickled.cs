using System.Collections.Frozen;

namespace ResearchKit.Torch;

/// <summary>What a pickle of tensors may name, and the plain records that those names stand for.</summary>
static class Pickled {
    /// <summary>One of the names that are allowed.</summary>
    public sealed record Name(string Text, ScalarType? Storage);

    /// <summary>A tuple.</summary>
    public sealed record Tuple(object?[] Items) {
        public static Tuple Empty { get; } = new([]);
    }

    /// <summary>Values under a key of the file.</summary>
    public sealed record Storage(ScalarType Type, string Key, long Count);

    /// <summary>A view of a storage.</summary>
    public sealed record View(Storage Storage, long Offset, long[] Sizes, long[] Strides);

    const string Dict = "collections.OrderedDict", V2 = "torch._utils._rebuild_tensor_v2", V1 = "torch._utils._rebuild_tensor",
        Parameter = "torch._utils._rebuild_parameter", Size = "torch.Size";

    static readonly FrozenDictionary<string, ScalarType> Storages = new Dictionary<string, ScalarType> {
        ["Double"] = ScalarType.Float64,
        ["Float"] = ScalarType.Float32,
        ["Half"] = ScalarType.Float16,
        ["BFloat16"] = ScalarType.BFloat16,
        ["Long"] = ScalarType.Int64,
        ["Int"] = ScalarType.Int32,
        ["Short"] = ScalarType.Int16,
        ["Char"] = ScalarType.Int8,
        ["Byte"] = ScalarType.Byte,
        ["Bool"] = ScalarType.Bool,
        ["ComplexFloat"] = ScalarType.ComplexFloat32,
        ["ComplexDouble"] = ScalarType.ComplexFloat64,
    }.ToFrozenDictionary();

    /// <summary>The name, if it is one that tensors need.</summary>
    /// <exception cref="InvalidDataException">It is another one, which the message names.</exception>
    public static Name Global(string module, string name, string file) {
        var text = $"{module}.{name}";
        if (text is Dict or V2 or V1 or Parameter or Size) return new(text, null);
        if (module is "torch" or "torch.cuda" && name.EndsWith("Storage", StringComparison.Ordinal) && Storages.TryGetValue(name[..^"Storage".Length], out var type)) return new(text, type);
        throw new InvalidDataException($"{file}: the file asks for {text}, which tensors do not need: refused, and nothing is run. "
            + $"Allowed are {Dict}, {V2}, {V1}, {Parameter}, {Size} and torch's storages of {string.Join(", ", Storages.Keys.Order(StringComparer.Ordinal))}.");
    }

    /// <summary>What a call of an allowed name makes.</summary>
    public static object Made(Name name, object?[] arguments, string file) => (name.Text, arguments) switch {
        (Dict, []) => new OrderedDictionary<object, object?>(),
        (Dict, [List<object?> pairs]) => FromPairs(pairs, file),
        (V2, [Storage s, long offset, Tuple size, Tuple stride, _, _]) => ViewOf(s, offset, size, stride, file),
        (V2, [Storage s, long offset, Tuple size, Tuple stride, _, _, _]) => ViewOf(s, offset, size, stride, file),
        (V1, [Storage s, long offset, Tuple size, Tuple stride]) => ViewOf(s, offset, size, stride, file),
        (Parameter, [View view, _, _]) => view,
        (Size, [Tuple sizes]) => sizes,
        _ => throw new InvalidDataException($"{file}: {name.Text} with arguments of unexpected kinds ({string.Join(", ", arguments.Select(Kind))})."),
    };

    /// <summary>The storage of a persistent id: ("storage", type, key, where it was, count), and in old files a view, which must be None.</summary>
    public static Storage StorageOf(object? id, string file) =>
        id is Tuple { Items: ["storage", Name { Storage: { } type }, string key, string, long and >= 0 and var count, .. var view] } && (view is [] or [null])
            ? new(type, key, count) : throw new InvalidDataException($"{file}: a persistent id that is not a whole storage of the file.");

    /// <summary>Puts an entry into a dictionary whose keys are plain values.</summary>
    public static void Put(OrderedDictionary<object, object?> into, object? key, object? value, string file) =>
        into[key is string or long or bool or double ? key : throw new InvalidDataException($"{file}: a dictionary with a key that is {Kind(key)}.")] = value;

    /// <summary>For messages.</summary>
    public static string Kind(object? value) => value switch {
        null => "None",
        string => "text",
        long or System.Numerics.BigInteger => "a whole number",
        double => "a number",
        bool => "a truth value",
        Tuple => "a tuple",
        List<object?> => "a list",
        OrderedDictionary<object, object?> => "a dictionary",
        View => "a tensor",
        Storage => "a storage",
        Name n => n.Text,
        _ => value.GetType().Name,
    };

    static OrderedDictionary<object, object?> FromPairs(List<object?> pairs, string file) {
        var into = new OrderedDictionary<object, object?>();
        foreach (var pair in pairs)
            if (pair is List<object?> { Count: 2 } list) Put(into, list[0], list[1], file);
            else if (pair is Tuple { Items: [var key, var value] }) Put(into, key, value, file);
            else throw new InvalidDataException($"{file}: an OrderedDict made of something that is no pair.");
        return into;
    }

    // Every index of the view must lie inside its storage.
    static View ViewOf(Storage storage, long offset, Tuple size, Tuple stride, string file) {
        long[] Whole(Tuple t) => t.Items.Length <= 64 && t.Items.All(i => i is long and >= 0) ? [.. t.Items.Cast<long>()]
            : throw new InvalidDataException($"{file}: sizes and strides must be at most 64 whole numbers, none below 0.");
        var (sizes, strides) = (Whole(size), Whole(stride));
        if (sizes.Length != strides.Length || offset < 0) throw new InvalidDataException($"{file}: a tensor of {sizes.Length} sizes, {strides.Length} strides and offset {offset}.");
        Int128 last = offset, count = 1;
        for (var i = 0; i < sizes.Length && count <= long.MaxValue && last <= long.MaxValue; i++) (last, count) = (last + ((Int128)sizes[i] - 1) * strides[i], count * sizes[i]);
        var empty = sizes.Contains(0);
        if (count > long.MaxValue || empty && offset > storage.Count || !empty && last >= storage.Count)
            throw new InvalidDataException($"{file}: a tensor [{string.Join(", ", sizes)}] with strides [{string.Join(", ", strides)}] at offset {offset} reaches beyond its storage of {storage.Count}.");
        return new(storage, offset, sizes, strides);
    }
}
