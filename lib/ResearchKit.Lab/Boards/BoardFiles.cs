using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ResearchKit.Methods;
using ResearchKit.Training;

namespace ResearchKit.Lab.Boards;

/// <summary>
/// What the methods say of one trial's test images, as .npy files: `METHOD/SCORE/SET.npy` (float64) and `METHOD/predicted/SET.npy`
/// (int64), where SET is `known` or an unknown set's id and SCORE `own` or a post-hoc method's id.
/// </summary>
/// <param name="Folder">The trial's folder.</param>
sealed record BoardFiles(string Folder) {
    public const string KnownSet = "known";

    /// <summary>Trains and scores whatever is missing, one trained method after the other.</summary>
    public void Complete(IEnumerable<Contender> contenders, Trial trial, Action<Tick> progress) {
        (string Id, Tensor Images)[] sets = [(KnownSet, trial.Known), .. trial.Unknown];
        var groups = contenders.GroupBy(c => c.TrainedFolder).Select(g => (Folder: g.Key, Open: g.Where(c => WhyNot(c) is null && sets.Any(s => !SealedFile.IsWhole(ScoresAt(c, s.Id)))).ToArray()))
            .Where(g => g.Open.Length > 0).ToArray();
        Dictionary<string, Trained> shared = [];
        using var scope = torch.NewDisposeScope();
        foreach (var (folder, open) in groups) {
            using var inner = torch.NewDisposeScope();
            var method = open[0].Trained;
            var study = trial.Study;
            Trained trained;
            try {
                study.Demand(method.Needs & ~(StudyNeeds.Classifier | StudyNeeds.Pretrained), method.Id);
                if (method.Needs.HasFlag(StudyNeeds.Classifier)) study = study with { Classifier = Shared(ClosedSet.Method).Network };
                if (method.Needs.HasFlag(StudyNeeds.Pretrained)) study = study with { Pretrained = ReferenceTraining.Of(Shared(ReferenceTraining.Method)) };
                trained = folder == ClosedSet.Method.Id || folder == ReferenceTraining.Method.Id ? Shared(method)
                    : Training.Complete(method, study, trial.Seed, Path.Combine(Folder, folder), $"{trial.Name} {folder}", progress);
            } catch (Exception e) when (e is ArgumentException or DivergedException) {   // the others go on
                foreach (var c in open) SealedFile.Write(Refusal(c), Commands.Cli.OneLine(e));
                continue;
            }
            foreach (var c in open.Where(c => c.PostHoc is null)) Own(c, trained, trial, sets, progress);
            PostHoc([.. open.Where(c => c.PostHoc is not null)], trained, trial, sets, progress);
        }

        // What several methods begin with is trained once.
        Trained Shared(TrainedMethod method) {
            if (shared.TryGetValue(method.Id, out var there)) return there;
            var made = Training.Complete(method, trial.Study, trial.Seed, Path.Combine(Folder, method.Id), $"{trial.Name} {method.Id}", progress);
            foreach (var (_, tensor) in Tree.Named(made.State)) tensor.DetachFromDisposeScope();
            return shared[method.Id] = made;
        }
    }

    void Own(Contender c, Trained trained, Trial trial, (string Id, Tensor Images)[] sets, Action<Tick> progress) {
        var meter = new Meter();
        foreach (var (id, images) in sets) {
            using var scope = torch.NewDisposeScope();
            var answers = trained.Score(images, trial.Study.Norm, trial.Study.Device, progress: (done, all) => progress(new($"{trial.Name} {c.Text} on {id}", done, all, "images")));
            if (answers.Logits is { } z) Save(PredictedAt(c, id), z.argmax(1).to(ScalarType.Int64));
            Save(ScoresAt(c, id), Finite(answers.Scores, c, id));
            meter.Look();
        }
        meter.Read().Write(ScoringAt(c));
    }

