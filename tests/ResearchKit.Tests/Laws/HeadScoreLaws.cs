using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Scores;

namespace ResearchKit.Tests;

/// <summary>What scores of the last layer and its input obey.</summary>
public class HeadScoreLaws {
    /// <summary>See <see cref="Completeness"/>.</summary>
    public static IEnumerable<string> Covers => Shift.Keys;

    public static TheoryData<string> Ids => [.. Shift.Keys];

    // What a constant added to all biases, and so to all logits, adds to the score, in units of the constant.
    static readonly Dictionary<string, double?> Shift = new() {
        ["react"] = 1,
        ["ash"] = 1,
        ["scale"] = 1,
        ["dice"] = 1,   // energies
        ["gradnorm"] = 0,
        ["fdbd"] = 0,
        ["mc-dropout"] = 0,        // of differences of logits
        ["nnguide"] = null,                                        // a product of two energies: no such law
    };

    sealed record Problem(Tensor Train, Tensor Features, Linear Head) {
        // Activations as after a ReLU, so that there are zeros among them.
        public static Problem Of(int seed) {
            using var generator = new Generator((ulong)seed);
            var (n, d, classes) = (seed % 5 + 2, seed % 7 + 6, seed % 4 + 2);
            Tensor Normal(long a, long b) => torch.randn(a, b, dtype: ScalarType.Float64, generator: generator);
            return new(Normal(30, d).relu(), Normal(n, d).relu(), new(Normal(classes, d), Normal(classes, 1).squeeze(1)));
        }

        public double[] Score(string id) => Catalogue.Find(id).Fit(new() { Features = Train, Head = Head }, new(1)).Score(new() { Features = Features, Head = Head }).Numbers();

        public Problem Columns(Tensor order) =>
            new(Train.index_select(1, order), Features.index_select(1, order), Head with { Weight = Head.Weight.index_select(1, order) });
    }

    static readonly Arbitrary<int> Seeds = Gen.Choose(0, 1 << 20).ToArbitrary();

    static bool Same(double[] a, double[] b) => a.Length == b.Length && a.Zip(b).All(p => Math.Abs(p.First - p.Second) <= 1e-9 * Math.Max(1, Math.Abs(p.First)));

    static void Holds(Func<Problem, int, bool> law) => Prop.ForAll(Seeds, seed => {
        using var d = torch.NewDisposeScope();
        return law(Problem.Of(seed), seed);
    }).QuickCheckThrowOnFailure();

    [Theory, MemberData(nameof(Ids))]
    public void The_order_of_the_classes_does_not_matter(string id) => Holds((p, seed) => {
        var order = torch.randperm(p.Head.Bias.shape[0], generator: new Generator((ulong)seed));
        return Same(p.Score(id), (p with { Head = new(p.Head.Weight.index_select(0, order), p.Head.Bias.index_select(0, order)) }).Score(id));
    });

    // Dropout's masks belong to columns, so that its order does matter.
    public static TheoryData<string> Unordered => [.. Shift.Keys.Where(id => id != "mc-dropout")];

    [Theory, MemberData(nameof(Unordered))]
    public void The_order_of_the_features_does_not_matter(string id) => Holds((p, seed) =>
        Same(p.Score(id), p.Columns(torch.randperm(p.Features.shape[1], generator: new Generator((ulong)seed))).Score(id)));

    public static TheoryData<string> Shifted => [.. Shift.Keys.Where(id => Shift[id] is not null)];

    [Theory, MemberData(nameof(Shifted))]
    public void A_constant_added_to_the_biases_moves_the_score_as_known(string id) => Holds((p, _) =>
        Same(Array.ConvertAll(p.Score(id), s => s + 3 * Shift[id]!.Value), (p with { Head = p.Head with { Bias = p.Head.Bias + 3 } }).Score(id)));

    [Theory, MemberData(nameof(Ids))]
    public void A_NaN_is_one_in_its_own_row_only(string id) => Holds((p, seed) => {
        var features = p.Features.clone();
        features[0, seed % p.Features.shape[1]] = double.NaN;
        var (before, after) = (p.Score(id), (p with { Features = features }).Score(id));
        return double.IsNaN(after[0]) && Same(before[1..], after[1..]);
    });

    [Fact]
    public void Without_anything_cut_or_dropped_the_scores_are_the_energy_and_the_softmax() => Holds((p, _) => {
        var logits = p.Head.Apply(p.Features);
        var (energy, msp) = (Energy.Score(logits).Numbers(), Msp.Score(logits).Numbers());
        return Same(energy, React.Score(new(1e9), p.Features, p.Head).Numbers())
            && Same(energy, Energy.Score(p.Head.Apply(Ash.Shape(p.Features, AshVariant.P, 0))).Numbers())
            && Same(p.Features.Numbers().Select(x => x * Math.E).ToArray(), Ash.Shape(p.Features, AshVariant.S, 0).Numbers())
            && Same(p.Features.Numbers().Select(x => x * Math.E).ToArray(), Scale.Shape(p.Features, 0).Numbers())
            && Same(msp, McDropout.Score(p.Features, p.Head, new() { Rate = 0, Passes = 3 }, new Seed(1)).Numbers());
    });

    [Fact]
    public void Gradnorm_is_homogeneous_in_the_features_where_the_softmax_does_not_change() => Holds((p, _) => {
        var still = p.Head with { Weight = torch.zeros_like(p.Head.Weight) };
        return Same(Array.ConvertAll(GradNorm.Score(p.Features, still).Numbers(), s => 2.5 * s), GradNorm.Score(p.Features * 2.5, still).Numbers());
    });

    [Fact]
    public void Fdbd_is_the_length_of_the_shortest_way_to_the_boundary_of_two_classes() => Holds((p, _) => {
        // With two classes there is one boundary: moved along its normal by the score, the features lie on it.
        var head = new Linear(p.Head.Weight.narrow(0, 0, 2), p.Head.Bias.narrow(0, 0, 2));
        var distance = Fdbd.Score(Fdbd.Fit(p.Train, head), p.Features, head, FdbdNormalizer.None);
        var winner = head.Apply(p.Features).argmax(1);
        var normal = head.Weight.index_select(0, winner) - head.Weight.index_select(0, 1 - winner);
        var moved = p.Features - normal / normal.pow(2).sum(dim: 1).sqrt().unsqueeze(1) * distance.unsqueeze(1);
        var logits = head.Apply(moved);
        return Same(logits.select(1, 0).Numbers(), logits.select(1, 1).Numbers());
    });
}
