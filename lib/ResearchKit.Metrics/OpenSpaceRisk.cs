namespace ResearchKit.Metrics;

/// <summary>
/// Open-space risk R_O = ∫_O f / ∫_So f: of the volume that a recogniser accepts as known, the share that lies in open space, far from
/// all training examples. In [0, 1]; down is better.
/// </summary>
/// <remarks>Salehi et al., unified survey, eq. 37; there after Scheirer et al., TPAMI 2013. f(x) is 1 where x is accepted as known.</remarks>
public static class OpenSpaceRisk {
    /// <summary>Monte Carlo estimate with its Wilson interval, So being a ball.</summary>
    /// <param name="accepts">f: true where the recogniser calls a point known.</param>
    /// <param name="training">The known training examples, at least one, all of one length d ≥ 1.</param>
    /// <param name="radius">A point is in open space where its Euclidean distance to every training example is above this; &gt; 0.</param>
    /// <param name="spaceRadius">Radius of So, a ball around the mean of the training examples that holds them and `radius` around each.</param>
    /// <param name="seed">The same seed draws the same points.</param>
    /// <param name="draws">Points drawn uniformly from So.</param>
    /// <param name="level">Confidence of the interval.</param>
    /// <exception cref="ArgumentException">No example, lengths that differ, a value that is not finite, or So too small.</exception>
    /// <exception cref="ArgumentOutOfRangeException">radius, draws or level is out of range.</exception>
    /// <exception cref="InvalidOperationException">No drawn point is accepted: the ratio is undefined.</exception>
    public static Interval Estimate(Func<double[], bool> accepts, IReadOnlyList<double[]> training, double radius, double spaceRadius,
        ulong seed, int draws = 100_000, double level = 0.95) {
        ArgumentNullException.ThrowIfNull(accepts);
        ArgumentNullException.ThrowIfNull(training);
        Require.AtLeast(1, training.Count, "training examples");
        Require.AtLeast(1, draws);
        Require.Level(level);
        if (!(radius > 0 && double.IsFinite(radius))) throw new ArgumentOutOfRangeException(nameof(radius), radius, "must be finite and > 0");
        var d = training[0].Length;
        for (var i = 0; i < training.Count; i++) {
            Require.SameLength(d, "training[0]", training[i].Length, $"training[{i}]");
            Require.Finite(training[i], $"training[{i}]");
        }
        double[] centre = [.. Enumerable.Range(0, d).Select(j => training.Average(x => x[j]))];
        var needed = training.Max(x => Distance(x, centre)) + radius;
        if (!(spaceRadius >= needed && double.IsFinite(spaceRadius)))
            throw new ArgumentOutOfRangeException(nameof(spaceRadius), spaceRadius,
                $"must be finite and at least {needed}, to hold the training examples");

        var random = new SplitMix(seed);
        var point = new double[d];
        int accepted = 0, open = 0;
        for (var i = 0; i < draws; i++) {
            DrawFromBall(random, centre, spaceRadius, point);
            if (!accepts([.. point])) continue;
            accepted++;
            open += training.All(x => Distance(x, point) > radius) ? 1 : 0;
        }
        return accepted > 0 ? Interval.Wilson(open, accepted, level)
            : throw new InvalidOperationException($"none of {draws} points is accepted as known: the risk is undefined");
    }

    static void DrawFromBall(SplitMix random, double[] centre, double radius, double[] point) {
        double squares = 0;
        for (var j = 0; j < point.Length; j++) {
            point[j] = Quantile.Normal(random.Open01());
            squares += point[j] * point[j];
        }
        var scale = radius * Math.Pow(random.Open01(), 1.0 / point.Length) / Math.Sqrt(squares);
        for (var j = 0; j < point.Length; j++) point[j] = centre[j] + point[j] * scale;
    }

    static double Distance(double[] a, double[] b) {
        double sum = 0;
        for (var j = 0; j < a.Length; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
        return Math.Sqrt(sum);
    }
}
