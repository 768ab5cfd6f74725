using System.Collections.Immutable;
using ResearchKit.Methods;
using ResearchKit.Networks;

namespace ResearchKit.Lab.Arrays;

/// <summary>The .npy files of one side: what a network said about images to score, or about the images to fit on. Null: not given.</summary>
/// <param name="Prefix">Of the options' names, for messages: "--" or "--fit-".</param>
/// <param name="Logits">[n, classes].</param>
/// <param name="Features">[n, d].</param>
/// <param name="Taps">[n, D]; without it the features stand in for the taps.</param>
/// <param name="Images">[n, c, h, w].</param>
/// <param name="Labels">int32 or int64 [n].</param>
/// <param name="Members">Logits of further networks, each [n, classes].</param>
sealed record ArrayFiles(string Prefix, string? Logits, string? Features, string? Taps, string? Images, string? Labels, ImmutableArray<string> Members) {
    /// <summary>Whether any file is named.</summary>
    public bool Any => (Logits ?? Features ?? Taps ?? Images ?? Labels) is not null || !Members.IsEmpty;

    /// <summary>
    /// Reads what is there into evidence, each array in its own type; the tensors join the current scope. Without taps the features stand
    /// in for them; where logits are missing and features and head are there, the logits are head(features).
    /// </summary>
    /// <param name="head">The last linear layer, or none.</param>
    /// <exception cref="InvalidDataException">A file is damaged, has a wrong shape or type, or holds a NaN: file, row and expectation are named.</exception>
    public Evidence Read(Linear? head) {
        var e = new Evidence();
        if (Images is not null) e = e with { Images = Floats(Images, "images", 4) };
        if (Features is not null) e = e with { Features = Floats(Features, "features", 2) };
        if (Taps is not null) e = e with { Taps = Floats(Taps, "taps", 2) };
        else if (Features is not null) e = e with { Taps = e.Features };
        if (head is not null) e = e with { Head = head };
        if (Logits is not null) e = e with { Logits = Floats(Logits, "logits", 2) };
        else if (head is not null && Features is not null) e = e with { Logits = Applied(head, e.Features) };
        if (!Members.IsEmpty) e = e with { Members = [.. Members.Select(m => Floats(m, "members", 2))] };
        return Labels is null ? e : e with { Labels = Whole(Labels) };
    }

    /// <summary>float64 where any of the arrays is, so that sides of different types meet.</summary>
    public static ScalarType Widest(params IEnumerable<Evidence> sides) => sides.Any(e => new[] {
            e.Has(Needs.Logits) ? e.Logits : null, e.Has(Needs.Features) ? e.Features : null, e.Has(Needs.Taps) ? e.Taps : null, e.Has(Needs.Images) ? e.Images : null
        }.Any(t => t?.dtype == ScalarType.Float64)) ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>The evidence with every array of floating-point numbers in one type.</summary>
    public static Evidence In(ScalarType type, Evidence e) {
        if (e.Has(Needs.Images)) e = e with { Images = e.Images.to_type(type) };
        if (e.Has(Needs.Features)) e = e with { Features = e.Features.to_type(type) };
        if (e.Has(Needs.Taps)) e = e with { Taps = e.Taps.to_type(type) };
        if (e.Has(Needs.Logits)) e = e with { Logits = e.Logits.to_type(type) };
        if (e.Has(Needs.Head)) e = e with { Head = new(e.Head.Weight.to_type(type), e.Head.Bias.to_type(type)) };
        return e.Members.IsEmpty ? e : e with { Members = [.. e.Members.Select(m => m.to_type(type))] };
    }

    /// <summary>The last linear layer from two files, "W.npy,b.npy".</summary>
    /// <exception cref="InvalidDataException">They do not fit each other.</exception>
    public static Linear Head(string files) {
        if (files.Split(',', StringSplitOptions.TrimEntries) is not [var weights, var biases])
            throw new InvalidDataException($"--head must name two files, W.npy,b.npy, got '{files}'");
        var w = Floats(weights, "weights", 2);
        var b = Floats(biases, "biases", 1);
        return w.shape[0] == b.shape[0] ? new(w, b)
            : throw new InvalidDataException($"--head: weights [classes, d] and biases [classes] expected, got [{string.Join(", ", w.shape)}] and [{string.Join(", ", b.shape)}]");
    }

    static Tensor Applied(Linear head, Tensor features) => head.Weight.shape[1] == features.shape[1]
        ? new Linear(head.Weight.to_type(features.dtype), head.Bias.to_type(features.dtype)).Apply(features)
        : throw new InvalidDataException($"--head has weights for {head.Weight.shape[1]} features, and these have {features.shape[1]}");

    static Tensor Floats(string file, string what, int dimensions) {
        var array = Npy.Read(file);
        var expected = dimensions switch { 1 => "[n]", 2 => "[n, columns]", _ => "[n, channels, height, width]" };
        if (array.Shape.Length != dimensions || array.Shape.Contains(0) || array.Type is not (ScalarType.Float32 or ScalarType.Float64))
            throw new InvalidDataException($"{file}: {what} must be {expected}, not empty, float32 or float64, got [{string.Join(", ", array.Shape)}] {array.Type}");
        try {
            return Require.FiniteRows(Npy.ToTensor(array), what);
        } catch (ArgumentException e) {
            throw new InvalidDataException($"{file}: {Commands.Cli.OneLine(e)}", e);
        }
    }

    static Tensor Whole(string file) {
        var array = Npy.Read(file);
        return array.Shape.Length == 1 && array.Type is ScalarType.Int32 or ScalarType.Int64 ? Npy.ToTensor(array).to_type(ScalarType.Int64)
            : throw new InvalidDataException($"{file}: labels must be [n], int32 or int64, got [{string.Join(", ", array.Shape)}] {array.Type}");
    }
}
