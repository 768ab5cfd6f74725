using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

/// <summary>What scores of several networks' logits obey.</summary>
public class MemberLaws {
    /// <summary>See <see cref="Completeness"/>.</summary>
    public static IEnumerable<string> Covers => ["ensemble"];

    public static TheoryData<Uncertainty> Reads => [.. Enum.GetValues<Uncertainty>()];

    static void Holds(Func<Tensor[], int, bool> law) => Prop.ForAll(Gen.Choose(0, 1 << 20).ToArbitrary(), seed => {
        using var d = torch.NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        return law([.. Enumerable.Range(0, seed % 4 + 2).Select(_ => torch.randn(3, seed % 5 + 2, dtype: ScalarType.Float64, generator: generator) * 3)], seed);
    }).QuickCheckThrowOnFailure();

    static bool Same(double[] a, double[] b) => a.Zip(b).All(p => Math.Abs(p.First - p.Second) <= 1e-12);

    [Theory, MemberData(nameof(Reads))]
    public void The_order_of_the_members_and_of_the_classes_does_not_matter(Uncertainty read) => Holds((members, _) =>
        Same(Ensemble.Score(members, read).Numbers(), Ensemble.Score([.. members.Reverse().Select(m => m.flip(1))], read).Numbers()));

    [Theory, MemberData(nameof(Reads))]
    public void A_constant_added_to_the_logits_of_a_member_does_not_change_the_score(Uncertainty read) => Holds((members, seed) =>
        Same(Ensemble.Score(members, read).Numbers(), Ensemble.Score([.. members.Select((m, i) => m + (i * 3 - seed % 7))], read).Numbers()));

    [Fact]
    public void Members_that_agree_are_one_network() => Holds((members, _) => {
        Tensor[] equal = [members[0], members[0], members[0]];
        return Same(Msp.Score(members[0]).Numbers(), Ensemble.Score(equal).Numbers())
            && Same(Entropy.Score(members[0]).Numbers(), Ensemble.Score(equal, Uncertainty.PredictiveEntropy).Numbers())
            && Ensemble.Score(equal, Uncertainty.MutualInformation).Numbers().All(s => Math.Abs(s) < 1e-12);
    });

    // The entropy of the mean is the information and the mean entropy, neither of them negative.
    [Fact]
    public void Information_is_a_part_of_the_entropy() => Holds((members, _) => {
        var (entropy, information) = (Ensemble.Score(members, Uncertainty.PredictiveEntropy).Numbers(), Ensemble.Score(members, Uncertainty.MutualInformation).Numbers());
        return information.Zip(entropy).All(p => p.First <= 1e-12 && p.First >= p.Second - 1e-12 && p.Second >= -Math.Log(members[0].shape[1]) - 1e-12);
    });
}
