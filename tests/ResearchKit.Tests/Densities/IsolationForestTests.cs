using ResearchKit.Densities;

namespace ResearchKit.Tests.Densities;

public class IsolationForestTests {
    // Two trees grown by scikit-learn 1.2.1 and its scores with them: golden.py.
    static readonly IsolationForest Peer = new([
        new([1, 1, -1, -1, 4, 0, -1, -1, 1, -1, -1],
            [0.13392379512356617, 0.035082426254352844, 0, 0, 1.7795883529895673, 1.302943597660943, 0, 0, 0.3859814785465082, 0, 0],
            [1, 2, -1, -1, 5, 6, -1, -1, 9, -1, -1], [4, 3, -1, -1, 8, 7, -1, -1, 10, -1, -1], [8, 2, 1, 1, 6, 3, 1, 2, 3, 2, 1]),
        new([4, 0, -1, 0, -1, -1, 2, 1, -1, -1, 1, -1, -1],
            [0.7378088539466016, 0.48133155527822247, 0, 0.5445536678307789, 0, 0, 1.4487099560262444, 0.2610402631854648, 0, 0, 0.0461180476419823, 0, 0],
            [1, 2, -1, 4, -1, -1, 7, 8, -1, -1, 11, -1, -1], [6, 3, -1, 5, -1, -1, 10, 9, -1, -1, 12, -1, -1], [8, 3, 1, 2, 1, 1, 5, 3, 2, 1, 2, 1, 1])],
        8, 5);

    [Fact]
    public void Agrees_with_scikit_learn_given_its_trees() {
        using var scope = torch.NewDisposeScope();
        Lcg.Near([-0.5911363146847373, -0.5911363146847373, -0.5321390962382649, -0.47902998125956386, -0.5321390962382649],
            Peer.Score(Lcg.Queries().ToTensor()).Doubles(), 1e-9);
    }

    [Theory]
    [InlineData(1, 0), InlineData(2, 1)]
    [InlineData(3, 1.207392357589623)] // 2 (ln 2 + 0.5772156649015329) − 4/3
    [InlineData(256, 10.244770920119917)] // as scikit-learn's _average_path_length([256])
    public void The_average_path_length_is_equation_1(int n, double expected) =>
        Assert.Equal(expected, IsolationForest.AveragePathLength(n), 1e-12);

    [Fact]
    public void A_tree_is_a_partition_of_its_sample() {
        var forest = IsolationForest.Fit(Lcg.Clusters(3, 500, 6, 0.5), new() { Trees = 20, SampleSize = 64 }, new(3));
        Assert.Equal(20, forest.Trees.Length);
        foreach (var tree in forest.Trees) {
            Assert.Equal(64, tree.Count[0]);
            for (var node = 0; node < tree.Count.Length; node++) {
                if (tree.Feature[node] < 0) continue;
                Assert.Equal(tree.Count[node], tree.Count[tree.Left[node]] + tree.Count[tree.Right[node]]);
                Assert.True(tree.Count[tree.Left[node]] > 0 && tree.Count[tree.Right[node]] > 0);
            }
            Assert.True(Depth(tree, 0) <= 6); // ceil(log2 64)
        }

        static int Depth(IsolationTree tree, int node) =>
            tree.Feature[node] < 0 ? 0 : 1 + Math.Max(Depth(tree, tree.Left[node]), Depth(tree, tree.Right[node]));
    }

    [Fact]
    public void Constant_columns_are_never_split_and_equal_rows_stay_together() {
        var constant = IsolationForest.Fit(Lcg.Rows(2, 80, 4).With(1, 7).With(3, -2), new(), new(1));
        Assert.DoesNotContain(constant.Trees.SelectMany(tree => tree.Feature), feature => feature is 1 or 3);
        var same = IsolationForest.Fit(new Matrix([.. Enumerable.Repeat(2.0, 40)], 20, 2), new() { Trees = 3 }, new(1));
        Assert.All(same.Trees, tree => Assert.Equal(-1, Assert.Single(tree.Feature)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_forest_whatever_the_threads() {
        var x = Lcg.Rows(2, 300, 4);
        double[] Scores(ulong seed) => IsolationForest.Fit(x, new(), new(seed)).Score(x);
        Assert.Equal(Scores(4), Scores(4));
        Assert.NotEqual(Scores(4), Scores(5));
    }
}
