using System.Collections.Immutable;
using ResearchKit.Networks;

namespace ResearchKit.Tests;

public class NetworkTests {
    static INetwork Narrow(string id) => id switch {
        "small-cnn" => SmallCnn.Init(new(1, 12, 12, 3), new(1), width: 4),
        "resnet-18" => ResNet18.Init(new(3, 16, 16, 3), new(1), width: 4),
        "wrn-28-10" => WideResNet.Init(new(3, 16, 16, 3), new(1), depth: 16, widen: 1),
        "densenet-121" => DenseNet121.Init(new(3, 16, 16, 3), new(1), growth: 4, layers: [2, 2, 2, 2]),
        _ => throw new ArgumentException($"no golden values for {id}"),
    };

    public static TheoryData<string> Ids => [.. Architectures.Ids];

    public sealed record Golden(double[] Logits, double Features, double[] Taps, double[] TrainLogits, double Running, long Parameters);

    // Golden/networks.py: /usr/bin/python3 networks.py (torch 1.13). Sums in float64 of float32 activations.
    static readonly Dictionary<string, Golden> Expected = new() {
        ["small-cnn"] = new([-0.306525, -0.379529, -0.295268, -0.134493, -0.122454, -0.131787], 3.668816, [402.481, 378.236, 170.406, 98.3449, 3.66882, -1.37006],
            [-0.68878, -0.942703, -0.485427, 0.257681, -0.126503, -0.378092], 20.41725, 468202),
        ["resnet-18"] = new([-0.104553, 0.0696668, -0.111202, -0.0538951, -0.0882249, -0.0927947], 14.4492, [292.915, 109.761, 57.7968, -0.381003],
            [0.912226, 0.338192, 0.583745, 0.315149, 0.217678, -0.43451], 279.9922, 11173962),
        ["wrn-28-10"] = new([4.45603, 2.59434, 1.64755, 4.81271, 3.2637, 1.66203], 315.9365, [3047.58, 7145.51, 5054.98, 18.4364],
            [0.766651, 0.00911459, 0.154386, 0.657672, 0.201256, 0.071162], 464.055, 36479194),
        ["densenet-121"] = new([-0.103209, 0.068816, 0.206513, -0.1063, 0.0657059, 0.205959], 1.511556, [-13.1176, -19.1195, -4.00607, 6.04622, 0.337485],
            [0.624946, 0.389031, 0.10365, 0.628902, 0.833578, -0.128626], 256.7605, 6956298),
    };

