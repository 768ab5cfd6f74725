using ResearchKit.Gradients;

namespace ResearchKit.Networks;

/// <summary>Normalisation of each vector to mean 0 and variance 1, then scale and shift (Ba et al., arXiv:1607.06450).</summary>
/// <param name="Weight">Scale [d].</param>
/// <param name="Bias">Shift [d].</param>
/// <param name="Epsilon">Added to the variance: 1e-5 is PyTorch's default, 1e-6 that of torchvision's transformers.</param>
public sealed record LayerNorm(Tensor Weight, Tensor Bias, double Epsilon = 1e-5) {
    /// <summary>Scale 1, shift 0.</summary>
    public static LayerNorm Init(int size, double epsilon = 1e-5) => new(torch.ones((long)size), torch.zeros((long)size), epsilon);

    /// <summary>[..., d] → the same shape.</summary>
    public Tensor Apply(Tensor x) => Tape.Note(this, x, functional.layer_norm(x, Weight.shape, Weight, Bias, Epsilon));

    /// <summary>Replaces each tensor by f(name, tensor), with PyTorch's names under the prefix.</summary>
    public LayerNorm Map(string prefix, Func<string, Tensor, Tensor> f) => this with { Weight = f(prefix + ".weight", Weight), Bias = f(prefix + ".bias", Bias) };
}
