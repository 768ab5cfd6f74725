using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Metrics.Tests;

/// <summary>Every measure of open-set decisions obeys the same laws; one that is not in the list fails the last test.</summary>
public sealed class CountLaws {
    const int Classes = 3;

    static readonly Dictionary<string, Func<OpenSetCounts, double>> Measures = new() {
        ["F1"] = c => c.F1(Classes),
        ["MacroF1"] = c => c.MacroF1(),
        ["KnownAccuracy"] = c => c.KnownAccuracy(),
        ["UnknownAccuracy"] = c => c.UnknownAccuracy(),
        ["OpenAccuracy"] = c => c.OpenAccuracy(),
        ["KnownAccuracyOneVersusRest"] = c => c.KnownAccuracyOneVersusRest(),
        ["OpenAccuracyOneVersusRest"] = c => c.OpenAccuracyOneVersusRest(),
        ["NormalizedAccuracy"] = c => c.NormalizedAccuracy(0.3),
        ["MacroF"] = c => c.MacroF(),
        ["MicroF"] = c => c.MicroF(),
    };

    public static TheoryData<string> Names => [.. Measures.Keys];

    /// <summary>Decisions (truth, decided), each class with an example.</summary>
    static readonly Arbitrary<(int Truth, int Decided)[]> Decisions = ArbMap.Default.ArbFor<(int, int)[]>().Convert(
        xs => xs.Select(x => (Math.Abs(x.Item1 % 4), Math.Abs(x.Item2 % 4))).Concat(Enumerable.Range(0, 4).Select(c => (c, (c + 1) % 4))).ToArray(),
        ds => [.. ds.SkipLast(4)]);

    static double Of(string name, (int Truth, int Decided)[] ds) =>
        Measures[name](OpenSetCounts.Of(Array.ConvertAll(ds, d => d.Truth), Array.ConvertAll(ds, d => d.Decided), Classes));

    static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    [Theory, MemberData(nameof(Names))]
    public void It_lies_between_0_and_1_and_is_1_only_when_all_is_right(string name) => Some.Holds(Decisions, ds =>
        Of(name, ds) is >= 0 and <= 1 && Near(Of(name, Array.ConvertAll(ds, d => (d.Truth, d.Truth))), 1)
        && (name is "F1" or "UnknownAccuracy" or "KnownAccuracy" or "KnownAccuracyOneVersusRest" || Of(name, ds) < 1));

    [Theory, MemberData(nameof(Names))]
    public void Neither_the_order_nor_the_names_of_known_classes_matter(string name) => Some.Holds(Decisions, ds => {
        static int Renamed(int c) => c == Classes ? c : (c + 2) % Classes;
        return Near(Of(name, ds), Of(name, [.. ds.AsEnumerable().Reverse()]))
            && Near(Of(name, ds), Of(name, Array.ConvertAll(ds, d => (Renamed(d.Truth), Renamed(d.Decided)))));
    });

    [Theory, MemberData(nameof(Names))]
    public void Every_example_twice_changes_nothing(string name) => Some.Holds(Decisions, ds => Near(Of(name, ds), Of(name, [.. ds, .. ds])));

    [Fact]
    public void The_normalised_accuracy_lies_between_both_sides() => Some.Holds(Decisions, ds =>
        (Of("KnownAccuracy", ds), Of("UnknownAccuracy", ds), Of("NormalizedAccuracy", ds)) is var (known, unknown, both)
        && Math.Min(known, unknown) <= both + 1e-12 && both <= Math.Max(known, unknown) + 1e-12);

    [Fact]
    public void Every_public_measure_is_in_the_list() => Assert.Equal(
        typeof(OpenSetCounts).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.ReturnType == typeof(double) && !m.IsSpecialName).Select(m => m.Name).Order(),
        Measures.Keys.Order());
}
