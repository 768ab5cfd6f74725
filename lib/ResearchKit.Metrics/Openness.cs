namespace ResearchKit.Metrics;

/// <summary>How open a recognition problem is: 0 = closed, towards 1 = almost everything met in testing was never trained on.</summary>
public static class Openness {
    /// <summary>O = 1 − √(2 |C_TR| / (|C_TR| + |C_TE|)), in [0, 1).</summary>
    /// <param name="training">|C_TR| ≥ 1, the number of classes used in training.</param>
    /// <param name="testing">|C_TE| ≥ training: all classes met in testing, the known ones included.</param>
    /// <remarks>Salehi et al., unified survey, eq. 38; there after Geng, Huang, Chen, TPAMI 2020.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range.</exception>
    public static double Of(int training, int testing) {
        Require.AtLeast(1, training);
        Require.AtLeast(training, testing);
        return 1 - Math.Sqrt(2.0 * training / ((double)training + testing));
    }

    /// <summary>The original form with target classes: O = 1 − √(2 |training| / (|testing| + |target|)).</summary>
    /// <param name="training">Number of classes used in training, ≥ 1.</param>
    /// <param name="target">Number of classes to be recognised, ≥ 1 and at most `testing`.</param>
    /// <param name="testing">Number of classes met in testing.</param>
    /// <remarks>Scheirer et al., "Toward Open Set Recognition", TPAMI 2013, eq. 1. Negative where training has more classes than needed.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range.</exception>
    public static double WithTargets(int training, int target, int testing) {
        Require.AtLeast(1, training);
        Require.AtLeast(1, target);
        Require.AtLeast(target, testing);
        return 1 - Math.Sqrt(2.0 * training / ((double)testing + target));
    }
}
