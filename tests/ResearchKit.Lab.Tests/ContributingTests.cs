using ResearchKit.Lab.Notebooks;

namespace ResearchKit.Lab.Tests;

/// <summary>CONTRIBUTING.md's example of a trained method, as it stands there.</summary>
[Collection("sessions")]
public class ContributingTests {
    [Fact]
    public async Task The_example_of_a_trained_method_compiles_trains_and_is_found() {
        var text = File.ReadAllText(Path.Combine(Readme.Root, "CONTRIBUTING.md"));
        var (from, to) = (text.IndexOf("<!-- trained method -->", StringComparison.Ordinal), text.IndexOf("<!-- end of trained method -->", StringComparison.Ordinal));
        string[] lines = [.. text[from..to].Split('\n')[1..].Where(l => !l.StartsWith("```", StringComparison.Ordinal))];
        Assert.InRange(lines.Count(l => l.Trim() != ""), 10, 39);
        using var session = new Session();
        var outputs = new List<CellOutput>();
        async Task Run(string code) {
            var end = await session.RunAsync(code, outputs.Add);
            Assert.True(end == CellEnd.Ok, string.Join('\n', outputs.SelectMany(o => o.Trace.IsDefault ? [] : o.Trace.AsEnumerable())));
        }
        await Run(string.Join('\n', lines));
        await Run("""
            // Class 0 has a bar across at the place, class 1 one downwards, both in a little noise.
            Tensor Bar(int n, int place, long axis) => torch.zeros(n, 1, 12, 12).index_fill(axis, torch.tensor(new[] { (long)place }), 200) + torch.rand(n, 1, 12, 12) * 40;
            LabelledImages Bars(int n, int place) => new(torch.cat([Bar(n, place, 2), Bar(n, place, 3)], 0).to(ScalarType.Byte),
                torch.cat([torch.zeros(n, dtype: ScalarType.Int64), torch.ones(n, dtype: ScalarType.Int64)], 0), 2);
            var known = Bars(24, 2);
            var study = new Study(known, Normalization.Fit(known.Images), "small-cnn", new() { Epochs = 8, BatchSize = 16, LearningRate = 0.02 }) { Outliers = Bars(24, 8) };
            var trained = EntropicExample.Method.Fit(study, new Seed(1));
            double Mean(Tensor images) => trained.Score(images, study.Norm, torch.CPU).Scores.mean().ToDouble();
            Console.WriteLine($"{trained.Epoch} {Mean(Bars(24, 2).Images) > Mean(Bars(24, 8).Images)} {Catalogue.TrainedOf(typeof(EntropicExample).Assembly).Single().Id}");
            """);
        Assert.Equal("8 True entropic-example", string.Concat(outputs.Where(o => o.Kind == OutputKind.Stream).Select(o => o.Text)).Trim());
    }
}
