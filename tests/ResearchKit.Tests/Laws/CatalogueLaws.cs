using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>A small trained problem that every method of the catalogue can be fitted on; built once.</summary>
public sealed class TrainedProblem {
    public static readonly Normalization Norm = new([0.5f], [0.25f]);
    public Evidence Train { get; }
    public Evidence Known { get; }
    public Evidence Unknown { get; }

    // Three classes of patterns (stripes across, stripes down, a bright half) with noise of their own; the unknown is a checkerboard.
    static Tensor Images(long n, int kind, ulong seed) => Tidy.Run(() => {
        using var generator = new Generator(seed);
        var (r, c) = (torch.arange(12).reshape(1, 1, 12, 1), torch.arange(12).reshape(1, 1, 1, 12));
        var pattern = kind switch {
            0 => r.remainder(2).expand(1, 1, 12, 12),
            1 => c.remainder(2).expand(1, 1, 12, 12),
            2 => r.lt(6).expand(1, 1, 12, 12),
            _ => (r + c).remainder(2),
        };
        var strength = torch.rand(n, 1, generator: generator).reshape(n, 1, 1, 1) * 60 + 100;
        return (pattern.to(ScalarType.Float32) * strength + torch.rand([n, 1, 12, 12], generator: generator) * 90).to(ScalarType.Byte);
    });

    public TrainedProblem() {
        using var d = torch.NewDisposeScope();
        var images = torch.cat([Images(120, 0, 1), Images(120, 1, 2), Images(120, 2, 3)], 0);
        var labels = torch.arange(3).repeat_interleave(120);
        // The evidence is the first network's, the three together are the members of an ensemble.
        INetwork[] nets = [.. new ulong[] { 5, 6, 7 }.Select(seed => Fold.Run(Fold.Start(SmallCnn.Init(new(1, 12, 12, 3), new(seed), width: 4)), images, labels,
            new() { Epochs = 3, BatchSize = 24, LearningRate = 0.02 }, Norm, new(seed)).Network)];
        Evidence Of(Tensor x, Tensor? y) =>
            Detach(Evidence.Of(nets[0], x, Norm, y, batch: 100) with { Members = [.. nets.Select(net => Evidence.Of(net, x, Norm, null).Logits)] });
        Train = Of(images, labels);
        Known = Of(torch.cat([Images(20, 0, 4), Images(20, 1, 5), Images(20, 2, 6)], 0), null);
        Unknown = Of(Images(60, 3, 7), null);
    }

    static Evidence Detach(Evidence e) {
        foreach (var t in (Tensor?[])[e.Images, e.Logits, e.Features, e.Taps, e.Labels, .. e.Members]) t?.DetachFromDisposeScope();
        foreach (var (_, t) in e.Network.Named()) t.DetachFromDisposeScope();
        return e;
    }
}

/// <summary>What every method must obey; a method added to the catalogue is tested by adding it.</summary>
public class CatalogueLaws(TrainedProblem problem) : IClassFixture<TrainedProblem> {
    public static TheoryData<string> Ids => [.. Catalogue.All.Select(m => m.Id)];

    static double[] Score(Fitted score, Evidence e) => Tidy.Value(() => score.Score(e).Numbers().AsMemory()).ToArray();

