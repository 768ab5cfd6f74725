using System.Reflection;
using ResearchKit.Methods;

namespace ResearchKit.Tests;

/// <summary>
/// Every score of logits, of the last layer, of members or by gradients is in exactly one law suite: a class of this assembly with a public static
/// property <c>Covers</c> that lists ids. A new method is so asked for its laws. (Those of features or taps alone obey the laws of the density beneath.)
/// </summary>
public class Completeness {
    static readonly ILookup<string, string> Suites = typeof(Completeness).Assembly.GetTypes()
        .Select(t => (t.Name, Ids: t.GetProperty("Covers", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as IEnumerable<string>))
        .Where(s => s.Ids is not null).SelectMany(s => s.Ids!.Select(id => (s.Name, Id: id))).ToLookup(p => p.Id, p => p.Name);

    static bool Asked(Method m) =>
        ((m.Needs | m.FitNeeds) & (Needs.Logits | Needs.Head | Needs.Members | Needs.Gradients)) != Needs.None && !m.Needs.HasFlag(Needs.Taps);

    [Fact]
    public void Every_such_method_is_in_a_law_suite() =>
        Assert.Equal([], Catalogue.All.Where(Asked).Select(m => m.Id).Where(id => !Suites.Contains(id)));

    [Fact]
    public void No_method_is_in_two() => Assert.Equal([], Suites.Where(s => s.Count() > 1).Select(s => $"{s.Key}: {string.Join(", ", s)}"));

    [Fact]
    public void A_suite_lists_methods_that_exist() => Assert.Equal([], Suites.Select(s => s.Key).Except(Catalogue.All.Select(m => m.Id)));
}
