using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Networks;

namespace ResearchKit.Tests;

/// <summary>What every architecture obeys, whatever its weights and images are.</summary>
public class NetworkLaws {
    public static TheoryData<string> Ids => [.. Architectures.Ids];

    // A narrow network with weights around the initial ones, and images: both from a seed.
    static void Holds(string id, Action<INetwork, Tensor> law) => Prop.ForAll(Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(1, 4)).ToArbitrary(), given => {
        using var d = torch.NewDisposeScope();
        using var generator = new Generator((ulong)given.Item1);
        var (s, start) = (NetworkCase.All[id].Shape, NetworkCase.All[id].Narrow(NetworkCase.All[id].Shape));
        var net = start.Map((name, t) => name.EndsWith("running_var") ? t + torch.empty_like(t).uniform_(0, 1, generator) : t + torch.empty_like(t).normal_(0, 0.05, generator));
        law(net, torch.randn(given.Item2, s.Channels, s.Height, s.Width, generator: generator));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    [Theory, MemberData(nameof(Ids))]
    public void A_batch_says_what_its_images_say_alone(string id) => Holds(id, (net, x) => {
        var together = net.Forward(x);
        for (var i = 0; i < x.shape[0]; i++) {
            var alone = net.Forward(x.narrow(0, i, 1));
            Formula.Near(together.Logits[i].Numbers(), alone.Logits[0], 1e-4);
            Formula.Near(together.Features[i].Numbers(), alone.Features[0], 1e-4);
        }
    });

    [Theory, MemberData(nameof(Ids))]
    public void The_head_makes_logits_of_features_and_logits_are_the_last_tap(string id) => Holds(id, (net, x) => {
        foreach (var train in new[] { false, x.shape[0] > 1 }) {
            var o = net.Forward(x, train);
            Assert.Equal(o.Logits.Bits(), net.Head.Apply(o.Features).Bits());
            Assert.Equal(o.Logits.Bits(), o.Taps[^1].Bits());
            Assert.Equal([x.shape[0], NetworkCase.All[id].Shape.Classes], o.Logits.shape);
            Assert.Equal(net.TapNames.Length, o.Taps.Length);
            Assert.All(o.Taps, t => Assert.True(t.ndim is 2 or 4 && t.shape[0] == x.shape[0], $"a tap of [{string.Join(", ", t.shape)}]"));
        }
        Assert.Equal(net.TapNames.Length, net.TapNames.Distinct().Count());
    });

    public static TheoryData<string> Halved => [.. Architectures.Ids.Where(id => NetworkCase.All[id].Narrow(NetworkCase.All[id].Shape) is ITwoHalves)];

    [Theory, MemberData(nameof(Halved))]
    public void Two_halves_say_what_the_whole_says(string id) => Holds(id, (net, x) => {
        foreach (var train in new[] { false, x.shape[0] > 1 }) {
            var (copy, whole) = ((ITwoHalves)net.Copy(), net.Copy());
            var (middle, said) = (copy.FirstHalf(x, train), whole.Forward(x, train));
            var (before, halves) = (middle.Bits(), copy.SecondHalf(middle, train));
            Assert.Equal(before, middle.Bits());   // left as it is
            Assert.Equal(said.Logits.Bits(), halves.Logits.Bits());
            Assert.Equal(said.Features.Bits(), halves.Features.Bits());
            // The middle is the last tap before the second half's own.
            Assert.Equal([.. said.Taps.TakeLast(halves.Taps.Length + 1).Select(t => t.Bits())], ((Tensor[])[middle, .. halves.Taps]).Select(t => t.Bits()));
            Assert.InRange(halves.Taps.Length, 1, said.Taps.Length - 1);
            foreach (var ((name, a), (_, b)) in whole.Named().Zip(copy.Named())) Assert.True(a.Bits().AsSpan().SequenceEqual(b.Bits()), name);   // running statistics
        }
    });

    [Theory, MemberData(nameof(Ids))]
    public void The_identity_map_keeps_every_tensor_and_bit(string id) => Holds(id, (net, x) => {
        var same = net.Map((_, t) => t);
        foreach (var ((name, a), (other, b)) in net.Named().Zip(same.Named())) Assert.True(name == other && ReferenceEquals(a, b), name);
        Assert.Equal(net.Forward(x).Logits.Bits(), same.Forward(x).Logits.Bits());
        Assert.Equal(net.Named().Length, net.Named().Select(p => p.Name).Distinct().Count());
    });

    [Theory, MemberData(nameof(Ids))]
    public void A_saved_network_comes_back_bit_for_bit(string id) => Holds(id, (net, x) => {
        var path = Path.GetTempFileName();
        try {
            Safetensors.Write(path, NetworkIO.State(net));
            var loaded = NetworkIO.Load(NetworkCase.All[id].Narrow(NetworkCase.All[id].Shape), Safetensors.Read(path).Tensors);
            Assert.Equal(net.Named().Select(p => p.Name), loaded.Named().Select(p => p.Name));
            foreach (var ((_, a), (name, b)) in net.Named().Zip(loaded.Named())) Assert.True(a.Bits().AsSpan().SequenceEqual(b.Bits()), name);
            Assert.Equal(loaded.Forward(x).Logits.Bits(), loaded.Copy().Forward(x).Logits.Bits());
            Formula.Near(net.Forward(x).Logits.Numbers(), loaded.Forward(x).Logits, 1e-4);
        } finally {
            File.Delete(path);
        }
    });

    [Theory, MemberData(nameof(Ids))]
    public void Evaluation_changes_nothing_and_training_only_running_statistics(string id) => Holds(id, (net, x) => {
        Dictionary<string, byte[]> Bits() => net.Named().ToDictionary(p => p.Name, p => p.Tensor.Bits());
        var before = Bits();
        net.Forward(x);
        Assert.All(Bits(), p => Assert.Equal(before[p.Key], p.Value));
        if (x.shape[0] == 1) return;
        net.Forward(x, train: true);
        Assert.All(Bits(), p => Assert.Equal(NetworkIO.IsBuffer(p.Key), !before[p.Key].AsSpan().SequenceEqual(p.Value)));
    });

    [Theory, MemberData(nameof(Ids))]
    public void Every_weight_has_a_part_in_the_loss(string id) {
        using var d = torch.NewDisposeScope();
        var net = NetworkCase.Net(id);
        foreach (var (name, t) in net.Named())
            if (!NetworkIO.IsBuffer(name)) t.requires_grad_();
        net.Forward(NetworkCase.Images(id, 4), train: true).Logits.pow(2).sum().backward();
        foreach (var (name, t) in net.Named())
            if (!NetworkIO.IsBuffer(name)) Assert.True(t.grad is { } g && g.abs().sum().ToDouble() > 0, $"{name} has no gradient");
    }
}
