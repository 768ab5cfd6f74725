using System.Runtime.InteropServices;

namespace ResearchKit.Torch.Tests;

public class CapturedGraphTests {
    public static TheoryData<string> Devices => ["cpu", "cuda"];

    [SkippableTheory, MemberData(nameof(Devices))]
    public void Each_replay_does_the_work_anew_on_what_stands_in_its_inputs(string name) {
        Skip.If(name == "cuda" && !torch.cuda.is_available(), "no CUDA device");
        using var d = torch.NewDisposeScope();
        var device = new Device(name);
        Skip.IfNot(CapturedGraph.CanBeOn(device), "the engine was built without the CUDA runtime's headers");
        var (input, weight, output) = (torch.zeros(3, device: device), torch.ones(3, device: device).requires_grad_(), torch.zeros(3, device: device));
        void Body() {
            using var scope = torch.NewDisposeScope();
            Tensor gradient;
            using (torch.enable_grad()) gradient = autograd.grad([(input * weight).square().sum()], [weight])[0];   // 2 x² w
            using var off = torch.no_grad();
            output.copy_(gradient);
            weight.add_(1);
        }
        using var graph = CapturedGraph.Of(device, Body);
        double[] Now(Tensor t) => t.detach().to(ScalarType.Float64).cpu().data<double>().ToArray();
        Assert.Equal([1, 1, 1], Now(weight));   // recorded, not done
        for (var replay = 0; replay < 4; replay++) {
            input.FillAhead(torch.tensor(new float[] { replay, 1, -2 }));
            graph.Replay();
            Assert.Equal([2.0 * replay * replay * (replay + 1), 2 * (replay + 1), 8 * (replay + 1)], Now(output));
        }
        Assert.Equal([5, 5, 5], Now(weight));
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void An_error_inside_comes_out_and_the_device_works_on(string name) {
        Skip.If(name == "cuda" && !torch.cuda.is_available(), "no CUDA device");
        using var d = torch.NewDisposeScope();
        var device = new Device(name);
        Skip.IfNot(CapturedGraph.CanBeOn(device), "the engine was built without the CUDA runtime's headers");
        Assert.Contains("mine", Assert.Throws<InvalidOperationException>(() => {
            using var graph = CapturedGraph.Of(device, () => throw new InvalidOperationException("mine"));
            graph.Replay();
        }).Message);
        Assert.Equal(3, torch.ones(3, device: device).sum().ToDouble());
    }

    [SkippableFact]
    public void Without_CUDA_it_is_said_what_is_missing() {
        Skip.If(torch.cuda.is_available(), "there is a GPU here");
        Assert.Contains("CUDA", Assert.Throws<ExternalException>(() => CapturedGraph.Of(torch.CUDA, () => { })).Message);
        if (CapturedGraph.CanBeOn(torch.CUDA)) Assert.Throws<ExternalException>(() => CudaDevice.Memory(torch.CUDA));
        else Assert.Null(CudaDevice.Memory(torch.CUDA));
        Assert.Contains("a CUDA device expected, got cpu", Assert.Throws<ArgumentException>(() => CudaDevice.Memory(torch.CPU)).Message);
        Assert.Throws<ArgumentNullException>(() => CapturedGraph.Of(torch.CPU, null!));
        Assert.True(CapturedGraph.CanBeOn(torch.CPU));
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void What_goes_ahead_arrives_whole_in_every_order_of_memory(string name) {
        Skip.If(name == "cuda" && !torch.cuda.is_available(), "no CUDA device");
        using var d = torch.NewDisposeScope();
        var device = new Device(name);
        var x = torch.arange(24).reshape(2, 3, 4);
        foreach (var t in new[] { x, x.transpose(0, 2), x.narrow(2, 1, 2), x.to(ScalarType.Byte) }) {
            var there = t.Ahead(device);
            Assert.Equal((device.type, t.dtype), (there.device.type, there.dtype));
            Assert.True(there.cpu().Equals(t));
            Assert.True(there.Ahead(device).cpu().Equals(t));
            Assert.True(t.Resident(device).cpu().Equals(t));
            var place = torch.empty(t.shape, dtype: t.dtype, device: device);
            place.FillAhead(t);
            Assert.True(place.cpu().Equals(t));
            place.zero_();
            place.FillAhead(there);
            Assert.True(place.cpu().Equals(t));
        }
    }

    [Fact]
    public void The_choice_of_cudnns_algorithms_is_kept() {
        var before = CudaDevice.TriesAlgorithms;
        try {
            foreach (var on in new[] { true, false }) {
                CudaDevice.TriesAlgorithms = on;
                Assert.Equal(on, CudaDevice.TriesAlgorithms);
            }
        } finally {
            CudaDevice.TriesAlgorithms = before;
        }
    }

    [Fact]
    public void What_may_be_rounded_to_TF32_is_kept_apart_for_convolutions_and_products() {
        var (convolutions, products) = (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32);
        Assert.False(products);   // PyTorch's own choice
        try {
            foreach (var (c, p) in new[] { (false, true), (true, false), (false, false) }) {
                (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32) = (c, p);
                Assert.Equal((c, p), (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32));
            }
        } finally {
            (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32) = (convolutions, products);
        }
    }
}
