namespace ResearchKit.Torch.Tests;

public class MultiTensorTests {
    // Three steps of torch.optim from p = [1, -2, 3] and [[0.5]] (float64) with the gradients sin((i + 1) p) and cos((i + 1) p) at step i:
    //   o = OPTIMISER(p, lr=.1, ...); for i in range(3): p[0].grad = (p[0].detach() * (i + 1)).sin(); p[1].grad = (p[1].detach() * (i + 1)).cos(); o.step()
    // printed by /usr/bin/python3 with PyTorch 1.13.
    [Theory]
    [InlineData(0, 0, false, new[] { 0.7560567452726972, -2.007669107895908, 2.9798827580477303, 0.2931274613138526 })]
    [InlineData(0.9, 0.01, false, new[] { 0.5035646846562198, -1.9200722392374177, 2.9618837943067597, 0.06037941353875485 })]
    [InlineData(0.9, 0.01, true, new[] { 0.24691055915525678, -1.9358605504391853, 2.9482667250984975, -0.19758049453486404 })]
    public void Sgd_is_PyTorchs(double momentum, double weightDecay, bool nesterov, double[] expected) =>
        Assert.Equal(expected, Three((p, g, m, _, _) => MultiTensor.SgdStep(p, g, m, 0.1, momentum, weightDecay, nesterov)), Near);

    [Theory]
    [InlineData(0.9, 0.999, 1e-8, 0, false, new[] { 0.7016653478724629, -1.9065248358702578, 2.931009142558261, 0.20353938944212158 })]
    [InlineData(0.8, 0.95, 1e-3, 0.1, false, new[] { 0.702199248347237, -1.8728059391631815, 2.7984061746181688, 0.20512968248417177 })]
    [InlineData(0.8, 0.95, 1e-3, 0.1, true, new[] { 0.6750412409770611, -1.8629340408395112, 2.8435022329311477, 0.192730948198569 })]
    public void Adam_is_PyTorchs(double beta1, double beta2, double epsilon, double weightDecay, bool decoupled, double[] expected) =>
        Assert.Equal(expected, Three((p, g, m, v, i) => MultiTensor.AdamStep(p, g, m, v, i + 1, 0.1, beta1, beta2, epsilon, weightDecay, decoupled)), Near);

    // Tensors of float32 take one native pass, those of float64 the operators one by one.
    [Theory, InlineData(0, false), InlineData(0.1, false), InlineData(0.1, true)]
    public void Adam_in_one_pass_is_Adam_by_operators_whatever_the_order_of_memory(double weightDecay, bool decoupled) {
        using var scope = torch.NewDisposeScope();
        using var random = new torch.Generator(7);
        Tensor Sparse(Tensor t) { var rows = torch.zeros([.. t.shape[..^1], 2 * t.shape[^1]]).slice(-1, 0, 2 * t.shape[^1], 2); rows.copy_(t); return rows; }   // every second number of a larger tensor
        Tensor[] Zeros(Tensor[] like) => [.. like.Select(t => torch.zeros_like(t))];
        Tensor[] start = [torch.randn([3, 5, 7, 2], generator: random).permute(0, 3, 1, 2), torch.randn([1001], generator: random), torch.randn([1], generator: random)];
        Tensor[] p = [.. start.Select(t => t.clone())], m = Zeros(p), v = Zeros(p);
        Tensor[] q = [.. start.Select(t => t.to(ScalarType.Float64))], mq = Zeros(q), vq = Zeros(q);
        Tensor[] s = [.. p.Select(Sparse)], ms = [.. m.Select(t => torch.zeros(t.shape))], vs = [.. v.Select(Sparse)];
        for (var i = 1; i <= 4; i++) {
            Tensor[] g = [.. p.Select(t => torch.randn(t.shape, generator: random))]; // of another layout than the first parameter
            MultiTensor.AdamStep(p, g, m, v, i, 0.1, 0.8, 0.95, 1e-3, weightDecay, decoupled);
            MultiTensor.AdamStep(s, g, ms, vs, i, 0.1, 0.8, 0.95, 1e-3, weightDecay, decoupled);
            MultiTensor.AdamStep(q, [.. g.Select(t => t.to(ScalarType.Float64))], mq, vq, i, 0.1, 0.8, 0.95, 1e-3, weightDecay, decoupled);
        }
        foreach (var (one, other) in p.Concat(m).Concat(v).Zip(q.Concat(mq).Concat(vq))) Assert.InRange((one - other).abs().max().ToDouble(), 0, 1e-5);
        foreach (var (one, other) in p.Concat(m).Concat(v).Zip(s.Concat(ms).Concat(vs))) Assert.True(one.Equals(other));
        foreach (var (now, then) in p.Zip(start)) Assert.True((now - then).abs().mean().ToDouble() > 1e-2);
    }

