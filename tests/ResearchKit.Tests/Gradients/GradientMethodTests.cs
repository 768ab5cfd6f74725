using ResearchKit.Densities;
using ResearchKit.Gradients;
using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

public class GradientMethodTests {
    public static IEnumerable<string> Covers => ["gradients-density"];

    static void Equal(double[] expected, Tensor actual, double relative) {
        var numbers = actual.Numbers();
        Assert.Equal(expected.Length, numbers.Length);
        Assert.All(expected.Zip(numbers), p => Assert.True(Math.Abs(p.First - p.Second) <= relative * Math.Max(Math.Abs(p.First), 1e-12), $"expected {p.First}, got {p.Second}"));
    }

    [Fact]
    public void The_labels_are_rows_of_zeros_and_ones_in_their_order() {
        using var d = torch.NewDisposeScope();
        Assert.Equal([1.0, 1, 1], Confounding.Labels(ConfoundingLabels.All, 3).Numbers());
        Assert.Equal([1.0, 0, 0, 0, 1, 0, 0, 0, 1], Confounding.Labels(ConfoundingLabels.Each, 3).Numbers());
        Assert.Equal([0.0, 1, 1, 1, 0, 1, 1, 1, 0], Confounding.Labels(ConfoundingLabels.AllBut, 3).Numbers());
        Assert.Equal([1.0, 1, 1, 0, 0, 1, 0, 1, 1, 0], Confounding.Labels(ConfoundingLabels.Every, 2).Numbers());
        Assert.Contains("at least two classes", Assert.Throws<ArgumentOutOfRangeException>(() => Confounding.Labels(ConfoundingLabels.All, 1)).Message);
    }

    [Fact]
    public void The_loss_is_the_mean_over_the_classes_by_the_formula() {
        using var d = torch.NewDisposeScope();
        double[] z = [0.3, -1.2, 2.5], y = [1, 0, 1];
        var twin = -z.Zip(y, (v, t) => Math.Log(t == 1 ? 1 / (1 + Math.Exp(-v)) : 1 - 1 / (1 + Math.Exp(-v)))).Average();
        Equal([twin], Confounding.Loss(torch.tensor(y))(torch.tensor(z).reshape(1, 3)), 1e-12);
    }

