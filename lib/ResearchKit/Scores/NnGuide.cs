using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Scores;

/// <summary>Published settings of NNGuide.</summary>
public sealed record NnGuideOptions {
    /// <summary>k: the neighbours whose mean is taken, at least 1.</summary>
    public int Neighbours { get; init => field = Require.Positive(value, nameof(Neighbours)); } = 10;

    /// <summary>The share of the training images that is kept as a bank, in (0, 1]; below 1 they are drawn by the seed.</summary>
    public double BankShare {
        get; init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BankShare), value, "must be in (0, 1]");
    } = 1;
}

/// <summary>NNGuide, fitted.</summary>
/// <param name="Bank">[m, d]: unit features times the energy of their image.</param>
public sealed record NnGuideModel(Tensor Bank);

/// <summary>NNGuide: the energy, guided by how near the training images lie that have a high one.</summary>
public static class NnGuide {
    /// <summary>In the catalogue: nnguide.</summary>
    public static Method Method { get; } = Method.Of("nnguide", "Nearest neighbour guidance", "head", Needs.Features | Needs.Head, Needs.Features | Needs.Head,
        "E(x) · mean of the k largest E(x_i) cos(f, f_i)", "Park, Jung and Teoh, ICCV 2023, arXiv:2309.14888", new NnGuideOptions(),
        (train, o, seed) => Fit(train.Features, train.Head, o, seed), (model, o, e) => Score(model, e.Features, e.Head, o.Neighbours)) with {
        Presets = ImmutableDictionary<string, object>.Empty.Add("openood", new NnGuideOptions { Neighbours = 100, BankShare = 0.01 }),
    };

    /// <summary>The bank: f / |f| times the energy logsumexp(W f + b) of each training image, or of a share of them.</summary>
    /// <param name="features">[n, d].</param>
    /// <param name="head">Weights [classes, d] and biases [classes].</param>
    /// <param name="options">Neighbours and share.</param>
    /// <param name="seed">Draws the share.</param>
    /// <exception cref="ArgumentException">features is not floating-point [n > 0, d] or not finite, or the bank has fewer images than neighbours.</exception>
    public static NnGuideModel Fit(Tensor features, Linear head, NnGuideOptions options, Seed seed) {
        Require.FiniteRows(Require.Matrix(features), nameof(features));
        using var scope = torch.NewDisposeScope();
        using var generator = seed.Child("bank").Generator();
        var (n, m) = (features.shape[0], (long)Math.Ceiling(options.BankShare * features.shape[0]));
        if (m < options.Neighbours)
            throw new ArgumentException($"nnguide needs {options.Neighbours} neighbours, and {options.BankShare} of {n} images are a bank of {m}", nameof(options));
        var kept = m == n ? features : features.index_select(0, torch.randperm(n, generator: generator).narrow(0, 0, m).to(features.device));
        return new((Unit(kept) * HeadRows.Energy(kept, head, 1).unsqueeze(1)).MoveToOuterDisposeScope());
    }

    /// <summary>logsumexp(W f + b) times the mean of the k largest products of f / |f| with the bank: features [n, d] → [n]. Higher = more known.</summary>
    /// <param name="model">Of <see cref="Fit"/>.</param>
    /// <param name="features">f, the penultimate layer; a row of zeros has guidance 0.</param>
    /// <param name="head">W [classes, d] and b [classes].</param>
    /// <param name="neighbours">k, at most the size of the bank.</param>
    /// <exception cref="ArgumentException">features has other columns than were fitted, or the bank is too small.</exception>
    /// <remarks>Park, Jung and Teoh, ICCV 2023, arXiv:2309.14888: S(x) = S_base(x) · G(x), with the energy as base; k = 10 as in the authors' code, OpenOOD takes 100 of
    /// 1% of the images. pytorch-ood's neighbours are cosines without the bank's energies. A negative energy times a negative guidance is positive: the score is
    /// meant for networks whose energies are positive, as the authors' are. Queries go in blocks, so that memory stays bounded.</remarks>
    public static Tensor Score(NnGuideModel model, Tensor features, Linear head, int neighbours = 10) => Tidy.Run(() => {
        Require.Columns(features, model.Bank.shape[1]);
        if (Require.Positive(neighbours) > model.Bank.shape[0])
            throw new ArgumentException($"the bank has {model.Bank.shape[0]} images, fewer than {neighbours} neighbours", nameof(neighbours));
        var bank = model.Bank.to(features.dtype, features.device);
        var unit = Unit(features);
        var block = Math.Max(1, (1L << 23) / bank.shape[0]);
        var guidance = new List<Tensor>();
        for (var at = 0L; at < features.shape[0]; at += block) {
            var (from, count) = (at, Math.Min(block, features.shape[0] - at));
            guidance.Add(Tidy.Run(() => unit.narrow(0, from, count).matmul(bank.t()).topk(neighbours, 1).values.mean([1])));
        }
        return torch.cat(guidance, 0) * HeadRows.Energy(features, head, 1);
    });

    static Tensor Unit(Tensor x) => x / x.pow(2).sum(dim: 1).sqrt().clamp_min(1e-10).unsqueeze(1);
}
