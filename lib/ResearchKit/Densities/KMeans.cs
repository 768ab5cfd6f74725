namespace ResearchKit.Densities;

/// <summary>k-means as a start for <see cref="Gmm"/>: greedy k-means++ seeding, then Lloyd's algorithm, as scikit-learn's <c>KMeans(n_init=1)</c>.</summary>
/// <remarks>Arthur and Vassilvitskii, SODA 2007; each new center is the best of 2 + ⌊ln k⌋ draws. A center that loses all its rows stays.</remarks>
static class KMeans {
    const int MaxIterations = 300;
    const double Tolerance = 1e-4; // of the mean variance of the columns, on the centers' squared movement

    /// <summary>The cluster of each row of features [n, d], in [0, k). Distances are float32 about the mean: enough for a start.</summary>
    public static int[] Labels(Tensor features, int k, Seed seed) {
        using var scope = torch.NewDisposeScope();
        var x = (features - features.mean([0])).to_type(ScalarType.Float32);
        var tolerance = Tolerance * x.square().mean().ToDouble();
        var centers = Start(x, k, seed.Child("k-means++").ToRandom());
        var labels = Nearest(x, centers);
        for (var i = 0; i < MaxIterations; i++) {
            using var step = torch.NewDisposeScope();
            var member = torch.zeros(k, x.shape[0], dtype: ScalarType.Float32)
                .scatter_(0, labels.unsqueeze(0), torch.ones(1, x.shape[0], dtype: ScalarType.Float32));
            var counts = member.sum([1], keepdim: true);
            var moved = torch.where(counts.gt(0), member.mm(x) / counts.clamp(min: 1), centers);
            var shift = (moved - centers).square().sum().ToDouble();
            var next = Nearest(x, moved);
            var settled = shift <= tolerance || next.eq(labels).all().ToBoolean();
            (centers, labels) = (moved.MoveToOtherDisposeScope(scope), next.MoveToOtherDisposeScope(scope));
            if (settled) break;
        }
        return Array.ConvertAll(labels.data<long>().ToArray(), label => (int)label);
    }

    static Tensor Nearest(Tensor x, Tensor centers) => Tidy.Run(() => (centers.square().sum([1]) - 2 * x.mm(centers.t())).argmin(1));

    static Tensor Start(Tensor x, int k, Random random) {
        var n = (int)x.shape[0];
        var norms = x.square().sum([1], keepdim: true);
        var trials = 2 + (int)Math.Log(k);
        List<int> chosen = [random.Next(n)];
        var nearest = Distances(chosen);
        while (chosen.Count < k) {
            var draws = Draw(nearest.to_type(ScalarType.Float64).data<double>().ToArray(), trials, random);
            var candidates = torch.minimum(nearest, Distances(draws));
            var best = (int)candidates.sum([0]).argmin().ToInt64();
            chosen.Add(draws[best]);
            nearest = candidates.narrow(1, best, 1).contiguous();
        }
        return x.index_select(0, Index(chosen));

        // [n, rows]: squared distances to these rows.
        Tensor Distances(IReadOnlyList<int> rows) {
            var picked = x.index_select(0, Index(rows));
            return (norms - 2 * x.mm(picked.t()) + picked.square().sum([1])).clamp(min: 0);
        }
    }

    static Tensor Index(IReadOnlyList<int> rows) => torch.tensor([.. rows.Select(row => (long)row)], [rows.Count]);

    // Rows with probability proportional to weight; all rows alike if every weight is 0 (fewer distinct rows than centers).
    static int[] Draw(double[] weights, int count, Random random) {
        var cumulative = new double[weights.Length];
        var total = 0.0;
        for (var i = 0; i < weights.Length; i++) cumulative[i] = total += weights[i];
        return [.. Enumerable.Range(0, count).Select(_ => {
            if (total <= 0) return random.Next(weights.Length);
            var found = Array.BinarySearch(cumulative, random.NextDouble() * total);
            return Math.Min(found < 0 ? ~found : found + 1, weights.Length - 1);
        })];
    }
}
