using ResearchKit.Data;
using ResearchKit.Lab.Compare;

namespace ResearchKit.Lab.Tests;

public class SurveyFiguresTests {
    [Theory]   // read off the survey's table 2
    [InlineData("msp", "noise-gaussian", 0.9478)]
    [InlineData("maxlogit", "tiny-imagenet-crop", 0.9784)]
    [InlineData("mahalanobis", "svhn", 0.9086)]
    [InlineData("mc-dropout", "cifar-100", 0.8843)]
    [InlineData("odin", "noise-blob", 0.425)]
    [InlineData("ensemble", "lsun-crop", 0.9523)]
    public void A_printed_figure_is_found(string method, string unknown, double value) => Assert.Equal(value, SurveyFigures.Find("ood", method, "cifar-10", unknown)!.Value, 1e-12);

    [Theory]
    [InlineData("ood", "energy", "cifar-10", "svhn")]
    [InlineData("ood", "msp", "cifar-100", "svhn")]
    [InlineData("ood", "msp", "cifar-10", "kmnist")]
    [InlineData("3+4", "msp", "cifar-10", "svhn")]
    public void What_the_survey_does_not_print_is_null(string table, string method, string known, string unknown) => Assert.Null(SurveyFigures.Find(table, method, known, unknown));

    [Fact]
    public void Every_set_and_method_of_the_table_is_one_of_the_kits() {
        Assert.All(SurveyFigures.Methods, m => Assert.NotNull(ResearchKit.Methods.Catalogue.Find(m)));
        var catalogue = DataCatalogue.Load();
        Assert.All(SurveyFigures.Unknown, u => Assert.True(Noise.Ids.Contains(u) || catalogue[u] is not null));
    }

    [Fact]
    public void OpenOODs_near_mean_stands_beside_ours_of_the_same_two_sets() {
        Row Figure(string method, string unknown, double mean) => new("compare", method, "cifar-10", unknown, "auroc", mean, null, null, 1, null);
        Row[] rows = [Figure("msp", "cifar-100", .8), Figure("msp", "tiny-imagenet-resize", .9), Figure("odin", "cifar-100", .9), Figure("odin", "tiny-imagenet-resize", .96), Figure("msp", "svhn", .1),
            Figure("knn", "cifar-100", .9), Figure("mc-dropout", "cifar-100", .9), Figure("mc-dropout", "tiny-imagenet-resize", .9)];
        var table = OpenOodFigures.Of("cifar-10", rows)!;
        Assert.Equal(["odin|0.9300|0.8287", "msp|0.8500|0.8803"], table.Cells.Select(r => string.Join('|', r)));   // knn lacks a set, and OpenOOD's MC-dropout is not quoted
        Assert.Null(OpenOodFigures.Of("mnist", rows));
        Assert.Null(OpenOodFigures.Of("cifar-10", rows[^2..]));
        Assert.All(OpenOodFigures.Near, f => Assert.True(ResearchKit.Methods.Catalogue.Find(f.Key) is not null && f.Value is > .5 and < 1));
    }

    [Fact]
    public void The_published_figure_stands_in_a_column_of_its_own_where_there_is_one() {
        Row Figure(string method, string metric, double? paper) => new("compare", method, "cifar-10", "svhn", metric, 0.5, 0.4, 0.6, 1, paper);
        Row[] Rows(double? paper) => [.. new[] { "msp", "energy" }.SelectMany(m => new[] { "auroc", "fpr_at_95_tpr", "aupr_in", "aupr_out" }.Select(k => Figure(m, k, m == "msp" && k == "auroc" ? paper : null)))];
        var (with, without) = (CompareTable.Of("cifar-10", "svhn", Rows(0.9194), []), CompareTable.Of("cifar-10", "svhn", Rows(null), []));
        Assert.DoesNotContain("published", without.Head);
        Assert.Equal(without.Head.Length + 1, with.Head.Length);
        var column = with.Head.IndexOf("published");
        Assert.Equal([("energy", ""), ("msp", "0.9194")], with.Cells.Select(r => (r[0], r[column])).Order());
    }
}
