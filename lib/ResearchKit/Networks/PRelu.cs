using ResearchKit.Gradients;

namespace ResearchKit.Networks;

/// <summary>x where positive, a learnt slope times x elsewhere (He et al., ICCV 2015, arXiv:1502.01852), one slope for all channels as PyTorch's default.</summary>
/// <param name="Weight">The slope [1].</param>
public sealed record PRelu(Tensor Weight) {
    /// <summary>A slope of 0.25.</summary>
    public static PRelu Init() => new(torch.full(1L, 0.25f));

    /// <summary>Any shape → the same shape.</summary>
    public Tensor Apply(Tensor x) => Tape.Note(this, x, functional.prelu(x, Weight));

    /// <summary>Replaces the tensor by f(name, tensor), with PyTorch's name under the prefix.</summary>
    public PRelu Map(string prefix, Func<string, Tensor, Tensor> f) => new(f(prefix + ".weight", Weight));
}