    [Fact]
    public void Autograd_refuses_what_Adam_has_changed_since() {
        using var scope = torch.NewDisposeScope();
        Tensor[] p = [torch.ones(2).requires_grad_()];
        var loss = p[0].square().sum();
        MultiTensor.AdamStep(p, [torch.ones(2)], [torch.zeros(2)], [torch.zeros(2)], 1, 0.1);
        Assert.Contains("modified by an inplace operation", Assert.ThrowsAny<Exception>(() => loss.backward()).Message);
    }

    static bool Near(double a, double b) => Math.Abs(a - b) < 1e-13;

    static double[] Three(Action<Tensor[], Tensor[], Tensor[], Tensor[], int> step) {
        using var scope = torch.NewDisposeScope();
        Tensor[] p = [torch.tensor(new[] { 1.0, -2, 3 }).requires_grad_(), torch.tensor(new[,] { { 0.5 } }).requires_grad_()];
        Tensor[] m = [.. p.Select(t => torch.zeros_like(t))], v = [.. p.Select(t => torch.zeros_like(t))];
        for (var i = 0; i < 3; i++) {
            Tensor[] g = [(p[0].detach() * (i + 1)).sin(), (p[1].detach() * (i + 1)).cos()];
            var before = g[0].clone();
            step(p, g, m, v, i);
            Assert.True(before.Equals(g[0])); // the gradients are left as they are
        }
        Assert.All(p, t => Assert.True(t.is_leaf && t.requires_grad));
        return [.. p.SelectMany(t => t.detach().reshape(-1).data<double>().ToArray())];
    }

    [Fact]
    public void Bad_settings_are_refused_and_change_nothing() {
        using var scope = torch.NewDisposeScope();
        Tensor[] p = [torch.ones(2)], g = [torch.ones(2)];
        Assert.Contains("1 tensors, one for each parameter, got 0", Assert.Throws<ArgumentException>(() => MultiTensor.SgdStep(p, [], [], 0.1)).Message);
        Assert.Contains("one for each parameter, got 0", Assert.Throws<ArgumentException>(() => MultiTensor.SgdStep(p, g, [], 0.1, momentum: 0.9)).Message);
        Assert.Contains("nesterov needs a momentum", Assert.Throws<ArgumentException>(() => MultiTensor.SgdStep(p, g, [], 0.1, nesterov: true)).Message);
        Assert.Contains("at least 0", Assert.Throws<ArgumentOutOfRangeException>(() => MultiTensor.SgdStep(p, g, [], double.NaN)).Message);
        Assert.Contains("below 1", Assert.Throws<ArgumentOutOfRangeException>(() => MultiTensor.AdamStep(p, g, g, g, 1, 0.1, beta2: 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiTensor.AdamStep(p, g, g, g, 0, 0.1));
        Assert.Equal(2, p[0].sum().ToDouble());
    }

    // torch.nn.utils.clip_grad_norm_ of [3, 0] and [[4]] (norm 5) in float64, printed by /usr/bin/python3 with PyTorch 1.13.
    [Theory, InlineData(1, new[] { 0.599999880000024, 0, 0.799999840000032 }), InlineData(7, new double[] { 3, 0, 4 })]
    public void ClipNorm_is_PyTorchs_and_leaves_the_gradients(double norm, double[] expected) {
        using var scope = torch.NewDisposeScope();
        Tensor[] g = [torch.tensor(new[] { 3.0, 0 }), torch.tensor(new[,] { { 4.0 } })];
        Assert.Equal(expected, MultiTensor.ClipNorm(g, norm).SelectMany(t => t.reshape(-1).data<double>().ToArray()), Near);
        Assert.Equal(5, Math.Sqrt(g.Sum(t => t.square().sum().ToDouble())));
        Assert.Empty(MultiTensor.ClipNorm([], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiTensor.ClipNorm(g, 0));
    }

    [Fact]
    public void AverageStep_moves_the_averages_and_not_the_values() {
        using var scope = torch.NewDisposeScope();
        Tensor[] a = [torch.tensor(new[] { 1.0, -2 })], v = [torch.tensor(new[] { 5.0, 6 }).requires_grad_()];
        MultiTensor.AverageStep(a, v, 0.75);
        Assert.Equal([2, 0], a[0].data<double>().ToArray(), Near);
        Assert.Equal([5, 6], v[0].detach().data<double>().ToArray(), Near);
        Assert.False(a[0].requires_grad);
        Assert.Contains("one for each parameter, got 0", Assert.Throws<ArgumentException>(() => MultiTensor.AverageStep(a, [], 0.5)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiTensor.AverageStep(a, v, 1));
    }
}
