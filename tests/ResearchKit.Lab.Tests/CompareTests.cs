using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Lab.Commands;
using ResearchKit.Lab.Compare;
using ResearchKit.Lab.Gemos;
using ResearchKit.Metrics;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Lab.Tests;

public class CompareTests {
    [Theory]
    [InlineData("mnist", "mnist")]
    [InlineData("fashion-mnist:0-5", "fashion-mnist:0-5", 0, 1, 2, 3, 4, 5)]
    [InlineData("cifar-10:8+0-3+2", "cifar-10:0-3+8", 0, 1, 2, 3, 8)]
    [InlineData("x:7", "x:7", 7)]
    public void Classes_are_read_and_written(string text, string canonical, params int[] classes) {
        var spec = SetSpec.Parse(text);
        Assert.Equal(classes, spec.Classes.ToArray());
        Assert.Equal(canonical, spec.ToString());
    }

    [Theory, InlineData(""), InlineData(":0-5"), InlineData("x:"), InlineData("x:5-3"), InlineData("x:a"), InlineData("x:1-2-3"), InlineData("x:1:2"), InlineData("x:-1"), InlineData("x:0,1")]
    public void Other_forms_are_refused(string text) =>
        Assert.Contains($"expected, got '{text}'", Assert.Throws<ArgumentException>(() => SetSpec.Parse(text)).Message);

