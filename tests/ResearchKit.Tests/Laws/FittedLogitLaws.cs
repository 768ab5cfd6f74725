using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Methods;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

/// <summary>
/// What scores of the logits obey that are fitted on training logits. Raising the top logit is not among it: a posterior that is sharper than
/// the template of its class is farther from it (kl-matching), and logits beyond the mean of their class are farther from that (openmax).
/// </summary>
public class FittedLogitLaws {
    /// <summary>See <see cref="Completeness"/>.</summary>
    public static IEnumerable<string> Covers => ["kl-matching", "openmax"];

    public static TheoryData<string> Ids => [.. Catalogue.All.Where(m => m.Needs == Needs.Logits && m.FitNeeds != Needs.None).Select(m => m.Id)];

    // 4 classes, 15 images each, most of them classified correctly.
    static (Tensor Logits, Tensor Labels) Training(int seed) {
        using var generator = new Generator((ulong)seed);
        var labels = torch.arange(60).remainder(4);
        return (torch.randn(60, 4, dtype: ScalarType.Float64, generator: generator) + functional.one_hot(labels, 4).to(ScalarType.Float64) * 3, labels);
    }

    static readonly Arbitrary<int> Seeds = Gen.Choose(0, 1 << 20).ToArbitrary();

    static double[] Score(string id, Tensor logits, Tensor labels, Tensor queries) =>
        Catalogue.Find(id).Fit(new() { Logits = logits, Labels = labels }, new(1)).Score(new() { Logits = queries }).Numbers();

    static bool Same(double[] a, double[] b) => a.Zip(b).All(p => Math.Abs(p.First - p.Second) <= 1e-9 * Math.Max(1, Math.Abs(p.First)));

    [Theory, MemberData(nameof(Ids))]
    public void The_order_of_the_classes_does_not_matter(string id) => Prop.ForAll(Seeds, seed => {
        using var d = torch.NewDisposeScope();
        var ((logits, labels), queries) = (Training(seed), Training(seed + 1).Logits);
        var order = torch.tensor(new long[] { 2, 0, 3, 1 });   // the class that takes each place
        var place = torch.tensor(new long[] { 1, 3, 0, 2 });   // the place that each class takes
        return Same(Score(id, logits, labels, queries), Score(id, logits.index_select(1, order), place.index_select(0, labels), queries.index_select(1, order)));
    }).QuickCheckThrowOnFailure();

    [Theory, MemberData(nameof(Ids))]
    public void The_order_of_the_training_images_does_not_matter(string id) => Prop.ForAll(Seeds, seed => {
        using var d = torch.NewDisposeScope();
        var ((logits, labels), queries) = (Training(seed), Training(seed + 1).Logits);
        var order = torch.randperm(60, generator: new Generator((ulong)seed));
        return Same(Score(id, logits, labels, queries), Score(id, logits.index_select(0, order), labels.index_select(0, order), queries));
    }).QuickCheckThrowOnFailure();

    [Theory, MemberData(nameof(Ids))]
    public void A_NaN_is_one_in_its_own_row_only(string id) => Prop.ForAll(Seeds, seed => {
        using var d = torch.NewDisposeScope();
        var ((logits, labels), queries) = (Training(seed), Training(seed + 1).Logits);
        var before = Score(id, logits, labels, queries);
        queries[0, seed % 4] = double.NaN;
        var after = Score(id, logits, labels, queries);
        return double.IsNaN(after[0]) && Same(before[1..], after[1..]);
    }).QuickCheckThrowOnFailure();

    // OpenMax is no function of differences of logits: it multiplies them.
    [Fact]
    public void A_constant_added_to_all_logits_does_not_change_kl_matching() => Prop.ForAll(Seeds, seed => {
        using var d = torch.NewDisposeScope();
        var ((logits, labels), queries) = (Training(seed), Training(seed + 1).Logits);
        var constant = torch.randn(60, 1, dtype: ScalarType.Float64, generator: new Generator((ulong)seed)) * 10;
        return Same(Score("kl-matching", logits, labels, queries), Score("kl-matching", logits + constant, labels, queries - constant));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_template_matches_itself_and_nothing_matches_better() => Prop.ForAll(Seeds, seed => {
        using var d = torch.NewDisposeScope();
        var model = KlMatching.Fit(Training(seed).Logits);
        return KlMatching.Score(model, model.LogTemplates).Numbers().All(s => Math.Abs(s) <= 1e-12)
            && KlMatching.Score(model, Training(seed + 1).Logits).Numbers().All(s => s < 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Openmax_gives_probabilities_and_decides_by_them() => Prop.ForAll(Seeds, seed => {
        using var d = torch.NewDisposeScope();
        var ((logits, labels), options, queries) = (Training(seed), new OpenMaxOptions(), Training(seed + 1).Logits * 2);
        var model = OpenMax.Fit(logits, labels, options);
        var p = OpenMax.Probabilities(model, queries, options);
        var decided = OpenMax.Decide(model, queries, options).Numbers();
        return p.Numbers().All(x => x is >= 0 and <= 1) && p.sum(dim: 1).Numbers().All(x => Math.Abs(x - 1) < 1e-12)
            && OpenMax.Score(model, queries, options).Numbers().Zip(p.select(1, 4).Numbers()).All(s => Math.Abs(1 - s.Second - s.First) < 1e-12)
            && decided.SequenceEqual(p.argmax(1).Numbers()) && OpenMax.Decide(model, queries, options, 0.999999).Numbers().All(c => c is >= 0 and <= 4);
    }).QuickCheckThrowOnFailure();

    // In float32 as in float64; survey 4.1's exponentials overflow at 710.
    [Theory, MemberData(nameof(Ids))]
    public void Extreme_logits_stay_finite(string id) {
        using var d = torch.NewDisposeScope();
        var (logits, labels) = Training(1);
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
            foreach (var scale in new[] { 1.0, 1e4 }) {
                var queries = torch.tensor(new[] { 1e4, -1e4, 1e4, 0, -1e4, -1e4, -1e4, -1e4, 0, 0, 0, 0, 1e4, 1e4, 1e4, 1e4 }).reshape(4, 4);
                Assert.All(Score(id, (logits * scale).to(type), labels, queries.to(type)), s => Assert.True(double.IsFinite(s), $"{id}: {s}"));
            }
    }
}
