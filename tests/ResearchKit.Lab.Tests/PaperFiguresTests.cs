using ResearchKit.Lab.Gemos;

namespace ResearchKit.Lab.Tests;

public class PaperFiguresTests {
    [Theory]   // read off the paper's tables
    [InlineData("1", "gmm8", "cifar-10", "cifar-100", "f1", 0.84)]
    [InlineData("1", "iforest", "cifar-10", "cifar-100", "auroc", 0.89)]
    [InlineData("2", "gemos", "mnist", "emnist", "f1", 0.74)]
    [InlineData("2", "gemos", "mnist", "kmnist", "auroc", 0.99)]
    [InlineData("3", "gemos", "cifar-10", "lsun-resize", "f1", 0.93)]
    [InlineData("4", "oodnn", "cifar-10", "lsun-crop", "auroc", 0.97)]
    public void A_printed_figure_is_found(string table, string method, string known, string unknown, string metric, double value) =>
        Assert.Equal(value, PaperFigures.Find(table, method, known, unknown, metric));

    [Fact]
    public void What_the_paper_does_not_print_is_null() => Assert.Null(PaperFigures.Find("2", "gemos", "mnist", "notmnist", "auroc"));

    [Fact]
    public void Every_table_has_its_number_of_figures() =>
        Assert.Equal([("1", 22), ("2", 11), ("3", 17), ("4", 15)], PaperFigures.All.GroupBy(f => f.Table).Select(g => (g.Key, g.Count())));

    [Fact]
    public void Methods_that_only_the_paper_has_are_named() =>
        Assert.Equal(["only in the paper's table 2: openmax f1 0.78 on omniglot", "only in the paper's table 2: crosr f1 0.79 on omniglot", "only in the paper's table 2: cgdl f1 0.85 on omniglot"],
            PaperFigures.Others("2", "mnist", ["omniglot", "kmnist"], ["msp", "odin", "gemos"]));
}
