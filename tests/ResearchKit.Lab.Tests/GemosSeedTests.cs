using ResearchKit.Data;
using ResearchKit.Lab.Gemos;
using ResearchKit.Methods;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Tests;

public class GemosSeedTests {
    static readonly GemosExperiment Small = GemosExperiment.Quick() with {
        Methods = ["pca2", "msp"],
        Unknown = ["fashion-mnist", "noise-uniform"],
        KnownClasses = [5, 8],
        Seeds = 2,
        TrainImages = 500,
        TestImages = 120,
        Train = GemosExperiment.Quick().Train with { BatchSize = 8, Epochs = 2 },
    };

    sealed class Silent(Action<Tick>? on = null) : IProgressView {
        public void Show(Tick tick) => on?.Invoke(tick);
        public void Say(string line) { }
        public void Dispose() { }
    }

    // What is fitted on a seed's evidence in a notebook is what the run fitted, and its scores are those behind the table.
    [SkippableFact]
    public void A_seed_is_the_network_and_the_scores_of_the_run() {
        Skip.IfNot(DataSets.Status("fashion-mnist").Splits.All(s => s.Available), "Fashion-MNIST (package dataset-fashion-mnist) is not installed");
        using var folder = new Folder();
        using var scope = torch.NewDisposeScope();
        var (results, _) = GemosRun.Run(Small, folder.Path, "kit test", new Silent());
        var seeds = new[] { 0, 1 }.Select(i => GemosSeed.Open(Small, folder.Path, i, new Silent(t => Assert.DoesNotContain("epoch", t.Stage)))).ToArray();
        foreach (var (i, seed) in seeds.Index()) {
            double[] Again(string method, Evidence e) => Catalogue.Find(method).Fit(seed.Training, new Seed((ulong)i).Child("fit").Child(method)).Score(e).to(ScalarType.Float64).data<double>().ToArray();
            foreach (var method in Small.Methods) {
                Assert.Equal(seed.Scores[(method, "known")], Again(method, seed.Known));
                Assert.Equal(seed.Scores[(method, "noise-uniform")], Again(method, seed.Unknown["noise-uniform"]));
            }
            Assert.Equal(seed.Images["known"].shape[0], seed.Known.Labels!.shape[0]);
            Assert.Equal(seed.Images["fashion-mnist"].shape[0], seed.Unknown["fashion-mnist"].Count);
        }
        foreach (var row in results.Rows.Where(r => r.Metric == "auroc"))
            Assert.Equal(row.Mean, seeds.Average(s => Roc.Auroc(s.Scores[(row.Method, "known")], s.Scores[(row.Method, row.Unknown!)])), 12);
        Assert.Equal(results.Rows.First(r => r.Metric == "accuracy").Mean, seeds.Average(s => s.Known.Logits.argmax(1).eq(s.Known.Labels!).to(ScalarType.Float64).mean().ToDouble()), 12);
        Assert.Contains("must be in 0..1, the experiment's seeds", Assert.Throws<ArgumentOutOfRangeException>(() => GemosSeed.Open(Small, folder.Path, 2, new Silent())).Message);

        var read = Results.FromJson(results.ToJson(), results.Title);
        Assert.Equal(results.ToJson(), read.ToJson());
        Assert.Equal(results.Tables.Select(t => t.ToMarkdown()), read.Tables.Select(t => t.ToMarkdown()));
    }

    [Fact]
    public void Quick_is_what_the_command_does() {
        Assert.Equal(Canonical.Json(Plan.Of(new())), Canonical.Json(GemosExperiment.Quick()));
        Assert.Equal("cifar-10", GemosExperiment.Quick(4).Known);
        Assert.Equal(GemosExperiment.Generators.AsEnumerable(), GemosExperiment.Quick(1).Methods);
        Assert.Contains("must be 1, 2, 3 or 4", Assert.Throws<ArgumentOutOfRangeException>(() => GemosExperiment.Quick(5)).Message);
    }

    [Theory]
    [InlineData("[]"), InlineData("{}"), InlineData("no"), InlineData("""{"provenance": null, "rows": []}""")]
    public void What_is_no_table_is_refused(string json) => Assert.Contains("a table's JSON with provenance and rows expected", Assert.Throws<InvalidDataException>(() => Results.FromJson(json, "t")).Message);
}
