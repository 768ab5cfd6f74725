using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Lab.Notebooks;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Tests;

public class FormatTests {
    record Point(int A, double B, ImmutableArray<int> C);
    record struct Small(double X);
    record Named(string Name) { public override string ToString() => $"my {Name}"; }
    record Box<T>(T Inside);

    static string Plain(object? value) => Format.Of(value).Plain;

    static string Html(object? value) => Format.Of(value).Forms["text/html"];

    [Fact]
    public void A_record_is_a_table_of_its_properties() {
        var point = new Point(1, 1 / 3.0, [2, 3]);
        Assert.Equal("Point { A = 1, B = 0.333333, C = [2, 3] }", Plain(point));
        Assert.Equal("<table><thead><tr><th></th><th>Point</th></tr></thead><tbody><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>0.333333</td></tr><tr><td>C</td><td>[2, 3]</td></tr></tbody></table>", Html(point));
        Assert.Equal("Small { X = 0.5 }", Plain(new Small(0.5)));
        Assert.Equal("{ a = 1, b = x }", Plain(new { a = 1, b = "x" }));
        Assert.Equal("my own", Plain(new Named("own")));
        Assert.Equal("Box<Small> { Inside = Small { X = 2 } }", Plain(new Box<Small>(new(2))));
        Assert.Contains("<th>Box&lt;Int32&gt;</th>", Html(new Box<int>(2)));
    }

    [Fact]
    public void Records_in_a_row_are_a_table() {
        var table = Plain(new[] { new Point(1, 2.5, []), new Point(3, -4, [5]), null });
        Assert.Equal("| A    | B    | C    |\n| ---- | ---- | ---- |\n| 1    | 2.5  | []   |\n| 3    | -4   | [5]  |\n| null | null | null |", table);
        Assert.Equal(51 + 1, Html(Enumerable.Range(0, 70).Select(i => new Small(i))).Split("<tr>").Length);
        Assert.EndsWith("\n…", Plain(Enumerable.Range(0, 70).Select(i => new Small(i))));
        Assert.Equal("[my a, my b]", Plain(new[] { new Named("a"), new Named("b") }.Select(n => n.ToString())));
    }

    [Fact]
    public void Tuples_are_shown_item_by_item() {
        Assert.Equal("(0.333333, a, [1, 2])", Plain((1 / 3.0, "a", new[] { 1, 2 })));
        Assert.Equal("(1, 2, 3, 4, 5, 6, 7, 8, 9)", Plain((1, 2, 3, 4, 5, 6, 7, 8, 9)));
        Assert.Equal("| 1   | 2   |\n| --- | --- |\n| a   | 0.5 |\n| b   | 2   |", Plain(new[] { ("a", 0.5), ("b", 2) }));
        Assert.Contains("<td>a</td><td>0.5</td>", Html(new[] { Tuple.Create("a", 0.5) }));
    }

    [Fact]
    public void Dictionaries_are_tables_of_keys_and_values() {
        Assert.Equal("| key | value |\n| --- | ----- |\n| a   | 1     |\n| b   | null  |", Plain(new SortedDictionary<string, int?> { ["a"] = 1, ["b"] = null }));
        Assert.Contains("<td>[1, 2]</td>", Html(ImmutableDictionary<string, int[]>.Empty.Add("x", [1, 2])));
    }

    [Fact]
    public void Nothing_and_mistakes_are_said() {
        Assert.Equal("null", Plain(null));
        Assert.Equal("[1, null]", Plain(new object?[] { 1, null }));
        Assert.Equal("[]", Plain(Array.Empty<Point>()));
        Assert.Equal("InvalidOperationException: boo because of IOException: gone", Plain(new InvalidOperationException("boo", new IOException("gone"))));
        Assert.Equal("[IOException: gone]", Plain(new[] { new IOException("gone") }));
        Assert.Contains("<td>(NotSupportedException)</td>", Html(new Box<int>(1) is var b ? new Throws() : null));
    }

    sealed class Throws { public int Value => throw new NotSupportedException(); }

    [Theory]
    [InlineData(0.90075, 0.8941, 0.9074, "0.901 [0.894, 0.907]")]
    [InlineData(0.5, 0.2, 0.8, "0.50 [0.20, 0.80]")]
    [InlineData(1500, 1400, 1600, "1500 [1400, 1600]")]
    [InlineData(0.99996, 0.99995, 0.99997, "0.999960 [0.999950, 0.999970]")]
    [InlineData(1, 1, 1, "1 [1, 1]")]
    [InlineData(0.7, double.NegativeInfinity, double.PositiveInfinity, "0.7 (no interval)")]
    public void An_interval_has_the_digits_that_count(double mean, double low, double high, string text) => Assert.Equal(text, Plain(new Interval(mean, low, high, 0.95, 10)));

    [Fact]
    public void Results_with_intervals_are_one_line_each() {
        var compared = DeLong.Compare<double>([1, 2, 3, 4], [0, 1.5, 2.5, -1], [1, 2, 3, 4], [2, 3, 0, 1]);
        Assert.Contains("Difference = 0.28 [-0.14, 0.70]", Plain(compared).Replace(OneLine.Of(compared.Difference), "0.28 [-0.14, 0.70]"));
        Assert.Contains($"<td>{OneLine.Of(compared.Difference)}</td>", Html(compared));
        Assert.Equal("(gemos, 0.901 [0.894, 0.907])", Plain(("gemos", new Interval(0.90075, 0.8941, 0.9074, 0.95, 10))));
    }

    // A machine with a decimal comma stores the same notebook.
    [Fact]
    public void Numbers_are_the_same_in_every_culture() {
        var before = CultureInfo.CurrentCulture;
        try {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(["1.5", "(1.5, 2)", "Small { X = 1.5 }", "{ a = 1.5 }", "0.90 [0.80, 1.00]"],
                new object[] { 1.5, (1.5, 2), new Small(1.5), new { a = 1.5 }, new Interval(0.9, 0.8, 1, 0.95, 3) }.Select(Plain));
        } finally {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Tensors_in_a_row_are_lines() => Assert.Equal("[Float32 [2, 3], Float32 [1]]", Plain(new[] { torch.zeros(2, 3), torch.zeros(1) }));
}
