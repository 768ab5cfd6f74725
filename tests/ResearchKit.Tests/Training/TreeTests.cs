using System.Collections.Immutable;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

public class TreeTests {
    public sealed record Pair(INetwork Network, Tensor Centres, ImmutableArray<Linear> Layers, BatchNorm2d Norm, double Margin, string? Name, ImmutableArray<double> Rates);

    static Pair Some() => new(Formula.Small(), Formula.Values([3, 4], 0.1, 1), [Linear.Init(2, 3, new(1)), Linear.Init(3, 1, new(2))], BatchNorm2d.Init(2), 0.5, null, [1, 2]);

    [Fact]
    public void Every_tensor_has_a_path_of_its_own_and_running_statistics_are_no_parameters() {
        using var d = torch.NewDisposeScope();
        var pair = Some();
        var paths = Tree.Named(pair).Select(p => p.Path).ToArray();
        Assert.Equal(paths.Length, paths.Distinct().Count());
        Assert.Contains("network.conv1.weight", paths);
        Assert.Contains("layers.1.bias", paths);
        Assert.Contains("norm.runningVar", paths);
        Assert.DoesNotContain(Tree.Parameters(pair), p => p.Path.Contains("running", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(paths.Count(p => !p.Contains("running", StringComparison.OrdinalIgnoreCase)), Tree.Parameters(pair).Length);
    }

    [Fact]
    public void A_copy_has_the_same_bits_and_shares_no_memory() {
        using var d = torch.NewDisposeScope();
        var pair = Some();
        var copy = Tree.Copy(pair);
        var before = Tree.Named(pair).Select(p => p.Tensor.Bits()).ToArray();
        Assert.Equal(before, Tree.Named(copy).Select(p => p.Tensor.Bits()).ToArray());
        Assert.Equal((0.5, null, "1 2"), (copy.Margin, copy.Name, string.Join(' ', copy.Rates)));
        foreach (var (_, t) in Tree.Named(copy)) t.add_(1);
        Assert.Equal(before, Tree.Named(pair).Select(p => p.Tensor.Bits()).ToArray());
    }

    [Fact]
    public void What_is_no_record_is_refused_by_its_path() =>
        Assert.Contains("parts is List", Assert.Throws<ArgumentException>(() => Tree.Named(new Odd([]))).Message);

    public sealed record Odd(List<Tensor> Parts);
}
