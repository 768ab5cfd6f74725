using ResearchKit.Data;
using ResearchKit.Lab.Boards;
using ResearchKit.Lab.Commands;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Tests;

public class BoardTests {
    [Fact]
    public void Protocols_are_read_by_name() {
        var arpl = Protocol.Parse("arpl-mnist");
        Assert.Equal(("mnist", 5, true), (arpl.Known, arpl.Trials, arpl.OneSet));
        Assert.Equal([2, 4, 5, 9, 8, 3], arpl.Split(0)!.Known.AsEnumerable());
        Assert.Equal(arpl.Split(1)!.Known.AsEnumerable(), arpl.Split(6)!.Known.AsEnumerable());
        Assert.Equal("cifar-10", Protocol.Parse("arpl-cifar-10").Known);
        Assert.NotEqual(arpl.Split(0)!.Known.Order(), Protocol.Parse("cac-mnist").Split(0)!.Known.Order());
        var drawn = Protocol.Parse("6-of-10:fashion-mnist");
        Assert.Equal((6, 4), (drawn.Split(3)!.Known.Length, drawn.Split(3)!.Unknown.Length));
        Assert.Equal(drawn.Split(3)!.Known.AsEnumerable(), drawn.Split(3)!.Known.AsEnumerable());
        Assert.NotEqual(drawn.Split(3)!.Known.AsEnumerable(), drawn.Split(4)!.Known.AsEnumerable());
        var first = Protocol.Parse("first-3-of-5:cub-200");
        Assert.Equal(("cub-200", "0 1 2", "3 4"), (first.Known, string.Join(' ', first.Split(7)!.Known), string.Join(' ', first.Split(7)!.Unknown)));
        var cross = Protocol.Parse("mnist/omniglot+noise-uniform");
        Assert.Null(cross.Split(0));
        Assert.Equal(["omniglot", "noise-uniform"], cross.Unknown.AsEnumerable());
    }

