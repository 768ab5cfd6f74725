using ResearchKit.Methods;
using ResearchKit.Networks;
using ResearchKit.Training;

namespace ResearchKit.Tests;

/// <summary>
/// Whatever the catalogue holds says on a CUDA device what it says on the CPU, to 1e-3 of the scores' range; on the CPU itself nothing is moved, and the bits are the same.
/// Convolutions keep all their digits here: in TF32, which cuDNN takes otherwise, they have three.
/// </summary>
public sealed class DeviceLaws(DeviceLaws.Given given) : IClassFixture<DeviceLaws.Given> {
    /// <summary>What is fitted and trained on, made once.</summary>
    public sealed class Given : IDisposable {
        public TrainedProblem Problem { get; } = new();
        internal Study Study { get; } = TrainedLaws.Small(1);

#if ENGINE_TORCHSHARP
        public void Dispose() { }
#else
        readonly bool before = torch.backends.cudnn.allow_tf32;
        public Given() => torch.backends.cudnn.allow_tf32 = false;
        public void Dispose() => torch.backends.cudnn.allow_tf32 = before;
#endif
    }

    static readonly Seed Root = new(3);

    // What takes long and is the same work again and again.
    static readonly Dictionary<string, string[]> Shorter = new() {
        ["opengan-pix"] = ["candidates=2", "width=8"],
        ["opengan-0-pix"] = ["candidates=2", "width=8"],
        ["opengan"] = ["candidates=2"],
        ["opengan-0"] = ["candidates=2"],
        ["opengan-cls"] = ["candidates=2"],
        ["osrci"] = ["search-steps=5"],
        ["local-knfst"] = ["neighbours=60"],
    };

    static T Short<T>(string id, T method, Func<T, string, string, T> with) =>
        Shorter.GetValueOrDefault(id, []).Aggregate(method, (m, o) => o.Split('=') is [var key, var value] ? with(m, key, value) : m);

    static TheoryData<string, string> OnEach(IEnumerable<string> ids) {
        var each = new TheoryData<string, string>();
        foreach (var id in ids) {
            each.Add(id, "cpu");
            each.Add(id, "cuda");
        }
        return each;
    }

    public static TheoryData<string, string> PostHoc => OnEach(Catalogue.All.Select(m => m.Id));
    public static TheoryData<string, string> Trained => OnEach(Catalogue.Trained.Select(m => m.Id));
    public static TheoryData<string, string> Losses => OnEach(LossTests.All.Keys);
    public static TheoryData<string, string> Backbones => OnEach(Architectures.Ids);

    static Device There(string name) {
        Skip.If(name == "cuda" && !torch.cuda.is_available(), "no CUDA device");
        return new(name);
    }

    static void Same(Tensor expected, Tensor actual, Device device) {
        var (e, a) = (expected.Numbers(), actual.Numbers());
        Assert.Equal(expected.shape, actual.shape);
        var tolerance = device.type == DeviceType.CPU ? 0 : 1e-3 * Math.Max(1e-6, e.Max() - e.Min());
        for (var i = 0; i < e.Length; i++) Assert.True(Math.Abs(e[i] - a[i]) <= tolerance, $"number {i}: {e[i]} on the CPU and {a[i]} on {device}");
    }

    static void AreOn(Device device, object tree) => Assert.All(Tree.Named(tree), p => Assert.True(p.Tensor.device_type == device.type, $"{p.Path} is on {p.Tensor.device}"));

    [SkippableTheory, MemberData(nameof(PostHoc))]
    public void A_method_fits_and_scores_on_a_device_as_on_the_CPU(string id, string name) {
        var device = There(name);
        using var d = torch.NewDisposeScope();
        var (method, problem) = (Short(id, Catalogue.Find(id), (m, key, value) => m.With(key, value)), given.Problem);
        var here = method.Fit(problem.Train, new(3));
        var expected = here.Score(problem.Known);
        var known = problem.Known.To(device);
        Same(expected, method.Restore(here.State(), device).Score(known), device);
        if (device.type != DeviceType.CPU) Same(expected, method.Fit(problem.Train.To(device), new(3)).Score(known), device);   // on the CPU that would be the same fit again
    }

