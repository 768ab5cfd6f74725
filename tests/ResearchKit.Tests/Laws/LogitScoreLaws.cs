using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Methods;

namespace ResearchKit.Tests;

/// <summary>What every score of the logits alone must obey; a method added to the catalogue is tested by adding it.</summary>
public class LogitScoreLaws {
    public static TheoryData<string> Ids => [.. Catalogue.All.Where(m => m.Needs == Needs.Logits).Select(m => m.Id)];

    // Logits on a grid of quarters, at least two classes: ties are common.
    static readonly Arbitrary<int[]> Rows = ArbMap.Default.ArbFor<int[]>().Filter(xs => xs.Length >= 2);

    static Evidence Of(params double[][] rows) {
        var z = torch.tensor(rows.SelectMany(r => r).ToArray()).reshape(rows.Length, -1);
        return new(Formula.Small(), torch.zeros(rows.Length, 1, 12, 12), z, z, z, null);
    }

    static double[] Score(string id, params double[][] rows) => Tidy.Value(() => Catalogue.Find(id).Fit(Of(rows), new(1)).Score(Of(rows)).Numbers().AsMemory()).ToArray();

    static double[] Row(int[] xs) => Array.ConvertAll(xs, x => x / 4.0);

    [Theory, MemberData(nameof(Ids))]
    public void Raising_the_top_logit_never_lowers_the_score(string id) => Prop.ForAll(Rows, xs => {
        var z = Row(xs);
        var raised = (double[])z.Clone();
        raised[Array.IndexOf(z, z.Max())] += 1;
        var scores = Score(id, z, raised);
        return scores[1] >= scores[0] - 1e-12;
    }).QuickCheckThrowOnFailure();

    [Theory, MemberData(nameof(Ids))]
    public void The_order_of_the_classes_does_not_matter(string id) => Prop.ForAll(Rows, xs => {
        var scores = Score(id, Row(xs), Row([.. xs.Reverse()]));
        return Math.Abs(scores[0] - scores[1]) <= 1e-12 * Math.Max(1, Math.Abs(scores[0]));
    }).QuickCheckThrowOnFailure();

    // What adding 3 to every logit adds to the score; a new logit score says here what it should do.
    static readonly Dictionary<string, double> Shift = new() { ["msp"] = 0, ["maxlogit"] = 3, ["energy"] = 3 };

    [Theory, MemberData(nameof(Ids))]
    public void A_constant_added_to_the_logits_moves_the_score_as_known(string id) => Prop.ForAll(Rows, xs => {
        var scores = Score(id, Row(xs), Array.ConvertAll(Row(xs), z => z + 3));
        return Math.Abs(scores[1] - scores[0] - Shift[id]) <= 1e-9 * Math.Max(1, Math.Abs(scores[0]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Energy_lies_between_the_top_logit_and_that_plus_the_log_of_the_classes() => Prop.ForAll(Rows, Gen.Choose(1, 40).ToArbitrary(), (xs, t) => {
        using var d = torch.NewDisposeScope();
        var (z, temperature) = (Row(xs), t / 4f);
        var energy = Scores.Energy.Score(torch.tensor(z).reshape(1, -1), temperature).item<double>();
        return energy >= z.Max() - 1e-9 && energy <= z.Max() + temperature * Math.Log(z.Length) + 1e-6 * Math.Max(1, Math.Abs(energy));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Msp_is_a_probability_of_the_winner() => Prop.ForAll(Rows, xs => {
        var msp = Score("msp", Row(xs))[0];
        return msp >= 1.0 / xs.Length - 1e-12 && msp <= 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Extreme_logits_stay_finite() {
        foreach (var id in Catalogue.All.Where(m => m.Needs == Needs.Logits).Select(m => m.Id))
            Assert.All(Score(id, [1e300, -1e300], [1000, 1000], [-1e5, -1e5]), s => Assert.True(double.IsFinite(s), $"{id}: {s}"));
    }
}