    void PostHoc(Contender[] open, Trained trained, Trial trial, (string Id, Tensor Images)[] sets, Action<Tick> progress) {
        if (open.Length == 0) return;
        Evidence Look(string stage, Tensor images, Tensor? labels) => Evidence.Of(trained.Network, images, trial.Study.Norm, labels,
            progress: (done, all) => progress(new($"{trial.Name} {open[0].TrainedFolder}: look at {stage}", done, all, "images")));
        var tests = sets.Select(s => (s.Id, Evidence: Look(s.Id, s.Images, null))).ToArray();
        // Features without a last layer of the known classes tell none apart.
        if (trained.Score(trial.Known.narrow(0, 0, 1), trial.Study.Norm, trial.Study.Device).Logits is not null)
            foreach (var (id, evidence) in tests) Save(PredictedAt(open[0], id), evidence.Logits.argmax(1).to(ScalarType.Int64));
        var training = open.Any(c => c.PostHoc!.FitNeeds != Needs.None) ? Look("training images", trial.Study.Known.Images, trial.Study.Known.Labels) : tests[0].Evidence;
        foreach (var c in open) {
            using var scope = torch.NewDisposeScope();
            try {
                progress(new($"{trial.Name} {c.Text}", 0, tests.Length + 1, "sets"));
                var meter = new Meter();
                var fitted = c.PostHoc!.Fit(training, trial.Seed.Child("fit").Child(c.PostHoc.Id));
                foreach (var (i, (id, evidence)) in tests.Index()) {
                    Save(ScoresAt(c, id), Finite(fitted.Score(evidence).to(ScalarType.Float64), c, id));
                    meter.Look();
                    progress(new($"{trial.Name} {c.Text}", i + 2, tests.Length + 1, "sets"));
                }
                meter.Read().Write(ScoringAt(c));
            } catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException or IOException)) {
                SealedFile.Write(Refusal(c), Commands.Cli.OneLine(e));
            }
        }
    }

    /// <summary>Why a method was passed over; null where it was not.</summary>
    public string? WhyNot(Contender c) => SealedFile.ReadText(Refusal(c));

    /// <summary>A method's scores of a set.</summary>
    public double[] ScoresOf(Contender c, string set) => Read<double>(ScoresAt(c, set));

    /// <summary>The classes that it predicts; null where it tells none apart.</summary>
    public int[]? PredictionsOf(Contender c, string set) => PredictedAt(c, set) is var path && SealedFile.IsWhole(path) ? [.. Read<long>(path).Select(p => (int)p)] : null;

    /// <summary>What the training of the method took, without what it shares with others; null where it was not measured.</summary>
    public Cost? TrainingCost(Contender c) => Cost.Sum(Path.Combine(Folder, c.TrainedFolder));

    /// <summary>What the score's own fit and the scoring of all test images took; for a post-hoc score without the network's look at the images.</summary>
    public Cost? ScoringCost(Contender c) => Cost.Read(ScoringAt(c));

    string ScoringAt(Contender c) => Path.Combine(Folder, c.TrainedFolder, c.ScoreFolder, "cost.json");

    string ScoresAt(Contender c, string set) => Path.Combine(Folder, c.TrainedFolder, c.ScoreFolder, $"{set}.npy");

    string PredictedAt(Contender c, string set) => Path.Combine(Folder, c.TrainedFolder, "predicted", $"{set}.npy");

    string Refusal(Contender c) => Path.Combine(Folder, c.TrainedFolder, c.ScoreFolder, "refused.txt");

    static Tensor Finite(Tensor scores, Contender c, string set) => Tidy.Value(() => scores.isnan().any().ToBoolean()) is false ? scores
        : throw new InvalidOperationException($"{c.Text} gave NaN for an image of {set}");

    static void Save(string path, Tensor values) {
        if (!SealedFile.IsWhole(path)) SealedFile.Write(path, Npy.Bytes(values.cpu()));
    }

    static T[] Read<T>(string path) where T : unmanaged {
        var bytes = SealedFile.Read(path) ?? throw new InvalidDataException($"{path} is missing or damaged: run the same command again");
        return MemoryMarshal.Cast<byte, T>(Npy.Read(new MemoryStream(bytes), path).Bytes).ToArray();
    }
}
