using System.Globalization;
using System.Text;
using System.Text.Json;
using ResearchKit.Lab.Commands;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Tests;

public class MetricsCommandTests {
    static (int Code, string Out, string Error) Kit(params string[] args) {
        using StringWriter output = new(), error = new();
        return (Cli.Run(["metrics", .. args], new(output, error, Terminal: false)), output.ToString(), error.ToString());
    }

    static JsonElement Json(params string[] args) {
        var (code, output, error) = Kit([.. args, "--json"]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    // The arrays of the metrics' golden values: in Python [((i*37)%101)/8+2 for i in range(50)], [((j*53)%89)/8 for j in range(40)],
    // predicted (i*i)%4 and true i%4, predictions of unknown examples (j*3)%4.
    static readonly double[] Known = [.. Enumerable.Range(0, 50).Select(i => i * 37 % 101 / 8.0 + 2)];
    static readonly double[] Unknown = [.. Enumerable.Range(0, 40).Select(j => j * 53 % 89 / 8.0)];
    static readonly int[] Predicted = [.. Enumerable.Range(0, 50).Select(i => i * i % 4)], True = [.. Enumerable.Range(0, 50).Select(i => i % 4)];
    static readonly int[] Theirs = [.. Enumerable.Range(0, 40).Select(j => j * 3 % 4)];

    static string Text(Folder folder, string name, params string[] lines) {
        File.WriteAllLines(folder.File(name), lines);
        return folder.File(name);
    }

    static string Lines<T>(Folder folder, string name, IEnumerable<T> values) where T : IFormattable =>
        Text(folder, name, [.. values.Select(v => v.ToString(null, CultureInfo.InvariantCulture))]);

    static string Array(Folder folder, string name, Tensor tensor) {
        using (tensor) Npy.Write(folder.File(name), tensor);
        return folder.File(name);
    }

    static (string Known, string Unknown, string Labels, string Theirs) Files(Folder folder) => (
        Array(folder, "known.npy", torch.tensor(Known)), Lines(folder, "unknown.txt", Unknown),
        Text(folder, "labels.csv", ["predicted,true", .. Predicted.Zip(True, (p, t) => $"{p},{t}")]), Lines(folder, "theirs.csv", Theirs));

    // scikit-learn 1.2.1: as RocTests of the metrics; y = 1 for known.
    [Fact]
    public void The_ranking_s_figures_match_scikit_learn() {
        using var folder = new Folder();
        var (known, unknown, _, _) = Files(folder);
        var json = Json(known, unknown);
        foreach (var (name, expected) in new[] {
            ("auroc", 0.7070000000000001), ("aupr_in", 0.782222290580513), ("aupr_out", 0.6814999424155693), ("fpr_at_95_tpr", 0.775),
            ("fpr_at_95_tpr_unknown_positive", 0.68), ("detection_error", 0.35), ("aupr_in_trapezoid", 0.7823630234146348), ("aupr_out_trapezoid", 0.6805114988523384)
        }) Assert.Equal(expected, json.GetProperty(name).GetDouble(), 1e-13);
        Assert.Equal((50, 40), (json.GetProperty("known").GetInt32(), json.GetProperty("unknown").GetInt32()));
        foreach (var name in new[] { "accuracy", "oscr", "intervals", "cutoff" }) Assert.False(json.TryGetProperty(name, out _));
    }

    // scikit-learn 1.2.1: d = where(s < cutoff, 4, p) over known and unknown, t = 4 for unknown; accuracy_score(true, predicted), accuracy_score(t, d),
    // f1_score(t, d, average="macro", labels=range(5)), f1_score(t, d, average="micro", labels=range(4));
    // oscr = roc_auc_score of the rightly classified known ones against unknown times accuracy; cutoff = sorted(known)[::-1][ceil(0.95*50)-1].
    [Fact]
    public void With_labels_the_open_set_figures_match_scikit_learn() {
        using var folder = new Folder();
        var (known, unknown, labels, theirs) = Files(folder);
        var json = Json(known, unknown, "--labels", labels, "--unknown-predictions", theirs);
        foreach (var (name, expected) in Golden) Assert.Equal(expected, json.GetProperty(name).GetDouble(), 1e-13);
    }

    static readonly (string, double)[] Golden = [("accuracy", 0.52), ("open_accuracy", 0.36666666666666664), ("macro_f1", 0.2863458110516934), ("micro_f1", 0.37209302325581395), ("oscr", 0.361), ("cutoff", 2.375)];

    [Fact]
    public void A_given_cutoff_is_used_and_labels_may_come_as_an_array_or_in_the_other_order() {
        using var folder = new Folder();
        var (known, unknown, labels, theirs) = Files(folder);
        var pairs = Predicted.Zip(True, (p, t) => new long[] { p, t }).SelectMany(x => x).ToArray();
        string array = Array(folder, "labels.npy", torch.tensor(pairs).reshape(50, 2)), swapped = Text(folder, "swapped.csv", ["True,Predicted", .. Predicted.Zip(True, (p, t) => $"{t},{p}")]);
        var expected = Json(known, unknown, "--labels", labels, "--unknown-predictions", theirs, "--cutoff", "5").ToString();
        Assert.Equal(expected, Json(known, unknown, "--labels", array, "--unknown-predictions", theirs, "--cutoff", "5").ToString());
        Assert.Equal(expected, Json(known, unknown, "--labels", swapped, "--unknown-predictions", theirs, "--cutoff", "5").ToString());
        var json = JsonDocument.Parse(expected).RootElement;
        Assert.Equal(5, json.GetProperty("cutoff").GetDouble());
        var right = Enumerable.Range(0, 50).Count(i => Known[i] >= 5 && Predicted[i] == True[i]) + Unknown.Count(u => u < 5);
        Assert.Equal(right / 90.0, json.GetProperty("open_accuracy").GetDouble(), 1e-15);
    }

    [Fact]
    public void Without_predictions_of_unknown_examples_only_macro_F1_is_missing() {
        using var folder = new Folder();
        var (known, unknown, labels, theirs) = Files(folder);
        var (code, output, error) = Kit(known, unknown, "--labels", labels, "--json");
        Assert.Equal((0, "macro_f1 is left out: it needs --unknown-predictions\n"), (code, error));
        var (with, without) = (Json(known, unknown, "--labels", labels, "--unknown-predictions", theirs), JsonDocument.Parse(output).RootElement);
        Assert.False(without.TryGetProperty("macro_f1", out _));
        foreach (var name in new[] { "accuracy", "open_accuracy", "micro_f1", "oscr" }) Assert.Equal(with.GetProperty(name).GetDouble(), without.GetProperty(name).GetDouble());
        var other = Lines(folder, "other.csv", Theirs.Select(t => t + 1));
        Assert.Contains("macro_f1 is left out: a predicted class has no known example", Kit(known, unknown, "--labels", labels, "--unknown-predictions", other).Error);
    }

    [Fact]
    public void Intervals_contain_their_figures_and_come_from_the_methods_named() {
        using var folder = new Folder();
        var (known, unknown, labels, theirs) = Files(folder);
        string[] args = [known, unknown, "--labels", labels, "--unknown-predictions", theirs, "--ci", "--resamples", "100", "--level", "0.9"];
        var json = Json(args);
        var intervals = json.GetProperty("intervals");
        Assert.Equal(13, intervals.EnumerateObject().Count());
        foreach (var i in intervals.EnumerateObject()) {
            Assert.InRange(json.GetProperty(i.Name).GetDouble(), i.Value.GetProperty("low").GetDouble(), i.Value.GetProperty("high").GetDouble());
            Assert.Equal(0.9, i.Value.GetProperty("level").GetDouble());
        }
        (double, double) Ends(string name) => (intervals.GetProperty(name).GetProperty("low").GetDouble(), intervals.GetProperty(name).GetProperty("high").GetDouble());
        Assert.Equal((DeLong.Interval<double>(Known, Unknown, 0.9).Low, DeLong.Interval<double>(Known, Unknown, 0.9).High), Ends("auroc"));
        Assert.Equal((Accuracy.Interval(True, Predicted, 0.9).Low, Accuracy.Interval(True, Predicted, 0.9).High), Ends("accuracy"));
        float[] k = System.Array.ConvertAll(Known, x => (float)x), u = System.Array.ConvertAll(Unknown, x => (float)x);
        var bca = Bootstrap.Bca(k, u, (a, b) => Roc.FprAtTpr(a, b), 0, 100, 0.9);
        Assert.Equal((bca.Low, bca.High), Ends("fpr_at_95_tpr"));
        Assert.Equal(json.ToString(), Json(args).ToString());
        Assert.NotEqual(json.ToString(), Json([.. args, "--seed", "1"]).ToString());
    }

    [Fact]
    public void The_table_shows_every_figure_and_the_file_holds_the_json() {
        using var folder = new Folder();
        var (known, unknown, _, _) = Files(folder);
        var (code, output, _) = Kit(known, unknown, "--json", folder.File("out.json"));
        Assert.Equal(0, code);
        Assert.Contains("auroc", output);
        Assert.Contains("0.707000", output);
        Assert.Equal(Json(known, unknown).ToString(), JsonDocument.Parse(File.ReadAllText(folder.File("out.json"))).RootElement.ToString());
        Assert.Contains("low", Kit(known, unknown, "--ci", "--resamples", "50").Out);
    }

    [Fact]
    public void Every_form_of_a_score_file_reads_alike() {
        using var folder = new Folder();
        var expected = Json(Lines(folder, "k.txt", Known), Lines(folder, "u.csv", Unknown)).ToString();
        var column = torch.tensor(Known).reshape(50, 1);
        Assert.Equal(expected, Json(Array(folder, "k64.npy", column), Array(folder, "u32.npy", torch.tensor(System.Array.ConvertAll(Unknown, x => (float)x)))).ToString());
        var windows = folder.File("windows.csv");
        File.WriteAllText(windows, string.Join("\r\n", Known.Select(k => k.ToString("E16", CultureInfo.InvariantCulture))) + "\r\n\r\n", Encoding.UTF8);
        Assert.Equal(expected, Json(windows, folder.File("u.csv")).ToString());
        // NumPy writes a column in Fortran order when asked: the header says so, the bytes are the same.
        var fortran = Npy.Bytes(torch.tensor(Known).reshape(50, 1));
        var header = Encoding.ASCII.GetString(fortran, 0, 128).Replace("'fortran_order': False", "'fortran_order': True ");
        for (var i = 10; i < 128; i++) fortran[i] = (byte)header[i];
        File.WriteAllBytes(folder.File("fortran.npy"), fortran);
        Assert.Equal(expected, Json(folder.File("fortran.npy"), folder.File("u.csv")).ToString());
        var infinite = Json(Text(folder, "inf.txt", "inf", "1"), Text(folder, "minf.txt", "-inf", "-Infinity"));
        Assert.Equal(1, infinite.GetProperty("auroc").GetDouble());
    }

    public static TheoryData<string, string[], string> BadTexts => new() {
        { "k.txt", ["1", "nan", "3"], "k.txt: line 2 is NaN: every score must be a number" },
        { "k.csv", ["1", "2,3"], "k.csv: line 2 holds 2 values, expected 1: '2,3'" },
        { "k.csv", ["1", "", "3"], "k.csv: line 2 holds 0 values, expected 1: ''" },
        { "k.csv", ["1", "two"], "k.csv: line 2: 'two' is not a number" },
        { "k.csv", ["score", "1"], "k.csv: line 1: 'score' is not a number" },
        { "k.csv", ["1e999"], "k.csv: line 1: '1e999' is not a number" },
        { "k.txt", [], "k.txt: it is empty: at least one row expected" },
        { "k.txt", ["", " "], "k.txt: it is empty: at least one row expected" },
        { "k.dat", ["1"], "k.dat: a .npy, .csv or .txt file expected, got '.dat'" },
        { "k.npy", ["1"], "k.npy: truncated" },
        { "k.npy", ["no array at all"], "k.npy: not a .npy file" }
    };

    [Theory, MemberData(nameof(BadTexts))]
    public void A_bad_file_is_named_with_its_line(string name, string[] lines, string message) {
        using var folder = new Folder();
        Refused(folder, message, Text(folder, name, lines), Lines(folder, "u.txt", Unknown));
    }

    [Fact]
    public void A_bad_array_is_named_with_its_row() {
        using var folder = new Folder();
        var good = Lines(folder, "u.txt", Unknown);
        Refused(folder, "nan.npy: row 2 is NaN: every score must be a number", good, Array(folder, "nan.npy", torch.tensor(new[] { 1f, 2, float.NaN })));
        Refused(folder, "int.npy: Float32 or Float64 expected, got Int64", Array(folder, "int.npy", torch.tensor(new[] { 1L, 2 })), good);
        Refused(folder, "wide.npy: [n] or [n, 1] expected, got [2, 2]", Array(folder, "wide.npy", torch.zeros(2, 2)), good);
        Refused(folder, "none.npy: it is empty: at least one row expected", Array(folder, "none.npy", torch.zeros(0)), good);
        Refused(folder, "gone.npy: there is no such file", folder.File("gone.npy"), good);
        var big = Npy.Bytes(torch.zeros(3, dtype: ScalarType.Float32));
        big[System.Array.IndexOf(big, (byte)'<')] = (byte)'>';
        File.WriteAllBytes(folder.File("big.npy"), big);
        Refused(folder, "big.npy: big-endian values (>f4) are not supported", folder.File("big.npy"), good);
    }

    [Fact]
    public void Bad_labels_are_named_with_their_line() {
        using var folder = new Folder();
        string known = Text(folder, "k.txt", "2", "3"), unknown = Text(folder, "u.txt", "1");
        void Bad(string message, params string[] lines) => Refused(folder, message, known, unknown, "--labels", Text(folder, "l.csv", lines));
        Bad("l.csv: line 2 holds -1: a class number, 0 or more, expected", "0,0", "-1,0");
        Bad("l.csv: line 3 holds 0.5: a class number, 0 or more, expected", "true,predicted", "0,0", "0,0.5");
        Bad("l.csv: line 2 holds 1 values, expected 2 (predicted, true): '7'", "0,0", "7");
        Bad("l.csv: line 1: 'guess' is not a number", "guess,true", "0,0");
        Bad("l.csv: it is empty", "predicted,true");
        Bad("l.csv: 2 rows expected, as many as", "0,0");
        Refused(folder, "l.npy: Byte or Int32 or Int64 expected, got Float32", known, unknown, "--labels", Array(folder, "l.npy", torch.zeros(2, 2)));
        Refused(folder, "l.npy: [n, 2] expected, got [2]", known, unknown, "--labels", Array(folder, "l.npy", torch.zeros(2, dtype: ScalarType.Int64)));
        Refused(folder, "p.csv: 1 rows expected, as many as", known, unknown, "--labels", Text(folder, "good.csv", "0,0", "1,1"), "--unknown-predictions", Text(folder, "p.csv", "0", "1"));
    }

    static void Refused(Folder folder, string message, params string[] args) {
        var (code, output, error) = Kit(args);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"kit: {folder.Path}", error);
        Assert.Contains(message, error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Help_needs_no_files() {
        var (code, output, error) = Kit("--help");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("--unknown-predictions", output);
        Assert.Contains("Example: kit metrics known.npy unknown.npy", output);
    }

    [Theory]
    [InlineData("--level must be between 0 and 1, got 1.5", "--level", "1.5")]
    [InlineData("--resamples must be at least 2, got 1", "--resamples", "1")]
    [InlineData("--json takes a file whose name ends in .json, got 'b.npy'", "--json", "b.npy")]
    [InlineData("--unknown-predictions and --cutoff need --labels", "--cutoff", "1")]
    [InlineData("--unknown-predictions and --cutoff need --labels", "--unknown-predictions", "p.csv")]
    [InlineData("--cutoff must be a number", "--labels", "l.csv", "--cutoff", "NaN")]
    public void Wrong_usage_is_code_2(string message, params string[] options) {
        var (code, _, error) = Kit(["k.npy", "u.npy", .. options]);
        Assert.Equal(2, code);
        Assert.Contains(message, error);
    }
}
