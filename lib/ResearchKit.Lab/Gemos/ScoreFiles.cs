using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Lab.Gemos;

/// <summary>
/// What the classifier and the methods say of one seed's test images, as .npy files: `predicted/SET.npy` (int64) and
/// `scores/METHOD/SET.npy` (float64), where SET is `known` or an unknown set's id.
/// </summary>
/// <param name="Folder">The seed's folder.</param>
sealed record ScoreFiles(string Folder) {
    public const string KnownSet = "known";

    /// <summary>Makes whatever is missing. The network is asked for only where something is.</summary>
    /// <param name="methods">Ids.</param>
    /// <param name="data">The seed's images.</param>
    /// <param name="norm">Of the training images.</param>
    /// <param name="seed">The root seed.</param>
    /// <param name="name">Begins each stage's name.</param>
    /// <param name="network">Trains or reads the classifier.</param>
    /// <param name="progress">Is told of each step.</param>
    /// <param name="members">Train or read further networks, for methods that ask several; none: such a method is refused.</param>
    /// <param name="goOn">True: a method that cannot be fitted or fails is noted (<see cref="WhyNot"/>) and passed over; false: its error ends the run.</param>
    public void Complete(ImmutableArray<string> methods, SeedData data, Normalization norm, Seed seed, string name, Func<INetwork> network, Action<Tick> progress, bool goOn = false, params ImmutableArray<Func<INetwork>> members) {
        (string Id, Tensor Images)[] sets = [(KnownSet, data.Known), .. data.Unknown];
        var open = methods.Where(m => WhyNot(m) is null && sets.Any(s => !SealedFile.IsWhole(OfMethod(m, s.Id)))).ToArray();
        if (open.Length == 0 && sets.All(s => SealedFile.IsWhole(Predicted(s.Id)))) return;

        using var scope = torch.NewDisposeScope();
        var net = network();
        Evidence Look(string stage, Tensor images, Tensor? labels, INetwork? other = null) =>
            Evidence.Of(other ?? net, images, norm, labels, progress: (done, total) => progress(new($"{name} {stage}", done, total, "images")));
        var tests = sets.Select(s => (s.Id, Evidence: Look($"look at {s.Id}", s.Images, null))).ToArray();
        foreach (var (id, evidence) in tests) Save(Predicted(id), () => evidence.Logits.argmax(1).to(ScalarType.Int64));
        if (open.Length == 0) return;

        if (open.Any(m => Catalogue.Find(m).Needs.HasFlag(Needs.Members))) {
            foreach (var (i, member) in members.Index()) {
                using var inner = torch.NewDisposeScope();
                var other = member();
                tests = [.. tests.Select(t => (t.Id, t.Evidence with { Members = [.. t.Evidence.Members.IsEmpty ? [t.Evidence.Logits] : t.Evidence.Members,
                    Look($"network {i + 2} on {t.Id}", sets.First(s => s.Id == t.Id).Images, null, other).Logits.MoveToOuterDisposeScope()] }))];
            }
        }
        var training = Look("look at training images", data.Train, data.Labels);
        foreach (var method in open) {
            using var inner = torch.NewDisposeScope();
            var stage = $"{name} {method}";
            progress(new(stage, 0, tests.Length + 1, "sets"));
            try {
                var fitted = Catalogue.Find(method).Fit(training, seed.Child("fit").Child(method));
                progress(new(stage, 1, tests.Length + 1, "sets"));
                foreach (var (i, (id, evidence)) in tests.Index()) {
                    Save(OfMethod(method, id), () => Finite(fitted.Score(evidence).to(ScalarType.Float64), method, id));
                    progress(new(stage, i + 2, tests.Length + 1, "sets"));
                }
            } catch (Exception e) when (goOn && e is not (OperationCanceledException or OutOfMemoryException or IOException)) {
                SealedFile.Write(Refusal(method), Commands.Cli.OneLine(e));
            }
        }
    }

    /// <summary>Why a method was passed over; null where it was not.</summary>
    public string? WhyNot(string method) => SealedFile.ReadText(Refusal(method));

    /// <summary>A method's scores of a set.</summary>
    public double[] Of(string method, string set) => Read<double>(OfMethod(method, set));

    /// <summary>The classes that the classifier predicts for a set.</summary>
    public int[] PredictionsOf(string set) => [.. Read<long>(Predicted(set)).Select(p => (int)p)];

    /// <summary>The figures of the seed, from the files.</summary>
    public ImmutableArray<Measured> Measure(ImmutableArray<string> methods, SeedData data, Seed seed) {
        var (predicted, classes) = (PredictionsOf(KnownSet), data.Classes.Length);
        var accuracy = Metrics.Accuracy.Of(data.Truth, predicted);
        return [
            .. methods.SelectMany(m => data.Unknown.SelectMany(u => Gemos.Measure.Of(m, u.Id, data.Truth,
                new(predicted, Of(m, KnownSet)),
                new(PredictionsOf(u.Id), Of(m, u.Id)), classes, seed.Child("folds")))),
            .. methods.Select(m => new Measured(m, null, "accuracy", accuracy))];
    }

    string Predicted(string set) => Path.Combine(Folder, "predicted", $"{Name(set)}.npy");

    string OfMethod(string method, string set) => Path.Combine(Folder, "scores", method, $"{Name(set)}.npy");

    string Refusal(string method) => Path.Combine(Folder, "scores", method, "refused.txt");

    static string Name(string set) => set.Replace(':', '_');

    static Tensor Finite(Tensor scores, string method, string set) => Tidy.Value(() => scores.isnan().any().ToBoolean()) is false ? scores
        : throw new InvalidOperationException($"{method} gave NaN for an image of {set}");

    static void Save(string path, Func<Tensor> values) {
        if (SealedFile.IsWhole(path)) return;
        using var scope = torch.NewDisposeScope();
        SealedFile.Write(path, Npy.Bytes(values().cpu()));
    }

    static T[] Read<T>(string path) where T : unmanaged {
        var bytes = SealedFile.Read(path) ?? throw new InvalidDataException($"{path} is missing or damaged: run the same command again");
        return MemoryMarshal.Cast<byte, T>(Npy.Read(new MemoryStream(bytes), path).Bytes).ToArray();
    }
}
