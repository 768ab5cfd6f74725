namespace ResearchKit.Networks;

/// <summary>Multi-head self-attention (Vaswani et al., NIPS 2017, arXiv:1706.03762): softmax(Q Kᵀ / sqrt(d / heads)) V for each head.</summary>
/// <param name="In">Tokens → queries, keys and values in one layer: [3 d, d].</param>
/// <param name="Out">The heads' results → tokens: [d, d].</param>
/// <param name="Heads">Their number, which divides d.</param>
public sealed record SelfAttention(Linear In, Linear Out, int Heads) {
    /// <summary>A new layer with the initial values of PyTorch's MultiheadAttention: uniform in ±sqrt(6 / (d + 3 d)) and biases 0.</summary>
    public static SelfAttention Init(int size, int heads, Seed seed) => new(
        new(Initial.Uniform(seed.Child(0), [3L * size, size], Math.Sqrt(6.0 / (4.0 * size))), torch.zeros(3L * size)),
        new(Initial.Default(seed.Child(1), [size, size], size), torch.zeros((long)size)), heads);

    /// <summary>[n, tokens, d] → [n, tokens, d].</summary>
    public Tensor Apply(Tensor x) {
        var (n, tokens, d) = (x.shape[0], x.shape[1], x.shape[2]);
        var qkv = In.Apply(x).reshape(n, tokens, 3, Heads, d / Heads).permute(2, 0, 3, 1, 4);   // [3, n, heads, tokens, d / heads]
        var mixed = functional.scaled_dot_product_attention(qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2));
        return Out.Apply(mixed.transpose(1, 2).reshape(n, tokens, d));
    }

    /// <summary>Replaces each tensor by f(name, tensor), with PyTorch's names under the prefix.</summary>
    public SelfAttention Map(string prefix, Func<string, Tensor, Tensor> f) => this with {
        In = new(f(prefix + ".in_proj_weight", In.Weight), f(prefix + ".in_proj_bias", In.Bias)),
        Out = Out.Map(prefix + ".out_proj", f)
    };
}

/// <summary>A layer of the vision transformer: attention and a perceptron, each with layer normalisation before it and a shortcut around it.</summary>
public sealed record EncoderLayer(LayerNorm Ln1, SelfAttention SelfAttention, LayerNorm Ln2, Linear Mlp0, Linear Mlp3, double Drop) {
    /// <summary>A new layer with torchvision's initial values (its biases of the perceptron, normal with deviation 1e-6, are 0 here).</summary>
    public static EncoderLayer Init(int size, int heads, int hidden, double dropout, Seed seed) {
        Linear Glorot(int inputs, int outputs, Seed s) => new(Initial.Uniform(s, [outputs, inputs], Math.Sqrt(6.0 / (inputs + outputs))), torch.zeros((long)outputs));
        return new(LayerNorm.Init(size, 1e-6), SelfAttention.Init(size, heads, seed.Child(0)), LayerNorm.Init(size, 1e-6),
            Glorot(size, hidden, seed.Child(1)), Glorot(hidden, size, seed.Child(2)), dropout);
    }

    /// <summary>[n, tokens, d] → [n, tokens, d].</summary>
    public Tensor Apply(Tensor x, bool train) {
        var y = x + Dropout.Apply(SelfAttention.Apply(Ln1.Apply(x)), Drop, train);
        var hidden = Dropout.Apply(functional.gelu(Mlp0.Apply(Ln2.Apply(y))), Drop, train);
        return y + Dropout.Apply(Mlp3.Apply(hidden), Drop, train);
    }

    /// <summary>Replaces each tensor by f(name, tensor), with torchvision's names under the prefix.</summary>
    public EncoderLayer Map(string prefix, Func<string, Tensor, Tensor> f) => new(Ln1.Map(prefix + ".ln_1", f), SelfAttention.Map(prefix + ".self_attention", f),
        Ln2.Map(prefix + ".ln_2", f), Mlp0.Map(prefix + ".mlp.0", f), Mlp3.Map(prefix + ".mlp.3", f), Drop);
}
