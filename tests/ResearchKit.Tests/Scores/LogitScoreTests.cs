using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Methods;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

public class LogitScoreTests {
    // Golden/posthoc.py: /usr/bin/python3 posthoc.py (numpy 1.24, scipy 1.10).
    static Tensor Values(long[] shape, double phase, double scale) => Formula.Values(shape, phase, scale).to(ScalarType.Float64);
    static Tensor Logits => Values([4, 5], 0.3, 4);

    [Fact]
    public void Scores_are_those_written_out_in_numpy() {
        using var d = torch.NewDisposeScope();
        Formula.Near([-1.08283246, -0.356333398, -0.387121911, -1.22786785], Entropy.Score(Logits), 1e-8);
        Formula.Near([-1.38822585, -0.858469421, -1.02260792, -1.41141124], Entropy.Score(Logits, 2), 1e-8);
        Formula.Near([0.224711659, 0.794262228, 0.837673385, 0.123594524], Margin.Score(Logits), 1e-8);
        Formula.Near([0.540815592, 2.18389273, 2.61143342, 0.331254244], Margin.Score(Logits, MarginOf.Logits), 1e-8);
        Formula.Near([-3.82412028, -3.07089712, -3.27707267, -3.84645427], GeneralizedEntropy.Score(Logits), 1e-8);
        Formula.Near([-1.27413446, -0.663681199, -0.70419409, -1.34126031], GeneralizedEntropy.Score(Logits, 0.5, 3), 1e-8);
        Formula.Near([11.6770236, 6.05672616, 4.36150905, 13.307121], JointEnergy.Score(Logits), 1e-8);
    }

    [Fact]
    public void Kl_matching_is_scipys_entropy_to_the_nearest_template() {
        using var d = torch.NewDisposeScope();
        var model = KlMatching.Fit(Values([40, 5], 3.1, 3));
        Formula.Near([-0.406691784, -0.353507542, -0.341192319, -0.458704668], KlMatching.Score(model, Logits), 1e-8);
        var flat = Values([4, 5], 0.3, 0.4);
        Formula.Near([-0.314080877, -0.255504435, -0.404507652, -0.379383458], KlMatching.Score(model, flat), 1e-8);
        Formula.Near([-0.344192308, -0.255504435, -0.404507652, -0.396467798], KlMatching.Score(model, flat, KlTemplate.Predicted), 1e-8);
    }

    static readonly Arbitrary<int[]> Rows = ArbMap.Default.ArbFor<int[]>().Filter(xs => xs.Length >= 2);

