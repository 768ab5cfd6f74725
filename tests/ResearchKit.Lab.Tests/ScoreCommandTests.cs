using ResearchKit.Lab.Commands;
using ResearchKit.Methods;

namespace ResearchKit.Lab.Tests;

/// <summary>`kit score` says what the library says, from files.</summary>
public sealed class ScoreCommandTests : IDisposable {
    readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    static (int Code, string Out, string Error) Kit(params string[] args) {
        using StringWriter output = new(), error = new();
        return (Cli.Run(args, new(output, error, Terminal: false)), output.ToString(), error.ToString());
    }

    string At(string name) => Path.Combine(folder.Path, name);

    string Write(string name, Tensor values) {
        Npy.Write(At(name), values);
        return At(name);
    }

    double[] Scores(string name) => Npy.ToTensor(Npy.Read(At(name))).to_type(ScalarType.Float64).data<double>().ToArray();

    static Tensor Grid(int rows, int columns, int step, ScalarType type) =>
        (torch.arange(rows * columns, dtype: ScalarType.Float64) * step).remainder(17).reshape(rows, columns).to_type(type) / 3;

    [Theory, InlineData(ScalarType.Float32), InlineData(ScalarType.Float64)]
    public void A_score_of_files_is_the_library_s(ScalarType type) {
        using var d = torch.NewDisposeScope();
        var logits = Grid(6, 4, 5, type);
        var (code, _, error) = Kit("score", "energy", "--logits", Write("l.npy", logits), "--option", "temperature=2", "--out", At("s.npy"));
        Assert.Equal((0, type), (code, Npy.Read(At("s.npy")).Type));
        Assert.Contains("6 scores of energy, higher = more known", error);
        Assert.Equal(ResearchKit.Scores.Energy.Score(logits, 2f).to_type(ScalarType.Float64).data<double>().ToArray(), Scores("s.npy"));
    }

    [Fact]
    public void Logits_follow_from_features_and_head() {
        using var d = torch.NewDisposeScope();
        var (features, w, b) = (Grid(5, 3, 7, ScalarType.Float32), Grid(4, 3, 3, ScalarType.Float32), Grid(1, 4, 2, ScalarType.Float32).reshape(4));
        Assert.Equal(0, Kit("score", "maxlogit", "--features", Write("f.npy", features), "--head", $"{Write("w.npy", w)},{Write("b.npy", b)}", "--out", At("s.npy")).Code);
        Assert.Equal((features.matmul(w.t()) + b).amax(1).to_type(ScalarType.Float64).data<double>().ToArray(), Scores("s.npy"), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void A_model_is_kept_and_scores_the_same_later() {
        using var d = torch.NewDisposeScope();
        var train = Grid(40, 3, 5, ScalarType.Float64) + Grid(40, 3, 7, ScalarType.Float64) * 0.1;
        string[] fit = ["--fit-features", Write("t.npy", train), "--fit-labels", Write("y.npy", torch.arange(40).remainder(2))];
        var test = Write("x.npy", train.narrow(0, 0, 7));
        Assert.Equal(0, Kit(["score", "mahalanobis", .. fit, "--features", test, "--model", At("m.safetensors"), "--out", At("one.npy")]).Code);
        Assert.Equal(0, Kit("score", "mahalanobis", "--features", test, "--model", At("m.safetensors"), "--out", At("two.npy")).Code);
        Assert.Equal(Scores("one.npy"), Scores("two.npy"));
        Assert.Equal(ResearchKit.Scores.Mahalanobis.Fit(train, torch.arange(40).remainder(2), 2).Score(train.narrow(0, 0, 7)).data<double>().ToArray(), Scores("one.npy"));
        Assert.Contains("m.safetensors: a fitted mahalanobis, not lof", Kit("score", "lof", "--logits", Write("l.npy", train.narrow(0, 0, 7)), "--taps", test, "--model", At("m.safetensors"), "--out", At("no.npy")).Error);
        Assert.False(File.Exists(At("no.npy")));
    }

    [Fact]
    public void What_is_missing_or_wrong_is_named_and_nothing_is_written() {
        using var d = torch.NewDisposeScope();
        var z = Grid(6, 4, 5, ScalarType.Float32);
        var logits = Write("l.npy", z);
        void Says(string message, int code, params string[] args) {
            var (actual, _, error) = Kit(["score", .. args, "--out", At("out.npy")]);
            Assert.Contains(message, error);
            Assert.Equal(code, actual);
            Assert.Single(error.TrimEnd().Split('\n'));
            Assert.False(File.Exists(At("out.npy")));
        }
        Says("unknown method \"best\"", 2, "best", "--logits", logits);
        Says("energy needs --logits (or --features with --head)", 2, "energy");
        Says("--logits: there is no file", 2, "energy", "--logits", At("gone.npy"));
        Says("fitting mahalanobis needs --fit-features, --fit-labels", 2, "mahalanobis", "--features", logits);
        Says("runs the network again", 2, "odin", "--logits", logits);
        Says("energy's option temperature: must be finite and > 0, got \"-1\"", 2, "energy", "--logits", logits, "--option", "temperature=-1");
        Says("energy's option temperature must be a number, got \"warm\"", 2, "energy", "--logits", logits, "--option", "temperature=warm");
        Says("energy has no option \"t\"; there are temperature", 2, "energy", "--logits", logits, "--option", "t=1");
        Says("--option must be name=value, got 'temperature'", 2, "energy", "--logits", logits, "--option", "temperature");
        Says("energy has no preset \"mine\"", 2, "energy", "--logits", logits, "--preset", "mine");
        Says("energy has nothing to fit, so there is no --model", 2, "energy", "--logits", logits, "--model", At("m.safetensors"));
        Says("logits must be [n, columns], not empty, float32 or float64, got [24] Float32", 1, "energy", "--logits", Write("flat.npy", z.reshape(24)));
        Says("got [6, 4] Int64", 1, "energy", "--logits", Write("whole.npy", z.to_type(ScalarType.Int64)));
        Says("row 3 has a NaN or an infinity", 1, "energy", "--logits", Write("nan.npy", z.index_fill(0, torch.tensor(new long[] { 3 }), double.NaN)));
        Says("--head must name two files", 1, "maxlogit", "--features", logits, "--head", logits);
        Says("mahalanobis's arrays must have the same number of rows, got features 6, labels 5", 1,
            "mahalanobis", "--features", logits, "--fit-features", logits, "--fit-labels", Write("y.npy", torch.arange(5)));
        File.WriteAllBytes(At("cut.npy"), File.ReadAllBytes(logits)[..^3]);
        Says("cut.npy", 1, "energy", "--logits", At("cut.npy"));
        Assert.Contains("--out FILE.npy is needed", Kit("score", "energy", "--logits", logits).Error);
    }
}
