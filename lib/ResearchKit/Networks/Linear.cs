using ResearchKit.Gradients;

namespace ResearchKit.Networks;

/// <summary>An affine layer x Wᵀ + b.</summary>
/// <param name="Weight">[outputs, inputs].</param>
/// <param name="Bias">[outputs].</param>
public sealed record Linear(Tensor Weight, Tensor Bias) {
    /// <summary>A new layer with PyTorch's default initial values.</summary>
    public static Linear Init(int inputs, int outputs, Seed seed) =>
        new(Initial.Default(seed.Child(0), [outputs, inputs], inputs), Initial.Default(seed.Child(1), [outputs], inputs));

    /// <summary>[n, inputs] → [n, outputs].</summary>
    public Tensor Apply(Tensor x) => Tape.Note(this, x, functional.linear(x, Weight, Bias));

    /// <summary>Replaces each tensor by f(name, tensor), with PyTorch's names under the prefix.</summary>
    public Linear Map(string prefix, Func<string, Tensor, Tensor> f) => new(f(prefix + ".weight", Weight), f(prefix + ".bias", Bias));
}
