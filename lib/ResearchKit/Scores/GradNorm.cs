using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>Published settings of GradNorm.</summary>
public sealed record GradNormOptions {
    /// <summary>T, finite and > 0.</summary>
    public float Temperature { get; init => field = Require.Positive(value, nameof(Temperature)); } = 1f;
}

/// <summary>GradNorm: how large the gradient of the divergence between the uniform distribution and the softmax is.</summary>
public static class GradNorm {
    /// <summary>In the catalogue: gradnorm, over the weights of the last layer in closed form.</summary>
    public static Method Method { get; } = Method.Of("gradnorm", "Gradient norm", "head", Needs.Features | Needs.Head, "‖f‖₁ ‖softmax(z / T) - 1/C‖₁ / T",
        "Huang, Geng and Li, NeurIPS 2021, arXiv:2110.00218", new GradNormOptions(), (e, o) => Score(e.Features, e.Head, o.Temperature));

    /// <summary>‖∂KL(u ‖ softmax(z / T)) / ∂W‖₁ = ‖f‖₁ ‖softmax(z / T) - 1/C‖₁ / T: features [n, d] → float64 [n], at least 0. Higher = more known.</summary>
    /// <param name="features">f, the penultimate layer. A NaN makes its own row NaN; the metrics refuse NaN.</param>
    /// <param name="head">W [classes, d] and b [classes]: z = W f + b.</param>
    /// <param name="temperature">T, finite and > 0.</param>
    /// <exception cref="ArgumentException">features is not floating-point [n > 0, d], or T is out of range.</exception>
    /// <remarks>Huang, Geng and Li, NeurIPS 2021, arXiv:2110.00218; survey eq. 108, whose gradient by z is (softmax - u) / T and by W that times fᵀ. OpenOOD
    /// takes C times the divergence: a constant factor. pytorch-ood's GradNormKL differentiates a binary cross-entropy instead.</remarks>
    public static Tensor Score(Tensor features, Linear head, float temperature = 1f) => HeadRows.Blocks(features, x => {
        var z = HeadRows.Logits(x, head).to(ScalarType.Float64) / Require.Positive(temperature);
        return (z.softmax(1) - 1.0 / z.shape[1]).abs().sum(dim: 1) * x.abs().sum(dim: 1, type: ScalarType.Float64) / temperature;
    });

    /// <summary>Σ |∂KL(u ‖ softmax(z / T)) / ∂parameter| over blocks of parameters, by automatic differentiation: images [n, c, h, w] → float64 [n]. Higher = more known.</summary>
    /// <param name="network">Its running statistics are used; it is not changed.</param>
    /// <param name="images">Floating-point and normalised. They go one by one, since each has a gradient of its own.</param>
    /// <param name="blocks">Names of parameters, or of the modules they lie in: "fc2.weight", "fc2", "layer4".</param>
    /// <param name="temperature">T, finite and > 0.</param>
    /// <exception cref="ArgumentException">images is not floating-point [n, c, h, w], there is no block, or one names no parameter: those that exist are listed.</exception>
    /// <remarks>As <see cref="Score"/> where the only block is the last layer's weights; the paper also tries other blocks and all parameters.</remarks>
    public static Tensor ByAutograd(INetwork network, Tensor images, IReadOnlyList<string> blocks, float temperature = 1f) {
        if (!Require.Images(images).is_floating_point()) throw new ArgumentException($"images must be floating-point, got {Require.Show(images)}", nameof(images));
        Require.Positive(temperature);
        var names = network.Named().Select(p => p.Name).Where(n => !NetworkIO.IsBuffer(n)).ToArray();
        bool Under(string name, string block) => name == block || name.StartsWith(block + ".", StringComparison.Ordinal);
        if (blocks.Count == 0) throw new ArgumentException($"at least one block of parameters is needed, of {string.Join(", ", names)}", nameof(blocks));
        if (blocks.FirstOrDefault(b => !names.Any(n => Under(n, b))) is { } unknown)
            throw new ArgumentException($"no parameter is called \"{unknown}\" or lies in it; there are {string.Join(", ", names)}", nameof(blocks));
        using var scope = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        var leaves = new List<Tensor>();
        var own = network.Map((name, t) => {
            if (NetworkIO.IsBuffer(name) || !blocks.Any(b => Under(name, b))) return t.detach();
            leaves.Add(t.detach().clone().requires_grad_());
            return leaves[^1];
        });
        var norms = Enumerable.Range(0, (int)images.shape[0]).Select(i => Tidy.Value(() => {
            var divergence = -(own.Forward(images.narrow(0, i, 1).detach()).Logits / temperature).log_softmax(1).mean();
            return autograd.grad([divergence], leaves).Sum(g => g.abs().sum(ScalarType.Float64).ToDouble());
        })).ToArray();
        return torch.tensor(norms).MoveToOuterDisposeScope();
    }
}
