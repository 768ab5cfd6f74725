namespace ResearchKit.Metrics.Tests;

public sealed class CalibrationTests {
    [Fact]
    public void A_case_by_hand() {
        // Two bins, (0, 0.5] and (0.5, 1]. Low: 0.5, 0.3, mean 0.4, one right of two, gap 0.1. High: 0.9, 0.7, 0.8, mean 0.8, all right, gap 0.2.
        double[] confidence = [0.5, 0.9, 0.3, 0.7, 0.8];
        bool[] correct = [true, true, false, true, true];
        Assert.Equal((2 * 0.1 + 3 * 0.2) / 5, Calibration.Expected(confidence, correct, bins: 2), 1e-15);
        Assert.Equal(0.2, Calibration.Maximum(confidence, correct, bins: 2), 1e-15);
        Assert.Equal([2, 3], Calibration.Reliability(confidence, correct, bins: 2).Select(b => b.Count));
    }

    [Fact]
    public void Bins_are_open_below_and_closed_above() =>
        Assert.Equal([3, 0, 1, 1], Calibration.Reliability([0, 0.25, 0.1, 0.75, 1], new bool[5], bins: 4).Select(b => b.Count));

    [Fact]
    public void More_bins_never_hide_error_of_one_bin() => Some.Holds(Some.Scores, scores => {
        double[] confidence = [.. scores.Select(s => Math.Abs(s % 100) / 100.0)];
        var correct = scores.Select(s => (int)s % 2 == 0).ToArray();
        var whole = Math.Abs(confidence.Average() - correct.Average(c => c ? 1.0 : 0));
        var (expected, maximum) = (Calibration.Expected(confidence, correct), Calibration.Maximum(confidence, correct));
        return whole <= expected + 1e-12 && expected <= maximum + 1e-12 && maximum <= 1;
    });

    [Fact]
    public void Bad_input_is_refused_by_name() {
        Assert.Contains("confidence[1] is 1.5", Some.MessageOf(() => Calibration.Expected([0.5, 1.5], [true, true])));
        Assert.Contains("confidence[0] is NaN", Some.MessageOf(() => Calibration.Maximum([double.NaN], [true])));
        Assert.Contains("correct must have as many values as confidence (1), got 2", Some.MessageOf(() => Calibration.Expected([0.5], [true, true])));
        Assert.Contains("must be at least 1", Some.MessageOf(() => Calibration.Expected([0.5], [true], bins: 0)));
    }
}
