using System.Collections.Immutable;
using ResearchKit.Gradients;

namespace ResearchKit.Networks;

/// <summary>
/// Vision transformer (Dosovitskiy et al., ICLR 2021, arXiv:2010.11929): the image's patches as tokens, a class token before them,
/// learnt positions, encoder layers, layer normalisation; the class token is the feature. ViT-B/16: patches of 16, 12 layers of 768
/// with 12 heads and 3072 hidden units. Names as in torchvision (conv_proj, class_token, encoder.pos_embedding,
/// encoder.layers.encoder_layer_0.ln_1, ..., encoder.ln, heads.head).
/// </summary>
/// <remarks>Taps: the patches' tokens behind each layer as maps [n, d, h / patch, w / patch], the feature, and the logits.</remarks>
public sealed record VisionTransformer(Conv2d ConvProj, Tensor ClassToken, Tensor Positions, ImmutableArray<EncoderLayer> Layers,
    LayerNorm Ln, Linear Head, int Rows, int Columns, double Drop) : INetwork {
    /// <summary>A new network with torchvision's initial values, but for the class layer, which has PyTorch's default and not zeros.</summary>
    /// <param name="shape">Images whose sides are multiples of the patch size.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="patch">Side of a patch: 16.</param>
    /// <param name="layers">Number of encoder layers: 12.</param>
    /// <param name="heads">Attention heads, which divide the size: 12.</param>
    /// <param name="size">Dimension of a token: 768.</param>
    /// <param name="hidden">Hidden units of the perceptrons: 3072.</param>
    /// <param name="dropout">Share dropped while training, in [0, 1): 0 in torchvision.</param>
    /// <exception cref="ArgumentException">The sides are no multiples of the patch size, the heads do not divide the size, or the dropout is out of range.</exception>
    public static VisionTransformer Init(NetworkShape shape, Seed seed, int patch = 16, int layers = 12, int heads = 12, int size = 768, int hidden = 3072, double dropout = 0) {
        if (shape.Height % Require.Positive(patch) != 0 || shape.Width % patch != 0)
            throw new ArgumentException($"a vision transformer of patch size {patch} needs images whose sides are multiples of it, got {shape.Height} x {shape.Width}", nameof(shape));
        if (size % Require.Positive(heads) != 0) throw new ArgumentException($"the heads must divide the size of a token, got {heads} heads and {size}", nameof(heads));
        Require.Within(dropout, 0.0, 1.0);
        var (rows, columns) = (shape.Height / patch, shape.Width / patch);
        var project = Conv2d.Init(shape.Channels, size, patch, seed.Child(0), patch);
        var deviation = 1 / Math.Sqrt(shape.Channels * patch * patch);
        using (var generator = seed.Child(0).Generator())
            project.Weight.normal_(0, deviation, generator);   // torchvision cuts at -2 and 2: 55 deviations for patches of 16
        project.Bias!.zero_();
        var positions = torch.empty(1L, rows * columns + 1, size);
        using (var generator = seed.Child(1).Generator()) positions.normal_(0, 0.02, generator);
        return new(project, torch.zeros(1L, 1L, size), positions,
            [.. Enumerable.Range(0, layers).Select(i => EncoderLayer.Init(size, heads, hidden, dropout, seed.Child(2).Child((uint)i)))],
            LayerNorm.Init(size, 1e-6), Linear.Init(size, shape.Classes, seed.Child(3)), rows, columns, dropout);
    }

    /// <inheritdoc/>
    public ImmutableArray<string> TapNames => [.. Enumerable.Range(0, Layers.Length).Select(i => $"encoder_layer_{i}"), "features", "logits"];

    /// <inheritdoc/>
    public Outputs Forward(Tensor images, bool train = false) {
        var patch = ConvProj.Stride;
        Input.Of(images, ConvProj);
        if (images.shape is not [var n, _, var h, var w] || h != Rows * patch || w != Columns * patch)
            throw new ArgumentException($"this vision transformer has positions for images of {Rows * patch} x {Columns * patch} pixels, got {images.shape[2]} x {images.shape[3]}", nameof(images));
        var size = ClassToken.shape[2];
        var patches = ConvProj.Apply(images).reshape(n, size, Rows * Columns).permute(0, 2, 1);
        var x = Dropout.Apply(Tape.Note(this, patches, torch.cat([ClassToken.expand(n, -1, -1), patches], 1) + Positions), Drop, train);
        var taps = ImmutableArray.CreateBuilder<Tensor>();
        foreach (var layer in Layers) {
            x = layer.Apply(x, train);
            taps.Add(x.narrow(1, 1, Rows * Columns).transpose(1, 2).reshape(n, size, Rows, Columns));
        }
        var features = Ln.Apply(x.select(1, 0));
        var logits = Head.Apply(features);
        return new(logits, features, [.. taps, features, logits]);
    }

    /// <inheritdoc/>
    public INetwork Map(Func<string, Tensor, Tensor> f) => this with {
        ClassToken = f("class_token", ClassToken),
        ConvProj = ConvProj.Map("conv_proj", f),
        Positions = f("encoder.pos_embedding", Positions),
        Layers = [.. Layers.Select((layer, i) => layer.Map($"encoder.layers.encoder_layer_{i}", f))],
        Ln = Ln.Map("encoder.ln", f),
        Head = Head.Map("heads.head", f),
    };
}
