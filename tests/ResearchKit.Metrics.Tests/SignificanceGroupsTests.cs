using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.Metrics.Tests;

public class SignificanceGroupsTests {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02; by hand: 0.005*4, 0.01*3, 0.03*2, max(0.06, 0.04*1).
    [Fact]
    public void Holm_by_hand() {
        double[] expected = [0.03, 0.06, 0.06, 0.02], actual = [.. SignificanceGroups.Holm([0.01, 0.04, 0.03, 0.005])];
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], actual[i], 1e-12);
        Assert.Contains("got 1.5 at index 1", Assert.Throws<ArgumentException>(() => SignificanceGroups.Holm([0.5, 1.5])).Message);
        Assert.Contains("got NaN at index 0", Assert.Throws<ArgumentException>(() => SignificanceGroups.Holm([double.NaN])).Message);
    }

    [Fact]
    public void Letters_by_hand() {
        Assert.Equal(["a", "ab", "b"], SignificanceGroups.Letters(3, (i, j) => Math.Abs(i - j) == 2).AsEnumerable());
        Assert.Equal(["a", "b", "c"], SignificanceGroups.Letters(3, (_, _) => true).AsEnumerable());
        Assert.Equal(["a", "a", "a"], SignificanceGroups.Letters(3, (_, _) => false).AsEnumerable());
        Assert.Throws<ArgumentOutOfRangeException>(() => SignificanceGroups.Letters(0, (_, _) => true));
    }

    // The definition, for any symmetric relation: a shared letter means no difference, and the other way round.
    [Fact]
    public void Two_items_share_a_letter_exactly_where_they_do_not_differ() => Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<int>(), (size, seed) => {
        var n = 1 + size.Get % 9;
        var random = new Random(seed);
        var different = new bool[n, n];
        for (var i = 0; i < n; i++) for (var j = i + 1; j < n; j++) different[i, j] = different[j, i] = random.Next(2) == 0;
        var letters = SignificanceGroups.Letters(n, (i, j) => different[i, j]);
        return Enumerable.Range(0, n).All(i => letters[i].Length > 0)
            && Enumerable.Range(0, n).All(i => Enumerable.Range(0, n).All(j => i == j || letters[i].Intersect(letters[j]).Any() != different[i, j]));
    }).QuickCheckThrowOnFailure();
}
