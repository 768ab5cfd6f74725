using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Methods;

namespace ResearchKit.Tests;

/// <summary>
/// What every score of the logits alone must obey that has nothing to fit; a method added to the catalogue is tested by adding it. Fitted
/// ones are in <see cref="FittedLogitLaws"/>.
/// </summary>
public class LogitScoreLaws {
    /// <summary>See <see cref="Completeness"/>.</summary>
    public static IEnumerable<string> Covers => [.. Shift.Keys, "odin"];

    public static TheoryData<string> Ids => [.. Catalogue.All.Where(m => m.Needs == Needs.Logits && m.FitNeeds == Needs.None).Select(m => m.Id)];

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

    [Theory, MemberData(nameof(Ids))]
    public void A_NaN_is_one_in_its_own_row_only(string id) => Prop.ForAll(Rows, xs => {
        var (row, broken) = (Row(xs), Row(xs));
        broken[xs.Length / 2] = double.NaN;
        var (scores, alone) = (Score(id, row, broken, row), Score(id, row)[0]);
        return double.IsNaN(scores[1]) && Math.Max(Math.Abs(scores[0] - alone), Math.Abs(scores[2] - alone)) <= 1e-12 * Math.Max(1, Math.Abs(alone));
    }).QuickCheckThrowOnFailure();

    // What adding 3 to each of the logits adds to the score, at least and at most; a new logit score says here what it should do.
    static readonly Dictionary<string, Func<int, (double Least, double Most)>> Shift = new() {
        ["msp"] = _ => (0, 0),
        ["entropy"] = _ => (0, 0),
        ["margin"] = _ => (0, 0),
        ["gen"] = _ => (0, 0),
        ["maxlogit"] = _ => (3, 3),
        ["energy"] = _ => (3, 3),
        ["jointenergy"] = classes => (0, 3 * classes),   // a sigmoid for each label: each term grows by less than the constant
    };

    [Theory, MemberData(nameof(Ids))]
    public void A_constant_added_to_the_logits_moves_the_score_as_known(string id) => Prop.ForAll(Rows, xs => {
        var scores = Score(id, Row(xs), Array.ConvertAll(Row(xs), z => z + 3));
        var (least, most) = Shift[id](xs.Length);
        var tolerance = 1e-9 * Math.Max(1, Math.Abs(scores[0]));
        return scores[1] - scores[0] >= least - tolerance && scores[1] - scores[0] <= most + tolerance;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_constant_added_to_the_logits_does_not_change_odins_temperature_form() => Prop.ForAll(Rows, xs => {
        using var d = torch.NewDisposeScope();
        double Odin(double shift) => Scores.Odin.Score(_ => torch.tensor(Row(xs)).reshape(1, -1) + shift, torch.zeros(1, 1, 2, 2), new() { Epsilon = 0 }).ToDouble();
        return Math.Abs(Odin(3) - Odin(0)) <= 1e-12 && Odin(0) >= 1.0 / xs.Length - 1e-12 && Odin(0) <= 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Entropy_margin_and_gen_lie_in_their_ranges_and_reach_the_ends() => Prop.ForAll(Rows, xs => {
        var classes = xs.Length;
        var (row, flat) = (Row(xs), new double[classes]);
        bool Within(string id, double least, double most) {
            var scores = Score(id, row, flat);
            return scores[0] >= least - 1e-9 && scores[0] <= most + 1e-9 && Math.Abs(scores[1] - least) <= 1e-9;
        }
        var top = Math.Min(100, classes);
        return Within("entropy", -Math.Log(classes), 0) && Within("margin", 0, 1)
            && (classes > 100 || Within("gen", -top * Math.Pow(1.0 / classes * (1 - 1.0 / classes), 0.1), 0));
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
        foreach (var id in Catalogue.All.Where(m => m.Needs == Needs.Logits && m.FitNeeds == Needs.None).Select(m => m.Id))
            Assert.All(Score(id, [1e300, -1e300], [1000, 1000], [-1e5, -1e5]), s => Assert.True(double.IsFinite(s), $"{id}: {s}"));
    }
}
