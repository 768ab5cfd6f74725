using System.Collections.Immutable;
using System.Reflection;

namespace ResearchKit.Methods;

/// <summary>
/// Every method, found by itself: a type with a public static property <c>Method</c> of type <see cref="Method"/> or
/// <see cref="TrainedMethod"/>, or <c>Methods</c> of type <see cref="ImmutableArray{T}"/> of one of them, is in the catalogue of its assembly. A method added as one file to
/// this library is in every table, on the command line and under the law tests without further wiring; one of another assembly or a
/// notebook joins by <see cref="Of"/> or as an element of a list, since tables take methods and not names.
/// </summary>
public static class Catalogue {
    static readonly ImmutableArray<Method> all = Of(typeof(Catalogue).Assembly);
    static readonly ImmutableArray<TrainedMethod> trained = TrainedOf(typeof(Catalogue).Assembly);

    /// <summary>The methods of this library that score a trained classifier, by family and then by id (gmm2 before gmm16).</summary>
    public static ImmutableArray<Method> All => all;

    /// <summary>The methods of this library that train networks, by family and then by id.</summary>
    public static ImmutableArray<TrainedMethod> Trained => trained;

    /// <summary>The trained method of this id.</summary>
    /// <exception cref="ArgumentException">There is none: the ids are listed.</exception>
    public static TrainedMethod FindTrained(string id) => Trained.FirstOrDefault(m => m.Id == id)
        ?? throw new ArgumentException($"unknown trained method \"{id}\"; there are {string.Join(", ", Trained.Select(m => m.Id))}", nameof(id));

    /// <summary>The method of this id.</summary>
    /// <exception cref="ArgumentException">There is none: the ids are listed.</exception>
    public static Method Find(string id) => All.FirstOrDefault(m => m.Id == id)
        ?? throw new ArgumentException($"unknown method \"{id}\"; there are {string.Join(", ", All.Select(m => m.Id))}", nameof(id));

    /// <summary>The methods of an assembly, by family and then by id.</summary>
    /// <exception cref="ArgumentException">Two methods have the same id.</exception>
    public static ImmutableArray<Method> Of(Assembly assembly) {
        var found = In<Method>(assembly).OrderBy(m => m.Family, StringComparer.Ordinal).ThenBy(m => m.Id.TrimEnd([.. "0123456789"]), StringComparer.Ordinal)
            .ThenBy(m => Number(m.Id)).ToImmutableArray();
        return Once(found, m => m.Id);
    }

    /// <summary>The trained methods of an assembly, by family and then by id.</summary>
    /// <exception cref="ArgumentException">Two methods have the same id.</exception>
    public static ImmutableArray<TrainedMethod> TrainedOf(Assembly assembly) =>
        Once([.. In<TrainedMethod>(assembly).OrderBy(m => m.Family, StringComparer.Ordinal).ThenBy(m => m.Id, StringComparer.Ordinal)], m => m.Id);

    static IEnumerable<T> In<T>(Assembly assembly) where T : class => assembly.GetTypes().Where(t => !t.ContainsGenericParameters)
        .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .SelectMany(p => p.Name == "Method" && p.PropertyType == typeof(T) ? [(T)p.GetValue(null)!]
            : p.Name == "Methods" && p.PropertyType == typeof(ImmutableArray<T>) ? (ImmutableArray<T>)p.GetValue(null)! : []);

    static ImmutableArray<T> Once<T>(ImmutableArray<T> found, Func<T, string> id) => found.GroupBy(id).FirstOrDefault(g => g.Count() > 1) is { } twice
        ? throw new ArgumentException($"two methods are called \"{twice.Key}\"", "assembly") : found;

    static int Number(string id) => int.TryParse(id[id.TrimEnd([.. "0123456789"]).Length..], out var n) ? n : 0;
}