    // The same numbers by plain loops, without tensors.
    [Fact]
    public void Scores_are_those_of_plain_loops() => Prop.ForAll(Rows, xs => {
        using var d = torch.NewDisposeScope();
        var z = Array.ConvertAll(xs, x => x / 4.0);
        var powers = Array.ConvertAll(z, v => Math.Exp(v - z.Max()));
        var p = Array.ConvertAll(powers, v => v / powers.Sum());
        var order = p.OrderDescending().ToArray();
        // 1 - p of the winner as the sum of the others: the difference has no digits left where p is nearly 1.
        var rest = order.Select((v, i) => i == 0 ? order.Skip(1).Sum() : 1 - v).ToArray();
        var row = torch.tensor(z).reshape(1, -1);
        bool Near(double expected, Tensor actual) => Math.Abs(expected - actual.ToDouble()) <= 1e-9 * Math.Max(1, Math.Abs(expected));
        return Near(p.Sum(v => v == 0 ? 0 : v * Math.Log(v)), Entropy.Score(row))
            && Near(order[0] - order[1], Margin.Score(row))
            && Near(z.Max() - z.Order().ElementAt(z.Length - 2), Margin.Score(row, MarginOf.Logits))
            && Near(-order.Zip(rest).Take(7).Sum(v => Math.Pow(v.First * v.Second, 0.3)), GeneralizedEntropy.Score(row, 0.3, 7))
            && Near(z.Sum(v => Math.Max(v, 0) + Math.Log(1 + Math.Exp(-Math.Abs(v)))), JointEnergy.Score(row));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Confident_rows_of_float32_keep_their_order() {
        using var d = torch.NewDisposeScope();
        // The softmax of each is 1 in float32, and from 40 on in float64 too; GEN still tells them apart.
        var logits = torch.tensor(new[] { 20f, 0, 30, 0, 50, 0, 80, 0 }).reshape(4, 2);
        foreach (var scores in new[] { Entropy.Score(logits).Numbers(), GeneralizedEntropy.Score(logits).Numbers() })
            Assert.Equal(scores.Distinct().Order(), scores);
    }

    [Fact]
    public void A_template_is_the_mean_softmax_of_those_predicted_so() {
        using var d = torch.NewDisposeScope();
        var logits = torch.tensor(new[] { 2.0, 0, 1, 3, 0, 0, 0, 0, 4 }).reshape(3, 3);
        var model = KlMatching.Fit(logits);
        Assert.Equal([0.0, 2], model.Predicted.Numbers());
        var p = logits.softmax(1).Numbers();
        Formula.Near([(p[0] + p[3]) / 2, (p[1] + p[4]) / 2, (p[2] + p[5]) / 2, p[6], p[7], p[8]], model.LogTemplates.exp(), 1e-12);
    }

    [Fact]
    public void Bad_input_is_refused() {
        using var d = torch.NewDisposeScope();
        string Message(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        foreach (var score in new Func<Tensor, Tensor>[] { z => Entropy.Score(z), z => Margin.Score(z), z => GeneralizedEntropy.Score(z), JointEnergy.Score, z => KlMatching.Score(KlMatching.Fit(z), z) }) {
            Assert.Contains("logits must be floating-point [n > 0, k > 0], got [3]", Message(() => score(torch.zeros(3L))));
            Assert.Contains("got [2, 3] Int64", Message(() => score(torch.zeros(2L, 3L, dtype: ScalarType.Int64))));
        }
        Assert.Contains("at least two classes, got [2, 1]", Message(() => Margin.Score(torch.zeros(2L, 1L))));
        Assert.Contains("must be finite and > 0", Message(() => Entropy.Score(Logits, float.NaN)));
        Assert.Contains("gamma", Message(() => GeneralizedEntropy.Score(Logits, 0)));
        Assert.Contains("top", Message(() => GeneralizedEntropy.Score(Logits, 0.1, 0)));
        Assert.Contains("Gamma", Message(() => _ = new GeneralizedEntropyOptions { Gamma = -1 }));
        Assert.Contains("Top", Message(() => _ = new GeneralizedEntropyOptions { Top = 0 }));
        Assert.Contains("Temperature", Message(() => _ = new EntropyOptions { Temperature = 0 }));
        Assert.Contains("row 1 has a NaN", Message(() => KlMatching.Fit(torch.tensor(new[] { 0.0, 1, double.NaN, 1 }).reshape(2, 2))));
        var model = KlMatching.Fit(torch.tensor(new[] { 2.0, 0, 1, 3, 0, 0 }).reshape(2, 3));
        Assert.Contains("must be [n > 0, 3], got [4, 5]", Message(() => KlMatching.Score(model, Logits)));
        Assert.Contains("row 1 is predicted as class 2, which no fitted image was",
            Message(() => KlMatching.Score(model, torch.tensor(new[] { 1.0, 0, 0, 0, 0, 1 }).reshape(2, 3), KlTemplate.Predicted)));
        Assert.Contains("option of must be probabilities or logits", Message(() => Margin.Method.With("of", "odds")));
        Assert.Contains("there are openood, pytorch-ood", Message(() => GeneralizedEntropy.Method.Preset("paper")));
    }

    [Fact]
    public void Presets_are_the_peers_settings() {
        Assert.Equal(int.MaxValue, ((GeneralizedEntropyOptions)GeneralizedEntropy.Method.Preset("pytorch-ood").Options).Top);
        Assert.Equal(KlTemplate.Predicted, ((KlMatchingOptions)KlMatching.Method.Preset("pytorch-ood").Options).Template);
        using var d = torch.NewDisposeScope();
        var e = new Evidence { Logits = Logits };
        Assert.Equal(Margin.Score(Logits, MarginOf.Logits).Numbers(), Margin.Method.With("of", "logits").Fit(e, new(1)).Score(e).Numbers());
    }
}