    [SkippableTheory, MemberData(nameof(Trained))]
    public void A_trained_method_scores_on_a_device_as_on_the_CPU_and_trains_there(string id, string name) {
        var device = There(name);
        using var d = torch.NewDisposeScope();
        var (method, there) = (Short(id, Catalogue.FindTrained(id), (m, key, value) => m.With(key, value)), given.Study.To(device));
        var now = method.Start(there, Root);
        AreOn(device, now.State);
        for (var count = method.Epochs(there); now.Epoch < count;) {
            now = method.Epoch(now, there, Root);
            Assert.All(now.Losses, l => Assert.True(double.IsFinite(l.Value), $"{l.Key} is {l.Value}"));
            AreOn(device, now.State);
        }
        var images = TrainedLaws.Bars(20, [0, 4, 5, 9], 6);
        // What was trained there is judged here, as what was trained here would be there.
        var (said, expected) = (now.Score(images, there.Norm, device), method.Restore(now.Save(), torch.CPU).Score(images, there.Norm, torch.CPU));
        Assert.All(said.Scores.Numbers(), s => Assert.True(double.IsFinite(s)));
        Same(expected.Scores, said.Scores, device);
        if (expected.Logits is { } z) Same(z, said.Logits!, device);
    }

    [SkippableTheory, MemberData(nameof(Backbones))]
    public void A_network_says_on_a_device_what_it_says_on_the_CPU(string id, string name) {
        var device = There(name);
        using var d = torch.NewDisposeScope();
        foreach (var train in new[] { false, true }) {
            var (net, x) = (NetworkCase.Net(id), NetworkCase.Images(id, 2));
            var there = net.Copy().To(device);
            var (expected, said) = (net.Forward(x, train), there.Forward(x.to(device), train));
            Same(expected.Logits, said.Logits, device);
            Same(expected.Features, said.Features, device);
            foreach (var (a, b) in expected.Taps.Zip(said.Taps)) Same(a, b, device);
            foreach (var (a, b) in net.Named().Zip(there.Named())) Same(a.Tensor, b.Tensor, device);   // running statistics
        }
    }

    [SkippableTheory, MemberData(nameof(Losses))]
    public void A_loss_and_its_gradient_are_on_a_device_those_of_the_CPU(string id, string name) {
        var device = There(name);
        using var d = torch.NewDisposeScope();
        (Tensor Loss, Tensor Gradient) On(Device at) {
            var z = LossTests.Logits().to(at).requires_grad_();
            var loss = LossTests.All[id].Loss(z);
            return (loss, autograd.grad([loss.sum()], [z])[0]);
        }
        var ((expected, slope), (loss, gradient)) = (On(torch.CPU), On(device));
        Assert.Equal((device.type, device.type), (loss.device_type, gradient.device_type));
        Same(expected, loss, device);
        Same(slope, gradient, device);
    }

    [Fact]
    public void Evidence_and_studies_are_moved_whole_and_the_old_ones_stay() {
        using var d = torch.NewDisposeScope();
        var (e, meta) = (given.Problem.Train, new Device("meta"));   // a device without numbers, which every libtorch has
        var moved = e.To(meta);
        Assert.All([moved.Images, moved.Logits, moved.Features, moved.Taps, moved.Labels!, moved.Head.Weight, moved.Head.Bias, .. moved.Members, .. moved.Network.Named().Select(p => p.Tensor)],
            t => Assert.Equal(DeviceType.META, t.device_type));
        Assert.Same(moved.Network.Head.Weight, moved.Head.Weight);
        Assert.Equal(e.TapWidths.AsEnumerable(), moved.TapWidths);
        Assert.Equal((e.Parts, e.Norm, e.Count), (moved.Parts, moved.Norm, moved.Count));
        Assert.All([e.Images, e.Head.Weight, .. e.Network.Named().Select(p => p.Tensor)], t => Assert.Equal(DeviceType.CPU, t.device_type));
        var own = new Evidence { Features = e.Features, Head = e.Head }.To(meta);
        Assert.Equal((DeviceType.META, DeviceType.META, Needs.Features | Needs.Head), (own.Features.device_type, own.Head.Bias.device_type, own.Parts));
        // Networks that are not where the study works are refused before any work.
        var astray = given.Study with { Device = meta };
        Assert.Contains("works on meta, and the study's classifier network is on cpu: Study.To moves it", Assert.Throws<ArgumentException>(() => Catalogue.FindTrained("osrci").Start(astray, Root)).Message);
    }
}
