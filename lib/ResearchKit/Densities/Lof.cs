using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ResearchKit.Densities;

/// <summary>How local outlier factors are computed.</summary>
public sealed record LofOptions {
    /// <summary>k (MinPts in the paper), the neighbours of a point, at least 1. With n rows, min(k, n − 1) are used, as in scikit-learn.</summary>
    public int Neighbours { get; init => field = Checked.AtLeast(value, 1, nameof(Neighbours)); } = 20;
}

/// <summary>
/// Local outlier factor in novelty mode: how dense it is around x, compared with around its k nearest training rows.
/// Score = −LOF(x), about −1 inside a cluster and below for outliers: higher = more known.
/// </summary>
/// <param name="Neighbours">k as used.</param>
/// <param name="Columns">d, the columns of the features.</param>
/// <param name="Training">The training rows, row-major [n, d].</param>
/// <param name="KDistances">[n]: Euclidean distance of each training row to its k-th nearest other training row (definition 3).</param>
/// <param name="Densities">[n]: local reachability density of each training row (definition 6).</param>
/// <remarks>
/// Breunig, Kriegel, Ng, Sander, "LOF: identifying density-based local outliers", SIGMOD 2000, definitions 3-7; as in scikit-learn's
/// <c>score_samples(novelty=True)</c>, exactly k neighbours are used where the paper keeps all that tie with the k-th, and 1e-10 is added
/// to the mean reachability distance, so that duplicates have a finite density. Neighbours and distances are exact (not from the
/// expanded square); among equal distances the earlier row is the nearer.
/// </remarks>
public sealed record Lof(int Neighbours, int Columns, ImmutableArray<double> Training, ImmutableArray<double> KDistances,
    ImmutableArray<double> Densities) : IDensity {
    /// <summary>Computes the training rows' k-distances and densities.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite.</param>
    /// <param name="options">Neighbours.</param>
    /// <param name="seed">Not used: nothing here is random.</param>
    /// <exception cref="ArgumentException">features is not a finite matrix of float32 or float64 with two rows.</exception>
    public static Lof Fit(Tensor features, LofOptions options, Seed seed) => Fit(Rows.Read(features, minimum: 2), options);

    /// <summary>−LOF(x) of each row.</summary>
    /// <param name="features">[m, d], float32 or float64, finite. A row that is also a training row counts itself among its neighbours.</param>
    /// <returns>[m], the dtype and device of features, each &lt; 0. Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than Fit saw, another dtype, or a value that is not finite.</exception>
    public Tensor Score(Tensor features) => Rows.Score(features, Columns, Score);

    internal static Lof Fit(Matrix x, LofOptions options) {
        ArgumentNullException.ThrowIfNull(options);
        var k = Math.Min(options.Neighbours, x.Rows - 1);
        var (nearest, distances) = NearestRows.Of(x, x, k, exceptItself: true);
        var kDistances = new double[x.Rows];
        for (var i = 0; i < x.Rows; i++) kDistances[i] = distances[i * k + k - 1];
        var densities = ReachabilityDensities(nearest, distances, kDistances, k);
        return new(k, x.Columns, Frozen(x.Values), Frozen(kDistances), Frozen(densities));
    }

    internal double[] Score(Matrix x) {
        var training = new Matrix(ImmutableCollectionsMarshal.AsArray(Training)!, KDistances.Length, Columns);
        var (nearest, distances) = NearestRows.Of(x, training, Neighbours, exceptItself: false);
        var scores = ReachabilityDensities(nearest, distances, KDistances.AsSpan(), Neighbours);
        for (var i = 0; i < scores.Length; i++) {
            var around = 0.0;
            foreach (var j in nearest.AsSpan(i * Neighbours, Neighbours)) around += Densities[j];
            scores[i] = -around / Neighbours / scores[i];
        }
        return scores;
    }

    // Definitions 5 and 6: 1 / mean over the neighbours o of max(k-distance(o), d(p, o)).
    static double[] ReachabilityDensities(int[] nearest, double[] distances, ReadOnlySpan<double> kDistances, int k) {
        var densities = new double[nearest.Length / k];
        for (var i = 0; i < densities.Length; i++) {
            var sum = 0.0;
            for (var j = i * k; j < (i + 1) * k; j++) sum += Math.Max(kDistances[nearest[j]], distances[j]);
            densities[i] = 1 / (sum / k + 1e-10);
        }
        return densities;
    }

    static ImmutableArray<double> Frozen(double[] values) => ImmutableCollectionsMarshal.AsImmutableArray(values);
}
