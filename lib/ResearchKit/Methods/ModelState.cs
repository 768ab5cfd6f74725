using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using ResearchKit.Training;

namespace ResearchKit.Methods;

/// <summary>
/// A fitted record as named tensors and back, by the parameters of its primary constructor: tensors, numbers, strings, enums, seeds,
/// immutable arrays, records of these, and interfaces of the kit that such records implement (the type's name is kept beside them).
/// </summary>
public static class ModelState {
    /// <summary>The state: "means", "trees.3.threshold"; a number is a tensor without dimensions.</summary>
    /// <exception cref="ArgumentException">A parameter has a type that cannot be saved: it is named.</exception>
    public static ImmutableDictionary<string, Tensor> Save(object model) {
        var into = ImmutableDictionary.CreateBuilder<string, Tensor>();
        Put(model, model.GetType(), "", into);
        return into.ToImmutable();
    }

    /// <summary>The record of a type from its state.</summary>
    /// <exception cref="InvalidDataException">Something is missing or has another type.</exception>
    public static object Load(Type type, IReadOnlyDictionary<string, Tensor> state) => Get(type, "", state)
        ?? throw new InvalidDataException($"the state of {type.Name} is empty");

    /// <summary>Every tensor that a fitted record holds.</summary>
    public static IEnumerable<Tensor> Tensors(object model) => model switch {
        Tensor tensor => [tensor],
        string or Seed or Enum => [],
        IEnumerable items => items.GetType().GetGenericArguments() is [{ IsPrimitive: true }] ? [] : items.Cast<object?>().SelectMany(i => i is null ? [] : Tensors(i)),
        _ when model.GetType().IsPrimitive => [],
        _ => Parameters(model.GetType()).SelectMany(p => Value(model, p) is { } value ? Tensors(value) : []),
    };

    static void Put(object? value, Type type, string path, ImmutableDictionary<string, Tensor>.Builder into) {
        switch (value) {
            case null: return;
            case Tensor tensor: into[path] = tensor; return;
            case double or float: into[path] = torch.tensor(Convert.ToDouble(value)); return;
            case long or int or bool or Enum: into[path] = torch.tensor(Convert.ToInt64(value)); return;
            case Seed seed: into[path] = torch.tensor(unchecked((long)seed.Value)); return;
            case string text: into[path] = torch.tensor(Encoding.UTF8.GetBytes(text)); return;
            case ImmutableArray<double> v: into[path] = torch.tensor(v.ToArray()); return;
            case ImmutableArray<float> v: into[path] = torch.tensor(v.ToArray()); return;
            case ImmutableArray<long> v: into[path] = torch.tensor(v.ToArray()); return;
            case ImmutableArray<int> v: into[path] = torch.tensor(v.ToArray()); return;
            case IEnumerable items when Element(type) is { } element:
                var all = items.Cast<object?>().ToArray();
                into[Join(path, "count")] = torch.tensor((long)all.Length);
                for (var i = 0; i < all.Length; i++) Put(all[i], element, Join(path, $"{i}"), into);
                return;
        }
        if (type.IsInterface) {
            into[Join(path, "$type")] = torch.tensor(Encoding.UTF8.GetBytes(value.GetType().FullName!));
            type = value.GetType();
        }
        if (type.IsPrimitive || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
            throw new ArgumentException($"{(path == "" ? "the model" : path)} is {type.Name}, which cannot be saved");
        foreach (var p in Parameters(type)) Put(Value(value, p), p.ParameterType, Join(path, p.Name!), into);
    }

    static object? Get(Type type, string path, IReadOnlyDictionary<string, Tensor> state) {
        Tensor Here() => state.TryGetValue(path, out var t) ? t : throw new InvalidDataException($"the model's state lacks \"{path}\"");
        var plain = Nullable.GetUnderlyingType(type);
        if (plain is not null) return state.ContainsKey(path) ? Get(plain, path, state) : null;
        if (type == typeof(Tensor)) return Here();
        if (type == typeof(double)) return Here().ToDouble();
        if (type == typeof(float)) return (float)Here().ToDouble();
        if (type == typeof(long)) return Here().ToInt64();
        if (type == typeof(int)) return checked((int)Here().ToInt64());
        if (type == typeof(bool)) return Here().ToInt64() != 0;
        if (type.IsEnum) return Enum.ToObject(type, Here().ToInt64());
        if (type == typeof(Seed)) return new Seed(unchecked((ulong)Here().ToInt64()));
        if (type == typeof(string)) return Encoding.UTF8.GetString(Here().cpu().data<byte>().ToArray());
        if (type == typeof(ImmutableArray<double>)) return Numbers<double>(Here(), ScalarType.Float64);
        if (type == typeof(ImmutableArray<float>)) return Numbers<float>(Here(), ScalarType.Float32);
        if (type == typeof(ImmutableArray<long>)) return Numbers<long>(Here(), ScalarType.Int64);
        if (type == typeof(ImmutableArray<int>)) return Numbers<int>(Here(), ScalarType.Int32);
        if (Element(type) is { } element) {
            var count = (long)Get(typeof(long), Join(path, "count"), state)!;
            if (count is < 0 or > int.MaxValue) throw new InvalidDataException($"\"{path}\" counts {count} elements");
            return Tree.ArrayOf(element, [.. Enumerable.Range(0, (int)count).Select(i => Get(element, Join(path, $"{i}"), state))]);
        }
        if (type.IsInterface) {
            var name = (string)Get(typeof(string), Join(path, "$type"), state)!;
            type = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetType(name)).FirstOrDefault(t => t is not null && t.IsAssignableTo(type))
                ?? throw new InvalidDataException($"\"{path}\" is a {name}, which is no {type.Name} here");
        }
        bool Has(string at) => state.ContainsKey(at) || state.Keys.Any(k => k.StartsWith(at + ".", StringComparison.Ordinal));
        if (path != "" && !Has(path)) return null;
        try {
            return Constructor(type).Invoke([.. Parameters(type).Select(p => Join(path, p.Name!) is var at && MayLack(p) && !Has(at) ? null : Get(p.ParameterType, at, state))]);
        } catch (TargetInvocationException e) when (e.InnerException is ArgumentException inner) {
            throw new InvalidDataException($"the model's state is damaged: {inner.Message}", inner);
        }
    }

    // "Tensor? Bias" and the like: nothing was saved of them where there was nothing.
    static bool MayLack(ParameterInfo p) => !p.ParameterType.IsValueType && new NullabilityInfoContext().Create(p).WriteState == NullabilityState.Nullable;

    static ImmutableArray<T> Numbers<T>(Tensor t, ScalarType type) where T : unmanaged => t.dtype == type ? [.. t.cpu().contiguous().data<T>().ToArray()]
        : throw new InvalidDataException($"the model's state holds {t.dtype} where {type} is expected");

    static Type? Element(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GetGenericArguments()[0] : null;

    static ConstructorInfo Constructor(Type type) => Tree.Constructor(type)
        ?? throw new ArgumentException($"{type.Name} has no public constructor, so it cannot be saved");

    static ParameterInfo[] Parameters(Type type) => Constructor(type).GetParameters();

    static object? Value(object model, ParameterInfo p) => (model.GetType().GetProperty(p.Name!)
        ?? throw new ArgumentException($"{model.GetType().Name} has no property {p.Name}, so it cannot be saved")).GetValue(model);

    static string Join(string path, string name) => (path == "" ? "" : path + ".") + char.ToLowerInvariant(name[0]) + name[1..];
}
