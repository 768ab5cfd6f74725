using System.Collections.Immutable;
using ResearchKit.Losses;

namespace ResearchKit.Networks;

/// <summary>A Gaussian for each row.</summary>
/// <param name="Mean">[n, d].</param>
/// <param name="Variance">[n, d], above zero.</param>
public sealed record RowGaussian(Tensor Mean, Tensor Variance) {
    /// <summary>From a linear layer with twice as many outputs: the mean, and the variance by softplus.</summary>
    public static RowGaussian Of(Linear layer, Tensor x) {
        var both = layer.Apply(x);
        var d = both.shape[1] / 2;
        return new(both.narrow(1, 0, d), both.narrow(1, d, d).softplus() + 1e-8);
    }

    /// <summary>μ + σ ε, or μ where there is no noise.</summary>
    public Tensor Sample(Tensor? noise) => noise is null ? Mean : Mean + Variance.sqrt() * noise;
}

/// <summary>A level of the encoder: x → PReLU(BN(Conv(x))), and its Gaussian by a linear layer.</summary>
public sealed record VaeUp(Conv2d Conv, BatchNorm2d Norm, PRelu PRelu, Linear Gaussian);

/// <summary>A step of the decoder from a level's sample to the level below: linear, PReLU, transposed convolution and BN, and the Gaussian below by a linear layer (none at the image).</summary>
public sealed record VaeDown(Linear Spread, PRelu PRelu, ConvTranspose2d Conv, BatchNorm2d? Norm, Linear? Gaussian);

/// <summary>What the ladder says of images.</summary>
/// <param name="Top">q(z | x) of the topmost level.</param>
/// <param name="Logits">Of the classifier on the sample of z, or on its mean where there is no noise.</param>
/// <param name="Levels">From the top down: what the decoder says of each level with the encoder's help (q), and without (p).</param>
/// <param name="Reconstruction">x̂, [n, c, h, w].</param>
public sealed record LadderVaeSaid(RowGaussian Top, Tensor Logits, ImmutableArray<(RowGaussian Q, RowGaussian P)> Levels, Tensor Reconstruction);

/// <summary>
/// The probabilistic ladder network of CGDL: ten convolutions as in VGG-13, each with a Gaussian of its own; a decoder of as many levels, whose Gaussians are
/// multiplied with the encoder's; a linear classifier on the topmost z, and a linear map of the one-hot label to that class's mean of z.
/// </summary>
/// <param name="Ups">From the image up.</param>
/// <param name="Downs">From the top down; the last one makes the image.</param>
/// <param name="Sizes">Height and width of each level's maps.</param>
/// <param name="Classifier">z → logits.</param>
/// <param name="ClassMeans">One-hot label → μ of its class.</param>
/// <remarks>Sun et al., CVPR 2020, arXiv:2003.08823; survey eq. 50-51, where the mean of q has lost its products: it is (μ̂ σ̂⁻² + μ σ⁻²) / (σ̂⁻² + σ⁻²), as in Sønderby et al., NIPS 2016.
/// Sizes are those of the authors' code: 64, 128, 256, 512, 512 maps twice each, the second of each pair with stride 2; latents of 512, 256, 128, 64, 32 twice each. The image's own
/// units are kept by a linear last layer, where that code has a tangent. The first convolution has a kernel of three pixels, as VGG's, where that code's has one: of a grey image batch normalisation
/// takes such a weight's size and bias away, so that their gradients are rounding noise, which Adam blows up to whole steps until the running statistics are of another network. For the same reason
/// the convolutions have no bias.</remarks>
public sealed record LadderVae(ImmutableArray<VaeUp> Ups, ImmutableArray<VaeDown> Downs, ImmutableArray<int> Sizes, Linear Classifier, Linear ClassMeans) {
    static readonly (int Maps, int Latents)[] Published = [(64, 512), (64, 512), (128, 256), (128, 256), (256, 128), (256, 128), (512, 64), (512, 64), (512, 32), (512, 32)];