    [Theory, MemberData(nameof(Ids))]
    public void Outputs_are_PyTorchs_for_the_same_weights(string id) {
        using var d = torch.NewDisposeScope();
        var (net, golden) = (Formula.Weights(Narrow(id)), Expected[id]);
        var x = Formula.Images(2, id == "small-cnn" ? 1 : 3, id == "small-cnn" ? 12 : 16, id == "small-cnn" ? 12 : 16);
        var o = net.Forward(x);
        Formula.Near(golden.Logits, o.Logits, 2e-5);
        Formula.Near([golden.Features], o.Features.to(ScalarType.Float64).sum(), 2e-5);
        Formula.Near(golden.Taps, torch.stack([.. o.Taps.Select(t => t.to(ScalarType.Float64).sum())]), 2e-5);
        Assert.Equal(o.Taps.Length, net.TapNames.Length);
        Formula.Near(golden.TrainLogits, net.Forward(x, train: true).Logits, 2e-4);
        Assert.Equal(golden.Running, net.Named().Where(p => NetworkIO.IsBuffer(p.Name)).Sum(p => p.Tensor.Numbers().Sum()), 2e-4 * golden.Running);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Published_sizes_have_PyTorchs_parameter_count(string id) {
        using var d = torch.NewDisposeScope();
        var net = Architectures.Build(id, id == "small-cnn" ? new(1, 28, 28, 10) : new(3, 32, 32, 10), new(1));
        Assert.Equal(Expected[id].Parameters, net.Named().Where(p => !NetworkIO.IsBuffer(p.Name)).Sum(p => p.Tensor.numel()));
    }

    [Theory, MemberData(nameof(Ids))]
    public void State_and_load_return_the_same_network(string id) {
        using var d = torch.NewDisposeScope();
        var (net, x) = (Formula.Weights(Narrow(id)), Formula.Images(2, id == "small-cnn" ? 1 : 3, id == "small-cnn" ? 12 : 16, id == "small-cnn" ? 12 : 16));
        var state = NetworkIO.State(net);
        Assert.Equal(net.Named().Length, state.Count);
        var loaded = NetworkIO.Load(Narrow(id), state.Add("bn1.num_batches_tracked", torch.zeros(1L)));
        Assert.Equal(net.Forward(x).Logits.Bits(), loaded.Forward(x).Logits.Bits());
        var before = net.Forward(x).Logits.Bits();
        foreach (var (_, t) in loaded.Named()) t.zero_();
        Assert.Equal(before, net.Forward(x).Logits.Bits());   // copies, not the same memory
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_row_does_not_depend_on_its_batch(string id) {
        using var d = torch.NewDisposeScope();
        var (net, x) = (Formula.Weights(Narrow(id)), Formula.Images(3, id == "small-cnn" ? 1 : 3, 16, 16).narrow(2, 0, id == "small-cnn" ? 12 : 16).narrow(3, 0, id == "small-cnn" ? 12 : 16).contiguous());
        var together = net.Forward(x);
        for (var i = 0; i < 3; i++) Formula.Near(together.Logits[i].Numbers(), net.Forward(x.narrow(0, i, 1)).Logits[0], 1e-5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_one_does_not() {
        byte[] Weights(ulong seed) => Formula.Small(seed).Named().SelectMany(p => p.Tensor.Bits()).ToArray();
        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
    }

    [Fact]
    public void Initial_weights_fill_PyTorchs_range() {
        var w = Conv2d.Init(8, 64, 3, new(3)).Weight.Numbers();
        var limit = 1 / Math.Sqrt(72);
        Assert.InRange(w.Max(), 0.98 * limit, limit);
        Assert.InRange(w.Min(), -limit, -0.98 * limit);
        Assert.Equal(limit * limit / 3, w.Select(v => v * v).Average(), limit * limit / 3 * 0.05);   // the variance of a uniform one
    }

    [Fact]
    public void The_taps_of_small_cnn_pool_to_330() {
        using var d = torch.NewDisposeScope();
        var o = SmallCnn.Init(new(1, 28, 28, 10), new(1)).Forward(torch.zeros(2, 1, 28, 28));
        Assert.Equal([32, 32, 64, 64, 128, 10], o.Taps.Select(t => t.shape[1]));
    }

    [Fact]
    public void Wrong_weights_are_named() {
        var net = Formula.Small();
        var state = NetworkIO.State(net);
        var e = Assert.Throws<ArgumentException>(() => NetworkIO.Load(net, state.Remove("fc1.bias").Add("extra", torch.zeros(1L)).SetItem("fc2.bias", torch.zeros(4L))));
        Assert.Contains("extra is unknown; fc1.bias is missing; fc2.bias must be [3], got [4]", e.Message);
    }

    [Fact]
    public void Bad_requests_are_refused() {
        Assert.Contains("there are densenet-121, resnet-18, small-cnn, wrn-28-10", Assert.Throws<ArgumentException>(() => Architectures.Build("vgg", new(1, 28, 28, 10), new(1))).Message);
        Assert.Contains("classes", Assert.Throws<ArgumentOutOfRangeException>(() => Architectures.Build("small-cnn", new(1, 28, 28, 0), new(1))).Message);
        Assert.Contains("at least 4 x 4 pixels, got 3 x 8", Assert.Throws<ArgumentException>(() => Architectures.Build("small-cnn", new(1, 3, 8, 10), new(1))).Message);
        Assert.Contains("6 k + 4", Assert.Throws<ArgumentException>(() => WideResNet.Init(new(3, 32, 32, 10), new(1), depth: 27)).Message);
        Assert.Contains("got [3, 3]", Assert.Throws<ArgumentException>(() => Formula.Small().Forward(torch.zeros(3, 3))).Message);
    }
}
