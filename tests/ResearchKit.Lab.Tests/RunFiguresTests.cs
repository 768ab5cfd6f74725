using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ResearchKit.Data;
using ResearchKit.Lab.Gemos;
using ResearchKit.Lab.Report;

namespace ResearchKit.Lab.Tests;

public class RunFiguresTests {
    static JsonNode Trace(Figures.Figure figure, int index) => JsonNode.Parse(figure.Data)![index]!;

    static double[] Numbers(JsonNode? values) => [.. values!.AsArray().Select(v => (double)v!)];

    // Six known test images of two classes, two unknown sets; `good` accepts all but one known image and takes one unknown one for it.
    [Fact]
    public void A_report_shows_what_the_run_stored() {
        using var scope = torch.NewDisposeScope();
        using var folder = new Folder();
        Dataset Set(string id, int n) => new(id, torch.zeros([n, 1, 2, 2], dtype: ScalarType.Byte), torch.arange(n).remainder(3), ["zero", "one", "two"], "c");
        using var sets = new Sets(Set("fashion-mnist", 9), Set("fashion-mnist", 9), [Set("mnist", 4)], []);
        var x = Plan.Of(new(Methods: ["msp"], Unknown: ["fashion-mnist", "mnist"])) with { KnownClasses = [0, 2] };
        void Save(string name, Tensor values) => SealedFile.Write(Path.Combine(folder.Path, name + ".npy"), Npy.Bytes(values));
        void Scores(string method, double[] known, double[] unknown, double[] mnist) {
            Save($"scores/{method}/known", torch.tensor(known));
            Save($"scores/{method}/fashion-mnist", torch.tensor(unknown));
            Save($"scores/{method}/mnist", torch.tensor(mnist));
        }
        Save("predicted/known", torch.tensor(new long[] { 0, 1, 0, 1, 1, 1 }));              // true: 0 1 0 1 0 1
        Save("predicted/fashion-mnist", torch.tensor(new long[] { 1, 0, 1 }));
        Save("predicted/mnist", torch.tensor(new long[] { 1, 0, 1, 0 }));
        Scores("poor", [1, 1, 1, 1, 1, 1], [1, 1, 1], [0, 0, 0, 0]);
        Scores("msp", [0.9, 0.9, 0.8, 0.8, 0.7, 0.6], [0.1, 0.65, 0.2], [0.5, 0.5, 0.5, 0.5]);
        var figures = RunFigures.Of(x, sets, new(folder.Path), ["poor", "msp"], "first seed");
        Assert.Equal([
            "ROC, unknown: fashion-mnist (first seed)", "Precision and recall of known, unknown: fashion-mnist (first seed)", "Scores by msp, unknown: fashion-mnist (first seed)",
            "Decisions by msp where 95 % of known test images are accepted, unknown: fashion-mnist", "fashion-mnist: what msp takes for known most surely, as which class, and its score (first seed)",
            "ROC, unknown: mnist (first seed)", "Confidence of the network on known test images (first seed): ECE 0.283 (15 bins, 6 examples)"], figures.Select(f => f.Title));
        Assert.Equal(["msp (0.944)", "poor (0.500)"], [(string)Trace(figures[0], 0)["name"]!, (string)Trace(figures[0], 1)["name"]!]);   // 17 of 18 pairs
        // 95 % of six are all six: the cut-off is 0.6, and only the unknown image with 0.65 is accepted, as class "zero".
        Assert.Equal([66.67, 33.33, 0], Numbers(Trace(figures[3], 0)["z"]![0]));
        Assert.Equal([0, 100, 0], Numbers(Trace(figures[3], 0)["z"]![1]));
        Assert.Equal([33.33, 0, 66.67], Numbers(Trace(figures[3], 0)["z"]![2]));
        Assert.Equal(["zero<br>0.65", "two<br>0.2", "two<br>0.1"], Trace(figures[4], 0)["text"]!.AsArray().Select(t => (string)t!));

        Scores("msp", [0.9, 0.9, 0.8, 0.8, 0.7, 0.6], [double.NegativeInfinity, 0.65, 0.2], [0.5, 0.5, 0.5, 0.5]);
        Assert.DoesNotContain(RunFigures.Of(x, sets, new(folder.Path), ["msp"], "first seed"), f => f.Title.StartsWith("Scores by") || f.Title.Contains("most surely"));
    }
}
