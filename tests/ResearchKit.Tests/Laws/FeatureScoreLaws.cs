using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Tests;

/// <summary>What scores of the family "features" obey that look at rows of numbers alone; a method added to the catalogue is tested by adding it.</summary>
public class FeatureScoreLaws {
    const Needs Rows = Needs.Features | Needs.Logits | Needs.Labels | Needs.Head;

    /// <summary>See <see cref="Completeness"/>.</summary>
    public static IEnumerable<string> Covers => Catalogue.All.Where(m => m.Family == "features" && ((m.Needs | m.FitNeeds) & ~Rows) == Needs.None).Select(m => m.Id);

    public static TheoryData<string> Ids => [.. Covers];

    // 120 training images and 6 others of three classes in eight dimensions, with a head that tells the classes apart.
    sealed record Problem(Tensor Train, Tensor Labels, Tensor Others, Linear Head) {
        public static Problem Of(int seed) {
            using var generator = new Generator((ulong)seed);
            Tensor Normal(long a, long b) => torch.randn(a, b, dtype: ScalarType.Float64, generator: generator);
            var (centres, labels) = (Normal(3, 8) * 2, torch.arange(120).remainder(3));
            return new(Normal(120, 8) + centres.index_select(0, labels), labels, Normal(6, 8) * 2, new(centres, -centres.pow(2).sum(dim: 1) / 2));
        }

        public double[] Score(string id) =>
            Catalogue.Find(id).Fit(new() { Features = Train, Logits = Head.Apply(Train), Labels = Labels, Head = Head }, new(1))
                .Score(new() { Features = Others, Logits = Head.Apply(Others), Head = Head }).Numbers();
    }

    static void Holds(string id, Func<Problem, Generator, Problem> change) => Prop.ForAll(Gen.Choose(0, 1 << 20).ToArbitrary(), seed => {
        using var d = torch.NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var p = Problem.Of(seed);
        var (before, after) = (p.Score(id), change(p, generator).Score(id));
        var range = Math.Max(1e-6, before.Max() - before.Min());
        return before.Zip(after).All(s => Math.Abs(s.First - s.Second) <= 1e-6 * range);
    }).QuickCheckThrowOnFailure();

    [Theory, MemberData(nameof(Ids))]
    public void The_order_of_the_features_does_not_matter(string id) => Holds(id, (p, generator) => {
        var order = torch.randperm(8, generator: generator);
        return p with { Train = p.Train.index_select(1, order), Others = p.Others.index_select(1, order), Head = p.Head with { Weight = p.Head.Weight.index_select(1, order) } };
    });

    [Theory, MemberData(nameof(Ids))]
    public void The_order_of_the_classes_does_not_matter(string id) => Holds(id, (p, generator) => {
        var order = torch.randperm(3, generator: generator);   // the class that takes each place
        return p with { Labels = order.argsort().index_select(0, p.Labels), Head = new(p.Head.Weight.index_select(0, order), p.Head.Bias.index_select(0, order)) };
    });

    // The same network in another basis of its last layer's input: squared distances, angles and logits are what they were.
    [Theory, MemberData(nameof(Ids))]
    public void A_rotation_of_the_features_does_not_matter(string id) => Holds(id, (p, generator) => {
        var random = torch.randn(8, 8, dtype: ScalarType.Float64, generator: generator);
        var (_, rotation) = torch.linalg.eigh(random + random.t());
        return p with { Train = p.Train.matmul(rotation), Others = p.Others.matmul(rotation), Head = p.Head with { Weight = p.Head.Weight.matmul(rotation) } };
    });
}
