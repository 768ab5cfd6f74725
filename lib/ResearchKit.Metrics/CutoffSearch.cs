namespace ResearchKit.Metrics;

/// <summary>Exact search of the cut-off with the highest macro F1, by raising the threshold through the sorted scores.</summary>
static class CutoffSearch {
    /// <summary>Inputs are checked already; every class has an example.</summary>
    public static ChosenCutoff Best(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<double> scores, int classes) {
        var (n, unknown) = (scores.Length, classes);
        var sorted = scores.ToArray();
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        Array.Sort(sorted, order);

        int[] tp = new int[classes + 1], fp = new int[classes + 1], fn = new int[classes + 1];
        for (var i = 0; i < n; i++) {
            if (truth[i] == predicted[i]) tp[truth[i]]++;
            else {
                fn[truth[i]]++;
                fp[predicted[i]]++;
            }
        }
        var f1 = new SumTree(classes + 1);
        for (var c = 0; c <= classes; c++) f1[c] = OpenSetCounts.F1(tp[c], fp[c], fn[c]);

        var (best, threshold) = (f1.Sum, sorted[0]);
        for (var next = 0; next < n;) {
            var score = sorted[next];
            while (next < n && sorted[next] == score) Reject(order[next++], truth, predicted);
            if (next == n && double.IsPositiveInfinity(score)) break; // no threshold is above +∞
            if (f1.Sum > best) (best, threshold) = (f1.Sum, next < n ? sorted[next] : double.PositiveInfinity);
        }
        return new(new(threshold), best / (classes + 1));

        // The example's decision changes from its predicted class p to the unknown class: only these two classes' counts change,
        // and the true class's if that was p.
        void Reject(int i, ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted) {
            var (t, p) = (truth[i], predicted[i]);
            if (t == p) {
                tp[p]--;
                fn[p]++;
            } else fp[p]--;
            if (t == unknown) {
                fn[unknown]--;
                tp[unknown]++;
            } else fp[unknown]++;
            f1[p] = OpenSetCounts.F1(tp[p], fp[p], fn[p]);
            f1[unknown] = OpenSetCounts.F1(tp[unknown], fp[unknown], fn[unknown]);
        }
    }

    /// <summary>A sum of values that change one at a time: always added in the same order, so no rounding error builds up.</summary>
    readonly struct SumTree(int count) {
        readonly double[] nodes = new double[2 * count];

        public double Sum => nodes[1];

        public double this[int leaf] {
            set {
                var i = leaf + nodes.Length / 2;
                nodes[i] = value;
                for (i /= 2; i >= 1; i /= 2) nodes[i] = nodes[2 * i] + nodes[2 * i + 1];
            }
        }
    }
}
