using System.Collections.Immutable;
using ResearchKit.Networks;

namespace ResearchKit.Tests;

public class NetworkTests {
    public static TheoryData<string> Ids => [.. Architectures.Ids];

    [Theory, MemberData(nameof(Ids))]
    public void Outputs_are_PyTorchs_for_the_same_weights(string id) {
        using var d = torch.NewDisposeScope();
        var (net, golden, x) = (NetworkCase.Net(id), NetworkCase.Expected[id], NetworkCase.Images(id, 2));
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
        var net = Architectures.Build(id, NetworkCase.All[id].Published, new(1));
        Assert.Equal(NetworkCase.Expected[id].Parameters, net.Named().Where(p => !NetworkIO.IsBuffer(p.Name)).Sum(p => p.Tensor.numel()));
    }

    [Theory, MemberData(nameof(Ids))]
    public void State_and_load_return_the_same_network(string id) {
        using var d = torch.NewDisposeScope();
        var (net, x) = (NetworkCase.Net(id), NetworkCase.Images(id, 2));
        var state = NetworkIO.State(net);
        Assert.Equal(net.Named().Length, state.Count);
        var loaded = NetworkIO.Load(NetworkCase.All[id].Narrow(NetworkCase.All[id].Shape), state.Add("bn1.num_batches_tracked", torch.zeros(1L)));
        Assert.Equal(net.Forward(x).Logits.Bits(), loaded.Forward(x).Logits.Bits());
        var before = net.Forward(x).Logits.Bits();
        foreach (var (_, t) in loaded.Named()) t.zero_();
        Assert.Equal(before, net.Forward(x).Logits.Bits());   // copies, not the same memory
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_row_does_not_depend_on_its_batch(string id) {
        using var d = torch.NewDisposeScope();
        var (net, x) = (NetworkCase.Net(id), NetworkCase.Images(id, 3));
        var together = net.Forward(x);
        for (var i = 0; i < 3; i++) Formula.Near(together.Logits[i].Numbers(), net.Forward(x.narrow(0, i, 1)).Logits[0], 1e-5);
    }

    // SHA-256 over the tensors in order, of the weights that ResNet-18, DenseNet-121 and WRN had before they took further sizes.
    [Theory]
    [InlineData("resnet-18", "f3fa8e3924fde149"), InlineData("densenet-121", "fca8d2bcf8bb0f86"), InlineData("wrn-28-10", "3732dfe548dfc01f"), InlineData("small-cnn", "7d77b03871b44e15")]
    public void Old_seeds_give_old_weights(string id, string hash) {
        using var d = torch.NewDisposeScope();
        var net = NetworkCase.All[id].Narrow(NetworkCase.All[id].Shape);
        using var sha = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var (name, t) in net.Named()) {
            sha.AppendData(System.Text.Encoding.UTF8.GetBytes(name));
            sha.AppendData(t.Bits());
        }
        Assert.Equal(hash, Convert.ToHexStringLower(sha.GetHashAndReset())[..16]);
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
        Assert.Contains("there are alexnet, densenet-121, ", Assert.Throws<ArgumentException>(() => Architectures.Build("vgg", new(1, 28, 28, 10), new(1))).Message);
        Assert.Contains("classes", Assert.Throws<ArgumentOutOfRangeException>(() => Architectures.Build("small-cnn", new(1, 28, 28, 0), new(1))).Message);
        Assert.Contains("6 k + 4", Assert.Throws<ArgumentException>(() => WideResNet.Init(new(3, 32, 32, 10), new(1), depth: 27)).Message);
        Assert.Contains("4 stages of at least one block, got [2, 0, 2, 2]", Assert.Throws<ArgumentException>(() => ResNet.Init(new(3, 32, 32, 10), new(1), blocks: [2, 0, 2, 2])).Message);
        Assert.Contains("3 or 4 blocks, got 2", Assert.Throws<ArgumentException>(() => DenseNet.Init(new(3, 32, 32, 10), new(1), layers: [2, 2])).Message);
        Assert.Contains("multiples of it, got 28 x 32", Assert.Throws<ArgumentException>(() => VisionTransformer.Init(new(3, 28, 32, 10), new(1))).Message);
        Assert.Contains("got 5 heads and 768", Assert.Throws<ArgumentException>(() => VisionTransformer.Init(new(3, 32, 32, 10), new(1), heads: 5)).Message);
        Assert.Contains("must be in [0, 1)", Assert.Throws<ArgumentOutOfRangeException>(() => Osr9.Init(new(3, 32, 32, 10), new(1), dropout: 1)).Message);
    }

    [Theory]
    [InlineData("small-cnn", 4), InlineData("small-cnn-16", 4), InlineData("lenet-5", 12), InlineData("lenet++", 8), InlineData("lenet++-8", 8), InlineData("osr9", 8), InlineData("densenet-121", 8), InlineData("densenet-bc-100", 4)]
    [InlineData("densenet-121-imagenet", 29), InlineData("alexnet", 63), InlineData("vgg-16-small", 32)]
    public void The_smallest_image_is_that_which_the_message_names(string id, int least) {
        using var d = torch.NewDisposeScope();
        NetworkShape Shape(int side) => NetworkCase.All[id].Shape with { Height = side };
        NetworkCase.All[id].Narrow(Shape(least)).Forward(torch.zeros(2, Shape(least).Channels, least, Shape(least).Width));
        var e = Assert.Throws<ArgumentException>(() => NetworkCase.All[id].Narrow(Shape(least - 1)));
        Assert.Contains($"at least {least} x {least} pixels, got {least - 1} x ", e.Message);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Wrong_images_are_refused_with_both_shapes(string id) {
        using var d = torch.NewDisposeScope();
        var (net, s) = (NetworkCase.Net(id), NetworkCase.All[id].Shape);
        string Refused(Tensor images) => Assert.Throws<ArgumentException>(() => net.Forward(images)).Message;
        Assert.Contains("got [3, 3] Float32", Refused(torch.zeros(3, 3)));
        Assert.Contains($"[n > 0, {s.Channels}, h >= ", Refused(torch.zeros(2, s.Channels + 1, s.Height, s.Width)));
        Assert.Contains("got [0, ", Refused(torch.zeros(0, s.Channels, s.Height, s.Width)));
        Assert.Contains("Byte", Refused(torch.zeros(2, s.Channels, s.Height, s.Width, dtype: ScalarType.Byte)));
        if (id is "small-cnn" or "small-cnn-16" or "lenet-5" or "lenet++" or "lenet++-8" or "osr9-flat") Assert.Contains("it was built for another image size", Refused(torch.zeros(2, s.Channels, s.Height + 8, s.Width)));
        if (id == "vit-b-16") Assert.Contains("images of 12 x 12 pixels, got 16 x 12", Refused(torch.zeros(2, 3, 16, 12)));
    }
}