    // By hand: the last layer's errors are (σ(z) - y) / C, so its bias has the norm Σ (σ(z_c) - y_c)² / C², and its weight that times |f|².
    [Fact]
    public void The_last_layers_columns_are_the_formulas_for_every_label() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small());
        var images = Formula.Images(4, 1, 12, 12);
        var all = Confounding.Representation(net, images, ConfoundingLabels.Every);
        var sets = SampleGradients.Sets(net);
        Assert.Equal([4L, 7 * sets.Length], all.shape);
        var (features, logits) = (net.Forward(images).Features, net.Forward(images).Logits);
        var labels = Confounding.Labels(ConfoundingLabels.Every, 3);
        for (var l = 0; l < 7; l++) {
            var bias = (logits.sigmoid() - labels[l]).square().sum(dim: 1) / 9;
            Equal(bias.Numbers(), all.select(1, (l + 1) * sets.Length - 1), 1e-5);
            Equal((bias * features.square().sum(dim: 1)).Numbers(), all.select(1, (l + 1) * sets.Length - 2), 1e-5);
        }
    }

    [Fact]
    public void The_scale_makes_logarithms_with_mean_0_and_deviation_1_and_leaves_a_constant_column_at_0() {
        using var d = torch.NewDisposeScope();
        double[][] rows = [[1, 10, 0], [2, 10, 0], [9, 10, 0]];
        var x = torch.tensor(rows.SelectMany(r => r).ToArray()).reshape(3, 3);
        var scale = LogScale.Fit(x);
        var logs = rows.Select(r => Math.Log(r[0] + 4e-6)).ToArray();
        var mean = logs.Average();
        var deviation = Math.Sqrt(logs.Average(l => (l - mean) * (l - mean)));
        var y = scale.Apply(x).Numbers();
        for (var i = 0; i < 3; i++) {
            Assert.Equal((logs[i] - mean) / deviation, y[3 * i], 1e-9);
            Assert.Equal([0.0, 0.0], y[(3 * i + 1)..(3 * i + 3)].Select(v => Math.Round(v, 9)));
        }
        Assert.Contains("at least 0, got -1", Assert.Throws<ArgumentException>(() => LogScale.Fit(torch.tensor(new[] { -1.0 }).reshape(1, 1))).Message);
        Assert.Contains("[n > 0, 3]", Assert.Throws<ArgumentException>(() => scale.Apply(torch.ones(2, 4))).Message);
        Assert.Equal([0.0, 2, 5, 7], LogScale.Spread(10, 4).Numbers());
        Assert.Equal([0.0, 1, 2], LogScale.Spread(3, 4).Numbers());
    }

    [Fact]
    public void The_density_is_the_likelihood_of_the_scaled_representation_of_spread_samples() {
        using var d = torch.NewDisposeScope();
        var net = Formula.Weights(Formula.Small());
        var images = Formula.Images(60, 1, 12, 12);
        var evidence = new Evidence { Network = net, Images = images };
        var options = new GradientDensityOptions { Samples = 30, Labels = ConfoundingLabels.Each, Regularisation = 0.1, Components = 1 };
        var some = Confounding.Representation(net, images, ConfoundingLabels.Each).index_select(0, torch.arange(30) * 2);
        var scale = LogScale.Fit(some);
        var expected = Gmm.Fit(scale.Apply(some), new() { Components = 1, Regularisation = 0.1 }, new(1)).Score(scale.Apply(Confounding.Representation(net, images.narrow(0, 0, 7), ConfoundingLabels.Each)));
        var fitted = GradientDensity.Method.With(options).Fit(evidence, new(1));
        Equal(expected.Numbers(), fitted.Score(new Evidence { Network = net, Images = images.narrow(0, 0, 7) }), 1e-4);
    }

    // Stripes across, stripes down, a bright half; the unknown is a checkerboard.
    static Tensor Images(long n, int kind, ulong seed) => Tidy.Run(() => {
        using var generator = new Generator(seed);
        var (r, c) = (torch.arange(12).reshape(1, 1, 12, 1), torch.arange(12).reshape(1, 1, 1, 12));
        var pattern = kind switch { 0 => r.remainder(2).expand(1, 1, 12, 12), 1 => c.remainder(2).expand(1, 1, 12, 12), 2 => r.lt(6).expand(1, 1, 12, 12), 3 => c.lt(6).expand(1, 1, 12, 12), _ => (r + c).remainder(2) };
        return (pattern.to(ScalarType.Float32) * (torch.rand(n, 1, generator: generator).reshape(n, 1, 1, 1) * 60 + 100) + torch.rand([n, 1, 12, 12], generator: generator) * 90).to(ScalarType.Byte);
    });

    static Study Problem(int classes) {
        var known = new LabelledImages(torch.cat([.. Enumerable.Range(0, classes).Select(c => Images(80, c, (ulong)c))], 0), torch.arange(classes).repeat_interleave(80), classes);
        var study = new Study(known, Normalization.Fit(known.Images), "small-cnn", new() { Epochs = 2, BatchSize = 16, LearningRate = 0.02 });
        return study with { Classifier = ClosedSet.Method.Fit(study, new(5)).Network };
    }

    static double Auroc(double[] known, double[] unknown) => (from k in known from u in unknown select k > u ? 1 : k == u ? 0.5 : 0).Average();

    [Fact]
    public void Held_out_classes_teach_to_tell_unknown_images_from_known_ones() {
        using var d = torch.NewDisposeScope();
        var study = Problem(4);
        var before = study.Classifier.Named().SelectMany(p => p.Tensor.Bits()).ToArray();
        var method = GradientHeldOut.Method.With(new GradientHeldOutOptions { Folds = 2, Samples = 60 });
        var trained = method.Fit(study, new(3));
        Assert.Equal(["turn0", "turn1"], trained.Losses.Keys);
        Answers Of(Tensor x) => trained.Score(x, study.Norm, torch.CPU);
        var known = Of(torch.cat([.. Enumerable.Range(0, 4).Select(c => Images(20, c, 20 + (ulong)c))], 0));
        Assert.True(Auroc(known.Scores.Numbers(), Of(Images(60, 4, 30)).Scores.Numbers()) > 0.7);
        Assert.Equal(Enumerable.Range(0, 80).Select(i => (double)(i / 20)), known.Logits!.argmax(1).Numbers());
        Assert.Equal(before, study.Classifier.Named().SelectMany(p => p.Tensor.Bits()).ToArray());
        // Saved and read again it says the same.
        var again = method.Restore(trained.Save(), torch.CPU);
        Assert.Equal(known.Scores.Numbers(), again.Score(torch.cat([.. Enumerable.Range(0, 4).Select(c => Images(20, c, 20 + (ulong)c))], 0), study.Norm, torch.CPU).Scores.Numbers());
    }

    [Fact]
    public void Too_few_classes_and_bad_options_are_refused_by_name() {
        using var d = torch.NewDisposeScope();
        var study = Problem(3) with { Train = new() { Epochs = 1 } };
        Assert.Contains("at least 4 known classes, of which two are left in each of its 4 turns; there are 3",
            Assert.Throws<ArgumentException>(() => GradientHeldOut.Method.With("folds", "4").Start(study, new(1))).Message);
        Assert.Contains("there are 3", Assert.Throws<ArgumentException>(() => GradientHeldOut.Method.With("folds", "2").Start(study, new(1))).Message);
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => GradientHeldOut.Method.With("folds", "1")).Message);
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => GradientDensity.Method.With("samples", "1")).Message);
        Assert.Contains("all or each or all-but or every", Assert.Throws<ArgumentException>(() => GradientDensity.Method.With("labels", "some")).Message);
        Assert.Contains("made in the last epoch", Assert.Throws<InvalidOperationException>(() => GradientHeldOut.Method.Start(study, new(1)).Score(study.Known.Images, study.Norm, torch.CPU)).Message);
    }
}