    static void Near(double[] expected, double[] actual) {
        Assert.Equal(expected.Length, actual.Length);
        var range = Math.Max(1e-6, expected.Max() - expected.Min());
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-3 * range, $"row {i}: {expected[i]} and {actual[i]}");
    }

    [Theory, MemberData(nameof(Ids))]
    public void Scores_are_one_finite_number_an_image_and_the_same_each_time(string id) {
        using var d = torch.NewDisposeScope();
        var (one, two) = (Catalogue.Find(id).Fit(problem.Train, new(3)), Catalogue.Find(id).Fit(problem.Train, new(3)));
        var scores = Score(one, problem.Known);
        Assert.Equal(60, scores.Length);
        Assert.All(scores, s => Assert.True(double.IsFinite(s)));
        Assert.Equal(scores, Score(one, problem.Known));
        Assert.Equal(scores, Score(two, problem.Known));
        // A share of k columns takes few values by its definition.
        if (id != "k-extremes") Assert.True(scores.Distinct().Count() > 20, "the images differ, and so must their scores");
    }

    [Theory, MemberData(nameof(Ids))]
    public void Permuted_images_have_permuted_scores(string id) {
        using var d = torch.NewDisposeScope();
        var score = Catalogue.Find(id).Fit(problem.Train, new(3));
        var order = torch.randperm(60, generator: new Generator(9));
        Near(order.Numbers().Select(i => Score(score, problem.Known)[(int)i]).ToArray(), Score(score, problem.Known.Select(order)));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_score_does_not_depend_on_its_batch(string id) {
        using var d = torch.NewDisposeScope();
        var score = Catalogue.Find(id).Fit(problem.Train, new(3));
        Near(Score(score, problem.Known), [.. Score(score, problem.Known.Slice(0, 17)), .. Score(score, problem.Known.Slice(17, 1)), .. Score(score, problem.Known.Slice(18, 42))]);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Fitting_and_scoring_leak_no_tensor_and_change_no_evidence(string id) {
        var before = problem.Known.Taps.Bits().Concat(problem.Known.Images.Bits()).Concat(problem.Train.Taps.Bits()).ToArray();
        var weights = problem.Known.Network.Named().SelectMany(p => p.Tensor.Bits()).ToArray();
        long count;
        using (var d = torch.NewDisposeScope()) {
            var score = Catalogue.Find(id).Fit(problem.Train, new(3));
            score.Score(problem.Known);
            count = d.DisposablesCount;
            score.Score(problem.Known);
            Assert.Equal(count + 1, d.DisposablesCount);   // its result and nothing else
        }
        Assert.Equal(before, problem.Known.Taps.Bits().Concat(problem.Known.Images.Bits()).Concat(problem.Train.Taps.Bits()).ToArray());
        Assert.Equal(weights, problem.Known.Network.Named().SelectMany(p => p.Tensor.Bits()).ToArray());
    }

    // Correct methods that fail on this problem with their defaults (checked against their twins and golden values), why, and where they must not.
    static readonly Dictionary<string, (string Why, Func<Method, Method> Setting, Func<Evidence, Evidence> Known)> Weak = new() {
        ["react"] = ("AUROC 0.38: of 16 activations the 90th percentile cuts off those that make a class; the 99th leaves most of them (0.89; the energy has 0.90)",
            m => m.With("percentile", "99"), e => e),
        ["mc-dropout"] = ("AUROC 0.67: trained without dropout, the first class hangs on few of the activations, and its mean softmax falls to 0.66, that of the unknown to 0.74 only",
            m => m, e => e.Slice(20, 40)),
        ["nnguide"] = ("AUROC 0.51: the energies are 6.9 for the second class and 5.2 for the others, all neighbours of unknown images are of the second, and guide by 7.7 where the others' own guide by 5.9 and 6.3",
            m => m, e => e.Slice(20, 20)),
    };

    // Methods that cannot see what is strange about a checkerboard, with the AUROC measured and the reason. Their signs are tested by golden values.
    static readonly Dictionary<string, string> Blind = new() {
        ["lowlevel-gmm"] = "0.47: the pixels of a checkerboard have the distribution of those of stripes, only their places differ",
        ["input-complexity"] = "0.47: the noise of 12 x 12 pixels cannot be compressed, so that every code is as long, and the likelihood is lowlevel-gmm's",
        ["feature-ocsvm"] = "0.33: one smooth region around three clusters; the unknown's features lie between them",
    };

    // Finds a flipped sign: what was never seen scores lower than what was, on average.
    [Theory, MemberData(nameof(Ids))]
    public void Known_images_score_higher_than_unknown_ones(string id) {
        using var d = torch.NewDisposeScope();
        var (why, setting, some) = Weak.GetValueOrDefault(id, ("", m => m, e => e));
        var score = setting(Catalogue.Find(id)).Fit(problem.Train, new(3));
        var (known, unknown) = (Score(score, some(problem.Known)), Score(score, problem.Unknown));
        var auroc = (from k in known from u in unknown select k > u ? 1 : k == u ? 0.5 : 0).Average();
        if (Blind.TryGetValue(id, out var reason)) Assert.True(auroc <= 0.7, $"AUROC {auroc}: {id} can leave the list of exceptions ({reason})");
        else Assert.True(auroc > 0.7, $"AUROC {auroc} {why}");
    }

    [Theory, MemberData(nameof(Ids))]
    public void Labels_are_asked_for_by_those_who_need_them_only(string id) {
        using var d = torch.NewDisposeScope();
        var (method, bare) = (Catalogue.Find(id), problem.Train with { Labels = null });
        if (method.FitNeeds.HasFlag(Needs.Labels)) Assert.Contains("have no labels", Assert.Throws<ArgumentException>(() => method.Fit(bare, new(3))).Message);
        else method.Fit(bare, new(3));
    }

    // The model is all there is: written to a file and read again, it scores the same bits.
    [Theory, MemberData(nameof(Ids))]
    public void A_saved_model_scores_as_before(string id) {
        using var d = torch.NewDisposeScope();
        var fitted = Catalogue.Find(id).Fit(problem.Train, new(3));
        var path = Path.Combine(Directory.CreateTempSubdirectory("model").FullName, "model.safetensors");
        try {
            Safetensors.Write(path, fitted.State());
            Assert.Equal(Score(fitted, problem.Known), Score(Catalogue.Find(id).Restore(Safetensors.Read(path).Tensors), problem.Known));
        } finally {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_missing_part_is_named_before_any_work(string id) {
        var method = Catalogue.Find(id);
        Assert.StartsWith($"{id} needs ", Assert.Throws<ArgumentException>(() => method.Fit(problem.Train, new(3)).Score(new Evidence())).Message);
        if (method.FitNeeds != Needs.None) Assert.StartsWith($"{id} needs ", Assert.Throws<ArgumentException>(() => method.Fit(new Evidence(), new(3))).Message);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Options_are_found_by_name_and_refused_by_name(string id) {
        var method = Catalogue.Find(id);
        foreach (var setting in Settings.Of(method.Options)) Assert.Equal(Settings.Of(method.Options).AsEnumerable(), Settings.Of(method.With(setting.Name, setting.Value).Options));
        Assert.Contains($"{id} has no option \"colour\"", Assert.Throws<ArgumentException>(() => method.With("colour", "1")).Message);
        foreach (var preset in method.Presets.Keys) Assert.Equal(method.Presets[preset], method.Preset(preset).Options);
    }

    [Fact]
    public void The_catalogue_is_well_told() {
        Assert.All(Catalogue.All, m => Assert.True(m.Title.Length > 0 && m.Formula.Length > 0 && System.Text.RegularExpressions.Regex.IsMatch(m.Citation, @"\b(19|20)\d\d\b"), m.Id));
        Assert.Contains("there are", Assert.Throws<ArgumentException>(() => Catalogue.Find("softmax")).Message);
    }

    /// <summary>A method of another assembly: this one.</summary>
    public static class Mine {
        public static Method Method { get; } = Method.Of("mine", "Smallest logit", "logits", Needs.Logits, "-min z", "none", e => -e.Logits.amin(1));
    }

    [Fact]
    public void A_method_in_one_file_of_another_assembly_is_found() => Assert.Equal(["mine"], Catalogue.Of(typeof(Mine).Assembly).Select(m => m.Id));
}
