using System.Collections.Immutable;
using System.Text.Json;
using ResearchKit.Data;
using ResearchKit.Lab.Figures;
using ResearchKit.Methods;
using ResearchKit.Metrics;
using ResearchKit.Networks;

namespace ResearchKit.Lab.Boards;

/// <summary>
/// `kit reproduce opengan`: the regimes side by side, and what the paper rests on: the AUROC of each epoch's discriminator on the
/// validation open set and on the test, and what comes of choosing the epoch in other ways.
/// </summary>
static class OpenGanStory {
    /// <summary>The AUROC of each epoch's discriminator.</summary>
    /// <param name="Method">As written.</param>
    /// <param name="Validation">Held-out known images against the validation open set: what the method chooses by.</param>
    /// <param name="Noise">Held-out known images against Gaussian noise: a poor validation set.</param>
    /// <param name="Test">On the test's unknown classes.</param>
    /// <param name="Chosen">On the test, of the candidate that the method chose by the validation open set, within an epoch or after it.</param>
    public sealed record Course(string Method, ImmutableArray<double> Validation, ImmutableArray<double> Noise, ImmutableArray<double> Test, double Chosen);

    public static BoardStory Of(BoardExperiment x) => new($"OpenGAN, {x.Protocol}", [
            "claim of the note: \"Outperformed classical threshold-based OSR methods\"; the paper's tables are not at hand, so no figures of its own stand beside ours",
            "claim of the note's critics: \"GANs sometimes collapse\"; the paper itself says that the discriminator must be chosen on a validation open set (table \"How the discriminator is chosen\")"],
        [.. Differences(x)],
        Look, done => [Choice(Read(done.Folders)), done.Differences("The claim: better than thresholds", Claims(done))], done => Curves(Read(done.Folders[..1])));

    static IEnumerable<string> Differences(BoardExperiment x) {
        if (x.Network.StartsWith("small-cnn", StringComparison.Ordinal)) yield return "The features are those of small-cnn after a short training; the paper's are a ResNet-18's.";
        if (x.EpochShare < 1) yield return FormattableString.Invariant($"The GAN is trained for {x.EpochShare:P0} of the published 100 epochs.");
        if (x.Methods.Any(m => m.Contains("width=", StringComparison.Ordinal))) yield return "The pixel networks have fewer maps than the published 64, and the GAN on pixels still fewer epochs.";
    }

    static void Look(Trial trial, Contender[] contenders, string folder, Action<Tick> progress) {
        var path = Path.Combine(folder, "opengan-epochs.json");
        Contender[] gans = [.. contenders.Where(c => c.PostHoc is null && c.Trained.StateType == typeof(OpenGanState))];
        var stored = Stored(path);
        if (gans.All(g => stored.Any(s => s.Method == g.Text))) return;
        using var scope = torch.NewDisposeScope();
        var shape = trial.Study.Shape;
        using var noise = Noise.Gaussian(1000, shape.Channels, shape.Height, shape.Width, new Seed(0).Child("poor validation"));
        Tensor[] sets = [trial.Study.Validation.Images, noise.Images, trial.Known, trial.Unknown[0].Images];
        Tensor[]? features = null;
        var courses = gans.Select(g => stored.FirstOrDefault(s => s.Method == g.Text) ?? CourseOf(g)).ToImmutableArray();
        SealedFile.Write(path, Canonical.Json(courses) + "\n");

        Course CourseOf(Contender c) {
            var trained = Training.Complete(c.Trained, trial.Study, trial.Seed, Path.Combine(folder, c.TrainedFolder), $"{trial.Name} {c.TrainedFolder}", progress);
            var state = (OpenGanState)trained.State;
            var pixels = ((OpenGanOptions)c.Trained.Options).Pixels;
            var inputs = pixels ? sets.Select(s => trial.Study.Norm.Apply(s.to(trial.Study.Device))).ToArray() : features ??= [.. sets.Select(s => Evidence.Of(state.Classifier, s, trial.Study.Norm, null).Features.unsqueeze(2).unsqueeze(3))];
            var (noisy, test) = (new List<double>(), new List<double>());
            foreach (var (i, d) in state.Epochs.Index()) {
                var said = inputs.Select(x => Said(d, x)).ToArray();
                noisy.Add(Roc.Auroc<double>(said[0], said[1]));
                test.Add(Roc.Auroc<double>(said[2], said[3]));
                progress(new($"{trial.Name} {c.Text}: each epoch on the test", i + 1, state.Epochs.Length, "epochs"));
            }
            return new(c.Text, state.Auroc, [.. noisy], [.. test], Roc.Auroc<double>(Said(state.Chosen, inputs[2]), Said(state.Chosen, inputs[3])));
        }
    }

    static double[] Said(GanDiscriminator d, Tensor inputs) => [.. Enumerable.Range(0, (int)((inputs.shape[0] + 499) / 500)).SelectMany(b => {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        return d.Apply(inputs.narrow(0, 500 * b, Math.Min(500, inputs.shape[0] - 500 * b)), train: false).to(ScalarType.Float64).cpu().data<double>().ToArray();
    })];

    static ImmutableArray<Course> Stored(string path) => SealedFile.ReadText(path) is { } text ? JsonSerializer.Deserialize<ImmutableArray<Course>>(text, Canonical.Options) : [];

    static ImmutableArray<Course>[] Read(ImmutableArray<string> folders) => [.. folders.Select(f => Stored(Path.Combine(f, "opengan-epochs.json")))];

    static readonly (string Name, Func<Course, double> Of)[] Ways = [
        ("validation set", c => c.Chosen), ("last epoch", c => c.Test[^1]), ("by noise", c => c.Test[Top(c.Noise)]),
        ("worst epoch", c => c.Test.Min()), ("best epoch", c => c.Test.Max())];

    static int Top(ImmutableArray<double> values) => values.IndexOf(values.Max());

    static Table Choice(ImmutableArray<Course>[] trials) => new("How the discriminator is chosen: AUROC on the test by the choice (by the validation set among all candidates, else among the epochs; worst and best are no methods: they look at the test)", ["method", .. Ways.Select(w => w.Name)],
        [.. trials[0].Select(c => c.Method).Select(m => (ImmutableArray<string>)[m, .. Ways.Select(w => Cell([.. trials.Select(t => w.Of(t.Single(c => c.Method == m)))]))])]);

    static IEnumerable<(string, string, string, string)> Claims(BoardDone done) {
        var best = new[] { "msp", "maxlogit", "openmax", "classifier" }.Where(done.Has).OrderByDescending(m => done.Auroc(m).Average()).FirstOrDefault();
        return best is null ? [] : done.Rows.Where(r => r.Metric == "auroc" && r.Method.StartsWith("opengan", StringComparison.Ordinal)).Select(r => r.Method).Distinct()
            .Select(m => (m, m, best, m.StartsWith("opengan-cls", StringComparison.Ordinal) ? "the baseline without a generator" : "better"));
    }

    static string Cell(double[] values) => Layout.Cell(Row.Of("", "", "", null, "auroc", values, null));

    static ImmutableArray<Figure> Curves(ImmutableArray<Course>[] trials) => [.. trials[0].Select(c => Charts.Lines($"{c.Method}, first trial", "epoch", "AUROC",
        [("validation open set", Epochs(c), [.. c.Validation]), ("test", Epochs(c), [.. c.Test]), ("noise as validation set", Epochs(c), [.. c.Noise])]))];

    static double[] Epochs(Course c) => [.. c.Test.Select((_, i) => i + 1.0)];
}
