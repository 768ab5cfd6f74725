using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using ResearchKit.Networks;

namespace ResearchKit.Training;

/// <summary>
/// Records of tensors as trees: a record's children are what its primary constructor takes, an array's its elements, a network's the
/// tensors of its <see cref="INetwork.Map"/>. So a method's networks need no code of their own to be copied, moved, trained or saved.
/// </summary>
public static class Tree {
    /// <summary>Every tensor with its path, "generator.layers.0.weight", in the order of the declaration.</summary>
    /// <param name="tree">A record, an array or a network.</param>
    public static ImmutableArray<(string Path, Tensor Tensor)> Named(object tree) {
        var all = ImmutableArray.CreateBuilder<(string, Tensor)>();
        Map(tree, (path, t) => { all.Add((path, t)); return t; });
        return all.ToImmutable();
    }

    /// <summary>The same record with each tensor replaced by f(path, tensor). Parts without tensors are shared.</summary>
    /// <exception cref="ArgumentException">A part has no public constructor whose parameters are properties too.</exception>
    public static T Map<T>(T tree, Func<string, Tensor, Tensor> f) where T : class => (T)Walk(tree, "", f)!;

    /// <summary>An own copy: detached tensors that share no memory.</summary>
    public static T Copy<T>(T tree) where T : class => Map(tree, (_, t) => t.detach().clone());

    /// <summary>Frees every tensor now.</summary>
    public static void Free(object tree) {
        foreach (var (_, t) in Named(tree)) t.Dispose();
    }

    /// <summary>
    /// What an optimiser may move: the floating-point tensors but for running statistics.
    /// </summary>
    public static ImmutableArray<(string Path, Tensor Tensor)> Parameters(object tree) =>
        [.. Named(tree).Where(p => p.Tensor.is_floating_point() && !IsStatistic(p.Path))];

    static bool IsStatistic(string path) => NetworkIO.IsBuffer(path)
        || path.EndsWith("runningMean", StringComparison.Ordinal) || path.EndsWith("runningVar", StringComparison.Ordinal);

    static object? Walk(object? value, string path, Func<string, Tensor, Tensor> f) {
        switch (value) {
            case null or string or Seed or Enum: return value;
            case Tensor tensor: return f(path, tensor);
            case INetwork network: return network.Map((name, t) => f(Join(path, name), t));
        }
        var type = value.GetType();
        if (type.IsPrimitive) return value;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return Items(value, type.GetGenericArguments()[0], path, f);
        if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
            throw new ArgumentException($"{(path == "" ? "the record" : path)} is {type.Name}: tensors live in records, ImmutableArray and networks");
        var constructor = Constructor(type) ?? throw new ArgumentException($"{type.Name} has no public constructor, so its tensors cannot be replaced");
        var parts = constructor.GetParameters().Select(p => Walk(Property(type, p).GetValue(value), Join(path, p.Name!), f)).ToArray();
        return parts.Length == 0 ? value : constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, parts, null);
    }

    static object Items(object value, Type element, string path, Func<string, Tensor, Tensor> f) {
        if (element.IsPrimitive || element == typeof(string)) return value;
        var items = ((IEnumerable)value).Cast<object?>().Select((item, i) => Walk(item, Join(path, $"{i}"), f)).ToArray();
        return ArrayOf(element, items);
    }

    /// <summary>The primary constructor of a record: the longest one, but not the one that copies.</summary>
    internal static ConstructorInfo? Constructor(Type type) => type.GetConstructors()
        .Where(c => !(c.GetParameters() is [var only] && only.ParameterType == type)).MaxBy(c => c.GetParameters().Length);

    /// <summary>An ImmutableArray of these items.</summary>
    internal static object ArrayOf(Type element, object?[] items) {
        var array = Array.CreateInstance(element, items.Length);
        for (var i = 0; i < items.Length; i++) array.SetValue(items[i], i);
        return typeof(ImmutableArray).GetMethods().First(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(element).Invoke(null, [array])!;
    }

    static PropertyInfo Property(Type type, ParameterInfo p) => type.GetProperty(p.Name!)
        ?? throw new ArgumentException($"{type.Name} has no property {p.Name}, so its tensors cannot be replaced");

    static string Join(string path, string name) => name.Length == 0 ? path : (path == "" ? "" : path + ".") + char.ToLowerInvariant(name[0]) + name[1..];
}
