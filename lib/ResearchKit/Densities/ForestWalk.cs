using System.Runtime.CompilerServices;

namespace ResearchKit.Densities;

/// <summary>
/// An isolation tree laid out for scoring: the two children of a node lie side by side, so that a step is an addition and no branch, and a
/// leaf leads to itself, so that all rows take the same number of steps and several can be walked at once.
/// </summary>
sealed class ForestWalk {
    const int Lanes = 4;
    readonly double[] threshold, length; // length: the path length of the leaves
    readonly int[] feature, next;
    readonly int depth;

    ForestWalk(int nodes, int depth) {
        (threshold, length, feature, next) = (new double[nodes], new double[nodes], new int[nodes], new int[nodes]);
        this.depth = depth;
    }

    /// <summary>The tree, level by level.</summary>
    public static ForestWalk Of(IsolationTree tree) {
        var nodes = tree.Feature.Length;
        var (order, edges) = (new List<int>(nodes) { 0 }, new List<int>(nodes) { 0 });
        var children = new int[nodes];
        for (var i = 0; i < order.Count; i++) {
            if (tree.Feature[order[i]] < 0) continue;
            children[i] = order.Count;
            order.AddRange([tree.Left[order[i]], tree.Right[order[i]]]);
            edges.AddRange([edges[i] + 1, edges[i] + 1]);
        }
        var walk = new ForestWalk(nodes, edges[^1]);
        for (var i = 0; i < nodes; i++) {
            var leaf = tree.Feature[order[i]] < 0;
            (walk.feature[i], walk.next[i]) = leaf ? (0, i) : (tree.Feature[order[i]], children[i]);
            walk.threshold[i] = leaf ? double.PositiveInfinity : tree.Threshold[order[i]];
            walk.length[i] = edges[i] + IsolationForest.AveragePathLength(tree.Count[order[i]]);
        }
        return walk;
    }

    /// <summary>Adds h(x) of the rows from start on to totals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // hot from the first call
    public void AddPathLengths(Matrix x, int start, Span<double> totals) {
        var i = 0;
        for (; i <= totals.Length - Lanes; i += Lanes) {
            ReadOnlySpan<double> a = x.Row(start + i), b = x.Row(start + i + 1), c = x.Row(start + i + 2), d = x.Row(start + i + 3);
            int p = 0, q = 0, r = 0, s = 0;
            for (var step = 0; step < depth; step++) {
                p = next[p] + (a[feature[p]] > threshold[p] ? 1 : 0);
                q = next[q] + (b[feature[q]] > threshold[q] ? 1 : 0);
                r = next[r] + (c[feature[r]] > threshold[r] ? 1 : 0);
                s = next[s] + (d[feature[s]] > threshold[s] ? 1 : 0);
            }
            totals[i] += length[p];
            totals[i + 1] += length[q];
            totals[i + 2] += length[r];
            totals[i + 3] += length[s];
        }
        for (; i < totals.Length; i++) {
            var row = x.Row(start + i);
            var node = 0;
            for (var step = 0; step < depth; step++) node = next[node] + (row[feature[node]] > threshold[node] ? 1 : 0);
            totals[i] += length[node];
        }
    }
}
