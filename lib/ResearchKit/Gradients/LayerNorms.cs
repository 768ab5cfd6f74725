using System.Collections.Immutable;
using ResearchKit.Networks;

namespace ResearchKit.Gradients;

/// <summary>Squared norms of the gradients of one layer's parameters, for each sample, from the layer's inputs and errors.</summary>
static class LayerNorms {
    const long Values = 1 << 20; // floats of unfolded inputs at a time

    /// <summary>Each parameter of a layer with its float64 [n, losses].</summary>
    /// <param name="uses">Every use of the layer; the gradient of a parameter is the sum over them.</param>
    /// <param name="errors">∂loss/∂output [loss][use], of the shape of the use's output.</param>
    public static IEnumerable<(Tensor Parameter, Tensor Squares)> Of(IReadOnlyList<LayerUse> uses, IReadOnlyList<IReadOnlyList<Tensor>> errors) => uses[0].Layer switch {
        Linear l => Affine(l.Weight, l.Bias, uses, errors),
        Conv2d c => Affine(c.Weight, c.Bias, uses, errors),
        BatchNorm2d b => Scaled(b.Weight, b.Bias, uses, errors),
        LayerNorm l => Scaled(l.Weight, l.Bias, uses, errors),
        PRelu p => Scaled(p.Weight, null, uses, errors),
        VisionTransformer v => Tokens(v, uses, errors),
        var other => throw new ArgumentException($"there is no rule for the gradients of a {other.GetType().Name}"),
    };

    // G = Σ over positions of δ aᵀ.
    static IEnumerable<(Tensor, Tensor)> Affine(Tensor weight, Tensor? bias, IReadOnlyList<LayerUse> uses, IReadOnlyList<IReadOnlyList<Tensor>> errors) {
        var (outputs, inputs) = (weight.shape[0], weight.numel() / weight.shape[0]);
        var positions = uses.Sum(u => u.Output.numel() / u.Output.shape[0] / outputs);
        yield return (weight, InChunks(uses, errors, positions * inputs, (rows, deltas) => {
            var a = Joined(rows.Select(u => Patches.Rows(u.Layer, u.Input)));
            // Of one row, |δ aᵀ|² = |δ|² |a|². Of few rows, |Σ δ aᵀ|² = Σ (a·a') (δ·δ') over pairs. Of many, the product itself.
            if (positions == 1) {
                var square = Squares(a);
                return [.. deltas.Select(d => square * Squares(d))];
            }
            if (positions * (inputs + outputs) < inputs * outputs) {
                var gram = a.bmm(a.transpose(1, 2));
                return [.. deltas.Select(d => (gram * d.bmm(d.transpose(1, 2))).sum([1, 2], type: ScalarType.Float64))];
            }
            return [.. deltas.Select(d => Squares(d.transpose(1, 2).bmm(a)))];
        }));
        if (bias is not null) yield return (bias, InChunks(uses, errors, positions * outputs, (_, deltas) => [.. deltas.Select(d => Squares(d.sum(dim: 1)))]));
    }

    static IEnumerable<(Tensor, Tensor)> Scaled(Tensor weight, Tensor? bias, IReadOnlyList<LayerUse> uses, IReadOnlyList<IReadOnlyList<Tensor>> errors) {
        var width = uses.Sum(u => u.Output.numel() / u.Output.shape[0]);
        yield return (weight, InChunks(uses, errors, width, (rows, deltas) => {
            var x = Joined(rows.Select(u => Patches.Scaled(u.Layer, u.Input)));
            return [.. deltas.Select(d => Squares((x * d).sum(dim: 1)))];
        }));
        if (bias is not null) yield return (bias, InChunks(uses, errors, width, (_, deltas) => [.. deltas.Select(d => Squares(d.sum(dim: 1)))]));
    }

    // The positions are added to every token, and the class token is the first of them.
    static IEnumerable<(Tensor, Tensor)> Tokens(VisionTransformer vit, IReadOnlyList<LayerUse> uses, IReadOnlyList<IReadOnlyList<Tensor>> errors) {
        var width = uses[0].Output.numel() / uses[0].Output.shape[0];
        yield return (vit.Positions, InChunks(uses, errors, width, (_, deltas) => [.. deltas.Select(Squares)]));
        yield return (vit.ClassToken, InChunks(uses, errors, width, (_, deltas) => [.. deltas.Select(d => Squares(d.select(1, 0)))]));
    }

    // The samples go in chunks of bounded memory; all losses share what is made of the inputs. The uses stand behind each other as further positions.
    static Tensor InChunks(IReadOnlyList<LayerUse> uses, IReadOnlyList<IReadOnlyList<Tensor>> errors, long valuesEach, Func<IEnumerable<LayerUse>, ImmutableArray<Tensor>, Tensor[]> body) {
        var (n, step) = (uses[0].Output.shape[0], Math.Max(1, Values / valuesEach));
        var parts = new List<Tensor>();
        for (var at = 0L; at < n; at += step) {
            var (from, count) = (at, Math.Min(step, n - at));
            parts.Add(Tidy.Run(() => {
                Tensor Part(Tensor t) => t.narrow(0, from, count);
                var deltas = errors.Select(of => Joined(uses.Zip(of, (u, e) => Patches.Errors(u.Layer, Part(e))))).ToImmutableArray();
                return torch.stack(body(uses.Select(u => u with { Input = Part(u.Input) }), deltas), 1);
            }));
        }
        return torch.cat(parts, 0);
    }

    static Tensor Joined(IEnumerable<Tensor> rows) => rows.ToArray() is var all && all.Length == 1 ? all[0] : torch.cat(all, 1);

    // |x|² of each sample, summed in float64: [n, ...] → [n].
    static Tensor Squares(Tensor x) => x.square().reshape(x.shape[0], -1).sum(dim: 1, type: ScalarType.Float64);
}