    [Theory]
    [InlineData("arpl", "unknown protocol \"arpl\": there are arpl-cifar-10, arpl-mnist, arpl-svhn, cac-mnist, K-of-N:SET")]
    [InlineData("10-of-10:mnist", "at least two classes are known, and at least one is not")]
    [InlineData("1-of-10:mnist", "at least two classes are known, and at least one is not")]
    [InlineData("first-10-of-10:mnist", "at least two classes are known, and at least one is not")]
    [InlineData("last-2-of-10:mnist", "unknown protocol \"last-2-of-10:mnist\"")]
    [InlineData("mnist/kmnist+kmnist", "each unknown set once")]
    [InlineData("mnist/mnist", "none is the known one")]
    public void Other_protocols_are_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Protocol.Parse(text)).Message);

    [Fact]
    public void Contenders_are_trained_methods_and_scores_on_top_of_them() {
        var posthoc = Contender.Parse("energy");
        Assert.Equal(("classifier", "energy"), (posthoc.Trained.Id, posthoc.PostHoc!.Id));
        var both = Contender.Parse("dtl[lambda=3]+knn[k=7]");
        Assert.Equal(("dtl", "knn"), (both.Trained.Id, both.PostHoc!.Id));
        Assert.StartsWith("dtl-", both.TrainedFolder);
        Assert.NotEqual(both.TrainedFolder, Contender.Parse("dtl[lambda=4]").TrainedFolder);
        Assert.Equal("dtl", Contender.Parse("dtl[lambda=5]").TrainedFolder);   // the paper's own
        Assert.Equal("own", Contender.Parse("dtl").ScoreFolder);
        Assert.Equal("dtl+knn", Contender.Bare(both.Text));
        Assert.Equal(.991, Published.Find("arpl-mnist", "cac[lambda=2]")!.Value);
        Assert.Null(Published.Find("arpl-mnist", "cac[lambda=2]+knn"));   // cac's figure is not that of a score on top of it
        Assert.Equal(Contender.Parse("opengan[epochs=20;noise=50]").TrainedFolder, Contender.Parse("opengan[epochs=20,noise=50]").TrainedFolder);
        Assert.Equal(["msp", "opengan[epochs=20,noise=50]", "dtl[lambda=3]+knn[k=7]"], Reproduce.List(" msp,,opengan[epochs=20,noise=50], dtl[lambda=3]+knn[k=7]").ToArray());
    }

    [Theory]
    [InlineData("nope", "unknown method \"nope\"; trained ones are")]
    [InlineData("dtl+nope", "unknown method \"nope\"")]
    [InlineData("nope+msp", "unknown trained method \"nope\"")]
    [InlineData("dtl[lambda=-1]", "dtl's option lambda: must be finite and > 0, got \"-1\"")]
    [InlineData("dtl[mu=1]", "dtl has no option \"mu\"")]
    [InlineData("dtl[lambda]", "ID[option=value,option=value] expected")]
    [InlineData("a+b+c", "a trained method, or one post-hoc method on top of it")]
    [InlineData("ensemble", "needs several networks")]
    public void Other_contenders_are_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Contender.Parse(text)).Message);

    static (int Code, string Out, string Error) Kit(params string[] args) {
        using StringWriter output = new(), error = new();
        return (Cli.Run(args, new(output, error, Terminal: false)), output.ToString(), error.ToString());
    }

    static void SkipWithoutFashion() => Skip.IfNot(DataSets.Status("fashion-mnist").Splits.All(s => s.Available), "Fashion-MNIST (package dataset-fashion-mnist) is not installed");

    [SkippableFact]
    public void A_leaderboard_goes_on_where_it_was_and_takes_more_methods() {
        SkipWithoutFashion();
        using var folder = new Folder();
        string[] Args(string methods, string seeds) => ["compare", "--protocol", "4-of-10:fashion-mnist", "--methods", methods, "--outliers", "own:2", "--validation", "own:1", "--seeds", seeds,
            "--train-images", "3000", "--test-images", "800", "--epochs", "1", "--out", folder.Path, "--json", folder.File("t.json")];
        var first = Kit(Args("msp,dtl", "2"));
        Assert.True(first.Code == 0, first.Error);
        Assert.Contains("4-of-10:fashion-mnist, unknown: other-classes", first.Out);
        Assert.Contains("trial 2/2", first.Error);
        Assert.Contains("time and memory, means over trials", first.Out);
        var run = Assert.Single(Directory.GetDirectories(folder.Path));
        var trained = new FileInfo(Assert.Single(Directory.GetFiles(Path.Combine(run, "trial-0", "dtl"), "*.safetensors"))).LastWriteTimeUtc;
        var table = File.ReadAllText(folder.File("t.json"));

        var again = Kit(Args("msp,dtl", "2"));
        Assert.DoesNotContain("epoch", again.Error);
        Assert.Equal(table, File.ReadAllText(folder.File("t.json")));

        var more = Kit(Args("msp,dtl,maxlogit,finetune+knn", "2"));   // the pretrained network is there; finetune is not
        Assert.True(more.Code == 0, more.Error);
        Assert.DoesNotContain("dtl epoch", more.Error);
        Assert.DoesNotContain("pretrained epoch", more.Error);
        Assert.Contains("finetune epoch", more.Error);
        Assert.Equal(trained, new FileInfo(Directory.GetFiles(Path.Combine(run, "trial-0", "dtl"), "*.safetensors")[0]).LastWriteTimeUtc);

        // Every cell is traceable: the figure is that of the stored scores.
        var rows = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(folder.File("t.json")))!["rows"]!.AsArray();
        double[] Scores(int trial, string set) => IO(Path.Combine(run, $"trial-{trial}", "dtl", "own", $"{set}.npy"));
        var twin = new[] { 0, 1 }.Average(t => Roc.Auroc<double>(Scores(t, "known"), Scores(t, "other-classes")));
        Assert.Equal(twin, (double)rows.Single(r => (string)r!["method"]! == "dtl" && (string)r["metric"]! == "auroc")!["mean"]!, 12);

        static double[] IO(string path) => Tidy.Run(() => Npy.ToTensor(Npy.Read(path))).data<double>().ToArray();
    }

    [SkippableFact]
    public void Trials_that_were_run_apart_are_merged_into_the_table_of_one_run() {
        SkipWithoutFashion();
        using var folder = new Folder();
        string[] Args(params string[] more) => ["compare", "--protocol", "4-of-10:fashion-mnist", "--test-images", "600", "--epochs", "1", "--out", folder.Path, .. more];
        // The stored table of one call, kept aside: the run folder's is the last call's.
        string Kept(string name, params string[] more) {
            var said = Kit(Args(["--train-images", "1500", .. more]));
            Assert.True(said.Code == 0, said.Error);
            var run = Directory.GetDirectories(folder.Path).Single(d => File.Exists(Path.Combine(d, "trial-0", "classifier", "predicted", "known.npy")) || File.Exists(Path.Combine(d, "trial-1", "classifier", "predicted", "known.npy")));
            Directory.CreateDirectory(folder.File(name));
            foreach (var file in new[] { "table.json", "costs.json" }) File.Copy(Path.Combine(run, file), folder.File(name, file));
            return folder.File(name, "table.json");
        }
        var second = Kept("b", "--methods", "msp,maxlogit,energy", "--trials", "2");
        var first = Kept("a", "--methods", "msp,maxlogit", "--trials", "1-1");
        var whole = Results.FromJson(File.ReadAllText(Kept("whole", "--methods", "msp,maxlogit", "--seeds", "2")), "whole");

        var merged = Kit("compare", "--merge", $"{second},{first}", "--out", folder.File("merged"));
        Assert.True(merged.Code == 0, merged.Error);
        Assert.Matches(@"passed over: energy: not in every trial \(AUROC against other-classes 0\.\d{4} in trial 2\)", merged.Out);
        Assert.Contains("time and memory, means over trials", merged.Out);
        Assert.Contains("part 01: trials 2,", merged.Out);
        var results = Results.FromJson(File.ReadAllText(Path.Combine(Assert.Single(Directory.GetDirectories(folder.File("merged"))), "table.json")), "merged");
        Assert.Equal(whole.Rows.OrderBy(r => (r.Method, r.Metric)), results.Rows.OrderBy(r => (r.Method, r.Metric)));
        Assert.Equal(whole.Groups.OrderBy(g => g.Method), results.Groups.OrderBy(g => g.Method));
        Assert.Equal([0, 1], results.Provenance.Seeds.AsEnumerable());
        Assert.Equal(whole.Provenance.Experiment, results.Provenance.Experiment);

        // A merged table is merged again, and still says where each part came from.
        var mergedTable = Path.Combine(Assert.Single(Directory.GetDirectories(folder.File("merged"))), "table.json");
        var more = Kit("compare", "--merge", $"{mergedTable},{Kept("c", "--methods", "msp,maxlogit", "--trials", "3")}", "--out", folder.File("more"));
        Assert.True(more.Code == 0, more.Error);
        foreach (var (part, trial) in new[] { ("01", 2), ("02", 1), ("03", 3) }) Assert.Contains($"part {part}: trials {trial},", more.Out);
        Assert.Contains("seeds 0, 1, 2", more.Out);

        // The same trial twice: the later table's figure counts, and a note says so.
        var changed = whole with { Rows = [.. whole.Rows.Select(r => r.Method == "msp" && r.Metric == "auroc" ? r with { Values = [.5, .75], Paper = .123 } : r)] };
        File.WriteAllText(folder.File("changed.json"), changed.ToJson());
        var twice = Kit("compare", "--merge", $"{first},{folder.File("changed.json")}", "--out", folder.File("twice"));
        Assert.Contains("msp of trial 1 stands in two tables", twice.Out);
        var row = Results.FromJson(File.ReadAllText(Path.Combine(Assert.Single(Directory.GetDirectories(folder.File("twice"))), "table.json")), "").Rows.Single(r => r is { Method: "msp", Metric: "auroc" });
        Assert.Equal([.5, .75], row.Values!.Value.AsEnumerable());
        Assert.Equal(.625, row.Mean);
        Assert.Equal(whole.Rows.Single(r => r is { Method: "msp", Metric: "auroc" }).Paper, row.Paper);   // published figures are looked up anew
        Assert.Contains("group: none: of one trial", Kit("compare", "--merge", $"{first},{first}", "--out", folder.File("one")).Out);

        void Refused(string message, params string[] args) {
            var (code, _, error) = Kit(args);
            Assert.NotEqual(0, code);
            Assert.Contains(message, error);
            Assert.False(Directory.Exists(folder.File("none")));
        }
        string[] Merge(string files) => ["compare", "--merge", files, "--out", folder.File("none")];
        File.WriteAllText(folder.File("other.json"), (whole with { Provenance = whole.Provenance with { Experiment = "0123456789ab" } }).ToJson());
        File.WriteAllText(folder.File("odd.json"), (whole with { Provenance = whole.Provenance with { Seeds = [0] } }).ToJson());
        Refused("other.json is of experiment 0123456789ab, ", Merge($"{first},{folder.File("other.json")}"));
        Refused("odd.json: one figure for each of 1 trials expected", Merge($"{first},{folder.File("odd.json")}"));
        Refused("there is no ", Merge($"{first},{folder.File("gone.json")}"));
        File.WriteAllText(folder.File("bad.json"), "{}");
        Refused("bad.json: a table's JSON with provenance and rows expected", Merge($"{first},{folder.File("bad.json")}"));
        Refused("the paths of two tables or more", Merge(first));
        Refused("--seeds does not go with --merge", [.. Merge($"{first},{second}"), "--seeds", "2"]);
        Refused("--trials 0: a trial from 1 to 1000", Args("--trials", "0"));
        Refused("--trials 3-2: a trial from 1 to 1000, or the first and the last", Args("--trials", "3-2"));
        Refused("--trials says which trials, --seeds how many of them", Args("--trials", "1", "--seeds", "2"));
        Refused("--trials goes with --protocol", "compare", "--trials", "1", "--out", folder.Path);
    }

    [SkippableFact]
    public void What_does_not_fit_is_refused_before_any_training() {
        SkipWithoutFashion();
        using var folder = new Folder();
        (int, string) Refused(params string[] more) => Kit(["compare", "--methods", "msp", "--train-images", "3000", "--out", folder.Path, .. more]) is var r ? (r.Code, r.Error) : default;
        void Says(string message, (int Code, string Error) said) {
            Assert.NotEqual(0, said.Code);
            Assert.Contains(message, said.Error);
            Assert.DoesNotContain("epoch", said.Error);
        }
        Says("fashion-mnist is outliers and known: each set has one role", Refused("--protocol", "4-of-10:fashion-mnist", "--outliers", "fashion-mnist"));
        Says("leaves 6 classes over: 5 outlier and 1 validation classes leave none unknown", Refused("--protocol", "4-of-10:fashion-mnist", "--outliers", "own:5", "--validation", "own:1"));
        Says("own:K with a number of classes expected, got 'own:x'", Refused("--protocol", "4-of-10:fashion-mnist", "--outliers", "own:x"));
        Says("leaves none to take", Refused("--protocol", "fashion-mnist/noise-uniform", "--outliers", "own:1"));
        Says("4-of-12:fashion-mnist: fashion-mnist has 10 classes", Refused("--protocol", "4-of-12:fashion-mnist"));
        Says("--known does not go with --protocol", Refused("--protocol", "4-of-10:fashion-mnist", "--known", "mnist"));
        Says("--outliers goes with --protocol", Refused("--outliers", "own:1"));
        Says("--weights goes with --protocol", Refused("--weights", "vgg-16-imagenet1k"));
        Says("unknown network \"tiny\"", Refused("--protocol", "4-of-10:fashion-mnist", "--network", "tiny"));
    }

    [SkippableFact]
    public void The_paper_profile_of_transfer_novelty_asks_for_its_birds() {
        Skip.If(DataSets.Status("cub-200").Splits.Any(s => s.Available), "CUB-200 is here");
        using var folder = new Folder();
        var said = Kit("reproduce", "transfer-novelty", "--profile", "paper", "--out", folder.Path);
        Assert.NotEqual(0, said.Code);
        Assert.Contains("./kit data fetch cub-200", said.Error);
    }

    [SkippableFact]
    public void Reference_sets_are_compared_on_one_test() {
        SkipWithoutFashion();
        using var folder = new Folder();
        string[] Args(string references) => ["reproduce", "transfer-novelty", "--references", references, "--seeds", "2", "--train-images", "1500", "--test-images", "400", "--epochs", "1", "--out", folder.Path, "--json", folder.File("t.json")];
        Assert.Contains("--references: own:3 takes novel classes away", Kit(Args("own:3,noise-uniform")).Error);
        var one = Kit(Args("noise-uniform"));
        Assert.NotEqual(0, one.Code);
        Assert.Contains("a reference set of at least two classes expected, got 1", one.Error);
        Assert.DoesNotContain("epoch", one.Error);
        Directory.Delete(Assert.Single(Directory.GetDirectories(folder.Path)), recursive: true);
        Skip.IfNot(new[] { "kmnist", "notmnist" }.All(id => DataSets.Status(id).Splits.Any(s => s.Available)), "KMNIST or notMNIST is not here");
        var said = Kit(Args("kmnist,notmnist"));
        Assert.True(said.Code == 0, said.Error);
        Assert.Contains("reference ILSVRC12 .958", said.Out);
        Assert.Equal(2, Directory.GetDirectories(folder.Path, "board-*").Length);
        var rows = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(folder.File("t.json")))!["rows"]!.AsArray().Where(r => (string)r!["metric"]! == "auroc").ToArray();
        Assert.Equal(["dtl 4-of-10:fashion-mnist, reference kmnist", "finetune 4-of-10:fashion-mnist, reference kmnist", "dtl 4-of-10:fashion-mnist, reference notmnist", "finetune 4-of-10:fashion-mnist, reference notmnist"],
            rows.Select(r => $"{(string)r!["method"]!} {(string)r["table"]!}"));
        // Each row is that of its own leaderboard.
        var boards = Directory.GetDirectories(folder.Path, "board-*").Select(b => System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(b, "table.json")))!)
            .ToDictionary(b => (string)b["provenance"]!["protocol"]!["outliers"]!);
        Assert.All(rows, r => Assert.Equal((double)boards[((string)r!["table"]!).Split(' ')[^1]]["rows"]!.AsArray()
            .Single(b => (string)b!["method"]! == (string)r["method"]! && (string)b["metric"]! == "auroc")!["mean"]!, (double)r["mean"]!));
        var report = Assert.Single(Directory.GetDirectories(folder.Path, "references-*"));
        Assert.Contains("AUROC by reference set", File.ReadAllText(Path.Combine(report, "report.html")));
        Assert.DoesNotContain("epoch", Kit(Args("kmnist,notmnist")).Error);
    }

    [SkippableFact]
    public void A_method_without_what_it_needs_is_passed_over_and_named() {
        SkipWithoutFashion();
        using var folder = new Folder();
        var said = Kit("compare", "--protocol", "fashion-mnist/noise-uniform", "--methods", "msp,opengan", "--train-images", "500", "--test-images", "200", "--epochs", "1", "--out", folder.Path);
        Assert.True(said.Code == 0, said.Error);
        Assert.Contains("passed over: opengan: opengan needs", said.Out);
        Assert.Contains("this study has no outliers, validation", said.Out);
    }
}