    [Fact]
    public void What_is_written_is_read_again() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => {
        var spec = new SetSpec("x", [.. bytes.Select(b => (int)b).Distinct().Order()]);
        return SetSpec.Parse(spec.ToString()).Classes.SequenceEqual(spec.Classes);
    }).QuickCheckThrowOnFailure();

    static Entry Scores(string method, int seed, double shift, int n = 300) {
        var random = new Random(seed);
        double[] noise = [.. Enumerable.Range(0, 2 * n).Select(_ => random.NextDouble() + random.NextDouble())];
        return new(method, [.. noise[..n].Select(v => v + shift)], noise[n..]);
    }

    [Fact]
    public void Figures_of_one_network_are_the_metrics_with_their_intervals() {
        // Differences in the twelfth digit must survive the resampling, which works on ranks.
        var e = Scores("m", 1, 0.4) is var s ? new Entry("m", Array.ConvertAll(s.Known, v => 1 + v * 1e-12), Array.ConvertAll(s.Unknown, v => 1 + v * 1e-12)) : null!;
        var figures = Contest.OfOneNetwork(e, 3).ToDictionary(f => f.Metric);
        Assert.Equal(Contest.Metrics, figures.Keys);
        var expected = Roc.Summary(e.Known, e.Unknown);
        Assert.Equal((expected.Auroc, expected.FprAt95Tpr, expected.AuprIn, expected.AuprOut),
            (figures["auroc"].Mean, figures["fpr_at_95_tpr"].Mean, figures["aupr_in"].Mean, figures["aupr_out"].Mean));
        Assert.All(figures.Values, f => Assert.True(f.Low < f.Mean && f.Mean < f.High && f.High - f.Low < 0.5));
        Assert.Equal(DeLong.Interval(e.Known, e.Unknown).Low, figures["auroc"].Low);
    }

    [Fact]
    public void Figures_of_networks_are_means_over_them() {
        Entry[] seeds = [Scores("m", 1, 0.4), Scores("m", 2, 0.4), Scores("m", 3, 0.5)];
        var auroc = Contest.OfNetworks(seeds)[0];
        var expected = Metrics.Interval.OfMean([.. seeds.Select(e => Roc.Auroc(e.Known, e.Unknown))]);
        Assert.Equal((expected.Mean, expected.Low, expected.High), (auroc.Mean, auroc.Low!.Value, auroc.High!.Value));
        Assert.Null(Contest.OfNetworks([seeds[0]])[0].Low);
    }

    [Fact]
    public void Groups_tell_apart_what_differs_and_nothing_else() {
        var good = Scores("good", 1, 1.5);
        var same = new Entry("same", Array.ConvertAll(good.Known, v => 3 * v + 1), Array.ConvertAll(good.Unknown, v => 3 * v + 1));
        var poor = Scores("poor", 2, 0.1);
        Assert.Equal(["a", "a", "b"], Contest.Groups([[good], [same], [poor]]).ToArray());
        Entry[] Three(string m, double shift) => [Scores(m, 1, shift), Scores(m, 2, shift), Scores(m, 3, shift)];
        Assert.Equal(["a", "a", "b"], Contest.Groups([Three("x", 1.5), Three("y", 1.5), Three("z", 0.1)]).ToArray());
    }

    [Fact]
    public void Families_stand_for_their_methods() {
        Assert.Equal(["msp"], CompareCommand.Chosen(["msp"]).ToArray());
        Assert.Equal(["energy", "nope"], CompareCommand.Chosen(["energy", "energy", "nope"]).ToArray());
        var all = CompareCommand.Chosen(["all-posthoc"]).ToArray();
        Assert.Contains("odin", all);
        Assert.DoesNotContain("gmm8", all);
        Assert.Contains("gmm8", CompareCommand.Chosen(["all"]).ToArray());
        Assert.Contains("energy", CompareCommand.Chosen(["logits"]).ToArray());
    }

    [SkippableFact]
    public void One_table_on_one_network_of_real_images_and_more_methods_go_on_from_there() {
        Skip.IfNot(Directory.Exists("/usr/share/datasets/fashion-mnist"), "the package dataset-fashion-mnist is not installed");
        using var folder = new Folder();
        string[] Args(string methods) => ["compare", "--known", "fashion-mnist:0-2", "--unknown", "fashion-mnist:7-9,noise-uniform", "--methods", methods,
            "--train-images", "2000", "--test-images", "600", "--epochs", "1", "--out", folder.Path, "--json", Path.Combine(folder.Path, "t.json")];
        (int Code, string Out, string Error) Kit(string[] args) {
            using StringWriter output = new(), error = new();
            return (Cli.Run(args, new(output, error, Terminal: false)), output.ToString(), error.ToString());
        }
        var first = Kit(Args("msp,mahalanobis"));
        Assert.True(first.Code == 0, first.Error);
        Assert.Contains("known: fashion-mnist:0-2, unknown: fashion-mnist:7-9", first.Out);
        Assert.DoesNotContain("\u001b", first.Out);
        // The network is not trained again.
        var second = Kit(Args("msp,mahalanobis,energy"));
        Assert.DoesNotContain("epoch", second.Error);
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "t.json")))!;
        var rows = json["rows"]!.AsArray();
        Assert.Equal(3 * (2 * 4 + 1), rows.Count);
        foreach (var row in rows.Where(r => (string)r!["metric"]! != "accuracy"))
            Assert.InRange((double)row!["mean"]!, (double)row["low"]!, (double)row["high"]!);
        Assert.Equal(6, json["groups"]!.AsArray().Count);
        // An ensemble trains two networks more, once.
        var ensemble = Kit(Args("msp,ensemble"));
        Assert.True(ensemble.Code == 0, ensemble.Error);
        Assert.DoesNotContain("seed 1/1 epoch", ensemble.Error);
        Assert.Contains("seed 1/1 network 2 epoch 1/1", ensemble.Error);
        Assert.Contains("seed 1/1 network 3 epoch 1/1", ensemble.Error);
        Assert.Contains("of 3 networks that differ by their seed", ensemble.Out);
        Assert.DoesNotContain("epoch", Kit(Args("energy,ensemble")).Error);
        Assert.Contains("class 2 of fashion-mnist is known, so it cannot be unknown",
            Kit(["compare", "--known", "fashion-mnist:0-2", "--unknown", "fashion-mnist:2-4", "--methods", "msp", "--train-images", "2000", "--out", folder.Path]).Error);
        Assert.Contains("not 12", Kit(["compare", "--known", "fashion-mnist:0+12", "--unknown", "noise-blob", "--methods", "msp", "--train-images", "2000", "--out", folder.Path]).Error);
    }

    [Fact]
    public void An_ensemble_of_one_network_thrice_is_that_network_and_of_others_is_not() {
        using var folder = new Folder();
        using var scope = torch.NewDisposeScope();
        var images = torch.arange(12 * 64).remainder(251).to(ScalarType.Byte).reshape(12, 1, 8, 8);
        var data = new SeedData([0, 1, 2], images, torch.arange(12).remainder(3), images.narrow(0, 0, 5), [0, 1, 2, 0, 1], [("noise", images.narrow(0, 5, 7))]);
        double[] Scores(string at, string method, params ulong[] networks) {
            var files = new ScoreFiles(folder.File(at));
            INetwork Network(ulong seed) => Architectures.Build("small-cnn-16", new(1, 8, 8, 3), new(seed));
            files.Complete([method], data, Normalization.Fit(images), new(0), "test", () => Network(1), _ => { }, false, [.. networks.Select(Func<INetwork> (n) => () => Network(n))]);
            return [.. files.Of(method, ScoreFiles.KnownSet), .. files.Of(method, "noise")];
        }
        var msp = Scores("one", "msp");
        Assert.Equal(msp, Scores("same", "ensemble", 1, 1), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.NotEqual(msp, Scores("others", "ensemble", 2, 3), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Contains("members", Assert.ThrowsAny<ArgumentException>(() => Scores("none", "ensemble")).Message);
    }

    [SkippableFact]
    public void A_method_that_cannot_be_fitted_is_passed_over_and_named() {
        Skip.IfNot(Directory.Exists("/usr/share/datasets/fashion-mnist"), "the package dataset-fashion-mnist is not installed");
        using var folder = new Folder();
        using StringWriter output = new(), error = new();
        var code = Cli.Run(["compare", "--known", "fashion-mnist:0-1", "--unknown", "noise-uniform", "--methods", "msp,gmm16",
            "--train-images", "100", "--test-images", "100", "--epochs", "1", "--out", folder.Path], new(output, error, Terminal: false));
        Assert.True(code == 0, error.ToString());
        Assert.Contains("passed over: gmm16: class", output.ToString());
        Assert.Contains("correctly classified training samples, gmm16 needs at least 16", output.ToString());
    }
}