    /// <summary>A new network.</summary>
    /// <param name="shape">Of images and classes.</param>
    /// <param name="width">The profile's share of a published width.</param>
    /// <param name="latents">Of the topmost level: 32 in the paper; no share is taken of it.</param>
    /// <param name="seed">Of the initial weights.</param>
    public static LadderVae Init(NetworkShape shape, Func<int, int> width, int latents, Seed seed) {
        var levels = Published.Length;
        var maps = Array.ConvertAll(Published, p => width(p.Maps));
        var dims = Enumerable.Range(0, levels).Select(l => l == levels - 1 ? Require.Positive(latents) : width(Published[l].Latents)).ToArray();
        var sizes = new (int H, int W)[levels];
        for (var l = 0; l < levels; l++) sizes[l] = l == 0 ? (shape.Height, shape.Width) : l % 2 == 0 ? sizes[l - 1] : ((sizes[l - 1].H + 1) / 2, (sizes[l - 1].W + 1) / 2);
        int Units(int l) => maps[l] * sizes[l].H * sizes[l].W;
        return new(
            [.. Enumerable.Range(0, levels).Select(l => seed.Child("up").Child((uint)l) is var s ? new VaeUp(
                Conv2d.Init(l == 0 ? shape.Channels : maps[l - 1], maps[l], 3, s.Child(0), l % 2 + 1, 1, bias: false),
                BatchNorm2d.Init(maps[l]), PRelu.Init(), Linear.Init(Units(l), 2 * dims[l], s.Child(1))) : null!)],
            [.. Enumerable.Range(0, levels).Reverse().Select(l => seed.Child("down").Child((uint)l) is var s ? new VaeDown(
                Linear.Init(dims[l], Units(l), s.Child(0)), PRelu.Init(), ConvTranspose2d.Init(maps[l], l == 0 ? shape.Channels : maps[l - 1], l % 2 + 1, s.Child(1), l % 2 + 1),
                l == 0 ? null : BatchNorm2d.Init(maps[l - 1]), l == 0 ? null : Linear.Init(Units(l - 1), 2 * dims[l - 1], s.Child(2))) : null!)],
            [.. sizes.SelectMany(s => new[] { s.H, s.W })], Linear.Init(latents, shape.Classes, seed.Child("classifier")), Linear.Init(shape.Classes, latents, seed.Child("means")));
    }

    /// <summary>What the network says of images [n, c, h, w].</summary>
    /// <param name="images">Normalised; of the size the network was built for.</param>
    /// <param name="noise">ε ~ N(0, 1) of a shape; none: every level passes on its mean.</param>
    /// <param name="train">Batch statistics, and the running ones moved.</param>
    /// <exception cref="ArgumentException">The images are of another size.</exception>
    public LadderVaeSaid Apply(Tensor images, Func<long[], Tensor>? noise, bool train) {
        var maps = Maps(images, train);
        RowGaussian[] up = [.. Ups.Select((u, l) => RowGaussian.Of(u.Gaussian, maps[l].flatten(1)))];
        Tensor Sample(RowGaussian g) => g.Sample(noise?.Invoke(g.Mean.shape));
        var z = Sample(up[^1]);
        var logits = Classifier.Apply(z);
        var levels = ImmutableArray.CreateBuilder<(RowGaussian, RowGaussian)>();
        for (var l = Ups.Length - 1; l > 0; l--) {
            var below = Downs[Ups.Length - 1 - l];
            var p = RowGaussian.Of(below.Gaussian!, below.Norm!.Apply(Shaped(below, z, l), train).flatten(1));
            var (mean, variance) = GaussianKl.Product(up[l - 1].Mean, up[l - 1].Variance, p.Mean, p.Variance);
            var q = new RowGaussian(mean, variance);
            levels.Add((q, p));
            z = Sample(q);
        }
        return new(up[^1], logits, levels.ToImmutable(), Shaped(Downs[^1], z, 0));
    }

    /// <summary>q(z | x) of the topmost level alone, without batch statistics: what <see cref="Apply"/> says of it, by the convolutions and one linear layer.</summary>
    /// <param name="images">As there.</param>
    /// <exception cref="ArgumentException">The images are of another size.</exception>
    public RowGaussian Top(Tensor images) => RowGaussian.Of(Ups[^1].Gaussian, Maps(images, train: false)[^1].flatten(1));

    /// <summary>The maps of each level's convolution, from the image up.</summary>
    /// <param name="images">As in <see cref="Apply"/>.</param>
    /// <param name="train">As there.</param>
    /// <exception cref="ArgumentException">The images are of another size.</exception>
    public ImmutableArray<Tensor> Maps(Tensor images, bool train) {
        var x = Sized(images);
        return [.. Ups.Select(up => x = Raise(up, x, train))];
    }

    Tensor Sized(Tensor images) => images.shape is [> 0, _, var h, var w] && h == Sizes[0] && w == Sizes[1] ? images
        : throw new ArgumentException($"images must be [n > 0, c, {Sizes[0]}, {Sizes[1]}], got {Require.Show(images)}", nameof(images));

    static Tensor Raise(VaeUp up, Tensor x, bool train) => up.PRelu.Apply(up.Norm.Apply(up.Conv.Apply(x), train));

    // The sample as maps of its level, enlarged to those of the level below and cut to their size.
    Tensor Shaped(VaeDown d, Tensor z, int l) {
        var maps = d.PRelu.Apply(d.Spread.Apply(z)).reshape(z.shape[0], -1, Sizes[2 * l], Sizes[2 * l + 1]);
        var below = Math.Max(0, l - 1);
        return d.Conv.Apply(maps).narrow(2, 0, Sizes[2 * below]).narrow(3, 0, Sizes[2 * below + 1]);
    }
}
