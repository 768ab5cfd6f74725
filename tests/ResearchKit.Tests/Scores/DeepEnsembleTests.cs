using ResearchKit.Methods;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

public class DeepEnsembleTests {
    // Golden/posthoc.py: /usr/bin/python3 posthoc.py (numpy 1.24).
    static Tensor[] Members => [.. new[] { (0.3, 4.0), (1.3, 3), (2.3, 2) }.Select(m => Formula.Values([4, 5], m.Item1, m.Item2).to(ScalarType.Float64))];

    [Theory]
    [InlineData(Uncertainty.MaxProbability, new[] { 0.407486106, 0.393424974, 0.468118975, 0.256455079 })]
    [InlineData(Uncertainty.PredictiveEntropy, new[] { -1.26149709, -1.32079401, -1.18646237, -1.53678029 })]
    [InlineData(Uncertainty.MutualInformation, new[] { -0.269821631, -0.436198182, -0.556537541, -0.34652512 })]
    public void Scores_are_those_written_out_in_numpy(Uncertainty read, double[] expected) {
        using var d = torch.NewDisposeScope();
        Formula.Near(expected, Ensemble.Score(Members, read), 1e-8);
        var e = new Evidence { Members = [.. Members] };
        Formula.Near(expected, Ensemble.Method.With(new EnsembleOptions { Read = read }).Fit(e, new(1)).Score(e), 1e-8);
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("at least one member", Message(() => Ensemble.Score([])));
        Assert.Contains("the members must have the same shape, got [4, 5] Float64 and [4, 3] Float32", Message(() => Ensemble.Score([Members[0], torch.zeros(4, 3)])));
        Assert.Contains("member must be floating-point", Message(() => Ensemble.Score([torch.zeros(3L)])));
        Assert.Contains("[members > 0, n > 0, classes > 0], got [4, 5]", Message(() => MeanSoftmax.Score(Members[0])));
        Assert.Contains("ensemble needs members, and these images have no members", Message(() => Ensemble.Method.Fit(new(), new(1)).Score(new() { Logits = Members[0] })));
        Assert.Contains("max-probability or predictive-entropy or mutual-information", Message(() => Ensemble.Method.With("read", "variance")));
    }
}
