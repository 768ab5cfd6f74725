using System.Collections.Immutable;
using System.Text.Json;
using Spectre.Console;

namespace ResearchKit.Lab.Tests;

public class TableTests {
    static readonly Provenance From = new("0.1.0", "abc", "system", "1.13.1", "cpu", "a processor", 2, [0, 1, 2],
        ImmutableSortedDictionary<string, string>.Empty.Add("kmnist", "12ab"), "0123456789ab", "kit reproduce gemos", ImmutableSortedDictionary<string, string>.Empty.Add("f1", "macro"));

    static readonly ImmutableArray<Row> Rows = [
        Row.Of("2", "gemos", "mnist", "kmnist", "auroc", [0.990, 0.992, 0.994], 0.99),
        Row.Of("2", "gemos", "mnist", "omniglot", "auroc", [0.990, 0.991, 0.992], 0.97),
        Row.Of("2", "msp", "mnist", "kmnist", "auroc", [0.95], null),
        Row.Of("2", "gemos", "mnist", null, "accuracy", [0.99, 0.99, 0.991], null),
        Row.Of("2", "msp", "mnist", null, "accuracy", [0.99, 0.99, 0.991], null)];

    static readonly Results Some = new("GeMOS", From, Rows, ["missing: emnist"]);

    // Half width: t(0.975, 2) s / sqrt(3) = 4.302652729749464 * 0.002 / 1.7320508 = 0.0049682754237
    // /usr/bin/python3 -c "from scipy import stats; print(stats.t.ppf(.975, 2) * .002 / 3 ** .5)"
    [Fact]
    public void A_row_holds_mean_and_student_interval() {
        Assert.Equal(0.992, Rows[0].Mean, 1e-12);
        Assert.Equal(0.992 - 0.0049682754237, Rows[0].Low!.Value, 1e-9);
        Assert.Equal(0.992 + 0.0049682754237, Rows[0].High!.Value, 1e-9);
    }

    [Fact]
    public void The_figure_of_each_seed_is_stored_and_read_back() {
        var back = Results.FromJson(Some.ToJson(), "GeMOS").Rows;
        Assert.Equal(Rows.AsEnumerable(), back);
        Assert.Equal([0.990, 0.992, 0.994], back[0].Values!.Value.ToArray());
        Assert.Null(back[2].Values);
        Assert.NotEqual(Rows[0], Rows[0] with { Values = [0.990, 0.994, 0.992] });
        Assert.NotEqual(Rows[0], Rows[0] with { Values = null });
        Assert.Equal(Rows[0].GetHashCode(), (Rows[0] with { Values = null }).GetHashCode());
    }

    [Fact]
    public void A_leaderboard_of_several_trials_shows_each_trials_auroc() {
        Row Of(string method, string metric, params double[] values) => Row.Of("p", method, "mnist", metric == "accuracy" ? null : "kmnist", metric, values, null);
        Results Board(params Row[] rows) => Some with { Rows = [.. rows] };
        var tables = Boards.BoardTable.All(Board(Of("poor", "auroc", 0.5, 0.6), Of("good", "auroc", 0.9, 0.81234), Of("good", "accuracy", 0.99, 0.98)));
        Assert.Equal(["p, unknown: kmnist", "p, unknown: kmnist, AUROC of each trial"], tables.Select(t => t.Title));
        Assert.Equal(["method", "trial 1", "trial 2"], tables[1].Head.ToArray());
        Assert.Equal([["good", "0.9000", "0.8123"], ["poor", "0.5000", "0.6000"]], tables[1].Cells.Select(c => c.ToArray()));
        Assert.Single(Boards.BoardTable.All(Board(Of("good", "auroc", 0.9))));
    }

    [Fact]
    public void One_seed_has_no_interval() => Assert.Equal((null, null), (Rows[2].Low, Rows[2].High));

    [Theory]
    [InlineData(0.90, 0.92, 0.91, Verdict.Agrees)]
    [InlineData(0.9149, 0.92, 0.91, Verdict.Agrees)]   // 0.9149 is printed 0.91
    [InlineData(0.9151, 0.92, 0.91, Verdict.Above)]
    [InlineData(0.89, 0.9049, 0.91, Verdict.Below)]
    [InlineData(0.9999, 0.9999, 1.00, Verdict.Agrees)]
    public void The_verdict_allows_for_the_papers_rounding(double low, double high, double paper, Verdict expected) =>
        Assert.Equal(expected, new Row("2", "m", "k", "u", "f1", (low + high) / 2, low, high, 3, paper).Against());

    [Fact]
    public void Json_has_the_agreed_form() {
        var json = JsonDocument.Parse(Some.ToJson()).RootElement;
        Assert.Equal(["provenance", "rows"], json.EnumerateObject().Select(p => p.Name));
        string[] names = ["table", "method", "known", "unknown", "metric", "mean", "low", "high", "seeds", "paper"];
        Assert.Equal([.. names, "values"], json.GetProperty("rows")[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(names, json.GetProperty("rows")[2].EnumerateObject().Select(p => p.Name));   // of a single seed
        Assert.Equal("kmnist", json.GetProperty("rows")[0].GetProperty("unknown").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("rows")[2].GetProperty("paper").ValueKind);
        Assert.Equal(0.992, json.GetProperty("rows")[0].GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal("12ab", json.GetProperty("provenance").GetProperty("data").GetProperty("kmnist").GetString());
    }

    [Fact]
    public void Markdown_is_as_expected() => Assert.Equal("""
        # GeMOS

        **AUROC, known: mnist**

        | method |                  kmnist |                omniglot |
        | ------ | ----------------------: | ----------------------: |
        | gemos  | 0.9920 ±0.0050 / 0.99 = | 0.9910 ±0.0025 / 0.97 + |
        | msp    |                  0.9500 |                         |

        **closed-set accuracy, known: mnist**

        | method |  known classes |
        | ------ | -------------: |
        | all    | 0.9903 ±0.0014 |

        - missing: emnist

        - command: `kit reproduce gemos`
        - version: 0.1.0, commit abc
        - engine: system, libtorch 1.13.1, cpu, 2 threads, a processor
        - experiment: 0123456789ab, seeds 0, 1, 2
        - f1: macro
        - data kmnist: 12ab

        """.ReplaceLineEndings("\n"), Some.ToMarkdown());

    [Fact]
    public void The_terminal_shows_every_cell() {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = 120;
        console.Write(Some.Tables[0].ToGrid());
        foreach (var cell in new[] { "AUROC, known: mnist", "kmnist", "0.9920 ±0.0050 / 0.99 =", "0.9910 ±0.0025 / 0.97 +", "0.9500" }) Assert.Contains(cell, text.ToString());
    }

    [Fact]
    public void A_cell_is_filled_once() => Assert.Contains("two rows for", Assert.Throws<ArgumentException>(() => Layout.Of([Rows[0], Rows[0]])).Message);

    [Fact]
    public void A_row_as_long_as_the_head_is_needed() =>
        Assert.Contains("each row needs 2 cells, one has 1", Assert.Throws<ArgumentException>(() => new Table("", ["a", "b"], [["1"]])).Message);

    [Fact]
    public void A_bar_in_a_cell_does_not_break_the_markdown() => Assert.Contains(@"| a\|b ", new Table("", ["x"], [["a|b"]]).ToMarkdown());
}
