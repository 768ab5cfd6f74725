using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ResearchKit.Densities;

/// <summary>How extreme value signatures are made.</summary>
public sealed record KExtremesOptions {
    /// <summary>The share of the columns that a signature marks, in (0, 1]: k = ⌈share · d⌉. 0.1 is the setting of Perera and Patel (CVPR 2019, §5.1).</summary>
    public double Share { get; init => field = Checked.Share(value, nameof(Share)); } = 0.1;
}

/// <summary>
/// K-extremes: a class is described by which k columns of its mean activation are largest. Score = the largest share of a row's own k
/// largest columns that a class marks, in [0, 1] in steps of 1/k: higher = more known.
/// </summary>
/// <param name="Columns">d, the columns of the features.</param>
/// <param name="Size">k.</param>
/// <param name="Signatures">Row-major [classes, k]: the marked columns of each class, ascending.</param>
/// <remarks>
/// Schultheiss, Käding, Freytag, Denzler, "Finding the unknown: novelty detection with extreme value signatures of deep neural activations",
/// GCPR 2017, in the form that Perera and Patel describe (CVPR 2019, §5.1): the mean activation of each class, its top 0.1 of
/// the indexes made binary. The rule that compares a sample with a class, the overlap of the two signatures, is this file's reading of the
/// abstract ("which dimensions of deep neural activations have largest values"); the paper's text was not at hand. Among equal activations
/// the earlier column counts as the larger.
/// </remarks>
public sealed record KExtremes(int Columns, int Size, ImmutableArray<int> Signatures) : IDensity {
    /// <summary>Makes the signature of each class.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite: activations of a layer.</param>
    /// <param name="labels">int64 [n] in [0, classes), each class at least once.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">The share of the columns.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features or labels are not as said.</exception>
    public static KExtremes Fit(Tensor features, Tensor labels, int classes, KExtremesOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        Checked.AtLeast(classes, 1, nameof(classes));
        var x = Rows.Read(features, minimum: 2);
        return Fit(x, Labels.Read(labels, x.Rows, classes), classes, options);
    }

    /// <summary>Makes one signature of all rows.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite: activations of a layer.</param>
    /// <param name="options">The share of the columns.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features is not as said.</exception>
    public static KExtremes Fit(Tensor features, KExtremesOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        var x = Rows.Read(features, minimum: 2);
        return Fit(x, new int[x.Rows], 1, options);
    }

    /// <summary>max over the classes of |own k largest columns ∩ the class's| / k of each row.</summary>
    /// <param name="features">[m, d], float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features, each in [0, 1]. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than Fit saw, another dtype, or a value that is not finite.</exception>
    public Tensor Score(Tensor features) => Rows.Score(features, Columns, Score);

    static KExtremes Fit(Matrix x, int[] labels, int classes, KExtremesOptions options) {
        var size = Math.Min(x.Columns, (int)Math.Ceiling(options.Share * x.Columns));
        var signatures = new List<int>();
        for (var c = 0; c < classes; c++) {
            int[] rows = [.. Enumerable.Range(0, x.Rows).Where(i => labels[i] == c)];
            signatures.AddRange(Largest(x.Take(rows).Mean(), size).Order());
        }
        return new(x.Columns, size, [.. signatures]);
    }

    double[] Score(Matrix x) {
        var signatures = ImmutableCollectionsMarshal.AsArray(Signatures)!;
        var scores = new double[x.Rows];
        Parallel.For(0, x.Rows, i => {
            var marked = new bool[Columns];
            foreach (var column in Largest(x.Row(i), Size)) marked[column] = true;
            var best = 0;
            for (var start = 0; start < signatures.Length; start += Size) {
                var shared = 0;
                foreach (var column in signatures.AsSpan(start, Size)) shared += marked[column] ? 1 : 0;
                best = Math.Max(best, shared);
            }
            scores[i] = (double)best / Size;
        });
        return scores;
    }

    static int[] Largest(ReadOnlySpan<double> row, int size) {
        var keys = new (double Value, int Column)[row.Length];
        for (var j = 0; j < keys.Length; j++) keys[j] = (-row[j], j);
        Array.Sort(keys);
        return Array.ConvertAll(keys[..size], key => key.Column);
    }
}
