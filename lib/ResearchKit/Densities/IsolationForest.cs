using System.Collections.Immutable;

namespace ResearchKit.Densities;

/// <summary>How an isolation forest is grown. The defaults are the paper's and scikit-learn's.</summary>
public sealed record IsolationForestOptions {
    /// <summary>t, the number of trees, at least 1.</summary>
    public int Trees { get; init => field = Checked.AtLeast(value, 1, nameof(Trees)); } = 100;

    /// <summary>psi, the rows drawn without replacement for each tree, at least 2; fewer rows than this are all used.</summary>
    public int SampleSize { get; init => field = Checked.AtLeast(value, 2, nameof(SampleSize)); } = 256;
}

/// <summary>One isolation tree, as parallel arrays over its nodes; node 0 is the root.</summary>
/// <param name="Feature">Column that the node splits, or -1 at a leaf.</param>
/// <param name="Threshold">Rows with x[feature] ≤ threshold go left.</param>
/// <param name="Left">Left child.</param>
/// <param name="Right">Right child.</param>
/// <param name="Count">Rows of the sample that reached the node.</param>
public sealed record IsolationTree(ImmutableArray<int> Feature, ImmutableArray<double> Threshold,
    ImmutableArray<int> Left, ImmutableArray<int> Right, ImmutableArray<int> Count) {
    /// <summary>h(x): edges from the root to the leaf that holds x, plus c(rows in that leaf). Higher = more known.</summary>
    public double PathLength(ReadOnlySpan<double> x) {
        int node = 0, edges = 0;
        for (; Feature[node] >= 0; edges++) node = x[Feature[node]] <= Threshold[node] ? Left[node] : Right[node];
        return edges + IsolationForest.AveragePathLength(Count[node]);
    }
}

/// <summary>
/// Isolation forest: points that random splits isolate early are anomalous. Score = −2^(−E[h(x)] / c(psi)), in [−1, 0): higher = more known.
/// </summary>
/// <param name="Trees">The trees.</param>
/// <param name="SampleSize">psi as used: min(option, rows given to Fit).</param>
/// <param name="Columns">d, the columns of the features.</param>
/// <remarks>
/// Liu, Ting, Zhou, "Isolation Forest", ICDM 2008: algorithms 1-3, c(n) equation 1, s(x, n) equation 2. The sign and the exact c(n)
/// (c(2) = 1) are scikit-learn's <c>score_samples</c>. As there, a split is drawn only from columns that are not constant in the node.
/// </remarks>
public sealed record IsolationForest(ImmutableArray<IsolationTree> Trees, int SampleSize, int Columns) : IDensity {
    const int BlockRows = 256; // their features stay in the cache while all trees pass over them

    /// <summary>Grows the forest.</summary>
    /// <param name="features">[n ≥ 2, d], float32 or float64, finite.</param>
    /// <param name="options">Trees and sample size.</param>
    /// <param name="seed">Each tree gets its own child.</param>
    /// <exception cref="ArgumentException">features is not a finite matrix of float32 or float64 with two rows.</exception>
    public static IsolationForest Fit(Tensor features, IsolationForestOptions options, Seed seed) =>
        Fit(Rows.Read(features, minimum: 2), options, seed);

    /// <summary>−2^(−E[h(x)] / c(psi)) of each row.</summary>
    /// <param name="features">[m, d], float32 or float64, finite.</param>
    /// <returns>[m], the dtype and device of features, each in [−1, 0). Higher = more known.</returns>
    /// <exception cref="ArgumentException">features has other columns than the forest, another dtype, or a value that is not finite.</exception>
    public Tensor Score(Tensor features) => Rows.Score(features, Columns, Score);

    internal static IsolationForest Fit(Matrix x, IsolationForestOptions options, Seed seed) {
        ArgumentNullException.ThrowIfNull(options);
        var size = Math.Min(options.SampleSize, x.Rows);
        var depth = (int)Math.Ceiling(Math.Log2(Math.Max(size, 2)));
        var trees = new IsolationTree[options.Trees];
        Parallel.For(0, trees.Length, t => trees[t] = Grow(x, size, depth, seed.Child((uint)t).ToRandom()));
        return new([.. trees], size, x.Columns);
    }

    internal double[] Score(Matrix x) {
        var walk = Trees.Select(ForestWalk.Of).ToArray();
        var scores = new double[x.Rows];
        var denominator = Trees.Length * AveragePathLength(SampleSize);
        Parallel.For(0, (x.Rows + BlockRows - 1) / BlockRows, block => {
            var start = block * BlockRows;
            var totals = scores.AsSpan(start, Math.Min(BlockRows, x.Rows - start));
            foreach (var tree in walk) tree.AddPathLengths(x, start, totals);
            foreach (ref var total in totals) total = -Math.Pow(2, -total / denominator);
        });
        return scores;
    }

    /// <summary>c(n): the average path length of an unsuccessful search in a binary search tree of n keys; 0 for n ≤ 1, 1 for n = 2.</summary>
    /// <remarks>2 (ln(n − 1) + Euler's constant) − 2 (n − 1) / n.</remarks>
    public static double AveragePathLength(int n) => n switch {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (Math.Log(n - 1.0) + 0.577215664901532860606512) - 2 * (n - 1.0) / n,
    };

    static IsolationTree Grow(Matrix x, int size, int maxDepth, Random random) {
        var rows = Sample(x.Rows, size, random);
        List<int> feature = [], left = [], right = [], count = [];
        List<double> threshold = [];
        var columns = Enumerable.Range(0, x.Columns).ToArray();
        Node(0, size, 0);
        return new([.. feature], [.. threshold], [.. left], [.. right], [.. count]);

        int Node(int start, int end, int depth) {
            var node = feature.Count;
            feature.Add(-1); threshold.Add(0); left.Add(-1); right.Add(-1); count.Add(end - start);
            if (end - start < 2 || depth == maxDepth || !TrySplit(start, end, out var column, out var cut)) return node;
            var middle = Partition(start, end, column, cut);
            (feature[node], threshold[node]) = (column, cut);
            left[node] = Node(start, middle, depth + 1);
            right[node] = Node(middle, end, depth + 1);
            return node;
        }

        // A partial Fisher-Yates walk over the columns: the first column that is not constant here, uniformly.
        bool TrySplit(int start, int end, out int column, out double cut) {
            for (var left = columns.Length; left > 0; left--) {
                var pick = random.Next(left);
                column = columns[pick];
                (columns[pick], columns[left - 1]) = (columns[left - 1], column);
                double low = double.PositiveInfinity, high = double.NegativeInfinity;
                for (var i = start; i < end; i++) {
                    var value = x[rows[i], column];
                    (low, high) = (Math.Min(low, value), Math.Max(high, value));
                }
                if (high <= low) continue;
                cut = low + random.NextDouble() * (high - low);
                if (cut >= high) cut = low; // rounding: both sides stay non-empty
                return true;
            }
            (column, cut) = (-1, 0);
            return false;
        }

        int Partition(int start, int end, int column, double cut) {
            for (var i = start; i < end;) {
                if (x[rows[i], column] <= cut) i++;
                else (rows[i], rows[--end]) = (rows[end], rows[i]);
            }
            return end;
        }
    }

    static int[] Sample(int n, int size, Random random) {
        var rows = Enumerable.Range(0, n).ToArray();
        for (var i = 0; i < size; i++) {
            var j = random.Next(i, n);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
        return rows[..size];
    }
}
